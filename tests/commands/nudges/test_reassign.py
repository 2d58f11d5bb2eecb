"""Giving a reminder to somebody else."""

from __future__ import annotations

from commands.nudges.message import NudgeMessage
from commands.protocol.results import Person
from tests.builders.office import DAN, RACHEL, STRANGER, TAG_CHAIR, Office
from tests.builders.rooms.reminders import outbox_rows, text_of, tick


def test_a_reassigned_item_goes_to_its_person_at_every_stage(office: Office) -> None:
    """By direct message, before it is due too; in the channel instead, where they turned that off."""
    form = office.asks("/release reassign june-2020 baseline-documents")
    office.faults(form, field="person")
    assert Person(DAN) in office.does(form, person=DAN).sentence
    tick(office)
    assert f"17 Jan 2020 · @{DAN}" in text_of(office, channel=DAN)
    office.at(2020, 1, 20)
    tick(office)
    assert "What you own" in text_of(office, channel=DAN)
    office.does("/release reminders off", DAN)
    office.refuses("/release reminders off", DAN, because="Your morning summary is already off.")
    office.at(2020, 1, 21)
    tick(office)
    assert len([row for row in outbox_rows(office) if row.channel == DAN]) == 2
    assert f"2 Working Days overdue, was due 17 Jan 2020 · @{DAN}" in text_of(office)
    office.does("/release reminders on", DAN)
    office.refuses(f"/release nudge message {DAN} 2020-01-20", RACHEL, because="Only the person who received a direct message can see it.")
    office.shows(f"/release nudge message {DAN} 2020-01-20", NudgeMessage, DAN)


def test_the_person_an_item_was_given_to_may_snooze_it(office: Office) -> None:
    """The roster gives them nothing, the reassignment does, and it gives nothing to anybody else."""
    form = office.asks("/release reassign june-2020 baseline-documents")
    office.does(form, person=STRANGER)
    office.asks("/release snooze june-2020 baseline-documents", STRANGER)
    office.asks("/release reassign june-2020 baseline-documents", STRANGER)
    for other in (DAN, TAG_CHAIR, "U0OTHER"):
        office.refuses("/release snooze june-2020 baseline-documents", other, because="can snooze or reassign a reminder")
        office.refuses("/release reassign june-2020 baseline-documents", other, because="can snooze or reassign a reminder")
