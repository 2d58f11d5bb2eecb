"""A release's scope: its counts, its items' implementation dates, and the states open to a modification (RID 1; R4 to R6)."""

from __future__ import annotations

from dataclasses import dataclass

from policy.model.releases import Release
from policy.model.rid import Covers
from policy.model.scope import FALLEN, Modification, ModificationState, ScopeItem, ScopeState
from policy.timetable.go_live_moves import moves

_SCOPE_WORDS = {Covers.ALL: "the scope", Covers.SYSTEM: "the scope on DCC and User Systems", Covers.DOCUMENTS: "the scope on SEC documents"}


@dataclass(frozen=True)
class ScopeCounts:
    """Counts of a scope's items by state, and of exceptions and proposed items (RID 1; R4)."""

    approved: int
    targeted: int
    out: int
    exceptions: int
    proposed: int


def scope_words(covers: Covers) -> str:
    """Formats a kind of scope: "the scope on SEC documents"."""
    return _SCOPE_WORDS[covers]


def scope_counts(release: Release) -> ScopeCounts:
    """Counts the scope items by state, the exceptions, and the proposed items in scope (RID 1; R4)."""
    states = [item.state for item in release.scope]
    active = release.in_scope
    return ScopeCounts(
        approved=states.count(ScopeState.APPROVED),
        targeted=states.count(ScopeState.TARGETED),
        out=states.count(ScopeState.OUT),
        exceptions=sum(item.exception is not None for item in release.scope),
        proposed=sum(item.agreed_on is None for item in active),
    )


def misdated(release: Release) -> tuple[ScopeItem, ...]:
    """Returns the items whose own implementation date, the part's or the whole's, is not the release's go-live (Guidance 4.1; R6)."""
    if release.go_live is None:
        return ()
    return tuple(item for item in release.in_scope if item.implementation_on not in {None, release.go_live})


def early(release: Release) -> tuple[ScopeItem, ...]:
    """Returns the items with an implementation date of their own before the release's go-live (June 2020: SECMP0062 part 1; R6).

    A date that was the go-live before it moved is not one of their own.
    """
    if release.go_live is None:
        return ()
    earlier = {each.before for each in moves(release)}
    return tuple(
        item
        for item in misdated(release)
        if item.implementation_on and item.implementation_on < release.go_live and item.implementation_on not in earlier
    )


def states_open_to(modification: Modification) -> tuple[ModificationState, ...]:
    """Returns the states that an edit may give a modification: undecided ones, beside the state it has (Guidance 4.3; R5, R24).

    A delayed modification can return, and a rejection or withdrawal can be corrected. Approval is reversed by undo or by another outcome.
    """
    undecided_states = (ModificationState.DRAFT_PROPOSAL, ModificationState.MODIFICATION_PROPOSAL)
    if modification.undecided:
        return undecided_states
    return (modification.state, *undecided_states) if modification.state in FALLEN else ()
