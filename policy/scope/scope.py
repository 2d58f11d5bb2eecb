"""Scope rules: eligibility, exceptions, removal of rejected modifications, and counts (Guidance 2, 4.3; RID 1; R2 to R6)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from policy.calendar.release_calendar import release_name
from policy.model.decisions import Outcome, Subject
from policy.model.releases import LeadTime, Release, ReleaseKind
from policy.model.rid import Covers
from policy.model.scope import FALLEN, Modification, ModificationState, ScopeItem, ScopeState
from policy.model.wording import day_words
from policy.scope.out_reasons import was_excluded
from policy.timetable.baselines import covers_of, scope_set_on
from policy.timetable.go_live_moves import moves
from policy.timetable.policy_dates import GUIDANCE_LEAD_TIMES, SCOPE_DOCUMENTS, SCOPE_SYSTEM, judging_go_live, months_before

_SCOPE_WORDS = {Covers.ALL: "the scope", Covers.SYSTEM: "the scope on DCC and User Systems", Covers.DOCUMENTS: "the scope on SEC documents"}


@dataclass(frozen=True)
class Ruling:
    """The outcome of a scope rule: allowed or not, the rule, the sentence of a refusal, and a warning if allowed but unusual."""

    allowed: bool
    rule: str = ""
    sentence: str = ""
    warning: str = ""


class Window(StrEnum):
    """The window in which a modification is added: open, late (past the policy date) or an exception (Guidance 4.3; R3, R4).

    What a Go excluded comes back after the Go is reversed, and is no addition.
    """

    BACK = "back"
    OPEN = "open"
    LATE = "late"
    EXCEPTION = "exception"


@dataclass(frozen=True)
class Addition:
    """The addition of a modification to a scope on a day: its window, kind of scope, policy date, and a warning sentence (R4)."""

    window: Window
    covers: Covers
    policy_due: date | None
    sentence: str = ""


@dataclass(frozen=True)
class ScopeCounts:
    """Counts of a scope's items by state, and of exceptions and proposed items (RID 1; R4)."""

    approved: int
    targeted: int
    out: int
    exceptions: int
    proposed: int


@dataclass(frozen=True)
class Fallout:
    """A scope item before and after its modification was rejected, withdrawn or delayed (R5)."""

    release_key: str
    before: ScopeItem
    after: ScopeItem


def scope_words(covers: Covers) -> str:
    """Formats a kind of scope: "the scope on SEC documents"."""
    return _SCOPE_WORDS[covers]


def may_enter(modification: Modification, release: Release, technical_release_of_year: str | None = None) -> Ruling:
    """Returns whether the modification is eligible for a release of that kind, at any time (Guidance 2, 3; R2, R5).

    `technical_release_of_year` is the key of the year's Technical Specifications release, if there is one.
    """
    if modification.state in FALLEN:
        return Ruling(False, "R5", f"{modification.ref} is {modification.state}, so it can't be in a scope. Change its state first.")
    if release.kind is ReleaseKind.DOCUMENTATION and modification.dcc_systems:
        sentence = (
            f"{modification.ref} impacts DCC Systems, so it can't be in a Documentation release. "
            "Use a System release, or an ad-hoc release if that is not efficient."
        )
        return Ruling(False, "R2", sentence)
    if modification.technical_specifications and release.kind is not ReleaseKind.YEAR:
        return _technical(modification, release, technical_release_of_year)
    if release.kind is ReleaseKind.ADHOC and modification.dcc_systems:
        warning = f"{modification.ref} impacts DCC Systems. Such changes should be in a System release wherever possible."
        return Ruling(True, "R2", warning=warning)
    return Ruling(True)


def _technical(modification: Modification, release: Release, technical_release_of_year: str | None) -> Ruling:
    if release.kind is not ReleaseKind.SYSTEM:
        sentence = f"{modification.ref} changes the Technical Specifications, so only a System release can include it."
        return Ruling(False, "R2", sentence)
    if release.technical_specifications:
        return Ruling(True)
    if technical_release_of_year and technical_release_of_year != release.key:
        return Ruling(False, "R2", may_be_technical(release, technical_release_of_year).sentence)
    return Ruling(True, "R2", warning=f"With {modification.ref}, this becomes the year's Technical Specifications release.")


def may_be_technical(release: Release, technical_release_of_year: str | None) -> Ruling:
    """Returns whether the release may change GBCS, SMETS or CHTS: one System release a year may (Guidance 2; R2)."""
    if release.kind is not ReleaseKind.SYSTEM:
        return Ruling(False, "R2", "Only a System release can be the year's Technical Specifications release.")
    if technical_release_of_year and technical_release_of_year != release.key:
        name = release_name(technical_release_of_year)
        return Ruling(False, "R2", f"Only one Technical Specifications release is allowed a year, and this year's is the {name}.")
    return Ruling(True)


