"""Versions of the RID that were issued in the past, put on record."""

from __future__ import annotations

from tests.builders.office import Office
from tests.builders.rooms.editing import opened


def test_past_versions_of_the_rid_are_in_order(office: Office) -> None:
    """R8: numbers follow each other, dates do not go back, and a baseline has a whole number."""
    form = office.asks(opened(office, "versions"), which="new")
    texts = {"changes": "Corrected.", "date": "2020-01-10"}
    office.faults(form, number="1.3", **texts, field="number", because="(R8)")
    office.faults(form, number="v1.0", **texts, field="number", because="already on record")
    office.faults(form, number="one", **texts, field="number", because="not a version")
    office.faults(form, number="1.2", changes="x", date="2020-01-09", field="number", because="dated before 1.1")
    office.faults(form, number="1.2", changes="x", date="2020-01-11", field="date", because="in the future")
    office.faults(form, number="1.2", baselined=("baselined",), **texts, field="baselined", because="whole number")
    assert list(office.faults(form).by_field) == ["number", "date", "changes"]
    office.does(form, number="1.2", **texts)
    assert [each.number for each in office.release().versions] == ["0.1", "0.2", "0.3", "1.0", "1.1", "1.2"]
    office.does(opened(office, "versions 0.2"), changes="Second draft.")
    assert office.release().versions[1].changes == "Second draft."
    office.faults(opened(office, "versions 0.2"), remove=("remove",), field="remove", because="0.3 is out of order")
    office.does(opened(office, "versions 1.2"), remove=("remove",))
    assert office.release().versions[-1].number == "1.1"


def test_a_history_put_on_record_late_stands_in_its_order(office: Office) -> None:
    """Drafts that came before a baseline may be recorded after it, and stand before it."""
    key = "november-2020"
    for number, day, ticks in (("1.0", "2020-01-08", ("baselined",)), ("0.1", "2019-10-01", ()), ("0.2", "2019-11-01", ())):
        office.does(opened(office, "versions new", key), number=number, date=day, changes=f"Version {number}.", baselined=ticks)
    found = office.release(key).versions
    assert [(each.number, each.baselined) for each in found] == [("0.1", False), ("0.2", False), ("1.0", True)]
