"""Notes, and past versions of the RID."""

from __future__ import annotations

from policy.model.releases import Note
from tests.builders.office import Office
from tests.builders.rooms.editing import opened


def test_notes_are_added_changed_and_removed(office: Office) -> None:
    """Each note is known by its number, which no other note takes over."""
    notes = office.release().notes
    form = office.asks(opened(office, "notes"), which="new")
    assert list(office.faults(form, kind="gossip").by_field) == ["kind", "text"]
    office.does(form, kind="candidate", text="MP099 may join.")
    assert office.release().notes == (*notes, Note("candidate", "MP099 may join."))
    office.does(opened(office, "notes 1"), kind="reason", text="Because.")
    office.does(opened(office, "notes 2"), remove=("remove",))
    assert office.release().notes == (Note("reason", "Because."), *notes[2:], Note("candidate", "MP099 may join."))
    office.refuses("/release edit june-2020 notes 2", because="No note has the number “2”")
