"""Whether a go-live may be moved, and what follows, in sentences (R3, R9, R10, R23)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.go_live.moving import (
    Consequence,
    consequences,
    days_earlier,
    moved_since,
    to_decide_again,
    why_no_window,
    why_not_decided_then,
    why_not_deferred,
    why_not_moved,
)
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Release
from policy.timetable.template import template
from tests.builders.june_2020 import GO_LIVE, TODAY, june_2020
from tests.policy.timetable.test_go_live_moves import FIFTH, FOURTH, NINETEENTH, TWENTY_NINTH, move, november


def consequences_of(release: Release, to: date, today: date = TODAY) -> tuple[Consequence, ...]:
    """What moving the release's go-live brings."""
    assert release.go_live
    return consequences(release, move(release.go_live, to, today, recorded_on=today), today)


def told(release: Release, to: date, today: date = TODAY) -> tuple[str, ...]:
    """The sentences on moving the release's go-live."""
    return tuple(each.text for each in consequences_of(release, to, today))


def planned() -> Release:
    """June 2027 as it is made, on 1 January 2026, with a step ten Working Days before its go-live."""
    go_live = date(2027, 6, 24)
    steps = template(june_2020().kind, go_live)
    relative = tuple(replace(each, anchor="go-live", offset=-10) if each.key == "go-no-go" else each for each in steps)
    return Release("june-2027", june_2020().kind, go_live, created_on=date(2026, 1, 1), milestones=relative)


def test_an_earlier_date_names_what_is_overdue_at_once() -> None:
    """A move from 25 June to 14 February lists the steps and dates that become overdue before anything else."""
    sentences = told(planned(), date(2026, 8, 6), date(2026, 1, 5))
    assert sentences[0] == "Go-live moves from 24 Jun 2027 to 6 Aug 2026."
    overdue = [each for each in sentences if "overdue at once" in each]
    assert overdue == list(sentences[1 : 1 + len(overdue)])
    assert any(each.startswith("Scope on DCC and User Systems set") and "24 Jun 2026 → 6 Aug 2025" in each for each in overdue)
    assert any("“Panel go/no-go decision”" in each and "10 Jun 2027 → 23 Jul 2026" in each for each in sentences)


def test_what_is_near_says_in_how_many_working_days() -> None:
    """A policy date that comes within 20 Working Days is newly due."""
    sentences = told(planned(), date(2027, 1, 14), date(2026, 1, 5))
    assert any("24 Jun 2026 → 14 Jan 2026, due in 7 Working Days" in each for each in sentences)


def test_what_was_late_is_told_to_stay() -> None:
    """A deferral of June 2020 says that its dates stay as late as they are, and what the check will find besides."""
    sentences = told(june_2020(), date(2020, 7, 30))
    assert any("stays due 25 Jun 2019, met 108 days late." in each for each in sentences)
    assert any("stays due 25 Sep 2019, and is not met." in each for each in sentences)
    assert any("is not in the release schedule" in each for each in sentences)
    assert sentences[-1].endswith("of their own won't move: review the timetable.")


def test_a_step_that_gets_more_time_says_how_late_it_was() -> None:
    """A relative step is planned again with its anchor; the sentence keeps how late it had been."""
    june = june_2020()
    steps = tuple(replace(each, anchor="go-live", offset=-120, day=None) if each.key == "tad-draft" else each for each in june.milestones)
    sentences = told(replace(june, milestones=steps), date(2020, 8, 27))
    assert any(
        "“DCC submits draft SEC Release TAD”" in each and "It was " in each and "Working Days overdue." in each for each in sentences
    )


def test_only_an_earlier_date_is_earlier() -> None:
    """The days by which a go-live comes nearer; none if it moves away."""
    assert days_earlier(june_2020(), date(2020, 2, 14)) == 132
    assert days_earlier(june_2020(), GO_LIVE) == days_earlier(june_2020(), date(2020, 7, 1)) == 0


def test_a_done_step_does_not_move() -> None:
    """What has happened stays on its day."""
    release = planned()
    done = replace(release, milestones=tuple(replace(each, done_on=TODAY, day=PartialDate.of(TODAY)) for each in release.milestones))
    assert not any("“" in each for each in told(done, date(2027, 7, 1), date(2026, 1, 5)))


def test_proposed_dates_are_to_be_proposed_anew() -> None:
    """They were counted from the earlier go-live, so the move says how many there are and how to count them again."""
    june = june_2020()
    steps = tuple(replace(each, proposed=each.key in {"evidence-testing", "go-no-go"}) for each in june.milestones)
    found = consequences_of(replace(june, milestones=steps), date(2020, 7, 30))
    text = "2 proposed dates were counted from the earlier go-live: propose them again"
    assert found[-1] == Consequence(text, ("milestone", "june-2020", "propose"))
    assert not any(each.line for each in found[:-1])
    assert not any("proposed" in each for each in told(june, date(2020, 7, 30)))


