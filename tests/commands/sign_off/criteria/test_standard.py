"""The standard criteria: proposed until the body agrees them, and not applicable where they don't fit the release (Annex 1; R12)."""

from __future__ import annotations

from datetime import date

import pytest

from commands.findings.check import CheckShown
from commands.sign_off.criteria.standard import StandardShown
from policy.sign_off.criteria import applicable_criteria
from storage.roster import reference_data
from storage.sign_off import reviews
from tests.builders.office import OPSG_CHAIR, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, Office, words_of


def test_the_set_is_proposed_until_the_body_agrees_it(office: Office) -> None:
    """All 16 are shown as proposed on 10 January; the Panel's chair agrees them at once, and one undo makes them proposed again."""
    shown = office.shows("/release criteria standard", StandardShown, STRANGER)
    assert (len(shown.criteria), shown.agreed) == (16, None)
    before = words_of(shown)
    assert "Proposed; the deciding body has not agreed them." in before.replace("*", "")
    assert "Proposed on 10 Jan 2020. In a Documentation release only O8 and O9 apply." in before
    office.at(2020, 1, 17)
    form = office.asks("/release decide standard", PANEL_CHAIR)
    (reference,) = (each for each in form.fields if each.name == "reference")
    assert (reference.optional, reference.hint) == (True, "As the body's chair, you need none.")
    office.does(form, PANEL_CHAIR)
    shown = office.shows("/release criteria standard", StandardShown)
    assert shown.agreed == date(2020, 1, 17)
    assert "Agreed by the SEC Panel on 17 Jan 2020" in words_of(shown)
    assert office.does("/release decide standard criteria", PANEL_CHAIR).title == "Nothing changed"
    office.undoes(user=PANEL_CHAIR)
    with office.store.reading() as conn:
        assert {each.agreed_on for each in reference_data.fetch_reference(conn).standard_criteria} == {None}


def test_a_manager_cites_the_paper_and_others_are_refused(office: Office) -> None:
    """On the body's behalf the paper is required and shown; a day to come is a fault, and a committee's chair may not."""
    office.refuses("/release decide standard", TAG_CHAIR, because="can record the deciding body's decision")
    form = office.asks("/release decide standard")
    (reference,) = (each for each in form.fields if each.name == "reference")
    assert not reference.optional
    assert "on behalf of the SEC Panel, so cite the paper or minute" in reference.hint
    office.faults(form, field="reference", because="Cite the paper or minute")
    office.faults(form, met_on="2020-01-17", reference="SECP_76_1701_23", field="met_on", because="can't be in the future")
    office.does(form, met_on="2020-01-10", reference="SECP_76_1701_23")
    assert "Agreed by the SEC Panel on 10 Jan 2020 (SECP_76_1701_23)" in words_of(office.say("/release criteria standard"))


KEY = "february-2021"


@pytest.fixture
def documents(office: Office) -> Office:
    """A Documentation release, in which O8 and O9 apply."""
    office.does(office.asks(f"/release create {KEY}"))
    return office


@pytest.mark.parametrize(
    ("line", "user"),
    [
        (f"/release evidence {KEY} O1 https://example.com/o1", RACHEL),
        (f"/release position {KEY} O1 met", OPSG_CHAIR),
        (f"/release position {KEY} O1 behalf", RACHEL),
    ],
)
def test_nobody_acts_on_it(documents: Office, line: str, user: str) -> None:
    """Evidence and positions are refused with the reason, and the way to make it applicable: a chair asks a release manager."""
    refused = documents.refuses(line, user, because="O1 is not applicable to the February 2021 SEC Release: ")
    way = f"/release criterion {KEY} add O1"
    assert str(refused.instead[0]) == (way if user == RACHEL else f"/release ask secas {way.removeprefix('/')}")


def test_it_is_shown_with_its_reason_and_left_out_of_the_review(documents: Office) -> None:
    """Its page and the list say why; the committee's review has the two that apply, and the check misses nothing."""
    assert "Not applicable: The release changes the text of the SEC only" in words_of(documents.say(f"/release criteria {KEY} O1"))
    with documents.store.reading() as conn:
        review = reviews.fetch_review(conn, KEY, committee="opsg")
        assert review is not None
        assert review.refs == ("O8", "O9")
        assert reviews.fetch_review(conn, KEY, committee="ssc") is None
    documents.refuses(f"/release signoff {KEY} ssc", because="The SSC reviews no criteria")
    assert "criteria-missing" not in str(documents.shows(f"/release check {KEY}", CheckShown).findings)


def test_naming_it_makes_it_apply_and_undo_takes_that_back(documents: Office) -> None:
    """`criterion add O1` makes O1 applicable again, and it takes evidence; one undo restores the mark."""
    documents.does(f"/release criterion {KEY} add O1")
    assert [each.ref for each in applicable_criteria(documents.release(KEY))] == ["O1", "O8", "O9"]
    documents.does(f"/release evidence {KEY} O1 https://example.com/o1")
    documents.undoes()
    documents.undoes()
    assert [each.ref for each in applicable_criteria(documents.release(KEY))] == ["O8", "O9"]


def test_the_standard_set_is_added_with_its_marks(documents: Office) -> None:
    """A dropped criterion comes back not applicable with the set, and applicable by its own number."""
    documents.does(f"/release criterion {KEY} drop S1", reason="Not needed", reference="SECP_1")
    documents.does(f"/release criterion {KEY} add standard")
    assert next(each for each in documents.release(KEY).criteria if each.ref == "S1").not_applicable
    documents.does(f"/release criterion {KEY} drop S1", reason="Not needed", reference="SECP_1")
    documents.does(f"/release criterion {KEY} add S1")
    assert not next(each for each in documents.release(KEY).criteria if each.ref == "S1").not_applicable
