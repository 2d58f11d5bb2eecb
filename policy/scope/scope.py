"""What may enter a scope, when that is an exception, what falls out, and what a scope counts (Guidance 2, 4.3; RID 1; R2 to R6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from policy.calendar.release_calendar import release_name
from policy.model.releases import LeadTime, Release, ReleaseKind
from policy.model.rid import Covers
from policy.model.scope import Modification, ModificationState, ScopeItem, ScopeState
from policy.model.wording import day_words
from policy.timetable.baselines import covers_of, set_on
from policy.timetable.policy_dates import GUIDANCE_LEAD_TIMES, SCOPE_DOCUMENTS, SCOPE_SYSTEM, months_before

FALLEN = frozenset({ModificationState.REJECTED, ModificationState.WITHDRAWN, ModificationState.DELAYED})
"""The states in which a modification falls out of every open scope at once (Guidance 4.3; R5)."""

_SCOPE_WORDS = {Covers.ALL: "the scope", Covers.SYSTEM: "the scope on DCC and User Systems", Covers.DOCUMENTS: "the scope on SEC documents"}


@dataclass(frozen=True)
class Ruling:
    """Whether something is allowed, the rule, its sentence where it is refused, and a warning where it is allowed but unusual."""

    allowed: bool
    rule: str = ""
    sentence: str = ""
    warning: str = ""


class Window(StrEnum):
    """When a modification joins a scope, by what policy asks of the addition (Guidance 4.3; R3, R4)."""

    OPEN = "open"
    LATE = "late"
    EXCEPTION = "exception"


@dataclass(frozen=True)
class Addition:
    """Adding one modification to a release on a day: freely, with a warning, or as an exception (R4)."""

    window: Window
    covers: Covers
    policy_due: date | None
    set_on: date | None
    sentence: str = ""


@dataclass(frozen=True)
class ScopeCounts:
    """How many modifications of a scope are approved, targeted and out, and of those in it how many are proposed or exceptions (RID 1)."""

    approved: int
    targeted: int
    out: int
    exceptions: int
    proposed: int


@dataclass(frozen=True)
class Fallout:
    """A scope item of one release before and after its modification fell out (R5)."""

    release_key: str
    before: ScopeItem
    after: ScopeItem


def scope_words(covers: Covers) -> str:
    """A part of a scope in words: "the scope on SEC documents"."""
    return _SCOPE_WORDS[covers]


def may_enter(modification: Modification, release: Release, technical_release_of_year: str | None = None) -> Ruling:
    """Whether the modification may be in a release of that kind, whenever it is added (Guidance 2, 3; R2, R5).

    `technical_release_of_year` is the key of the release that is that year's Technical Specifications release, if there is one.
    """
    if modification.state in FALLEN:
        return Ruling(False, "R5", f"{modification.ref} is {modification.state}: it is out of every scope until that is changed.")
    if release.kind is ReleaseKind.DOCUMENTATION and modification.dcc_systems:
        sentence = (
            f"{modification.ref} impacts DCC Systems: a Documentation release may not have it. "
            "Use a System release, or an ad-hoc one where that is not efficient."
        )
        return Ruling(False, "R2", sentence)
    if modification.technical_specifications and release.kind is not ReleaseKind.YEAR:
        return _technical(modification, release, technical_release_of_year)
    if release.kind is ReleaseKind.ADHOC and modification.dcc_systems:
        warning = f"{modification.ref} impacts DCC Systems: the intent is to keep such changes to the System releases wherever possible."
        return Ruling(True, "R2", warning=warning)
    return Ruling(True)


def _technical(modification: Modification, release: Release, taken: str | None) -> Ruling:
    if release.kind is not ReleaseKind.SYSTEM:
        sentence = f"{modification.ref} changes the Technical Specifications: only a System release may have it."
        return Ruling(False, "R2", sentence)
    if release.technical_specifications:
        return Ruling(True)
    if taken and taken != release.key:
        return Ruling(False, "R2", may_be_technical(release, taken).sentence)
    return Ruling(True, "R2", warning=f"With {modification.ref} this becomes the year's Technical Specifications release.")


def may_be_technical(release: Release, technical_release_of_year: str | None) -> Ruling:
    """Whether the release may change GBCS, SMETS or CHTS: one a year, and one of the System releases (Guidance 2; R2)."""
    if release.kind is not ReleaseKind.SYSTEM:
        return Ruling(False, "R2", "A Technical Specifications release is one of the year's System releases.")
    if technical_release_of_year and technical_release_of_year != release.key:
        name = release_name(technical_release_of_year)
        return Ruling(False, "R2", f"Technical Specifications releases are limited to one a year, and the {name} is this year's.")
    return Ruling(True)


def addition(
    release: Release,
    modification: Modification,
    today: date,
    lead_times: Sequence[LeadTime] = GUIDANCE_LEAD_TIMES,
) -> Addition:
    """Whether adding the modification today is free, late (warn) or an exception (Guidance 4.3, Paper 2; R3, R4).

    Its part of the scope counts: a change to documents only may still be added freely after the scope on systems is set.
    """
    covers = covers_of(modification)
    key = SCOPE_SYSTEM if covers is Covers.SYSTEM else SCOPE_DOCUMENTS
    lead = next((each for each in lead_times if each.key == key), None)
    due = months_before(release.go_live, lead.months) if lead and release.go_live else None
    was_set = set_on(release, covers)
    words = scope_words(covers)
    if was_set is not None and was_set <= today:
        sentence = f"{words[0].upper()}{words[1:]} was set on {day_words(was_set)}: adding {modification.ref} now is an exception."
        return Addition(Window.EXCEPTION, covers, due, was_set, sentence)
    if due is not None and due < today:
        sentence = f"{words[0].upper()}{words[1:]} was due to be set by {day_words(due)}: {modification.ref} is added after that date."
        return Addition(Window.LATE, covers, due, None, sentence)
    return Addition(Window.OPEN, covers, due, None)


def scope_counts(release: Release) -> ScopeCounts:
    """Approved, targeted and out as the RID words them, with exceptions and the proposed among those in scope (RID 1; R4)."""
    states = [item.state for item in release.scope]
    active = release.in_scope
    return ScopeCounts(
        approved=states.count(ScopeState.APPROVED),
        targeted=states.count(ScopeState.TARGETED),
        out=states.count(ScopeState.OUT),
        exceptions=sum(item.exception is not None for item in release.scope),
        proposed=sum(item.agreed_on is None for item in active),
    )


def unexplained_additions(release: Release) -> tuple[ScopeItem, ...]:
    """The items that came into a scope after it was set without being exceptions (Guidance 4.3; R4)."""
    found = []
    for item in release.scope:
        if item.active and item.exception is None and item.added_on is not None:
            was_set = set_on(release, covers_of(item.modification))
            if was_set is not None and item.added_on > was_set:
                found.append(item)
    return tuple(found)


def misdated(release: Release) -> tuple[ScopeItem, ...]:
    """The items whose modification the body gave another implementation date than the release's go-live (Guidance 4.1; R6).

    A part is never among them: the date that the body set is that of the whole modification.
    """
    if release.go_live is None:
        return ()
    return tuple(item for item in release.in_scope if not item.part and item.modification.implementation_on not in {None, release.go_live})


def ripple(
    ref: str,
    state: ModificationState,
    reason: str,
    placements: Iterable[tuple[str, ScopeItem]],
    closed: Collection[str] = (),
) -> tuple[Fallout, ...]:
    """What changes when the modification is rejected, withdrawn or delayed: it falls out of every open scope (Guidance 4.3; R5).

    `placements` pairs release keys with scope items, `closed` names the releases that are live or cancelled. ValueError for another state.
    """
    if state not in FALLEN:
        raise ValueError(f"a modification that is {state} stays in its scopes")
    why = f"{state}: {reason}" if reason else str(state)
    found = []
    for key, item in placements:
        if item.modification.ref == ref and item.active and key not in closed:
            fallen = replace(item.modification, state=state)
            found.append(Fallout(key, item, replace(item, modification=fallen, state=ScopeState.OUT, out_reason=why)))
    return tuple(found)


def is_implemented(placements: Iterable[tuple[str, ScopeItem]], live: Collection[str]) -> bool:
    """Whether a modification is implemented: every part of it that is in a scope is in a live release (Paper 2, 3; R6)."""
    keys = [key for key, item in placements if item.active]
    return bool(keys) and all(key in live for key in keys)
