"""The standard criteria: proposed until the deciding body agrees them, shown, minuted and undone (Annex 1; R12)."""

from __future__ import annotations

from datetime import date

from commands.sign_off.standard import StandardShown
from storage.roster import reference_data
from tests.builders.office import PANEL_CHAIR, STRANGER, TAG_CHAIR, Office, words_of


def test_the_set_is_proposed_until_the_body_agrees_it(office: Office) -> None:
    """All 16 are shown as proposed on 10 January; the Panel's chair agrees them at once, and one undo makes them proposed again."""
    shown = office.shows("/release criteria standard", StandardShown, STRANGER)
    assert (len(shown.criteria), shown.agreed) == (16, None)
    before = words_of(shown)
    assert "Proposed; the deciding body has not agreed them." in before.replace("*", "")
    assert "DCC answers for it · proposed on 10 Jan 2020 · not applicable in a Documentation release" in before
    office.at(2020, 1, 17)
    form = office.asks("/release decide standard", PANEL_CHAIR)
    office.does(form, PANEL_CHAIR)
    shown = office.shows("/release criteria standard", StandardShown)
    assert shown.agreed == date(2020, 1, 17)
    assert "agreed by the SEC Panel on 17 Jan 2020" in words_of(shown)
    assert office.does("/release decide standard criteria", PANEL_CHAIR).title == "Nothing changed"
    office.undoes(user=PANEL_CHAIR)
    with office.store.reading() as conn:
        assert {each.agreed_on for each in reference_data.fetch_reference(conn).standard_criteria} == {None}


def test_a_manager_cites_the_paper_and_others_are_refused(office: Office) -> None:
    """On the body's behalf the paper is required and shown; a day to come is a fault, and a committee's chair may not."""
    office.refuses("/release decide standard", TAG_CHAIR)
    form = office.asks("/release decide standard")
    office.faults(form, field="reference", because="Cite the paper or minute")
    office.faults(form, met_on="2020-01-17", reference="SECP_76_1701_23", field="met_on", because="can't be in the future")
    office.does(form, met_on="2020-01-10", reference="SECP_76_1701_23")
    assert "agreed by the SEC Panel on 10 Jan 2020 (SECP_76_1701_23)" in words_of(office.say("/release criteria standard"))
