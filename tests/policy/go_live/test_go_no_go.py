"""What the deciding body sees before go or no-go, and the acts that are on record (Guidance 5.3; RID 6; R5, R13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.findings.finding import Finding, Severity
from policy.go_live.go_no_go import Matter, Outstanding, PackGroup, grouped, pack, reasons, renumbered
from policy.model.decisions import Decision, Outcome, Recommendation, Subject
from policy.model.releases import Release
from policy.model.scope import ModificationState
from policy.model.sign_off import SignOffState
from policy.releases.facts import facts_of
from policy.releases.phase import go_live_decision
from policy.sign_off.conditions import Condition
from tests.builders.june_2020 import june_2020

DAY = date(2020, 6, 12)


def ready() -> Release:
    """June 2020 with nothing outstanding: all met, recommended, decided, documents approved."""
    base = june_2020()
    approved = tuple(replace(item, modification=replace(item.modification, state=ModificationState.APPROVED)) for item in base.scope)
    decided = tuple(Decision(each, "panel", Outcome.AGREED, DAY) for each in (Subject.TAD, Subject.SIT_REPORT, Subject.UIT_REPORT))
    given = tuple(Recommendation(each, Subject.GO_LIVE, True, date(2020, 6, 2), "Ready") for each in ("opsg", "tag"))
    return replace(
        base,
        scope=approved,
        criteria=tuple(replace(each, state=SignOffState.MET) for each in base.criteria),
        decisions=(*base.decisions, *decided),
        recommendations=given,
    )


def outstanding(release: Release, conditions: tuple[Condition, ...] = (), findings: tuple[Finding, ...] = ()) -> list[tuple[Matter, str]]:
    """What the pack lists."""
    return [(each.matter, each.text) for each in pack(facts_of(release, DAY), conditions, findings).outstanding]


def test_nothing_is_outstanding_when_all_is_done() -> None:
    """The pack of a release that is ready asks for nothing."""
    assert outstanding(ready()) == []


def test_criteria_that_are_not_met_are_listed_one_by_one() -> None:
    """Open, stale, held and not met each with its words; met ones not at all."""
    standings = {"T1": SignOffState.OPEN, "T2": SignOffState.STALE, "T3": SignOffState.HOLD, "T4": SignOffState.NOT_MET}
    release = ready()
    release = replace(release, criteria=tuple(replace(each, state=standings.get(each.ref, each.state)) for each in release.criteria))
    assert outstanding(release) == [
        (Matter.OPEN, "T1 is open."),
        (Matter.STALE, "T2 is stale: its text or evidence changed after it was signed off."),
        (Matter.NOT_MET, "T3 is on hold."),
        (Matter.NOT_MET, "T4 is not met."),
    ]


def test_open_conditions_gate_and_closed_ones_do_not() -> None:
    """A condition is listed while it is open, and only where the criterion stands on it."""
    release = ready()
    release = replace(
        release,
        criteria=tuple(replace(each, state=SignOffState.CONDITIONS) if each.ref == "T5" else each for each in release.criteria),
    )
    one = Condition("T5", 1, "Fix two\n  defects", "DCC", date(2020, 6, 20))
    other = Condition("T1", 1, "Never adopted", "DCC", date(2020, 6, 20))
    assert outstanding(release, (one, other)) == [
        (Matter.CONDITION, "T5 is met with a condition, due 20 Jun 2020: Fix two defects"),
    ]
    assert outstanding(release, (replace(one, closed_on=DAY, closed_note="Done"),)) == []


def test_missing_and_negative_recommendations_are_listed() -> None:
    """Each reviewing committee is heard; the SSC, which has no criterion in June 2020, is not missed."""
    release = ready()
    against = replace(release.recommendations[0], positive=False, reason="Too\nearly")
    assert outstanding(replace(release, recommendations=(against,))) == [
        (Matter.RECOMMENDATION, "The Operations Group does not recommend go-live: Too early"),
        (Matter.RECOMMENDATION, "The TAG has not given its recommendation."),
    ]


def test_the_undecided_and_unapproved_documents_are_listed() -> None:
    """By name; without DCC-System scope no document is asked for."""
    release = june_2020()
    found = outstanding(release)
    assert (Matter.UNDECIDED, "MP084 is undecided, so a Go excludes it.") in found
    assert (Matter.DOCUMENT, "The TAD is not approved.") in found
    documents_only = replace(release, scope=tuple(each for each in release.scope if not each.modification.dcc_systems))
    assert not [each for each in outstanding(documents_only) if each[0] is Matter.DOCUMENT]


def test_findings_are_listed_but_for_notes_and_what_is_listed_already() -> None:
    """Errors and warnings; what says once more that a modification is undecided is left out."""
    listed = tuple(
        Finding(key, "R1", severity, key, (), "")
        for key, severity in (("a", Severity.ERROR), ("b", Severity.WARNING), ("c", Severity.NOTE), ("cutoff-passed:MP084", Severity.ERROR))
    )
    assert outstanding(ready(), findings=listed) == [(Matter.FINDING, "a"), (Matter.FINDING, "b")]
    assert pack(facts_of(ready(), DAY), (), listed).notes == 1


def test_each_outstanding_item_is_in_one_group() -> None:
    """Criteria, conditions, documents, modifications, findings and recommendations, each item once and in its order."""
    found = pack(facts_of(june_2020(), DAY), (), ()).outstanding
    groups = dict(grouped(found))
    assert list(groups) == [PackGroup.RECOMMENDATIONS, PackGroup.CRITERIA, PackGroup.MODIFICATIONS, PackGroup.DOCUMENTS]
    assert sorted(each.key for items in groups.values() for each in items) == sorted(each.key for each in found)
    assert len({each.key for each in found}) == len(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Known", {"a": "Known", "b": "Known", "c": "Known"}),
        ("Known\n2: With the DCC", {"a": "Known", "b": "With the DCC", "c": "Known"}),
        ("1. One\n2) Two\n 3 : Three", {"a": "One", "b": "Two", "c": "Three"}),
        ("2: With the DCC", {"b": "With the DCC"}),
        ("Known\n2:", {"a": "Known\n2:", "b": "Known\n2:", "c": "Known\n2:"}),
        ("Known\n4: There is no fourth", dict.fromkeys("abc", "Known\n4: There is no fourth")),
        ("  \n ", {}),
    ],
)
def test_one_reason_may_stand_for_a_group(text: str, expected: dict[str, str]) -> None:
    """A line that begins with an item's number is that item's own reason; the rest stands for the others; blank is no reason."""
    assert reasons(tuple(Outstanding(each, Matter.OPEN, each) for each in "abc"), text) == expected


def test_of_two_decisions_on_one_day_the_later_stands() -> None:
    """A Go that is reversed on the same day is reversed."""
    go = Decision(Subject.GO_LIVE, "panel", Outcome.GO, DAY, recorded_on=DAY)
    both = replace(june_2020(), decisions=(go, replace(go, outcome=Outcome.NO_GO)))
    assert go_live_decision(both, DAY) == both.decisions[1]


def test_the_pack_has_the_recommendations_on_go_live_alone() -> None:
    """A committee's view on a document is not its recommendation on go-live."""
    release = ready()
    view = Recommendation("tag", Subject.TAD, True, DAY, "Suitable")
    assert pack(facts_of(replace(release, recommendations=(*release.recommendations, view)), DAY), (), ()).recommendations == (
        release.recommendations
    )


