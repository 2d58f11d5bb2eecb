"""Scope kinds and their baselines: which a release has, and when the deciding body set them (Guidance 4.3, Paper 2; R3)."""

from __future__ import annotations

from datetime import date

from policy.model.decisions import Outcome, Subject
from policy.model.releases import Release, ReleaseKind
from policy.model.rid import Covers
from policy.model.scope import Modification


def covers_of(modification: Modification) -> Covers:
    """Returns the kind of scope that the modification belongs to: system-impacting or documents only (Guidance 4.3; R3)."""
    return Covers.SYSTEM if modification.system_impacting else Covers.DOCUMENTS


def has_scope(release: Release, covers: Covers) -> bool:
    """Returns whether the release has scope of that kind (Guidance 4.3; R3)."""
    if covers is Covers.ALL:
        return any(item.active for item in release.scope)
    return any(item.active and covers_of(item.modification) is covers for item in release.scope)


def has_dcc_scope(release: Release) -> bool:
    """Returns whether a modification in scope impacts DCC Systems, so that the TAD, testing and its criteria apply (R9, R12).

    A System release with an empty scope is expected to have one (Guidance 2).
    """
    return release.impacts_dcc_systems if release.in_scope else release.kind is ReleaseKind.SYSTEM


def scope_set_on(release: Release, covers: Covers) -> date | None:
    """Returns the day the deciding body first baselined that kind of scope, or None if it has not (Guidance 4.3; R3)."""
    days = [
        decision.met_on
        for decision in release.decisions
        if decision.subject is Subject.BASELINE and decision.outcome is Outcome.AGREED and decision.covers in {covers, Covers.ALL}
    ]
    return min(days, default=None)


def next_part(release: Release, *, system_unknown: bool) -> Covers:
    """Returns the kind of scope that the next baseline usually sets: a System release sets that of the systems first (R3, R8).

    `system_unknown` is whether the record is silent on the baseline of the systems, which then counts as set.
    """
    if release.kind is not ReleaseKind.SYSTEM:
        return Covers.ALL
    return Covers.DOCUMENTS if system_unknown or scope_set_on(release, Covers.SYSTEM) is not None else Covers.SYSTEM
