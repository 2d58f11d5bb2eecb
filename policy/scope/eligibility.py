"""Which modifications may enter which release (Guidance 2, 3; R2, R5)."""

from __future__ import annotations

from policy.model.releases import Release, ReleaseKind
from policy.model.scope import FALLEN, Modification, Ruling
from policy.scope.technical import technical_ruling


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
        return technical_ruling(modification, release, technical_release_of_year)
    if release.kind is ReleaseKind.ADHOC and modification.dcc_systems:
        warning = f"{modification.ref} impacts DCC Systems. Such changes should be in a System release wherever possible."
        return Ruling(True, "R2", warning=warning)
    return Ruling(True)
