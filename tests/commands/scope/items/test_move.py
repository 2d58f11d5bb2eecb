"""A move leaves one scope and enters the other (R6)."""

from __future__ import annotations

from commands.protocol.line import Line
from commands.protocol.results import Changed
from policy.model.releases import Release
from policy.model.scope import ScopeItem, ScopeState
from tests.builders.office import DAN, Office, expect
from tests.builders.rooms.meetings import decided
from tests.builders.rooms.reviews import KEY


def item(release: Release, ref: str, part: int = 0) -> ScopeItem:
    """A scope item of a release."""
    return next(each for each in release.scope if (each.modification.ref, each.part) == (ref, part))


def test_moving_a_part_leaves_one_scope_and_enters_the_other(office: Office) -> None:
    """A move shows its effect first, and names the other release in the reason."""
    form = office.asks("/release move SECMP0062 part 1 from june-2020 to 2021")
    office.does(form, reason="Too late")
    assert item(office.release(), "SECMP0062", 1).out_reason == "moved to 2021: Too late"
    assert item(office.release("2021"), "SECMP0062", 1).state is ScopeState.TARGETED


def test_what_a_go_excluded_is_added_to_another_release(panel: Office) -> None:
    """It can't be moved from a scope that it has left; the button adds it where it was to go. Who may not is told who may."""
    expect(Changed, decided(panel, "go"))
    refused = panel.refuses(
        f"/release move MP079 from {KEY} to november-2020", because="MP079 has left the scope of the June 2020 SEC Release."
    )
    assert refused.instead[0] == Line.release("add", "MP079", "to", "november-2020")
    panel.asks(refused.instead[0])
    panel.refuses(f"/release move MP079 from {KEY} to november-2020", DAN, because="release manager")


def test_what_has_left_one_open_release_and_is_in_another_is_moved_from_there(office: Office) -> None:
    """The refusal names the release that has it now."""
    office.does("/release move MP079 from june-2020 to 2021", reason="Too late")
    refused = office.refuses("/release move MP079 from june-2020 to november-2020", because="It is in the 2021 SEC Releases.")
    assert refused.instead[0] == Line.release("move", "MP079", "from", "2021", "to", "november-2020")
    office.does("/release remove MP079 from 2021", reason="Later")
    refused = office.refuses("/release move MP079 from june-2020 to november-2020", because="has left the scope")
    assert refused.instead[0] == Line.release("add", "MP079", "to", "november-2020")
