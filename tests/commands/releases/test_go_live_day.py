"""Days of a go-live that need a reason (R1, R11)."""

from __future__ import annotations

from datetime import date

import pytest

from policy.calendar.release_calendar import unusual_day


@pytest.mark.parametrize(
    ("key", "day", "sentences"),
    [
        ("november-2020", date(2020, 11, 5), ()),
        ("november-2020", date(2020, 11, 12), ("Its date in the calendar is Thu 5 Nov 2020. (R1)",)),
        (
            "november-2020",
            date(2020, 11, 29),
            ("Its date in the calendar is Thu 5 Nov 2020. (R1)", "Sun 29 Nov 2020 is not a Working Day. (R11)"),
        ),
        ("adhoc-2020-03-05", date(2020, 3, 5), ()),
        ("adhoc-2020-03-08", date(2020, 3, 8), ("Sun 8 Mar 2020 is not a Working Day. (R11)",)),
    ],
)
def test_which_days_need_a_reason(key: str, day: date, sentences: tuple[str, ...]) -> None:
    """A day off the calendar, one that is not a Working Day, or both."""
    assert unusual_day(key, day) == sentences
