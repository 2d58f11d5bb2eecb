"""Splitting a modification into parts, or a proposal into two (Paper 2, 3; R6, R24)."""

from __future__ import annotations

from datetime import date

from commands.protocol.line import Line
from policy.model.scope import Modification, ModificationState, Part, ScopeItem
from storage.scope import modifications
from tests.builders.office import Office, words_of


def stored(office: Office, ref: str) -> Modification:
    """A modification as stored."""
    with office.store.reading() as conn:
        record = modifications.fetch_modification(conn, ref)
    assert record
    return record.modification


def places(office: Office, ref: str) -> dict[str, ScopeItem]:
    """The places of a modification in scopes, by release."""
    with office.store.reading() as conn:
        record = modifications.fetch_modification(conn, ref)
    return dict(record.placements) if record else {}


def test_a_whole_modification_becomes_two_parts(office: Office) -> None:
    """SECMP0053's first part takes its agreed place in June 2020, and its costs stay there; the second can be added elsewhere."""
    office.does("/modification edit SECMP0053", implementation_on="2020-06-25")
    form = office.asks("/modification split SECMP0053")
    shown = {each.name: each.value for each in form.fields}
    assert shown["first_on"] == "2020-06-25"
    confirm = office.asks(form, first="Response times", second="Reports", second_on="2020-11-05", reason="Too much at once")
    assert "4 costs of SECMP0053 stay there as those of the complete modification" in words_of(confirm)
    office.does(confirm)
    assert stored(office, "SECMP0053").parts == (Part(1, date(2020, 6, 25), "Response times"), Part(2, date(2020, 11, 5), "Reports"))
    assert stored(office, "SECMP0053").implementation_on is None
    june = places(office, "SECMP0053")["june-2020"]
    assert (june.part, june.agreed_on, june.description) == (1, date(2019, 10, 11), "Response times")
    assert {each.part for each in office.release().costs if each.modification == "SECMP0053"} == {0}
    office.does("/release add SECMP0053 part 2 to november-2020")
    undone = office.does("/modification split SECMP0053", second="More")
    assert stored(office, "SECMP0053").parts[2] == Part(3, None, "More")
    assert "part 3" in words_of(undone)


def test_a_split_is_undone_as_a_whole(office: Office) -> None:
    """The whole is back in its place, and no part is on record."""
    before = places(office, "SECMP0053"), stored(office, "SECMP0053")
    office.does(office.asks("/modification split SECMP0053", reason="Too much"))
    office.does(office.asks("/release undo"))
    assert (places(office, "SECMP0053"), stored(office, "SECMP0053")) == before


def test_a_part_and_the_whole_are_never_both_in_scope(office: Office) -> None:
    """Neither in one release nor in two; the refusal offers the split."""
    refused = office.refuses("/release add SECMP0053 part 2 to november-2020", because="whole or in parts")
    assert Line.modification("split", "SECMP0053") in refused.instead
    office.refuses("/release add SECMP0062 to 2021", because="SECMP0062 part 1 is in the June 2020")
    office.does("/release remove SECMP0053 from june-2020", reason="Later")
    office.does("/release add SECMP0053 part 2 to november-2020")


def test_a_proposal_becomes_two(office: Office) -> None:
    """MP084 is MP084A in June 2020 then, and MP084B has the same facts; both name MP084, which finds both."""
    confirm = office.asks("/modification split MP084", into="proposals", second="The enduring solution.", reason="Two problems")
    office.does(confirm)
    first, second = stored(office, "MP084A"), stored(office, "MP084B")
    assert (first.origin, second.origin) == ("MP084", "MP084")
    assert (first.title, second.title) == ("Other User Panel Seating Amendment",) * 2
    assert second.description == "The enduring solution."
    assert list(places(office, "MP084A")) == ["june-2020"]
    assert places(office, "MP084B") == {}
    found = office.refuses("/modification show MP84", because="MP084 was split into MP084A and MP084B")
    assert found.instead == (Line.modification("show", "MP084A"), Line.modification("show", "MP084B"))
    office.refuses("/modification approve MP084", because="Which one?")
    history = words_of(office.say("/release history june-2020"))
    assert "MP084 is now MP084A" in history
    assert "removed from the scope" not in history
    office.does(office.asks("/release undo"))
    assert stored(office, "MP084").state is ModificationState.MODIFICATION_PROPOSAL


def test_what_is_approved_or_has_a_letter_is_split_into_parts_only(office: Office) -> None:
    """An approved modification's form offers no proposals, and neither does one of the older series."""
    for ref in ("SECMP0053", "SECMP0007"):
        (into,) = (each for each in office.asks(f"/modification split {ref}").fields if each.name == "into")
        assert [each.value for each in into.options] == ["parts"]
    office.faults("/modification split SECMP0053", into="proposals", reason="So", field="into")
    office.faults("/modification split SECMP0053", reason="", field="reason")
