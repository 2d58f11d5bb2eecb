"""`/release redline`: the differences between two versions of the RID (Guidance 4.2; R8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC

from sqlalchemy import Connection

from commands.protocol.access.reading import why_not_read
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import AboutRelease, Refused
from commands.rid.rid import DRAFT, state_of, version_named, why_oldest, why_oldest_of_all, with_rid
from policy.access.classification import highest
from policy.calendar.release_calendar import release_name
from policy.model.releases import Release
from policy.model.wording import counted, shortened
from policy.rid import versions
from policy.rid.draft import without_versions
from policy.rid.redline.compare import Difference, compare
from storage.rid import versions as stored_versions
from storage.roster.cached import recent_reference

_OWN_WORDS = 300
"""The most characters of a version's own list of its changes."""


@dataclass(frozen=True)
class RedlineShown(AboutRelease):
    """The differences between two versions of a release's RID; `before` and `after` are their numbers, or "draft".

    Not `known` are differences from or to a version that was issued before the record began: its own content is not on record, so none
    that are found may still be some. `notes` then say so.
    """

    before: str
    after: str
    changes: tuple[Difference, ...]
    notes: tuple[str, ...]
    page: int
    known: bool = True


def redline(conn: Connection, asked: Ask) -> RedlineShown | Refused:
    """Returns the differences between two versions, or between one (the last by default) and the draft (R8)."""
    if asked.as_of:
        return Refused("A redline compares versions, not days. Name two, such as /release redline june-2020 1.0 1.1.")
    found = with_rid(conn, asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    words = [each for each in rest if each.lower() not in {"to", "and", "since"}]
    newest = versions.latest(release.versions)
    if len(words) > 2:
        return Refused(f"A redline compares two versions. Name two, such as {Line.release('redline', release.key, '1.0', '1.1')}.")
    if newest is None:
        return Refused(
            f"The RID of the {release_name(release.key)} has no issued version to compare with.", (Line.release("issue", release.key),)
        )
    named = [version_named(release, (each,), asked) for each in (words or [newest.number])]
    for each in named:
        if isinstance(each, Refused):
            return each
    before, after = str(named[0]), str(named[1]) if len(named) > 1 else DRAFT
    points = stored_versions.points(conn, release.key, asked.request.now.tzinfo or UTC)
    now = stored_versions.RecordThen(release, recent_reference(conn))
    sides = [state_of(conn, release.key, each, points, now).release for each in (before, after)]
    if hidden := why_not_read(conn, asked, highest(each.classification for each in sides)):
        return Refused(f"A version was classified higher when it was issued. {hidden}")
    unknown = tuple(dict.fromkeys(each for each in (before, after) if why_oldest(release, each, points.get(each))))
    notes = why_oldest_of_all(release, unknown, points)
    if unknown and before != after:
        notes += _in_its_own_words(release, before, after)
    return RedlineShown(release, before, after, without_versions(compare(*sides)), notes, asked.page, known=not unknown or before == after)


def _in_its_own_words(release: Release, before: str, after: str) -> tuple[str, ...]:
    """Returns each version's own list of its changes, for the versions after the first and up to the second (RID version control)."""
    listed = [each.number for each in versions.in_order(release.versions)]
    low, high = sorted(listed.index(each) if each in listed else len(listed) for each in (before, after))
    between = versions.in_order(release.versions)[low + 1 : high + 1]
    return tuple(f"Version {each.number} says of itself: {shortened(each.changes, _OWN_WORDS)}" for each in between if each.changes)


def described(changes: tuple[Difference, ...]) -> str:
    """Formats the number of differences by kind: "2 entered, 1 moved"."""
    kinds = dict.fromkeys(each.kind for each in changes)
    return ", ".join(f"{sum(each.kind is kind for each in changes)} {kind.value}" for kind in kinds) or counted(0, "difference")
