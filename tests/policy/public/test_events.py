"""Dated events of a release, of which notices, the feed and newsletters are made (Guidance 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from policy.documents.documents import DocumentVersion
from policy.model import acts
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Release
from policy.model.scope import Modification, ModificationState, ScopeItem, ScopeState
from policy.model.timetable import Milestone
from policy.public.events import Event, EventKind, Kept, events
from policy.public.notices import NOTICES
from tests.builders.june_2020 import june_2020

LATER = date(2020, 12, 31)
APPROVED = ScopeItem(
    Modification("MP079", "Provisions", ModificationState.APPROVED, approved_on=date(2020, 2, 5), decided_by="panel"),
    state=ScopeState.APPROVED,
)


def changed(**facts: Any) -> Release:
    """June 2020 with nothing but the facts of one test."""
    bare = replace(june_2020(), scope=(), versions=(), decisions=(), milestones=())
    return replace(bare, **facts)


def step(act: str, **facts: Any) -> Milestone:
    """A step of the timetable that an act completes."""
    return Milestone(act, act, acts=(act,), **facts)


def decided(subject: Subject, outcome: Outcome, **facts: Any) -> Release:
    """June 2020 with one decision of 12 June."""
    return changed(decisions=(Decision(subject, "panel", outcome, date(2020, 6, 12), reference="SECP_81", **facts),))


@pytest.mark.parametrize(
    ("release", "kind", "day", "says"),
    [
        (changed(scope=(APPROVED,)), EventKind.APPROVAL, "2020-02-05", "MP079 ‘Provisions’ was approved on 5 Feb 2020 by the SEC Panel"),
        (decided(Subject.BASELINE, Outcome.AGREED), EventKind.BASELINE, "2020-06-12", "12 Jun 2020 (SECP_81), baselined the Release"),
        (decided(Subject.GO_LIVE, Outcome.NO_GO), EventKind.GO_NO_GO, "2020-06-12", "go-live of the June 2020 SEC Release: No-go."),
        (
            decided(Subject.DATE, Outcome.AGREED, go_live_before=date(2020, 6, 25), go_live=date(2020, 7, 2)),
            EventKind.DATE,
            "2020-06-12",
            "The go-live moves from 25 Jun 2020 to 2 Jul 2020.",
        ),
        (
            changed(milestones=(step(acts.START_UIT, day=PartialDate(2020, 4, 1)), step(acts.END_UIT, day=PartialDate(2020, 5, 8)))),
            EventKind.TESTING,
            "2020-04-01",
            "opens on Wed 1 Apr 2020. The window closes on 8 May 2020.",
        ),
        (changed(milestones=(step(acts.START_SIT, done_on=date(2020, 3, 2)),)), EventKind.TESTING, "2020-03-02", "(SIT)"),
        (
            changed(live_on=date(2020, 6, 25), scope=(APPROVED,)),
            EventKind.LIVE,
            "2020-06-25",
            "went live on Thu 25 Jun 2020. It implements MP079",
        ),
        (changed(cancelled_on=date(2020, 3, 1)), EventKind.CANCELLED, "2020-03-01", "was cancelled on 1 Mar 2020"),
        (
            changed(scope=(replace(APPROVED, agreed_on=date(2020, 1, 17)),)),
            EventKind.SCOPE,
            "2020-01-17",
            "The SEC Panel agreed on 17 Jan 2020",
        ),
        (
            changed(milestones=(step("other", day=PartialDate(2020, 5), recorded_on=date(2020, 2, 12)),)),
            EventKind.TIMETABLE,
            "2020-02-12",
            "“other” is due May 2020.",
        ),
    ],
)
def test_each_kind_of_event(release: Release, kind: EventKind, day: str, says: str) -> None:
    """What happened is told on its day, in sentences, and not before that day."""
    found = [each for each in events(release, (), LATER) if each.kind is kind]
    assert [each.day for each in found] == [date.fromisoformat(day)]
    assert says in " ".join(found[0].text)
    before = date.fromordinal(date.fromisoformat(day).toordinal() - 1)
    assert kind not in {each.kind for each in events(release, (), before)}


def test_a_published_tad_is_an_event_and_a_submitted_one_is_not() -> None:
    """Publication is what Parties are told of (Guidance 5.1)."""
    submitted = DocumentVersion(Subject.TAD, 1, "1.0", "https://example.com/tad", submitted_on=date(2020, 1, 5))
    assert told(changed(), submitted) == []
    (found,) = told(changed(), replace(submitted, published_on=date(2020, 1, 20)))
    assert (found.kind, found.key, found.title) == (EventKind.TAD, "tad/1", "TAD version 1.0 published")


def told(release: Release, *documents: DocumentVersion) -> list[Event]:
    """The events without those of the scope."""
    return [each for each in events(release, documents, LATER) if each.kind is not EventKind.SCOPE]


@pytest.mark.parametrize(
    "release",
    [
        changed(scope=(replace(APPROVED, modification=replace(APPROVED.modification, approved_on=None)),)),
        changed(scope=(replace(APPROVED, state=ScopeState.OUT, out_reason="withdrawn"),)),
        changed(
            milestones=(step(acts.START_UIT, day=PartialDate(2020, 4, 1), proposed=True), step(acts.START_SIT, day=PartialDate(2020, 4)))
        ),
        decided(Subject.BASELINE, Outcome.NOT_AGREED),
    ],
)
def test_what_has_no_date_of_its_own_is_no_event(release: Release) -> None:
    """An approval without a date, what left the scope, a proposed day or a month, a baseline not agreed."""
    assert events(release, (), LATER) == ()


@pytest.mark.parametrize(
    "milestone",
    [
        step("other", recorded_on=date(2020, 2, 12)),
        step("other", day=PartialDate(2020, 5, 4)),
        step("other", day=PartialDate(2020, 5, 4), recorded_on=date(2020, 2, 12), proposed=True),
        step(acts.GO_LIVE, day=PartialDate(2020, 6, 25), recorded_on=date(2020, 2, 12)),
        step("other", day=PartialDate(2020, 2, 4), recorded_on=date(2020, 2, 12), done_on=date(2020, 2, 4)),
    ],
)
def test_which_dates_are_no_event_of_the_timetable(milestone: Milestone) -> None:
    """One that is not known, one of which it isn't on record when it was entered, a proposed one, the go-live date, and
    one that was past when it was entered."""
    assert events(changed(milestones=(milestone,)), (), LATER) == ()


def test_the_dates_of_a_day_are_one_event() -> None:
    """In the order of the dates; it names eight steps and counts the others."""
    steps = tuple(
        Milestone(f"s{number}", f"Step {number}", day=PartialDate(2020, 5, 20 - number), recorded_on=date(2020, 2, 12))
        for number in range(10)
    )
    (found,) = events(changed(milestones=steps), (), LATER)
    assert (found.key, found.title) == ("timetable/2020-02-12", "Dates of 10 steps entered or moved")
    assert found.text[1] == "“Step 9” is due 11 May 2020."
    assert found.text[-1] == "Dates of 2 more steps were entered too."


def test_keys_are_unique_and_last() -> None:
    """June 2020's events have keys of their own, which do not depend on what else has happened."""
    before, after = (events(june_2020(), (), day) for day in (date(2020, 1, 10), LATER))
    keys = [each.key for each in after]
    assert len(keys) == len(set(keys))
    assert {each.key for each in before} <= set(keys)
    assert [each.key for each in before if each.kind is EventKind.RID] == ["rid/0.1", "rid/0.2", "rid/0.3", "rid/1.0", "rid/1.1"]