def test_each_outstanding_thing_has_a_key_of_its_own() -> None:
    """Findings, conditions and recommendations against it are acknowledged one by one."""
    release = ready()
    against = tuple(replace(each, positive=False) for each in release.recommendations)
    criteria = tuple(replace(each, state=SignOffState.CONDITIONS) if each.ref == "T5" else each for each in release.criteria)
    conditions = tuple(Condition("T5", number, "Fix it", "DCC", DAY) for number in (1, 2))
    findings = tuple(Finding(key, "R1", Severity.ERROR, key, (), "") for key in ("a:1", "a:2"))
    found = pack(facts_of(replace(release, recommendations=against, criteria=criteria), DAY), conditions, findings).outstanding
    assert len(found) == 6
    assert len({each.key for each in found}) == 6
    assert all(each.key for each in found)


@pytest.mark.parametrize(
    ("text", "before", "now", "after"),
    [
        ("2: Agreed.\nKnown.", "ab", "b", "Agreed."),
        ("2: Agreed.\nKnown.", "ab", "a", "Known."),
        ("2: Agreed.\nKnown.", "abc", "ac", "Known."),
        ("3: Agreed.\nKnown.", "abc", "bc", "2: Agreed.\nKnown."),
        ("1: One.\n2: Two.", "ab", "bxa", "1: Two.\n3: One."),
        ("Agreed,\nin two lines", "a", "ba", "2: Agreed, in two lines"),
        ("7: is no number of an item", "ab", "abc", "7: is no number of an item"),
        ("", "a", "ab", ""),
    ],
)
def test_a_reason_stays_with_its_item(text: str, before: str, now: str, after: str) -> None:
    """Its number is that of now, what is gone takes its reason along, and the reason for all stays."""
    assert renumbered(text, before, now) == after
