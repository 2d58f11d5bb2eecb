"""When reminders come."""

from __future__ import annotations

from tests.builders.office import OPSG_CHAIR, Office
from tests.builders.rooms.reminders import text_of, tick


def test_settings_per_release_and_kind(office: Office) -> None:
    """With reminders at three Working Days only, there is none at five; other text than numbers is refused."""
    form = office.asks("/release reminders june-2020 milestone")
    assert set(office.faults(form, ahead="soon", daily="x").by_field) == {"ahead", "daily"}
    office.does(form, ahead="3")
    tick(office)
    assert "Panel baselines" not in text_of(office)
    office.at(2020, 1, 14)
    tick(office)
    assert "Panel baselines" in text_of(office)
    office.refuses("/release reminders june-2020 meetings", because="“meetings” is not a kind of item")
    office.refuses("/release reminders all", OPSG_CHAIR, because="can edit a release's facts")
    office.refuses("/release reminders", because="Name a release")
