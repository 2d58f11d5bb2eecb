"""The morning summary: once a Working Day, at the person's hour, and only if something waits."""

from __future__ import annotations

from datetime import date

from commands.nudges import daily_check
from tests.builders.office import DAN, PANEL_CHAIR, TAG_CHAIR, Office
from tests.builders.rooms.reminders import arrive, outbox_rows, planned, text_of, tick


def days(office: Office, user: str) -> list[str]:
    """The days of the messages to a person."""
    return [row.ids["day"] for row in outbox_rows(office) if row.channel == user]


def test_a_chair_gets_what_is_overdue_in_one_message_each_day_of_the_first_five(office: Office) -> None:
    """The Panel's baseline of 17 January: from the 20th to the 24th, then on Mondays; before that nothing waits, so nothing comes."""
    for day in (16, 17, 20, 21, 24, 27, 28):
        office.at(2020, 1, day)
        tick(office)
        tick(office)
        arrive(office)
    assert days(office, PANEL_CHAIR) == ["2020-01-20", "2020-01-21", "2020-01-24", "2020-01-27"]
    said = text_of(office, channel=PANEL_CHAIR)
    assert said.startswith("Reminders for you, Mon 27 Jan 2020")
    assert "6 Working Days overdue, was due 17 Jan 2020" in said
    assert "Change or turn off: /release reminders mine" in said


def test_a_summary_moved_to_another_hour_comes_then_and_once(office: Office) -> None:
    """At three, not at nine; a person who moves it on after it came gets no second one that day."""
    office.does(office.asks("/release reminders mine", PANEL_CHAIR), PANEL_CHAIR, summary="15", what=("chaired", "told"))
    office.at(2020, 1, 20, 9)
    tick(office)
    office.at(2020, 1, 20, 14)
    tick(office)
    assert days(office, PANEL_CHAIR) == []
    office.at(2020, 1, 20, 15)
    assert tick(office).keys == (f"nudge:{PANEL_CHAIR}:2020-01-20",)
    with office.store.statements() as seen:
        tick(office)
    assert len([each for each in seen.texts if each.lstrip().upper().startswith("SELECT")]) == 1
    arrive(office)
    office.does(office.asks("/release reminders mine", PANEL_CHAIR), PANEL_CHAIR, summary="17")
    office.at(2020, 1, 20, 17)
    tick(office)
    assert days(office, PANEL_CHAIR) == ["2020-01-20"]


def test_nothing_comes_to_who_turned_it_off_or_wants_less(office: Office) -> None:
    """Off altogether, or without what is overdue in committees that they chair."""
    planned(office, [("review-testing", "2020-01-17")])
    office.does("/release reminders off", PANEL_CHAIR)
    office.does(office.asks("/release reminders mine", TAG_CHAIR), TAG_CHAIR, summary="usual", what=())
    office.at(2020, 1, 20)
    tick(office)
    assert days(office, PANEL_CHAIR) == days(office, TAG_CHAIR) == []


def test_what_a_person_owns_and_chairs_is_one_message(office: Office) -> None:
    """An item that they own, at its stage, beside what is overdue in their committee."""
    planned(office, [("review-testing", "2020-01-20")])
    office.does(office.asks("/release reassign june-2020 review-testing"), person=PANEL_CHAIR, committee="")
    office.at(2020, 1, 20)
    tick(office)
    assert days(office, PANEL_CHAIR) == ["2020-01-20"]
    said = text_of(office, channel=PANEL_CHAIR)
    assert "TAG reviews UIT Completion Report" in said
    assert "Panel baselines RID" in said


def test_a_summary_is_edited_when_its_item_is_done(office: Office) -> None:
    """The line gets its tick, and the thread of the channel has the note, not the direct message."""
    office.at(2020, 1, 20)
    tick(office)
    arrive(office)
    office.does("/release baseline june-2020 documents", reference="SECP_76")
    daily_check.follow(office.store, office.now)
    assert "✅ Panel baselines RID" in text_of(office, "nudge-update", PANEL_CHAIR)
    assert PANEL_CHAIR not in {row.channel for row in outbox_rows(office, "nudge-note")}


def test_no_summary_comes_on_a_day_without_a_check(office: Office) -> None:
    """On Saturday nothing is looked for, whatever the hour."""
    office.at(2020, 1, 18, 15)
    assert tick(office).day is None
    assert days(office, PANEL_CHAIR) == days(office, DAN) == []
    assert date(2020, 1, 18).weekday() == 5
