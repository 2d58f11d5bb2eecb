"""Moves of a go-live: which go-live applied when, the window, and whether an edit may still change it (R23)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from policy.findings.check import check
from policy.model import acts
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.rid import RidVersion
from policy.model.timetable import Milestone
from policy.releases.colour import go_live_passed
from policy.releases.facts import facts_of
from policy.scope.additions import Window, addition
from policy.timetable.go_live_moves import go_live_step, move_words, moves, why_fixed, with_go_live
from policy.timetable.go_live_window import last_day, last_day_of, window_end
from policy.timetable.policy_dates import SCOPE_DOCUMENTS, SCOPE_SYSTEM, TAD_PUBLISHED, TAD_TO_TAG, PolicyDate, policy_dates
from policy.timetable.timetable import next_dated, overdue
from tests.builders.june_2020 import GO_LIVE, MP079, STANDARD_CRITERIA, TODAY, june_2020

FIFTH, TWENTY_NINTH, FOURTH = date(2020, 11, 5), date(2020, 11, 29), date(2020, 12, 4)
NINETEENTH = date(2020, 6, 19)


def move(
    before: date, after: date, met_on: date = TODAY, *, window: date | None = None, recorded_on: date | None = None, **more: Any
) -> Decision:
    """A decision that moves a go-live."""
    plain = Decision(Subject.DATE, "panel", Outcome.AGREED, met_on, recorded_on=recorded_on, window_end=window)
    return replace(plain, go_live_before=before, go_live=after, **more)


def november(*decisions: Decision, go_live: date = TWENTY_NINTH) -> Release:
    """November 2020, with its go-live step and nothing in scope."""
    step = Milestone("go-live", "Release go-live", "dcc", PartialDate.of(go_live), acts=(acts.GO_LIVE,))
    return Release("november-2020", ReleaseKind.SYSTEM, go_live, milestones=(step,), decisions=decisions)


def moved(to: date, on: date = TODAY, release: Release | None = None) -> Release:
    """June 2020 with its go-live moved by a decision of that day."""
    june = release or june_2020()
    assert june.go_live
    return with_go_live(june, move(june.go_live, to, on, recorded_on=on))


def dates(release: Release) -> dict[str, PolicyDate]:
    """The release's policy dates by key."""
    return {each.key: each for each in policy_dates(release)}


def test_november_2020_went_live_on_the_29th() -> None:
    """The Panel of 19 June 2020 moved it from the 5th: until then the 5th applied, from then on the 29th."""
    release = november(move(FIFTH, TWENTY_NINTH, NINETEENTH, by_authority=True))
    assert [(each.before, each.after, each.since) for each in moves(release)] == [(FIFTH, TWENTY_NINTH, NINETEENTH)]
    assert (window_end(release), last_day(release)) == (None, TWENTY_NINTH)
    due = dates(release)
    # Both scope dates and the TAD's had passed by 19 June, so they stay with the 5th.
    assert due[SCOPE_SYSTEM].due == date(2019, 11, 5)
    assert due[SCOPE_DOCUMENTS].due == date(2020, 5, 5)
    assert {each.go_live for each in due.values()} == {FIFTH}


@pytest.mark.parametrize(
    ("recorded_on", "since"),
    [(None, NINETEENTH), (date(2020, 6, 22), date(2020, 6, 22))],
    ids=["not known", "three days later"],
)
def test_a_move_applies_from_its_day_of_entry_if_that_is_known(recorded_on: date | None, since: date) -> None:
    """Until it was on record people were held to the earlier date; of a source without that day, the meeting counts."""
    assert moves(november(move(FIFTH, TWENTY_NINTH, NINETEENTH, recorded_on=recorded_on)))[0].since == since


def test_only_what_was_agreed_or_deferred_moves() -> None:
    """A move that was not agreed, a Go, and a deferral that an older version recorded without its dates move nothing."""
    not_agreed = move(FIFTH, TWENTY_NINTH, outcome=Outcome.NOT_AGREED)
    go = Decision(Subject.GO_LIVE, "panel", Outcome.GO, NINETEENTH)
    older = Decision(Subject.GO_LIVE, "panel", Outcome.DEFER, NINETEENTH)
    assert moves(november(not_agreed, go, older)) == ()
    deferred = move(FIFTH, TWENTY_NINTH, NINETEENTH, subject=Subject.GO_LIVE, outcome=Outcome.DEFER)
    assert len(moves(november(deferred))) == 1


