"""Snoozing a reminder."""

from __future__ import annotations

from commands.protocol.form import Faults
from commands.protocol.line import Line
from tests.builders.office import STRANGER, TAG_CHAIR, Office
from tests.builders.rooms.reminders import text_of, tick


def test_snoozing_needs_a_reason_and_stays_before_the_deadline(office: Office) -> None:
    """The form keeps what was typed and says what is wrong; a good answer keeps people quiet until the day."""
    form = office.asks("/release snooze june-2020 baseline-documents")
    assert [each.label for each in form.fields] == ["Date", "Reason"]
    late = office.fill(form, until="2020-01-18", reason="")
    reason = "Enter a reason, such as: The DCC reports on Friday."
    assert late == Faults({"until": "The date can't be after the deadline, 17 Jan 2020.", "reason": reason})
    office.faults(form, field="until", until="2020-01-10", reason="x")
    office.does(form, until="2020-01-16", reason="The paper is out.")
    tick(office)
    assert "Panel baselines" not in text_of(office)
    office.at(2020, 1, 16)
    tick(office)
    assert "Panel baselines" in text_of(office)


def test_what_is_overdue_cannot_be_snoozed(office: Office) -> None:
    """It is to be done, by its act."""
    refused = office.refuses("/release snooze june-2020 policy:tad-to-tag", because="is overdue, so it can't be snoozed")
    assert refused.instead == (Line.parse("/release document june-2020 tad"),)


def test_owners_and_managers_snooze_and_nobody_else(office: Office) -> None:
    """The TAG snoozes its own review, not the Panel's baseline; a stranger nothing."""
    office.asks("/release snooze june-2020 review-testing", TAG_CHAIR)
    office.refuses("/release snooze june-2020 baseline-documents", TAG_CHAIR, because="can snooze or reassign a reminder")
    office.refuses("/release reassign june-2020 review-testing", STRANGER, because="can snooze or reassign a reminder")


def test_the_form_lists_what_the_person_can_snooze(office: Office) -> None:
    """Nothing overdue, and no item of others: picking one would lose what is typed. Without any, the first refusal is said."""
    offered = [each.value for each in office.asks("/release snooze june-2020").fields[0].options]
    assert "milestone:baseline-documents" in offered
    assert "policy:tad-to-tag" not in offered
    for each in offered:
        office.asks(f"/release snooze june-2020 {each}")
    own = [each.value for each in office.asks("/release snooze june-2020", TAG_CHAIR).fields[0].options]
    assert "milestone:baseline-documents" not in own
    for each in own:
        office.asks(f"/release snooze june-2020 {each}", TAG_CHAIR)
        office.asks(f"/release reassign june-2020 {each}", TAG_CHAIR)
    office.refuses("/release snooze june-2020", STRANGER, because="Only ")
