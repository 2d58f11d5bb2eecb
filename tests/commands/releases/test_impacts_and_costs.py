"""The impacts and the costs of a release (RID 2, 5)."""

from __future__ import annotations

from bot.public.words import changed_documents
from commands.releases.impacts_and_costs import CostsShown, ImpactsShown
from policy.releases.costs import cost_totals
from tests.builders.office import STRANGER, Office


def test_impacts_come_with_the_titles_of_the_documents(office: Office) -> None:
    """The page names each SEC document by its title, for anybody who may see the release."""
    shown = office.shows("/release impacts june-2020 page 2", ImpactsShown, STRANGER)
    assert (shown.about, shown.page) == (("june-2020",), 2)
    titles = {each.name: each.title for each in shown.titles}
    assert titles["Section D"] == "Modification Process"
    assert {each.document for each in shown.release.documents} <= titles.keys()


def test_costs_come_with_their_totals(office: Office) -> None:
    """The quoted total and the breakdown of June 2020 differ by £60,000 (RID 5; R17)."""
    shown = office.shows("/release costs june-2020", CostsShown, STRANGER)
    assert (shown.about, shown.page) == (("june-2020",), 1)
    assert shown.totals == cost_totals(office.release())
    assert (shown.totals.quoted, shown.totals.breakdown, shown.totals.apart) == (112_004_200, 118_004_200, 6_000_000)


def test_what_left_the_scope_is_in_no_matrix_and_its_costs_are_found(office: Office) -> None:
    """Participants, SEC documents and testing criteria are those of the scope; the breakdown is the DCC's, so the check names what left."""
    for ref in ("SECMP0053", "SECMP0062 part 1"):
        office.does(f"/release remove {ref} from june-2020", reason="Too late.")
    told = office.reads("/release impacts june-2020")
    assert "Section D ‘Modification Process’: MP079, MP088" in told
    assert "SECMP00" not in told
    assert [name for name, refs in changed_documents(office.release()) if set(refs) - {"MP079", "MP084", "MP088"}] == []
    check = office.reads("/release check june-2020")
    assert "SECMP0053 left the scope of this release, but the breakdown still adds up its costs, £91,650." in check
    assert "/release edit june-2020 costs SECMP0053" in check
    criteria = office.reads("/release criteria june-2020 tag")
    assert "Not needed now: nothing in scope impacts DCC Systems." in criteria
    assert "Open" not in criteria


def test_other_words_after_the_key_are_refused(office: Office) -> None:
    """Neither command takes more than the release."""
    office.refuses("/release impacts june-2020 MP079", because="isn't expected after june-2020")
    office.refuses("/release costs june-2020 total", because="isn't expected after june-2020")


def test_costs_of_what_left_the_scope_are_marked(office: Office) -> None:
    """The breakdown adds them up until the DCC gives a new total, and the page says so (RID 5; R17)."""
    assert "Left the scope" not in office.reads("/release costs june-2020")
    office.does("/release move SECMP0053 from june-2020 to november-2020", reason="The DCC needs longer")
    assert "⚠️ SECMP0053, £91,650: still in the breakdown" in office.reads("/release costs june-2020")
