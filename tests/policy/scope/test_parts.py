"""Parts and wholes of modifications, across releases (R6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model.scope import Modification, ModificationState, Part, ScopeItem, ScopeState
from policy.scope.parts import clashing, is_implemented, is_twin, mixed, unplaced
from tests.builders.june_2020 import MP079, MP084, SECMP0062


@pytest.mark.parametrize(("live", "implemented"), [(set(), False), ({"june-2020"}, False), ({"june-2020", "november-2020"}, True)])
def test_implemented_with_its_last_part(live: set[str], implemented: bool) -> None:
    """A modification in parts is implemented when the last of them is live."""
    placements = [
        ("june-2020", ScopeItem(SECMP0062, 1)),
        ("november-2020", ScopeItem(SECMP0062, 2)),
        ("2021", ScopeItem(SECMP0062, state=ScopeState.OUT)),
    ]
    assert is_implemented(SECMP0062, placements, live) is implemented
    assert not is_implemented(SECMP0062, [], live)


TWO_PARTS = replace(SECMP0062, state=ModificationState.APPROVED, parts=(Part(1, date(2020, 5, 6)), Part(2, date(2020, 11, 29))))


@pytest.mark.parametrize(
    ("placements", "live", "implemented"),
    [
        ((("june-2020", ScopeItem(TWO_PARTS, 1)),), {"june-2020"}, False),
        ((("june-2020", ScopeItem(TWO_PARTS)),), {"june-2020"}, True),
        ((("june-2020", ScopeItem(TWO_PARTS, 1)), ("november-2020", ScopeItem(TWO_PARTS, 2))), {"june-2020", "november-2020"}, True),
    ],
)
def test_a_part_that_is_in_no_release_is_not_implemented(
    placements: tuple[tuple[str, ScopeItem], ...], live: set[str], implemented: bool
) -> None:
    """A part on record that no release includes is still to come, unless the whole is live."""
    assert is_implemented(TWO_PARTS, placements, live) is implemented


def test_a_part_and_the_whole_are_never_both_in_scope() -> None:
    """The whole clashes with any part in scope and a part with the whole; what is out or in a cancelled release does not."""
    part, whole, out = ScopeItem(TWO_PARTS, 1), ScopeItem(TWO_PARTS), ScopeItem(TWO_PARTS, state=ScopeState.OUT, out_reason="moved")
    assert clashing(0, [("june-2020", part)]) == (("june-2020", part),)
    assert clashing(2, [("june-2020", whole)]) == (("june-2020", whole),)
    assert clashing(2, [("june-2020", part)]) == clashing(0, [("june-2020", whole)]) == ()
    assert clashing(2, [("june-2020", out)]) == clashing(2, [("june-2020", whole)], {"june-2020"}) == ()


@pytest.mark.parametrize(
    ("modification", "placements", "names"),
    [
        (TWO_PARTS, (), ["SECMP0062 part 1", "SECMP0062 part 2"]),
        (TWO_PARTS, (("june-2020", ScopeItem(TWO_PARTS, 1)),), ["SECMP0062 part 2"]),
        (TWO_PARTS, (("june-2020", ScopeItem(TWO_PARTS)),), []),
        (replace(TWO_PARTS, parts=()), (("june-2020", ScopeItem(TWO_PARTS, state=ScopeState.OUT)),), ["SECMP0062"]),
        (replace(TWO_PARTS, state=ModificationState.MODIFICATION_PROPOSAL), (), []),
    ],
)
def test_what_is_approved_and_in_no_release(
    modification: Modification, placements: tuple[tuple[str, ScopeItem], ...], names: list[str]
) -> None:
    """Each part that no scope includes, or the whole; an undecided modification may be in none (Guidance 4.2)."""
    assert [each.name for each in unplaced(modification, placements)] == names


@pytest.mark.parametrize(("part", "other", "twin"), [(0, 0, True), (1, 1, True), (0, 1, True), (2, 0, True), (1, 2, False)])
def test_only_different_parts_may_be_in_two_releases(part: int, other: int, twin: bool) -> None:
    """A part and the whole can't, and neither can the same part twice (R6)."""
    assert is_twin(part, other) is twin


def test_a_whole_beside_its_part_is_found() -> None:
    """With the first of its parts; what is out of scope is beside nothing, and parts may be beside each other (R6)."""
    whole, first, second = ScopeItem(MP079), ScopeItem(MP079, 1), ScopeItem(MP079, 2)
    other = ScopeItem(MP084)
    assert mixed([other, whole, first, second]) == ((whole, first),)
    assert mixed([first, second, other]) == ()
    assert mixed([whole, replace(first, state=ScopeState.OUT)]) == ()
    assert mixed([replace(whole, state=ScopeState.OUT), first]) == ()
