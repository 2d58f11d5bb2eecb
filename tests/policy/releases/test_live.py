"""When a release can have gone live."""

from __future__ import annotations

from datetime import date

import pytest

from policy.releases.live import why_not_live

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
