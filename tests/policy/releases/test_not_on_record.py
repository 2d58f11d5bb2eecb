"""What is not on record, where it is and where it is not (design, Words)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from policy.findings.check import check
from policy.findings.record import KEY
from policy.model import acts
from policy.model.costs import CostFacts, SecasEffort
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.impacts import DocumentImpact, ParticipantImpact
from policy.model.releases import Release, ReleaseKind, Topic
from policy.model.rid import Covers, RidVersion
from policy.model.scope import Modification, ScopeItem
from policy.model.timetable import Milestone
from policy.nudges.due_items import due_items
from policy.releases.colour import Colour, colour
from policy.releases.not_on_record import WORDS, silent, silent_on, silent_topics
from policy.releases.phase import Phase, phase
from policy.timetable.policy_dates import policy_dates
from policy.timetable.template import template
from tests.builders.june_2020 import STANDARD_CRITERIA, june_2020

TODAY = date(2020, 1, 10)
ITEM = ScopeItem(Modification("SECMP0046", "Chargers", dcc_systems=True))
TOPICS = tuple(topic.value for topic in Topic if topic is not Topic.OUTCOME)
SILENT = Release("november-2020", ReleaseKind.SYSTEM, date(2020, 11, 5), scope=(ITEM,), not_on_record=TOPICS)


def baselined(covers: Covers) -> Decision:
    """A baseline on record."""
    return Decision(Subject.BASELINE, "panel", Outcome.AGREED, date(2019, 11, 8), covers)


@pytest.mark.parametrize(
    ("topic", "known"),
    [
        (Topic.VERSIONS, lambda one: replace(one, versions=(RidVersion("1.0", TODAY, ""),))),
        (Topic.SYSTEM_SCOPE, lambda one: replace(one, decisions=(baselined(Covers.SYSTEM),))),
        (Topic.DOCUMENT_SCOPE, lambda one: replace(one, decisions=(baselined(Covers.DOCUMENTS),))),
        (Topic.CUTOFFS, lambda one: replace(one, scope=(replace(ITEM, cutoff=TODAY),))),
        (Topic.PARTICIPANTS, lambda one: replace(one, participants=(ParticipantImpact("SECMP0046", "DCC"),))),
        (Topic.DOCUMENTS, lambda one: replace(one, documents=(DocumentImpact("SECMP0046", "Section H"),))),
        (Topic.TESTING, lambda one: replace(one, user_testing="By Users.")),
        (Topic.COSTS, lambda one: replace(one, costs_facts=CostFacts(quoted_total=0))),
        (Topic.COSTS, lambda one: replace(one, secas=(SecasEffort("all", 1, 1),))),
        (Topic.CRITERIA, lambda one: replace(one, criteria=STANDARD_CRITERIA[:1])),
        (Topic.TIMETABLE, lambda one: replace(one, milestones=template(one.kind, one.go_live or TODAY))),
    ],
)
def test_a_topic_ends_when_something_is_recorded(topic: Topic, known: Callable[[Release], Release]) -> None:
    """A listed topic is silent until the release holds something on it; a topic that is not listed is never silent."""
    assert silent(SILENT, topic)
    assert not silent(known(SILENT), topic)
    assert not silent(replace(SILENT, not_on_record=()), topic)


@pytest.mark.parametrize(
    ("present", "silent_still"),
    [
        ((acts.DECIDE_GO_LIVE,), True),
        ((acts.DECIDE_TAD,), True),
        ((acts.DECIDE_GO_LIVE, acts.DECIDE_TAD), False),
    ],
)
def test_a_timetable_is_on_record_with_the_tad_and_go_no_go(present: tuple[str, ...], silent_still: bool) -> None:
    """With DCC scope the rest of the timetable stays silent until it has both; without, go/no-go is enough."""
    steps = tuple(Milestone(act, act, acts=(act,)) for act in present)
    assert silent(replace(SILENT, milestones=steps), Topic.TIMETABLE) is silent_still
    documents = replace(SILENT, milestones=steps, scope=(ScopeItem(Modification("MP1", "")),))
    assert silent(documents, Topic.TIMETABLE) is (acts.DECIDE_GO_LIVE not in present)


def test_every_topic_has_words() -> None:
    """Each topic can be named in a sentence."""
    assert set(WORDS) == set(Topic)
    assert silent_topics(replace(SILENT, not_on_record=tuple(topic.value for topic in Topic))) == tuple(Topic)


def test_an_item_added_on_a_day_is_not_covered() -> None:
    """The silence of the sources covers the items that they name, not one that is added later."""
    later = replace(ITEM, added_on=TODAY)
    assert silent_on(SILENT, Topic.PARTICIPANTS, ITEM)
    assert not silent_on(SILENT, Topic.PARTICIPANTS, later)
    assert not silent(replace(SILENT, scope=(later,)), Topic.CUTOFFS)


def test_silence_is_neither_chased_nor_coloured() -> None:
    """No policy date is passed, due, found or a reason of the colour; without the list each of them is."""
    told = replace(SILENT, not_on_record=())
    later = date(2020, 6, 1)
    assert not [each for each in policy_dates(SILENT) if each.passed(later)]
    assert [each for each in policy_dates(told) if each.passed(later)]
    assert not due_items(SILENT, later)
    assert due_items(told, later)
    words = " ".join(each.text for each in colour(SILENT, later).reasons)
    assert "not set" not in words
    assert "TAD" not in words
    assert "not set" in " ".join(each.text for each in colour(told, later).reasons)
    assert [each.key for each in check(SILENT, later, STANDARD_CRITERIA)] == [KEY]


GO = Decision(Subject.GO_LIVE, "panel", Outcome.GO, date(2020, 6, 12))


def test_what_became_of_a_release_is_unknown_and_not_late() -> None:
    """No colour, no blocker, nothing overdue and nothing chased, long after its go-live; without the topic it is red and chased."""
    later = date(2020, 12, 1)
    june = replace(june_2020(), not_on_record=(Topic.OUTCOME.value,))
    assert (colour(june, later).colour, phase(june, later)) == (None, Phase.UNRECORDED)
    assert due_items(june, later) == ()
    chased = {"go-live-passed", "undecided-at-go-no-go", "no-cutoff", "scope-documents-not-set"}
    assert chased.isdisjoint(each.key for each in check(june, later, STANDARD_CRITERIA))
    known = replace(june, not_on_record=())
    assert colour(known, later).colour is Colour.RED
    assert chased <= {each.key for each in check(known, later, STANDARD_CRITERIA)}


@pytest.mark.parametrize("known", [{"live_on": date(2020, 6, 25)}, {"cancelled_on": date(2020, 6, 1)}, {"decisions": (GO,)}])
def test_an_outcome_on_record_is_no_longer_unknown(known: dict[str, Any]) -> None:
    """Once it is decided, live or cancelled, the topic needs no second step."""
    june = replace(june_2020(), not_on_record=(Topic.OUTCOME.value,), **known)
    assert not silent(june, Topic.OUTCOME)
    assert phase(june, date(2020, 6, 26)) is not Phase.UNRECORDED
