"""A modification's history: all that was done to it in every release, under every reference, and nothing that its reader may not see."""

from __future__ import annotations

import pytest

from commands.history.of_modification import ModificationHistoryShown
from commands.history.of_release import HistoryShown
from commands.history.pages import SHOWN
from commands.protocol.line import Line
from commands.protocol.results import LookedBack, Refused
from policy.model.releases import Classification
from policy.model.scope import RequestState
from storage.engine.session import Act
from storage.scope.renaming import rename
from storage.tables import DependencyRow, ReleaseRow
from tests.builders.office import OLIVER, RACHEL, STRANGER, Office, expect, words_of

LINE = "/modification history MP079"
MOVE = "/release move MP079 from june-2020 to november-2020"


def entries(office: Office, line: str = LINE, who: str = RACHEL) -> list[str]:
    """The entries of a page, newest first, without their buttons."""
    found = words_of(office.shows(line, ModificationHistoryShown, who)).split("\n- ")[1:]
    return [each.partition("\n  Show refusals")[0].partition("\n  Undo")[0] for each in found]


def test_what_was_done_in_every_release_is_told_with_the_release(office: Office) -> None:
    """A correction, a move and a decision, newest first, each in the words of the release's history."""
    office.does("/modification edit MP079", title="Withdrawing modifications")
    office.at(2020, 1, 13)
    office.does(MOVE, reason="Not ready for June")
    office.at(2020, 1, 14)
    office.does("/modification approve MP079", date="2020-01-14", decided_by="change-board")
    approved, moved, corrected, loaded = entries(office)
    assert "MP079 was approved on 14 Jan 2020" in approved
    assert approved.splitlines()[0].endswith(" · November 2020")
    assert moved.splitlines()[0].endswith(" · November 2020 and June 2020")
    assert "November 2020: MP079 added to the scope" in moved
    assert "June 2020: MP079 left the scope" in moved
    assert moved.count("Not ready for June") == 1
    assert "title changed from Provisions for withdrawing modifications to Withdrawing modifications" in corrected
    assert "·" not in corrected.splitlines()[0]
    assert "MP079 added to the scope" in loaded


def test_an_undo_is_called_so_and_the_newest_change_can_be_undone(office: Office) -> None:
    """An undo is an entry of its own, and the newest change can be undone by whoever did it."""
    office.does("/release remove MP079 from june-2020", reason="Not ready")
    office.does("/release undo")
    assert "undid a change · June 2020:" in entries(office)[0]
    office.does("/modification edit MP079", title="A title")
    done = office.shows(LINE, ModificationHistoryShown)
    assert done.undoable == {done.changes[0].change_id}
    assert office.shows(LINE, ModificationHistoryShown, OLIVER).undoable == frozenset()


def test_by_a_person_refusals_and_pages(office: Office) -> None:
    """The filters of a release's history; the thing is the modification itself."""
    for number in range(SHOWN + 1):
        office.does("/modification edit MP079", RACHEL if number else OLIVER, title=f"Title {number}")
    assert office.shows(LINE, ModificationHistoryShown).pages == 2
    assert len(office.shows(f"{LINE} page 2", ModificationHistoryShown).changes) > 1
    assert [each.after for each in office.shows(f"{LINE} by <@{OLIVER}>", ModificationHistoryShown).changes] == ["Title 0"]
    office.refuses("/modification approve MP079", STRANGER)
    assert "was refused: MP079" in words_of(office.shows(f"{LINE} refusals", ModificationHistoryShown))
    refused = office.refuses(f"{LINE} of O1", because="isn't a filter. Write “by @person”.")
    assert refused.instead == (Line.modification("history", "MP079"),)
    office.refuses(f"{LINE} by Rachel", because="/modification history MP079 by @rachel")


def test_as_of_a_day_it_ends_with_that_day(office: Office) -> None:
    """What came later is left out, and before the record begins it says so."""
    office.at(2020, 1, 13)
    office.does(MOVE, reason="Not ready")
    looked = expect(LookedBack, office.say(f"{LINE} as of 2020-01-10"))
    assert expect(ModificationHistoryShown, looked.result).total == 1
    assert office.shows(LINE, ModificationHistoryShown).total == 2
    office.refuses(f"{LINE} as of 2020-01-09", because="The record of MP079 begins on 10 Jan 2020")


