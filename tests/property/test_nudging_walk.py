"""Three years walked day by day: whatever is due, people hear of each stage once, on Working Days, and of nothing twice."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from policy.calendar.working_days import add_working_days, is_working_day, next_working_day
from policy.nudges.digest import is_first_of_week
from policy.nudges.item import Due, DueKind
from policy.nudges.settings import Settings
from policy.nudges.stages import PAST, decide_reminder, is_stage, newest_stage, working_days_to

FIRST, LAST = date(2019, 12, 2), date(2022, 12, 30)
DAYS = st.dates(FIRST, LAST)
ONCE_AWAY = st.lists(st.tuples(DAYS, st.integers(1, 40)), max_size=3)


def item(day: date, recorded_on: date | None = None) -> Due:
    """Something due on a day."""
    return Due("june-2020", DueKind.MILESTONE, "x", "X", day, recorded_on=recorded_on)


def walk(due: Due, rules: Settings, away: list[tuple[date, int]], until: date) -> tuple[list[tuple[date, int, int]], list[int], list[date]]:
    """The reminders sent (day, stage, Working Days late), the stages missed, and the days of the checks, with downtime now and then."""
    off = {start + timedelta(days=each) for start, length in away for each in range(length)}
    told: list[tuple[date, int, int]] = []
    missed: list[int] = []
    checks: list[date] = []
    day = FIRST
    while day <= until:
        if is_working_day(day) and day not in off and (due.recorded_on is None or day >= due.recorded_on):
            decision = decide_reminder(
                due, day, {stage for _, stage, _ in told} | set(missed), rules, last_check=checks[-1] if checks else None
            )
            if decision.stage is not None:
                told.append((day, decision.stage, decision.late))
            missed += decision.missed
            checks.append(day)
        day += timedelta(days=1)
    return told, missed, checks


@given(DAYS, ONCE_AWAY)
def test_each_stage_is_told_once_and_only_on_working_days(day: date, away: list[tuple[date, int]]) -> None:
    """No stage comes twice or after a later one; a missed one is never told; late by ten Working Days at most."""
    told, missed, _ = walk(item(day), Settings(), away, min(LAST, day + timedelta(days=120)))
    stages = [stage for _, stage, _ in told]
    assert stages == sorted(set(stages), reverse=True)
    assert not set(stages) & set(missed)
    assert len(missed) == len(set(missed))
    for when, stage, late in told:
        assert is_working_day(when)
        assert 0 <= late <= 10
        assert newest_stage(working_days_to(day, when), Settings()) == stage


@given(st.dates(date(2020, 2, 1), date(2022, 9, 1)))
def test_a_bot_that_is_never_away_misses_and_delays_nothing(day: date) -> None:
    """An item that is known early has reminders at exactly 20, 10, 5, 1, 0, -1 .. -5 Working Days, each on its day; then digests."""
    told, missed, _ = walk(item(day), Settings(), [], add_working_days(day, 15))
    assert [stage for _, stage, _ in told] == [20, 10, 5, 1, 0, -1, -2, -3, -4, -5]
    assert all(late == 0 for _, _, late in told)
    assert missed == []


@given(DAYS, ONCE_AWAY)
def test_nothing_is_lost_without_a_trace(day: date, away: list[tuple[date, int]]) -> None:
    """Every stage reached since the first check, before the digest alone has the item, is sent, recorded as missed, or still ahead."""
    told, missed, checks = walk(item(day), Settings(), away, min(LAST, day + timedelta(days=60)))
    if not checks:
        return
    remaining = range(working_days_to(day, checks[0]), working_days_to(day, checks[-1]) - 1, -1)
    reached = {each for each in remaining if each >= -Settings().daily and is_stage(each, Settings())}
    assert reached <= {stage for _, stage, _ in told} | set(missed)


@given(DAYS, DAYS)
def test_what_was_past_when_recorded_is_listed_once(day: date, recorded_on: date) -> None:
    """An item recorded after its day is listed exactly once; one recorded in time never counts as past."""
    told, _, _ = walk(
        item(day, recorded_on), Settings(), [], LAST if recorded_on > LAST - timedelta(days=30) else recorded_on + timedelta(30)
    )
    stages = [stage for _, stage, _ in told]
    if recorded_on > day:
        assert stages == ([PAST] if next_working_day(recorded_on) <= LAST else [])
    else:
        assert PAST not in stages


@given(DAYS, st.integers(1, 30), st.integers(1, 9), st.integers(0, 6))
def test_settings_say_when(day: date, ahead: int, daily: int, weekly: int) -> None:
    """With other counts the stages are those counts; after the last one that tells somebody else, the digest has the item."""
    rules = Settings(ahead=(ahead, 0), daily=daily, weekly=weekly)
    told, _, checks = walk(item(day), rules, [], min(LAST, add_working_days(day, 12)))
    if checks and working_days_to(day, checks[0]) > ahead and checks[-1] >= add_working_days(day, 12):
        expected = [ahead, 0, *(-each for each in range(1, min(daily, 12) + 1))]
        for late in range(daily + weekly, 13, weekly) if weekly else ():
            if expected[-1] > -max(daily, rules.manager_after):
                expected.append(-late)
        assert [stage for _, stage, _ in told] == expected


def test_every_week_has_at_most_one_first_working_day_and_only_a_closed_week_has_none() -> None:
    """Over three years with Christmas and Easter each week with a Working Day has exactly one first."""
    day = FIRST
    while day <= LAST:
        week = [day + timedelta(days=each) for each in range(7)]
        assert sum(map(is_first_of_week, week)) == int(any(map(is_working_day, week)))
        day += timedelta(days=7)
