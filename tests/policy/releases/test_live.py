"""When a release can have gone live, and for how long calendars keep it."""

from __future__ import annotations

from datetime import date

import pytest

from policy.releases.live import left_calendars_by, why_not_live

GO_LIVE = date(2020, 6, 25)
TODAY = date(2020, 6, 29)


@pytest.mark.parametrize(
    ("day", "go_live", "fits"),
    [
        (GO_LIVE, GO_LIVE, True),
        (TODAY, GO_LIVE, True),
        (date(2020, 6, 24), GO_LIVE, False),
        (date(2020, 6, 30), GO_LIVE, False),
        (date(2020, 6, 24), None, True),
        (date(2020, 6, 30), None, False),
    ],
)
def test_a_release_went_live_from_its_go_live_date_up_to_today(day: date, go_live: date | None, fits: bool) -> None:
    """Both days themselves fit; the day before the go-live date and tomorrow do not."""
    why = "" if fits else "The date must be from the go-live date up to today."
    assert why_not_live(day, go_live, TODAY) == why


def test_what_ended_leaves_a_committees_calendar_after_ninety_days() -> None:
    """On 29 June 2020 what ended on 31 March has left it; what ended on 1 April is still there."""
    assert left_calendars_by(TODAY) == date(2020, 3, 31)