def test_what_was_late_stays_late() -> None:
    """June 2020 moved on 10 January 2020: 108 days stay 108, and the dates that had passed unmet are as late as before."""
    for to in (date(2020, 7, 30), date(2020, 11, 5), date(2021, 6, 24), date(2020, 2, 14)):
        found = dates(moved(to))
        assert (found[SCOPE_SYSTEM].due, found[SCOPE_SYSTEM].days_late) == (date(2019, 6, 25), 108)
        assert [key for key, each in found.items() if each.passed(TODAY)] == [TAD_TO_TAG, SCOPE_DOCUMENTS, TAD_PUBLISHED]
        assert {each.due for each in found.values()} == {each.due for each in dates(june_2020()).values()}


def test_what_was_not_due_yet_follows() -> None:
    """Moved in August 2019, the TAD's and the documents' dates follow; the system scope's date had passed and stays."""
    release = replace(june_2020(), decisions=())
    found = dates(moved(date(2020, 11, 5), date(2019, 8, 1), release))
    assert {key: each.due for key, each in found.items()} == {
        SCOPE_SYSTEM: date(2019, 6, 25),
        TAD_TO_TAG: date(2020, 2, 5),
        SCOPE_DOCUMENTS: date(2020, 5, 5),
        TAD_PUBLISHED: date(2020, 5, 5),
    }


def test_a_scope_set_in_time_stays_in_time() -> None:
    """A scope that was set before its date is judged by the go-live of that day, even if the go-live comes nearer."""
    set_in_time = Decision(Subject.BASELINE, "panel", Outcome.AGREED, date(2019, 5, 1))
    release = replace(june_2020(), decisions=(set_in_time,))
    found = dates(moved(date(2020, 2, 27), date(2019, 6, 1), release))
    assert (found[SCOPE_SYSTEM].due, found[SCOPE_SYSTEM].days_late) == (date(2019, 6, 25), 0)


def test_two_moves_leave_each_date_with_its_go_live() -> None:
    """There and back: what passed under the go-live in between stays with it."""
    release = replace(june_2020(), decisions=())
    early = moved(date(2020, 3, 25), date(2019, 6, 1), release)
    back = moved(GO_LIVE, date(2019, 7, 1), early)
    assert [each.after for each in moves(back)] == [date(2020, 3, 25), GO_LIVE]
    found = dates(back)
    assert (found[SCOPE_SYSTEM].due, found[SCOPE_SYSTEM].go_live) == (date(2019, 3, 25), date(2020, 3, 25))
    assert found[TAD_TO_TAG].due == date(2019, 6, 25)
    assert found[TAD_PUBLISHED].due == date(2019, 12, 25)


def test_a_date_that_did_not_apply_yet_follows() -> None:
    """Documents-only scope that came after the move is due by the new go-live, although the earlier date had passed."""
    release = replace(june_2020(), scope=june_2020().scope[:2])
    later = moved(date(2020, 11, 5), TODAY, release)
    with_documents = replace(later, scope=(*later.scope, replace(june_2020().scope[2], added_on=date(2020, 2, 1))))
    assert dates(with_documents)[SCOPE_DOCUMENTS].due == date(2020, 5, 5)
    assert dates(moved(date(2020, 11, 5)))[SCOPE_DOCUMENTS].due == date(2019, 12, 25)


def test_an_addition_is_judged_by_the_same_date() -> None:
    """An addition is late once the date that applied has passed, whatever the go-live is now (R4)."""
    release = replace(june_2020(), decisions=())
    assert addition(release, MP079, TODAY).window is Window.LATE
    assert addition(moved(date(2021, 6, 24), TODAY, release), MP079, TODAY).window is Window.LATE
    assert addition(moved(date(2021, 6, 24), date(2019, 8, 1), release), MP079, TODAY).window is Window.OPEN


