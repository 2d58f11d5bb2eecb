"""How versions of the Release Implementation Document are numbered, and when one is due (Guidance 4.2; RID appendix 1; R8)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from policy.model.releases import Release
from policy.model.rid import RidVersion
from policy.model.scope import ModificationState

_NUMBER = re.compile(r"(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})")


@dataclass(frozen=True, order=True)
class VersionNumber:
    """A RID's version in the order in which versions come: 0.9, 0.10, 1.0, 1.1 (RID appendix 1)."""

    baseline: int
    draft: int

    def __str__(self) -> str:
        return f"{self.baseline}.{self.draft}"


def parse_version(text: str) -> VersionNumber:
    """Reads "0.1" or "v1.0". ValueError if it is not a baseline's number and a draft's number (RID appendix 1; R8)."""
    found = _NUMBER.fullmatch(text.strip().removeprefix("v"))
    if not found:
        raise ValueError(f"{text.strip()[:20]!r} is not a version: write it like 0.3 or 1.0")
    return VersionNumber(int(found[1]), int(found[2]))


def in_order(versions: Iterable[RidVersion]) -> tuple[RidVersion, ...]:
    """The versions, earliest number first, so that 0.10 comes after 0.9 (R8)."""
    return tuple(sorted(versions, key=lambda version: parse_version(version.number)))


def latest(versions: Iterable[RidVersion]) -> RidVersion | None:
    """The version with the highest number, or None before the first draft (R8)."""
    return max(versions, key=lambda version: parse_version(version.number), default=None)


def next_draft(versions: Iterable[RidVersion]) -> str:
    """The number of the next draft: 0.1, 0.2 .. before the first baseline, 1.1, 1.2 .. after it (RID appendix 1; R8)."""
    last = latest(versions)
    number = parse_version(last.number) if last else VersionNumber(0, 0)
    return str(VersionNumber(number.baseline, number.draft + 1))


def next_baseline(versions: Iterable[RidVersion]) -> str:
    """The number of the next baseline: the next whole number (RID appendix 1; R8)."""
    last = latest(versions)
    return str(VersionNumber(parse_version(last.number).baseline + 1 if last else 1, 0))


def first_draft_due(release: Release) -> bool:
    """Whether the RID should exist and does not: a modification in scope is approved and agreed for inclusion (Guidance 4.2; R8)."""
    approved = (item for item in release.in_scope if item.modification.state is ModificationState.APPROVED and item.agreed_on)
    return not release.versions and any(True for _ in approved)