def test_a_former_reference_is_followed(office: Office) -> None:
    """Its history goes on under the new reference, and either finds it."""
    office.does("/modification edit MP079", title="A title")
    with office.store.changing(Act(RACHEL, "modification edit", office.now)) as tx:
        rename(tx.session, "MP079", "MP179", draft_ref="MP079")
    for line in ("/modification history MP179", LINE):
        shown = office.shows(line, ModificationHistoryShown)
        assert shown.ref == "MP179"
        assert "title changed from" in words_of(shown)


def test_a_change_request_has_its_history(office: Office) -> None:
    """Its state, the releases alongside, and what depends on it."""
    with office.store.changing(Act(RACHEL, "modification depends", office.now)) as tx:
        tx.session.add(
            DependencyRow(modification_ref="MP079", request_ref="CR1088", before="sit", position=1, reach=RequestState.DELIVERED)
        )
    newest, loaded = entries(office, "/modification history CR1088")
    assert "MP079" in newest
    assert "CR1088 added" in loaded


def test_what_is_hidden_is_not_told(office: Office) -> None:
    """Not what was done in a release while it was classified (R20); its approval is told, as on its page."""
    with office.store.changing(Act(RACHEL, "release edit", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "november-2020").classification = Classification.RED
    office.does(MOVE, reason="A vulnerability")
    office.does("/modification approve MP079", date="2020-01-10", decided_by="change-board")
    told = "\n".join(entries(office, who=STRANGER))
    assert "MP079 was approved on 10 Jan 2020" in told
    assert "November" not in told
    assert "November 2020" in "\n".join(entries(office))
    assert set(office.shows(LINE, ModificationHistoryShown, STRANGER).classes) == {"june-2020"}


def test_what_happened_while_all_its_releases_were_classified_is_not_told(office: Office) -> None:
    """Its title of then came from a release that its reader might not see; what came before and after is told (R20)."""
    for level, title in ((Classification.RED, "Hidden words"), (Classification.WHITE, "Open words")):
        with office.store.changing(Act(RACHEL, "release edit", office.now)) as tx:
            tx.session.get_one(ReleaseRow, "june-2020").classification = level
        office.does("/modification edit MP079", title=title)
    told = "\n".join(entries(office, who=STRANGER))
    assert "MP079 added to the scope" in told
    assert "Open words" in told
    assert "to Hidden words" not in told
    assert "to Hidden words" in "\n".join(entries(office))


def test_a_change_request_that_is_hidden_is_not_named(office: Office) -> None:
    """What it depends on is in a classified release alone; that release is not told of either (R20)."""
    office.does(MOVE, reason="Not ready")
    with office.store.changing(Act(RACHEL, "modification depends", office.now)) as tx:
        tx.session.add(
            DependencyRow(modification_ref="MP079", request_ref="CR1088", before="sit", position=1, reach=RequestState.DELIVERED)
        )
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.RED
    assert "CR1088" in "\n".join(entries(office))
    told = "\n".join(entries(office, who=STRANGER))
    assert "CR1088" not in told
    assert "June" not in told
    hidden = office.refuses("/modification show CR1088", STRANGER).sentence
    assert office.refuses("/modification history CR1088", STRANGER).sentence == hidden


def test_a_release_has_its_own_history_under_either_command(office: Office) -> None:
    """Who names a release after /modification history is shown that release's."""
    assert office.shows("/modification history june-2020", HistoryShown).release.key == "june-2020"
    assert office.shows("/modification history of MP079", ModificationHistoryShown).ref == "MP079"


@pytest.mark.parametrize(
    ("line", "because", "way"),
    [
        ("/modification history something", "is not a reference", "/modification list"),
        ("/modification history MP999", "There is no modification MP999", "/modification list"),
        ("/modification history CR2000", "There is no Change Request CR2000", "/modification list"),
        ("/modification history", "Which modification?", "/modification list"),
        ("/release history MP079", "MP079 is a modification, not a release", LINE),
    ],
)
def test_a_refusal_leads_on(office: Office, line: str, because: str, way: str) -> None:
    """Each names a way that works."""
    refused = office.refuses(line, because=because)
    assert way in [str(each) for each in refused.instead]
    assert not isinstance(office.say(way), Refused)


def test_a_modification_leads_to_its_history_and_back(office: Office) -> None:
    """By a button each."""
    assert LINE in words_of(office.say("/modification show MP079"))
    assert "/modification show MP079" in words_of(office.say(LINE))
    assert office.shows("/release history june-2020 of MP079", HistoryShown).total