def test_no_error_disappears_from_the_check() -> None:
    """The findings on policy dates keep their keys and figures, so that what was accepted stays accepted; their words name the go-live."""
    before = [each for each in check(june_2020(), TODAY, STANDARD_CRITERIA) if each.rule in {"R3", "R9", "R10"}]
    after = {each.key: each for each in check(moved(date(2020, 7, 30)), TODAY, STANDARD_CRITERIA)}
    assert len(before) == 4
    for each in before:
        assert (after[each.key].severity, after[each.key].figures) == (each.severity, each.figures), each.key
    assert "108 days after its policy date 25 Jun 2019 for the go-live of 25 Jun 2020" in after[f"{SCOPE_SYSTEM}-late"].text
    assert "for the go-live of 25 Jun 2020" in after["tad-late"].text


def test_a_window_passes_after_its_last_day() -> None:
    """With flexibility to 4 December the go-live is the 29th; it is late, and has passed without a Go, from the 5th on."""
    release = november(move(FIFTH, TWENTY_NINTH, NINETEENTH, window=FOURTH))
    assert (window_end(release), last_day(release)) == (FOURTH, FOURTH)
    for day, passed in ((TWENTY_NINTH, False), (date(2020, 12, 1), False), (FOURTH, False), (date(2020, 12, 5), True)):
        assert (go_live_passed(facts_of(release, day)) is not None) is passed, day
        assert bool(overdue(release, day)) is passed, day
        assert bool(next_dated(release, day)) is not passed, day
    assert [each.working_days for each in overdue(release, date(2020, 12, 8))] == [2]
    found = {each.key: each for each in check(release, date(2020, 12, 5))}["go-live-passed"]
    assert "the window of the go-live, 29 Nov 2020 to 4 Dec 2020, passed without a Go" in found.text


def test_a_window_goes_with_the_next_move() -> None:
    """A later move without a window has none; so has a go-live that somebody edited since."""
    first = move(FIFTH, TWENTY_NINTH, NINETEENTH, window=FOURTH)
    second = move(TWENTY_NINTH, date(2020, 12, 10), date(2020, 10, 1))
    assert window_end(november(first, second, go_live=date(2020, 12, 10))) is None
    assert window_end(november(first, go_live=date(2020, 12, 10))) is None


def test_a_go_live_that_passed_before_it_was_moved_stays_a_finding() -> None:
    """A breach that is cured by a move is a finding and no colour; a release moved in time, or with its Go, has no finding."""
    late = november(move(FIFTH, TWENTY_NINTH, date(2020, 11, 9)))
    found = {each.key: each for each in check(late, date(2020, 11, 10))}
    assert "go-live-passed" not in found
    assert "on 5 Nov 2020 passed without a Go before it was moved, on 9 Nov 2020" in found[f"earlier-go-live-passed:{FIFTH}"].text
    for release in (
        november(move(FIFTH, TWENTY_NINTH, FIFTH)),
        november(Decision(Subject.GO_LIVE, "panel", Outcome.GO, date(2020, 11, 1)), move(FIFTH, TWENTY_NINTH, date(2020, 11, 9))),
        november(move(date(2020, 10, 1), FIFTH, NINETEENTH, window=date(2020, 11, 9)), move(FIFTH, TWENTY_NINTH, date(2020, 11, 9))),
    ):
        assert [each for each in check(release, date(2020, 11, 10)) if each.key.startswith("earlier-go-live")] == []


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({}, ""),
        ({"decisions": (Decision(Subject.BASELINE, "panel", Outcome.NOT_AGREED, TODAY),)}, ""),
        ({"decisions": (Decision(Subject.BASELINE, "panel", Outcome.AGREED, TODAY),)}, "Its scope is set"),
        ({"decisions": (Decision(Subject.GO_LIVE, "panel", Outcome.NO_GO, TODAY),)}, "A go-live decision is on record"),
        ({"decisions": (move(FIFTH, TWENTY_NINTH),)}, "Its go-live has been moved by a decision"),
        ({"versions": (RidVersion("1.0", TODAY, "", baselined=True),)}, "Its RID is baselined"),
    ],
)
def test_an_edit_changes_only_what_is_planned(change: dict[str, Any], because: str) -> None:
    """With a baseline or a decision on record the go-live is moved by an act; while a release is planned, it is edited."""
    release = replace(november(), **change)
    ahead = {"Scope set": date(2020, 1, 11)}
    assert why_fixed(release, TODAY, ahead) == because


