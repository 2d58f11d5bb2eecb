"""Whom and which documents a release touches, and the summaries."""

from __future__ import annotations

from storage.roster.reference_data import fetch_reference
from tests.builders.office import Office, words_of
from tests.builders.rooms.editing import opened, values


def test_impacts_are_set_for_one_modification_at_a_time(office: Office) -> None:
    """Participants and documents of the chosen modification change; those of the others stay."""
    menu = opened(office, "impacts")
    assert [each.value for each in menu.fields[0].options] == ["SECMP0053", "SECMP0062", "MP079", "MP084", "MP088"]
    form = office.asks(menu, which="MP088")
    before = office.release()
    assert values(form)["documents"] == (
        "Section D ‘Modification Process’\nSection G ‘Security’\nSection L ‘Smart Metering Key Infrastructure and DCC Key Infrastructure’"
    )
    office.does(form, participants=("Suppliers", "DCC"), documents="section d\nSection F 'Smart Metering System Requirements'")
    after = office.release()
    assert [each.participant for each in after.participants if each.modification == "MP088"] == ["Suppliers", "DCC"]
    assert [each.document for each in after.documents if each.modification == "MP088"] == ["Section D", "Section F"]
    assert [each for each in after.documents if each.modification != "MP088"] == [e for e in before.documents if e.modification != "MP088"]
    with office.store.reading() as conn:
        titles = {each.name: each.title for each in fetch_reference(conn).documents}
    assert titles["Section F"] == "Smart Metering System Requirements"


def test_documents_that_are_not_known_need_a_title(office: Office) -> None:
    """A document without a title that the SEC does not have is refused with the nearest; another title for a known one is refused."""
    form = opened(office, "impacts MP079")
    office.faults(form, documents="Appendix ABC", field="documents", because="Did you mean Appendix AC?")
    office.faults(form, documents="Section D ‘Security’", field="documents", because="Section D is ‘Modification Process’")
    office.faults(form, participants=("Martians",), field="participants", because="Choose")
    office.refuses("/release edit june-2020 impacts MP093", because="MP093 isn't in the scope")
    long = f"Section Q ‘{'x' * 301}’"
    office.faults(form, documents=long, field="documents", because="has 301 characters. Write at most 300.")


def test_summaries_are_added_renamed_and_removed(office: Office) -> None:
    """A summary keeps its place when its heading changes, and a heading stands once on each side."""
    menu = opened(office, "summaries")
    form = office.asks(menu, which="new dcc")
    assert {"heading", "text"} == set(office.faults(form).by_field)
    office.does(form, heading="Service desk", text="More calls.")
    assert (office.release().summaries[-1].group, office.release().summaries[-1].heading) == ("dcc", "Service desk")
    office.faults(form, heading="service  DESK", text="Fewer.", field="heading", because="already")
    place = [each.heading for each in office.release().summaries].index("Supplier Parties")
    office.does(opened(office, "summaries party Supplier Parties"), heading="Suppliers", text="Less waiting.")
    renamed = office.release().summaries[place]
    assert (renamed.group, renamed.heading, renamed.text) == ("party", "Suppliers", "Less waiting.")
    count = len(office.release().summaries)
    office.does(opened(office, "summaries party suppliers"), remove=("remove",))
    assert len(office.release().summaries) == count - 1
    office.refuses("/release edit june-2020 summaries party supplyers", because="No summary is called “party supplyers”")


def test_a_technical_specification_asks_for_the_mark_until_the_release_has_it(office: Office) -> None:
    """R2: the release that has the mark already is not asked for it."""
    form = opened(office, "impacts MP088")
    assert "makes it a Technical Specifications release" in words_of(
        office.does(form, documents="Section D\nSchedule 8 ‘GB Companion Specification’")
    )
    office.does(office.asks("/modification edit SECMP0053"), impacts=("dcc_systems", "technical_specifications"))
    assert office.release().technical_specifications
    again = office.does(opened(office, "impacts MP088"), documents="Schedule 8 ‘GB Companion Specification’")
    assert "Technical Specifications release" not in words_of(again)
