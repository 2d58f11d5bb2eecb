"""What follows from a move of a go-live, in sentences (R3, R9, R10, R23)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.decisions.moving import consequences, days_earlier
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Release
from policy.timetable.template import template
from tests.builders.june_2020 import GO_LIVE, TODAY, june_2020
from tests.policy.timetable.test_go_lives import move


def told(release: Release, to: date, today: date = TODAY) -> tuple[str, ...]:
    """The sentences on moving the release's go-live."""
    assert release.go_live
    return consequences(release, move(release.go_live, to, today, recorded_on=today), today)


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
    sentences = told(replace(june, milestones=steps), date(2020, 7, 30))
    assert sentences[-1] == (
        "2 proposed dates were counted from the earlier go-live: propose them again with /release milestone june-2020 propose."
    )
    assert not any("proposed" in each for each in told(june, date(2020, 7, 30)))


@pytest.mark.parametrize(("cutoff", "said"), [(date(2020, 6, 4), False), (date(2020, 6, 5), True)])
def test_a_cut_off_after_the_new_go_live_is_said(cutoff: date, said: bool) -> None:
    """Where the go-live comes before the last day for a decision; not on the day itself (R5)."""
    release = june_2020()
    dated = replace(release, scope=tuple(replace(each, cutoff=cutoff) if each.name == "MP079" else each for each in release.scope))
    moved = Decision(Subject.DATE, "panel", Outcome.AGREED, date(2020, 1, 10), go_live_before=release.go_live, go_live=date(2020, 6, 4))
    found = [each for each in consequences(dated, moved, date(2020, 1, 10)) if each.startswith("After the new go-live")]
    sentence = "After the new go-live: the decision cut-off of MP079, 5 Jun 2020. Set an earlier one with /release cutoff."
    assert found == ([sentence] if said else [])
