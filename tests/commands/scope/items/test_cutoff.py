"""Decision cut-offs: set, extended, and passed (R5)."""

from __future__ import annotations

from datetime import date

from bot import pages
from policy.model.releases import Release
from policy.model.scope import ScopeItem
from tests.builders.office import Office


def item(release: Release, ref: str, part: int = 0) -> ScopeItem:
    """A scope item of a release."""
    return next(each for each in release.scope if (each.modification.ref, each.part) == (ref, part))


def test_a_cutoff_in_the_command_needs_no_form(office: Office) -> None:
    """Given all it needs, add acts at once."""
    office.does("/release add mp100 to June 2020 cut-off 2020-03-31")
    assert item(office.release(), "MP100").cutoff == date(2020, 3, 31)


def test_a_cutoff_is_set_extended_and_checked(office: Office) -> None:
    """A targeted modification gets a cut-off by word or form; not one in the past, after go-live, or for what is approved."""
    office.does("/release cutoff MP079 in june-2020 by 2020-03-31")
    assert item(office.release(), "MP079").cutoff == date(2020, 3, 31)
    form = office.asks("/release cutoff MP079 in june-2020")
    assert form.fields[0].value == "2020-03-31"
    office.faults(form, cutoff="2020-06-26")
    office.faults(form, cutoff="2020-01-09")
    office.does(form, cutoff="2020-04-30")
    office.refuses("/release cutoff SECMP0053 in june-2020 by 2020-03-31", because="Only an undecided modification has a cut-off.")


def test_a_passed_cutoff_is_a_blocker_with_three_ways_out(office: Office) -> None:
    """Status turns red and offers Approve, Extend and Remove; extending takes the blocker away (R5)."""
    office.say("/release cutoff MP079 in june-2020 by 2020-01-10")
    office.at(2020, 1, 13)
    message = pages.message(office.say("/release status june-2020"))
    assert "Red" in message["text"]
    lines = [element["value"] for block in message["blocks"] if block["type"] == "actions" for element in block["elements"]]
    assert {"/modification approve MP079", "/release cutoff MP079 in june-2020", "/release remove MP079 from june-2020"} <= set(lines)
    office.say("/release cutoff MP079 in june-2020 by 2020-03-31")
    assert "Amber" in pages.plain(office.say("/release status june-2020"))