def test_the_kinds_with_a_notice() -> None:
    """The seven of which people are notified."""
    assert list(NOTICES) == list(EventKind)[:7]


def out(ref: str, reason: str, **facts: Any) -> ScopeItem:
    """An item that left the scope."""
    return ScopeItem(Modification(ref, f"Title of {ref}", **facts), state=ScopeState.OUT, out_reason=reason)


def test_what_left_the_scope_is_news_on_its_day() -> None:
    """An outcome on its own day, the rest when it was recorded; without a day, or in scope again, it is no event (R5)."""
    withdrawn = out("MP079", "withdrawn: no need.", state=ModificationState.WITHDRAWN, decided_on=date(2020, 2, 3))
    moved, loaded = out("MP084", "moved to november-2020: late", draft_ref="DP084"), out("MP088", "too late")
    release = changed(scope=(withdrawn, moved, loaded, replace(APPROVED, agreed_on=date(2020, 1, 17))))
    kept = Kept(departures={("MP079", 0): date(2020, 2, 10), ("DP084", 0): date(2020, 2, 4), ("MP081", 0): date(2020, 2, 4)})
    found = [each for each in events(release, (), LATER, kept) if each.key.startswith("scope/out")]
    assert [(each.day, each.title, each.text[1]) for each in found] == [
        (date(2020, 2, 3), "Out of scope: MP079", "MP079 ‘Title of MP079’: withdrawn: no need."),
        (date(2020, 2, 4), "Out of scope: MP084", "MP084 ‘Title of MP084’: moved to the November 2020 SEC Release: late."),
    ]
    assert found[0].text[0] == "Out of the scope of the June 2020 SEC Release since 3 Feb 2020:"