@pytest.mark.parametrize(("cutoff", "said"), [(date(2020, 6, 4), False), (date(2020, 6, 5), True)])
def test_a_cut_off_after_the_new_go_live_is_said(cutoff: date, said: bool) -> None:
    """Where the go-live comes before the last day for a decision; not on the day itself (R5)."""
    release = june_2020()
    dated = replace(release, scope=tuple(replace(each, cutoff=cutoff) if each.name == "MP079" else each for each in release.scope))
    moved = Decision(Subject.DATE, "panel", Outcome.AGREED, date(2020, 1, 10), go_live_before=release.go_live, go_live=date(2020, 6, 4))
    found = [each for each in consequences(dated, moved, date(2020, 1, 10)) if each.text.startswith("After the new go-live")]
    text = "After the new go-live: the decision cut-off of MP079, 5 Jun 2020. Set an earlier one"
    assert found == ([Consequence(text, ("cutoff",))] if said else [])


@pytest.mark.parametrize(
    ("met_on", "since"),
    [(date(2020, 6, 18), NINETEENTH), (NINETEENTH, None), (date(2020, 6, 20), None)],
)
def test_an_earlier_meeting_moves_no_go_live_that_a_later_one_has_moved(met_on: date, since: date | None) -> None:
    """The last meeting counts, whichever was recorded last; two meetings of one day may both move it."""
    late = move(TWENTY_NINTH, FOURTH, date(2020, 6, 12), recorded_on=date(2020, 6, 26))
    release = november(move(FIFTH, TWENTY_NINTH, NINETEENTH, recorded_on=NINETEENTH), late)
    assert moved_since(release, met_on) == since
    assert moved_since(november(), met_on) is None


@pytest.mark.parametrize(("end", "fits"), [(None, True), (FOURTH, True), (TWENTY_NINTH, False), (date(2020, 11, 28), False)])
def test_a_window_ends_after_the_go_live(end: date | None, fits: bool) -> None:
    """Neither on its day nor before it; without a window there is nothing to object to."""
    assert why_no_window(TWENTY_NINTH, end) == (
        "" if fits else "The window ends after the new go-live date. Leave it empty if there is no window."
    )


@pytest.mark.parametrize(
    ("to", "window", "why"),
    [
        (FOURTH, None, ""),
        (TWENTY_NINTH, FOURTH, ""),
        (TWENTY_NINTH, None, "The go-live is 29 Nov 2020 already. Give a different date or window."),
        (date(2019, 11, 5), None, ""),
        (date(2019, 11, 4), None, "The go-live can't be before the release was put on record, 5 Nov 2019."),
    ],
)
def test_a_move_is_to_another_date_or_window_since_the_release_is_on_record(to: date, window: date | None, why: str) -> None:
    """Another window for the same day is a move; the day on which the release was made still fits."""
    assert why_not_moved(replace(november(), created_on=date(2019, 11, 5)), to, window) == why


def test_a_release_whose_beginning_is_not_known_moves_to_any_other_day() -> None:
    """Without a day on which it was put on record, no day is too early."""
    assert why_not_moved(november(), date(1999, 1, 1), None) == ""


@pytest.mark.parametrize(
    ("to", "today", "why"),
    [
        (FOURTH, TODAY, ""),
        (TWENTY_NINTH, TODAY, ""),
        (date(2020, 11, 28), TODAY, "A deferral can't be to a date before the go-live, 29 Nov 2020."),
        (FOURTH, FOURTH, "The new go-live date must be after today, 4 Dec 2020."),
        (FOURTH, date(2020, 12, 3), ""),
        (date(2020, 11, 28), FOURTH, "A deferral can't be to a date before the go-live, 29 Nov 2020."),
    ],
)
def test_a_deferral_is_to_a_later_day_that_is_still_to_come(to: date, today: date, why: str) -> None:
    """The day of the go-live itself may get a window; today is too late to defer to."""
    assert why_not_deferred(november(), to, today) == why


def test_without_a_go_live_any_day_to_come_is_a_deferral() -> None:
    """There is no date that it could be earlier than."""
    open_ended = replace(november(), go_live=None)
    assert why_not_deferred(open_ended, FIFTH, TODAY) == ""
    assert why_not_deferred(open_ended, FIFTH, FIFTH) == "The new go-live date must be after today, 5 Nov 2020."


@pytest.mark.parametrize(("outcome", "steps"), [(Outcome.DEFER, 6), (Outcome.AGREED, 7)])
def test_a_go_no_go_whose_day_is_over_is_not_among_the_steps_that_stay(outcome: Outcome, steps: int) -> None:
    """A Defer gives it another day or takes the one away; a move of the date alone leaves it (Guidance 5.3)."""
    day = date(2020, 6, 12)
    decision = replace(move(GO_LIVE, date(2020, 7, 23), day, recorded_on=day), outcome=outcome)
    found = [each.text for each in consequences(june_2020(), decision, day)]
    assert f"{steps} steps with a date of their own won't move: review the timetable." in found


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2020, 6, 12), "The next decision is after the meeting that defers, 12 Jun 2020."),
        (date(2020, 6, 13), ""),
        (date(2020, 7, 23), ""),
        (date(2020, 7, 24), "The next decision is not after the new go-live, 23 Jul 2020."),
    ],
)
def test_the_next_decision_is_before_the_new_go_live(day: date, why: str) -> None:
    """After the meeting that defers, and on the day of the go-live at the latest (Guidance 5.3; R13)."""
    decision = move(GO_LIVE, date(2020, 7, 23), date(2020, 6, 12))
    assert why_not_decided_then(day, decision) == why
    (step,) = to_decide_again(june_2020())
    assert step.key == "go-no-go"
    assert to_decide_again(planned()) == ()