def test_a_passed_policy_date_fixes_the_go_live() -> None:
    """A date that has passed was judged by this go-live; on its own day it can still be met."""
    assert why_fixed(november(), TODAY, {"Scope set": TODAY}) == ""
    passed = "A policy date has passed (Scope set: 9 Jan 2020)"
    assert why_fixed(november(), TODAY, {"Scope set": date(2020, 1, 9), "TAD": date(2020, 1, 10)}) == passed


def test_the_policy_date_that_passed_first_is_named() -> None:
    """Of two that have passed the earlier one fixes the go-live, whatever they are called or in which order they come."""
    first, second = date(2020, 1, 2), date(2020, 1, 3)
    for dues in ({"A": second, "B": first}, {"B": first, "A": second}):
        assert why_fixed(november(), TODAY, dues) == "A policy date has passed (B: 2 Jan 2020)"


def test_the_go_live_step_moves_with_the_release() -> None:
    """The step has the new date, and the day of entry that the decision has."""
    (step,) = with_go_live(november(go_live=FIFTH), move(FIFTH, TWENTY_NINTH, recorded_on=NINETEENTH)).milestones
    assert (step.day, step.recorded_on) == (PartialDate.of(TWENTY_NINTH), NINETEENTH)


def test_only_the_go_live_has_the_window() -> None:
    """Another step is late on its own day, whatever the go-live's flexibility."""
    release = november(move(FIFTH, TWENTY_NINTH, window=FOURTH))
    assert last_day_of(release, release.milestones[0], TWENTY_NINTH) == FOURTH
    assert last_day_of(release, Milestone("x", "X"), TWENTY_NINTH) == TWENTY_NINTH


def test_a_decision_without_both_dates_has_no_words() -> None:
    """A move needs the go-live before and the one after."""
    assert move_words(replace(move(FIFTH, TWENTY_NINTH), go_live_before=None)) == ""
    assert move_words(replace(move(FIFTH, TWENTY_NINTH), go_live=None)) == ""


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (move(FIFTH, TWENTY_NINTH), "from 5 Nov 2020 to 29 Nov 2020"),
        (move(FIFTH, TWENTY_NINTH, window=FOURTH), "from 5 Nov 2020 to 29 Nov 2020, with flexibility to 4 Dec 2020"),
        (move(TWENTY_NINTH, TWENTY_NINTH, window=FOURTH), "stays on 29 Nov 2020, with flexibility to 4 Dec 2020"),
        (move(TWENTY_NINTH, TWENTY_NINTH), "stays on 29 Nov 2020, without a window"),
        (Decision(Subject.GO_LIVE, "panel", Outcome.GO, TODAY), ""),
    ],
)
def test_a_move_in_words(decision: Decision, words: str) -> None:
    """A move names both dates and its window; a window alone leaves the date."""
    assert move_words(decision) == words


@pytest.mark.parametrize(("since", "due"), [(date(2019, 6, 25), date(2019, 11, 5)), (date(2019, 6, 26), date(2019, 6, 25))])
def test_a_date_passes_after_its_own_day(since: date, due: date) -> None:
    """A go-live moved on the policy date itself takes the date with it, because that day was still in time."""
    assert dates(moved(date(2020, 11, 5), since, replace(june_2020(), decisions=())))[SCOPE_SYSTEM].due == due


def test_a_scope_set_on_the_day_of_the_move_is_judged_by_the_go_live_before() -> None:
    """What was met that day was met for the go-live that everybody knew."""
    set_then = Decision(Subject.BASELINE, "panel", Outcome.AGREED, date(2019, 6, 1))
    found = dates(moved(date(2020, 11, 5), date(2019, 6, 1), replace(june_2020(), decisions=(set_then,))))
    assert found[SCOPE_SYSTEM].go_live == GO_LIVE


def test_the_go_live_step_is_the_one_on_the_releases_day() -> None:
    """A step on another day is not moved with the release."""
    release = june_2020()
    found = go_live_step(release)
    assert found is not None
    assert acts.GO_LIVE in found.acts
    assert go_live_step(replace(release, go_live=TWENTY_NINTH)) is None
