"""When a release can be marked live, on which day it can have gone live, and for how long calendars keep it."""

from __future__ import annotations

from datetime import date

import pytest

from policy.model.decisions import Outcome
from policy.releases.live import left_calendars_by, may_go_live, why_not_live

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


@pytest.mark.parametrize(
    ("outcome", "today", "sentence"),
    [
        (None, date(2020, 6, 25), "The deciding body has not given a Go"),
        (Outcome.NO_GO, date(2020, 6, 25), "The deciding body has not given a Go"),
        (Outcome.DEFER, date(2020, 6, 25), "The deciding body has not given a Go"),
        (Outcome.GO, date(2020, 6, 24), "The release can't be marked live before its go-live on 25 Jun 2020."),
        (Outcome.GO, date(2020, 6, 25), ""),
        (Outcome.GO, date(2020, 6, 26), ""),
    ],
)
def test_when_a_release_may_be_marked_live(outcome: Outcome | None, today: date, sentence: str) -> None:
    """With a Go, from its day on."""
    found = may_go_live(outcome, date(2020, 6, 25), today)
    assert found.startswith(sentence)
    assert bool(found) is bool(sentence)


def test_a_release_without_a_date_does_not_go_live() -> None:
    """Even with a Go, and without naming a day."""
    assert may_go_live(Outcome.GO, None, TODAY) == "The release can't be marked live before it has a go-live date."
