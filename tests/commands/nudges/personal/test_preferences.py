"""How a person sets their own reminders."""

from __future__ import annotations

from commands.mine import MineShown
from commands.protocol.results import Changed
from policy.nudges.personal import PersonSettings
from storage.nudges import personal
from tests.builders.office import DAN, RACHEL, STRANGER, Office


def stored(office: Office, user: str) -> PersonSettings:
    """What is stored of a person's wishes."""
    with office.store.reading() as conn:
        return personal.settings_of(conn, user)


def test_the_form_shows_and_keeps_what_a_person_wants(office: Office) -> None:
    """An hour, and what is sent; the next form begins with it, and App Home says it."""
    form = office.asks("/release reminders mine", DAN)
    assert [each.value for each in form.fields] == ["usual", ("chaired", "told")]
    told = office.does(form, DAN, summary="11", what=("chaired",))
    assert told.sentence == ("Saved. Your morning summary: at 11:00.",)
    assert stored(office, DAN) == PersonSettings(11, chaired=True, told=False)
    assert [each.value for each in office.asks("/release reminders mine", DAN).fields] == ["11", ("chaired",)]
    shown = office.shows("/release mine", MineShown, DAN)
    assert (shown.reminded, shown.hour, shown.told) == (True, 11, False)
    assert stored(office, RACHEL) == PersonSettings()


def test_off_and_on_keep_the_hour(office: Office) -> None:
    """Turned off in the form or by the command, and on again; who never changed anything gets it with the daily reminders."""
    office.does(office.asks("/release reminders mine", DAN), DAN, summary="11", what=("chaired", "told"))
    office.does(office.asks("/release reminders mine", DAN), DAN, summary="off")
    assert not office.shows("/release mine", MineShown, DAN).reminded
    assert office.asks("/release reminders mine", DAN).fields[0].value == "off"
    office.refuses("/release reminders off", DAN, because="already off")
    office.does("/release reminders on", DAN)
    assert office.shows("/release mine", MineShown, DAN).reminded
    assert stored(office, DAN).hour == 11
    office.faults(office.asks("/release reminders mine", DAN), DAN, summary="noon", field="summary")


def test_who_does_not_want_to_be_told_at_once_is_not(office: Office) -> None:
    """A reminder given to them waits for their summary; it can be undone like any other change."""
    change = office.does(office.asks("/release reminders mine", STRANGER), STRANGER, summary="usual", what=("chaired",))
    assert isinstance(change, Changed)
    assert not stored(office, STRANGER).told
    office.undoes(change.change, STRANGER)
    assert stored(office, STRANGER).told
