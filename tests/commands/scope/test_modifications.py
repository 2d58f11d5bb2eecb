"""A modification or Change Request, and the list of modifications."""

from __future__ import annotations

import pytest

from commands.findings.check import CheckShown
from commands.protocol.line import Line
from commands.releases.status import StatusShown
from commands.scope.modifications import LISTED, ModificationShown, ModificationsListed, RequestShown
from policy.model.releases import Classification
from policy.model.scope import ModificationState
from storage.engine.session import Act
from storage.tables import ModificationRow, ReleaseRow
from tests.builders.office import RACHEL, STRANGER, Office, words_of


def listed(office: Office, words: str = "") -> ModificationsListed:
    """A page of the list."""
    return office.shows(f"/modification list {words}".strip(), ModificationsListed, STRANGER)


def test_a_modification_comes_with_its_place(office: Office) -> None:
    """Each release that has it or a part of it in its scope, however the reference is spelt (R5)."""
    shown = office.shows("/modification show secmp 62", ModificationShown, STRANGER)
    assert (shown.modification.ref, shown.today) == ("SECMP0062", office.now.date())
    assert [(key, item.part) for key, item in shown.placements] == [("june-2020", 1), ("november-2020", 2)]
    assert (shown.about, shown.dependencies) == (("june-2020", "november-2020"), ())


def test_a_modification_comes_with_what_it_waits_for(office: Office) -> None:
    """Its dependencies name the Change Requests (R7)."""
    shown = office.shows("/modification show MP078", ModificationShown)
    assert {each.request.ref for each in shown.dependencies} == {"CR1047", "CR1057"}


def test_a_change_request_comes_with_what_waits_for_it(office: Office) -> None:
    """A CR has no place in a scope; it is alongside releases, and modifications wait for it (R7)."""
    alongside = office.shows("/modification show cr1088", RequestShown)
    assert (alongside.request.ref, alongside.alongside, alongside.about) == ("CR1088", ("june-2020",), ("june-2020",))
    waiting = office.shows("/modification show CR1047", RequestShown).waiting
    assert "MP078" in {each.modification for each in waiting}


def test_both_have_the_classification_of_their_releases(office: Office) -> None:
    """A modification in a Red release is Red where it is shown or listed (R20)."""
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.RED
    assert office.shows("/modification show SECMP0062", ModificationShown).classification is Classification.RED
    assert office.shows("/modification show CR1088", RequestShown).classification is Classification.RED
    assert office.shows("/modification list", ModificationsListed).classification is Classification.RED
    assert set(listed(office).about) == {"november-2020", "2021"}


@pytest.mark.parametrize(
    ("typed", "says", "instead"),
    [
        ("", "Which modification?", Line.modification("list")),
        ("something", "“something” is not a reference", Line.modification("list")),
        ("CR1089", "There is no Change Request CR1089. Did you mean CR1088?", Line.modification("show", "CR1088")),
        ("SECMP0063", "There is no modification SECMP0063. Did you mean SECMP0067?", Line.modification("show", "SECMP0067")),
        ("MP99999", "There is no modification MP99999. See /modification list.", Line.modification("list")),
    ],
)
def test_an_unknown_reference_suggests_the_nearest(office: Office, typed: str, says: str, instead: Line) -> None:
    """The suggestion is of the same kind, or the list if nothing is near."""
    refused = office.refuses(f"/modification show {typed}".strip(), because=says)
    assert instead in refused.instead


def test_the_list_is_of_all_or_of_one_state(office: Office) -> None:
    """A state by its name or its value; `all` and no word are the same."""
    assert listed(office).lines == listed(office, "ALL").lines
    assert [each.modification.ref for each in listed(office, "approved").lines] == ["SECMP0053"]
    assert listed(office, "proposal").state is ModificationState.MODIFICATION_PROPOSAL
    assert listed(office, "modification proposal").state is ModificationState.MODIFICATION_PROPOSAL
    assert listed(office, "implemented").lines == ()


def test_an_unknown_state_suggests_the_nearest(office: Office) -> None:
    """All states are named, and the nearest is a button."""
    refused = office.refuses("/modification list aprove", because="Write one of draft, proposal, approved, rejected")
    assert refused.instead == (Line.modification("list", "approved"),)


def test_a_page_of_the_list_has_fifteen(office: Office) -> None:
    """Every modification is on one page, and a page past the end has the last page's number."""
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        tx.session.add_all(ModificationRow(ref=f"MP{number}", title="One more") for number in range(200, 220))
    first = listed(office)
    assert (len(first.lines), first.page, first.pages) == (LISTED, 1, -(-first.total // LISTED))
    refs = [each.modification.ref for number in range(1, first.pages + 1) for each in listed(office, f"page {number}").lines]
    assert len(refs) == len(set(refs)) == first.total
    assert listed(office, "page 99").page == first.pages


def test_what_is_approved_and_in_no_release_is_listed(office: Office) -> None:
    """The list says how many, `list unplaced` which, and the check of the release of its day finds it and adds it (Guidance 4.2; R24)."""
    assert "Every approved modification is in a release." in words_of(office.say("/modification list unplaced"))
    office.does("/modification add MP101", title="Large Gas Meter Displays")
    office.does("/modification approve MP101", date="2020-01-10")
    assert "1 approved modification is in no release" in words_of(office.say("/modification list"))
    assert "MP101 ‘Large Gas Meter Displays’" in words_of(office.say("/modification list unplaced"))
    assert "without an implementation date on record: MP101." in words_of(office.say("/release check november-2020"))
    office.does("/modification edit MP101", implementation_on="2020-11-05")
    found = {each.key for each in office.shows("/release check november-2020", CheckShown).findings}
    assert "unplaced:MP101" in found
    assert "unplaced:MP101" not in {each.key for each in office.shows("/release check june-2020", CheckShown).findings}
    assert "unplaced:MP101" in {each.key for each in office.shows("/release status november-2020", StatusShown).findings}
    office.does("/release add MP101 to november-2020")
    assert "unplaced:MP101" not in {each.key for each in office.shows("/release check november-2020", CheckShown).findings}
