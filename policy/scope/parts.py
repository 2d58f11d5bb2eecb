"""Parts of modifications: those that can't be in scope together, those left to place, those implemented (Paper 2, 3; R6, R24)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from policy.model.scope import Modification, ModificationState, ScopeItem

Placements = Iterable[tuple[str, ScopeItem]]
"""Release keys and the places of a modification in their scopes."""


@dataclass(frozen=True)
class Unit:
    """A unit of implementation: a part of a modification, or the whole of it (`part` 0), with its implementation date."""

    modification: Modification
    part: int
    implementation_on: date | None

    @property
    def name(self) -> str:
        """The modification's reference and part."""
        return f"{self.modification.ref} part {self.part}" if self.part else self.modification.ref


@dataclass(frozen=True)
class Twin:
    """A place that a scope item has in another open release: that release, the part there (0 for the whole), and whether a Go closed it."""

    item: ScopeItem
    release: str
    part: int
    closed: bool = False


def mixed(items: Iterable[ScopeItem]) -> tuple[tuple[ScopeItem, ScopeItem], ...]:
    """Returns each whole modification that is in a scope beside one of its parts, with that part (R6)."""
    active = [each for each in items if each.active]
    parts = {each.modification.ref: each for each in reversed(active) if each.part}
    return tuple((each, parts[each.modification.ref]) for each in active if not each.part and each.modification.ref in parts)


def is_twin(part: int, other: int) -> bool:
    """Returns whether a part (0 for the whole) can't be in one release if the other is in another: parts may, if they differ (R6)."""
    return part == other or not part or not other


def numbers(modification: Modification, placements: Placements = ()) -> tuple[int, ...]:
    """Returns the numbers of a modification's parts: those on record and those in a scope, in or out."""
    placed = {item.part for _, item in placements if item.part}
    return tuple(sorted(placed | {each.number for each in modification.parts}))


def units(modification: Modification, placements: Placements = ()) -> Iterator[Unit]:
    """Yields a modification's parts, or the whole if it has none (R6)."""
    for number in numbers(modification, placements) or (0,):
        yield Unit(modification, number, modification.implementation_of(number))


def clashing(part: int, placements: Placements, closed: Collection[str] = ()) -> tuple[tuple[str, ScopeItem], ...]:
    """Returns the places that a part, or the whole (0), can't be beside: a part and the whole are never both in scope (R6).

    `closed` are the keys of cancelled releases.
    """
    return tuple((key, item) for key, item in placements if item.active and key not in closed and bool(item.part) != bool(part))


def unplaced(modification: Modification, placements: Placements, closed: Collection[str] = ()) -> tuple[Unit, ...]:
    """Returns the parts of an approved modification, or the whole, that are in no scope (Guidance 4.2; R24)."""
    if modification.state is not ModificationState.APPROVED:
        return ()
    listed = tuple(placements)
    placed = {item.part for key, item in listed if item.active and key not in closed}
    return () if 0 in placed else tuple(each for each in units(modification, listed) if each.part not in placed)


def is_implemented(modification: Modification, placements: Placements, live: Collection[str]) -> bool:
    """Returns whether a modification is implemented: each of its parts is in a live release, or the whole is (Paper 2, 3; R6)."""
    active = [(key, item) for key, item in placements if item.active]
    done = {item.part for key, item in active if key in live}
    waiting = [key for key, _ in active if key not in live]
    missing = () if 0 in done else tuple(each.number for each in modification.parts if each.number not in done)
    return bool(done) and not waiting and not missing
