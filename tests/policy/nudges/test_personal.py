"""When a person's summary comes, and what is in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from policy.nudges.item import Due, DueKind
from policy.nudges.personal import PersonSettings, is_in_summary, minute_of, slot
from policy.nudges.settings import Settings

NINE = time(9)
ITEM = Due("june-2020", DueKind.MILESTONE, "x", "X", date(2020, 3, 2), "dcc")


@pytest.mark.parametrize(
    ("hour", "at", "minute"),
    [(None, NINE, 540), (None, time(9, 30), 570), (10, NINE, 600), (18, NINE, 1080), (10, time(12), 720)],
)
def test_a_summary_comes_at_its_hour_and_never_before_the_daily_reminders(hour: int | None, at: time, minute: int) -> None:
    """What is due is found at the time of the daily reminders."""
    assert minute_of(PersonSettings(hour), at) == minute


@pytest.mark.parametrize(
    ("now", "at", "newest"), [((9, 0), NINE, 540), ((9, 59), NINE, 540), ((10, 0), NINE, 600), ((9, 45), time(9, 30), 570)]
)
def test_the_newest_slot_is_a_whole_hour_or_the_daily_reminders(now: tuple[int, int], at: time, newest: int) -> None:
    """Between two slots nothing is looked for."""
    assert slot(datetime(2020, 3, 2, *now, tzinfo=UTC), at) == newest


@pytest.mark.parametrize(
    ("today", "item", "settings", "there"),
    [
        (date(2020, 3, 2), ITEM, Settings(), False),
        (date(2020, 3, 3), ITEM, Settings(), True),
        (date(2020, 3, 9), ITEM, Settings(), True),
        (date(2020, 3, 10), ITEM, Settings(), False),
        (date(2020, 3, 16), ITEM, Settings(), True),
        (date(2020, 3, 3), ITEM, Settings(off=True), False),
        (date(2020, 3, 3), replace(ITEM, held=True), Settings(), False),
    ],
)
def test_a_chair_has_what_is_overdue_for_five_days_and_then_once_a_week(today: date, item: Due, settings: Settings, there: bool) -> None:
    """On the week's first Working Day all of it; nothing that waits for an earlier step or is turned off."""
    assert is_in_summary(item, today, settings) is there
