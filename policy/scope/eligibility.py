"""Which modifications may enter which release, and which releases may be technical (Guidance 2, 3; R2, R5)."""

from __future__ import annotations

from dataclasses import dataclass

from policy.calendar.release_calendar import release_name
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import FALLEN, Modification


@dataclass(frozen=True)
class Ruling:
    """The outcome of a scope rule: allowed or not, the rule, the sentence of a refusal, and a warning if allowed but unusual."""

    allowed: bool
    rule: str = ""
    sentence: str = ""
    warning: str = ""


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
