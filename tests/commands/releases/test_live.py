"""Marking a release live, and the lessons learnt from it."""

from __future__ import annotations

from datetime import date

from commands.protocol.results import Changed
from policy.releases.readiness import Phase, phase
from tests.builders.office import DAN, TAG_CHAIR, Office, expect
from tests.builders.rooms.meetings import decided
from tests.builders.rooms.reviews import KEY


def test_a_release_goes_live_with_its_go_and_on_its_day(panel: Office) -> None:
    """Without a Go, or before the day, it does not; afterwards it is live once."""
    panel.refuses(f"/release live {KEY}")
    expect(Changed, decided(panel, "go"))
    panel.refuses(f"/release live {KEY}")
    panel.at(2020, 6, 25)
    panel.refuses(f"/release live {KEY}", DAN)
    panel.does(panel.asks(f"/release live {KEY}"))
    release = panel.release()
    assert (release.live_on, phase(release, date(2020, 6, 25))) == (date(2020, 6, 25), Phase.LIVE)
    panel.refuses(f"/release live {KEY}")


def test_lessons_are_kept_once_it_is_live(panel: Office) -> None:
    """A committee gives its lessons after go-live, and needs words for them."""
    panel.refuses(f"/release live {KEY} lessons tag", TAG_CHAIR)
    expect(Changed, decided(panel, "go"))
    panel.at(2020, 6, 25)
    panel.does(panel.asks(f"/release live {KEY}"))
    form = panel.asks(f"/release live {KEY} lessons tag", TAG_CHAIR)
    panel.faults(form, TAG_CHAIR, field="text")
    panel.does(form, TAG_CHAIR, text="Book UIT earlier")
    panel.refuses(f"/release live {KEY} lessons")
