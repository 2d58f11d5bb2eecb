"""The year's one Technical Specifications release, which alone may change GBCS, SMETS or CHTS (Guidance 2; R2)."""

from __future__ import annotations

from policy.calendar.release_calendar import release_name
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import Modification, Ruling


def technical_ruling(modification: Modification, release: Release, technical_release_of_year: str | None) -> Ruling:
    """Returns whether a change of the Technical Specifications may enter the release, which it may make the year's (Guidance 2; R2)."""
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
