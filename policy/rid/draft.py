"""The draft of the RID: its number, and how many changes it has collected since the last issued version (RID appendix 1; R8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from policy.model.releases import Release
from policy.rid.redline.compare import Area, Difference
from policy.rid.versions import latest, next_draft


@dataclass(frozen=True)
class Draft:
    """A draft that is not issued: its number, the version that it follows, and how many changes it has collected (R8)."""

    number: str
    since: str
    changes: int


def draft_of(release: Release, changes: int) -> Draft | None:
    """Returns the draft, or None if there are no changes since the last version or no version is on record (R8)."""
    newest = latest(release.versions)
    return Draft(next_draft(release.versions), newest.number, changes) if newest and changes else None


def without_versions(changes: Iterable[Difference]) -> tuple[Difference, ...]:
    """Returns the changes except those to the list of versions, which readers do not look for."""
    return tuple(each for each in changes if each.area is not Area.VERSIONS)
