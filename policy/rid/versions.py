"""Version numbers of the Release Implementation Document (RID), and when its first draft is due (Guidance 4.2; RID appendix 1; R8)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policy.model import acts
from policy.model.releases import Release
from policy.model.rid import Covers, RidVersion
from policy.model.scope import ModificationState
from policy.model.wording import day_words
from policy.timetable.baselines import scope_set_on

READERS = ("", "tabasc", "opsg")
"""Whose channels a version is announced in: the release's own, "", and those of committees that comment on drafts (Guidance 4.2)."""

_NUMBER = re.compile(r"(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})")


@dataclass(frozen=True, order=True)
class VersionNumber:
    """A RID version number, ordered 0.9, 0.10, 1.0, 1.1 (RID appendix 1)."""

    baseline: int
    draft: int

    def __str__(self) -> str:
        return f"{self.baseline}.{self.draft}"


def parse_version(text: str) -> VersionNumber:
    """Parses "0.1" or "v1.0" into a version number. Raises ValueError for anything else (RID appendix 1; R8)."""
    match = _NUMBER.fullmatch(text.strip().removeprefix("v"))
    if not match:
        raise ValueError(f"{text.strip()[:20]!r} is not a version number. Write it like 0.3 or 1.0")
    return VersionNumber(int(match[1]), int(match[2]))


def in_order(versions: Iterable[RidVersion]) -> tuple[RidVersion, ...]:
    """Sorts versions by number, so that 0.10 comes after 0.9 (R8)."""
    return tuple(sorted(versions, key=lambda version: parse_version(version.number)))


def latest(versions: Iterable[RidVersion]) -> RidVersion | None:
    """Returns the version with the highest number, or None if there is none (R8)."""
    return max(versions, key=lambda version: parse_version(version.number), default=None)


def next_draft(versions: Iterable[RidVersion]) -> str:
    """Returns the next draft number: 0.1, 0.2 .. before the first baseline, 1.1, 1.2 .. after it (RID appendix 1; R8)."""
    last = latest(versions)
    number = parse_version(last.number) if last else VersionNumber(0, 0)
    return str(VersionNumber(number.baseline, number.draft + 1))


def next_baseline(versions: Iterable[RidVersion]) -> str:
    """Returns the next baseline number, such as 1.0 (RID appendix 1; R8)."""
    last = latest(versions)
    return str(VersionNumber(parse_version(last.number).baseline + 1 if last else 1, 0))


def first_draft_due(release: Release) -> bool:
    """Returns whether there is no RID although an approved modification is agreed for inclusion (Guidance 4.2; R8)."""
    approved = (item for item in release.in_scope if item.modification.state is ModificationState.APPROVED and item.agreed_on)
    return not release.versions and any(True for _ in approved)


def why_not_again(release: Release, covers: Covers, *, changed: bool) -> str:
    """Returns why a baseline would add nothing to the last one, or "" (Guidance 4.2; R8).

    It adds something if the draft has `changed` since, if a modification is still to be agreed, or if it sets scope that is not set yet.
    """
    newest = latest(release.versions)
    if changed or newest is None or not newest.baselined or any(item.agreed_on is None for item in release.in_scope):
        return ""
    kinds = (Covers.SYSTEM, Covers.DOCUMENTS) if covers is Covers.ALL else (covers,)
    if any(scope_set_on(release, each) is None for each in kinds):
        return ""
    when = day_words(newest.issued_on)
    return f"Nothing has changed since version {newest.number} was baselined on {when}, so there is nothing to baseline."


def is_draft_awaited(release: Release, number: str) -> bool:
    """Returns whether a step of the timetable waits for this draft or a later one; it is then issued even if nothing has changed (R8)."""
    drafts = list(acts.DRAFTS)
    open_ = {act for each in release.milestones if each.done_on is None for act in each.acts}
    return number in drafts and any(acts.DRAFTS[each] in open_ for each in drafts[drafts.index(number) :])


def order_fault(found: Iterable[RidVersion], number: str = "") -> str:
    """Returns the first fault in the order of versions, only for version `number` if given; "" if there is none (R8)."""
    ordered = in_order(found)
    for place, each in enumerate(ordered):
        before = ordered[:place]
        if number and number not in {each.number, before[-1].number if before else ""}:
            continue
        if each.number not in {next_draft(before), next_baseline(before)}:
            wanted = f"{next_draft(before)} or {next_baseline(before)}"
            return f"{each.number} is out of order: the number {_after(before)} must be {wanted}. (R8)"
        if before and each.issued_on < before[-1].issued_on:
            return f"{each.number} would be dated before {before[-1].number}, {day_words(before[-1].issued_on)}. (R8)"
    return ""


def _after(before: Sequence[RidVersion]) -> str:
    return f"after {before[-1].number}" if before else "of the first version"
