"""Dates of milestones by table: relative ones, those known to the month, and their order (RID 3; R10, R11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from policy.model.partial_date import PartialDate
from policy.model.timetable import Milestone
from policy.timetable.dates import in_date_order, resolve
from tests.builders.june_2020 import MILESTONES


def step(key: str, day: str = "", *done: str, **more: Any) -> Milestone:
    """A milestone with an ISO date, acts, and what else is named."""
    return Milestone(key, f"Event {key}", day=PartialDate.parse(day) if day else None, acts=done, **more)


def test_relative_dates_follow_their_anchor() -> None:
    """A date ten Working Days before UIT lies over the early May holiday, and moves when UIT does."""
    plans = step("plans", anchor="uit", offset=-10)
    found = resolve([plans, step("uit", "2020-05-18")])
    assert found["plans"].day == date(2020, 5, 1)
    assert found["plans"].why == "10 Working Days before Event uit"
    assert resolve([plans, step("uit", "2020-05-19")])["plans"].day == date(2020, 5, 4)


def test_chains_are_followed_and_the_order_kept() -> None:
    """A relative date of a relative date works out, whichever row comes first."""
    rows = [step("c", anchor="b", offset=1), step("b", anchor="a", offset=1), step("a", "2020-01-10"), step("d", anchor="a")]
    found = resolve(rows)
    assert {key: each.day for key, each in found.items()} == {
        "c": date(2020, 1, 14),
        "b": date(2020, 1, 13),
        "a": date(2020, 1, 10),
        "d": date(2020, 1, 10),
    }
    assert list(found) == ["c", "b", "a", "d"]
    assert found["d"].why == "on the day of Event a"


@pytest.mark.parametrize(
    ("anchor", "why"),
    [
        (step("uit"), "5 Working Days after Event uit, which has no date yet"),
        (step("uit", "2020-05"), "5 Working Days after Event uit, known only as May 2020"),
        (step("other"), "its anchor uit is not in the timetable"),
    ],
)
def test_without_a_day_to_count_from_there_is_none(anchor: Milestone, why: str) -> None:
    """An anchor without a day, with only a month, or not there at all gives no date and says why."""
    found = resolve([step("report", anchor="uit", offset=5), anchor])["report"]
    assert (found.day, found.partial, found.why, found.words) == (None, None, why, "no date")


def test_an_undated_anchor_that_is_done_counts_from_its_day() -> None:
    """Where the anchor never had a date, the day on which it was done serves."""
    rows = [step("report", anchor="uit", offset=1), step("uit", done_on=date(2020, 5, 15))]
    assert resolve(rows)["report"].day == date(2020, 5, 18)


@pytest.mark.parametrize(
    "rows",
    [
        [step("a", anchor="a")],
        [step("a", anchor="b"), step("b", anchor="a")],
        [step("x", anchor="a"), step("a", anchor="b"), step("b", anchor="c"), step("c", anchor="a")],
    ],
)
def test_circles_are_refused(rows: list[Milestone]) -> None:
    """Milestones that wait for each other are refused with the circle named."""
    with pytest.raises(ValueError, match=r"has a circle of anchors: (a -> )?.*a. Give one of them its own date"):
        resolve(rows)


def test_month_precision_is_kept() -> None:
    """A date known only to the month has no day and keeps its words."""
    found = resolve([step("rid", "2020-05")])["rid"]
    assert (found.day, found.known, found.words) == (None, True, "May 2020")


def order(steps: list[Milestone]) -> list[str]:
    """The keys of the steps as the timetable shows them."""
    return [each.milestone.key for each in in_date_order(resolve(steps).values())]


def test_rows_are_in_date_order() -> None:
    """Dates sort, a month from its first day; a row without a date stays behind the one before it, or behind a later anchor."""
    steps = [
        step("first"),
        step("go", "2020-06-12"),
        replace(step("behind-go"), after=("go",)),
        step("month", "2020-05"),
        step("after-month", anchor="month", offset=5),
        step("before-uit", anchor="uit", offset=-10),
        step("uit", "2020-05-18"),
        step("results", anchor="month", offset=2),
        step("done", done_on=date(2020, 1, 6)),
    ]
    keys = [each.milestone.key for each in in_date_order(resolve(steps).values())]
    assert keys == ["first", "done", "before-uit", "month", "after-month", "results", "uit", "go", "behind-go"]


def test_june_2020_is_in_date_order_as_the_rid_has_it() -> None:
    """The RID's own rows keep their order, those without a date included."""
    assert [each.milestone.key for each in in_date_order(resolve(MILESTONES).values())] == [each.key for each in MILESTONES]


def test_a_row_without_a_date_stays_before_what_follows_it() -> None:
    """Its predecessor has moved behind a step that must follow it, at once or through another; what names that one goes along."""
    steps = [
        step("start", "2020-01-06"),
        step("tad", "2020-06-01"),
        step("sit"),
        replace(step("published"), after=("tad",)),
        replace(step("report"), after=("sit",)),
        replace(step("uit", "2020-05-18"), after=("report",)),
        step("go", "2020-06-12"),
    ]
    assert order(steps) == ["start", "sit", "report", "uit", "tad", "published", "go"]


def test_a_row_without_a_date_stays_before_the_rows_after_it() -> None:
    """The row before it has moved behind two that come later: it stays before them. If the row after it moved, it stays where it was."""
    rows = [step("start", "2020-01-06"), step("tad", "2020-06-01"), step("sit"), step("uit", "2020-05-18"), step("report", "2020-05-20")]
    assert order(rows) == ["start", "sit", "uit", "report", "tad"]
    early = [step("start", "2020-01-06"), step("tad", "2020-02-03"), step("sit"), step("uit", "2020-01-02"), step("report", "2020-05-20")]
    assert order(early) == ["uit", "start", "tad", "sit", "report"]


def test_rows_without_a_date_stay_with_the_row_before() -> None:
    """Of relative rows without a date only one that comes after its anchor follows the anchor, by a day or more."""
    steps = [
        step("go", "2020-06-12"),
        step("month", "2020-05"),
        step("may", "2020-05-20"),
        step("on-month", anchor="month", offset=0),
        step("before-month", anchor="month", offset=-1),
        step("day-after", anchor="month", offset=1),
        step("lost", anchor="gone", offset=1),
        step("dated", "2020-07-01", offset=5),
        step("last"),
    ]
    keys = [each.milestone.key for each in in_date_order(resolve(steps).values())]
    assert keys == ["month", "day-after", "may", "on-month", "before-month", "lost", "go", "dated", "last"]


def test_a_step_without_its_anchor_is_kept() -> None:
    """A step whose anchor is not in the timetable keeps its place, without a date."""
    lost = step("report", anchor="uit", offset=5)
    assert resolve([lost])["report"].milestone == lost
