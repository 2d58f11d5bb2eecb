"""Designations that come with a release: form, page, file, history and undo (November 2020; R24)."""

from __future__ import annotations

from datetime import date

from policy.model.scope import Designation
from tests.builders.office import Office, words_of
from tests.builders.rooms.editing import opened

LINE = "/release edit june-2020 designations"


def test_a_designation_is_recorded_changed_and_removed(office: Office) -> None:
    """It is listed alongside, is no modification, and comes back by undo."""
    office.does(f"{LINE} new", name="SEC Subsidiary Documents", by="BEIS", documents="appendix d\nSchedule 8")
    assert office.release().designations == (Designation("SEC Subsidiary Documents", "BEIS", None, "", ("Appendix D", "Schedule 8")),)
    said = words_of(office.say("/release scope june-2020"))
    assert "Designations that come with the release, not modifications" in said
    assert "designated by BEIS, date not on record · Appendix D and Schedule 8" in said
    office.does(f"{LINE} 1", name="Subsidiary Documents", designated_on="2020-01-09", reference="A letter", note="As is.")
    found = office.release().designations
    assert found == (Designation("Subsidiary Documents", "BEIS", date(2020, 1, 9), "A letter", ("Appendix D", "Schedule 8"), "As is."),)
    assert "Designation “Subsidiary Documents” added" in words_of(office.say("/release history june-2020"))
    office.does(f"{LINE} 1", remove=("remove",))
    assert office.release().designations == ()
    office.does(office.asks("/release undo"))
    assert office.release().designations == found
    assert "Subsidiary Documents" not in words_of(office.say("/release scope june-2020 as of 2020-01-09"))


def test_wrong_answers_are_told_at_their_field(office: Office) -> None:
    """It needs a name of its own and documents of the SEC; a number that is not listed is refused."""
    office.does(f"{LINE} new", name="One")
    office.faults(f"{LINE} new", name=" ", field="name")
    office.faults(f"{LINE} new", name="One", field="name", because="listed already")
    office.faults(f"{LINE} new", name="Two", documents="Appendix DD", field="documents", because="isn't in the list")
    office.refuses(f"{LINE} 7", because="No designation has the number")
    form = opened(office, "designations")
    assert [each.value for each in form.fields[0].options] == ["new", "1"]