def addition(
    release: Release,
    modification: Modification,
    today: date,
    lead_times: Sequence[LeadTime] = GUIDANCE_LEAD_TIMES,
    item: ScopeItem | None = None,
    part: int = 0,
) -> Addition:
    """Returns whether adding the modification today is open, late or an exception (Guidance 4.3, Paper 2; R3, R4).

    Only the baseline of its kind of scope counts: a documents-only change is still open after the scope on systems is set. `item` is its
    place in the scope, if it left it: what a Go excluded was in the scope that the body set, and is no addition to it. `part` is the part
    that is added, 0 for the whole.
    """
    covers = covers_of(modification)
    if item is not None and comes_back(release, item):
        return Addition(Window.BACK, covers, None, f"{item.name} comes back as it was: the Go that excluded it was reversed.")
    key = SCOPE_SYSTEM if covers is Covers.SYSTEM else SCOPE_DOCUMENTS
    lead = next((each for each in lead_times if each.key == key), None)
    was_set = scope_set_on(release, covers)
    go_live = judging_go_live(release, lead, was_set) if lead else None
    due = months_before(go_live, lead.months) if lead and go_live else None
    words = scope_words(covers)
    name = f"{modification.ref} part {part}" if part else modification.ref
    if was_set is not None and was_set <= today:
        sentence = f"{words[0].upper()}{words[1:]} was set on {day_words(was_set)}, so adding {name} now is an exception."
        return Addition(Window.EXCEPTION, covers, due, sentence)
    if due is not None and due < today:
        sentence = f"{words[0].upper()}{words[1:]} was due to be set by {day_words(due)}. {name} is added after that date."
        return Addition(Window.LATE, covers, due, sentence)
    return Addition(Window.OPEN, covers, due)


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


def unexplained_additions(release: Release) -> tuple[ScopeItem, ...]:
    """Returns the items added after the scope was set that are not recorded as exceptions (Guidance 4.3; R4)."""
    items = []
    for item in release.scope:
        if item.active and item.exception is None and item.added_on is not None:
            was_set = scope_set_on(release, covers_of(item.modification))
            if was_set is not None and item.added_on > was_set:
                items.append(item)
    return tuple(items)


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


def ripple(
    ref: str,
    state: ModificationState,
    reason: str,
    placements: Iterable[tuple[str, ScopeItem]],
    closed: Collection[str] = (),
) -> tuple[Fallout, ...]:
    """Returns the scope items to take out when a modification is rejected, withdrawn or delayed (Guidance 4.3; R5).

    `placements` pairs release keys with scope items; `closed` lists the keys of live and cancelled releases. Raises ValueError for
    any other state.
    """
    if state not in FALLEN:
        raise ValueError(f"a modification that is {state} stays in its scopes")
    why = f"{state}: {reason}" if reason else str(state)
    fallout = []
    for key, item in placements:
        if item.modification.ref == ref and item.active and key not in closed:
            fallen = replace(item.modification, state=state)
            fallout.append(Fallout(key, item, replace(item, modification=fallen, state=ScopeState.OUT, out_reason=why)))
    return tuple(fallout)


def excluded_by_go(release: Release) -> tuple[ScopeItem, ...]:
    """Returns the items that a Go took out because they were undecided, and whose modification may still be implemented (R5)."""
    found = (item for item in release.scope if was_excluded(item))
    return tuple(item for item in found if item.modification.state not in {*FALLEN, ModificationState.IMPLEMENTED})


def comes_back(release: Release, item: ScopeItem) -> bool:
    """Returns whether an item that a Go excluded returns to the scope as it was set, which is no exception (Guidance 4.3; R4, R5).

    It is so unless the body has baselined that kind of scope after the Go, without the item.
    """
    covers = covers_of(item.modification)
    went = max((each.met_on for each in release.decisions if (each.subject, each.outcome) == (Subject.GO_LIVE, Outcome.GO)), default=None)
    set_on = [
        each.met_on
        for each in release.decisions
        if (each.subject, each.outcome) == (Subject.BASELINE, Outcome.AGREED) and each.covers in {covers, Covers.ALL}
    ]
    return was_excluded(item) and went is not None and not any(day > went for day in set_on)


def states_open_to(modification: Modification) -> tuple[ModificationState, ...]:
    """Returns the states that an edit may give a modification: undecided ones, beside the state it has (Guidance 4.3; R5, R24).

    A delayed modification can return, and a rejection or withdrawal can be corrected. Approval is reversed by undo or by another outcome.
    """
    undecided_states = (ModificationState.DRAFT_PROPOSAL, ModificationState.MODIFICATION_PROPOSAL)
    if modification.undecided:
        return undecided_states
    return (modification.state, *undecided_states) if modification.state in FALLEN else ()
