"""`/release rid`: the RID's contents at any version (Guidance 4.2; R8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from functools import partial

from sqlalchemy import Connection

from commands.protocol import files
from commands.protocol.command import Doing
from commands.protocol.files import Preparing
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import Refused
from commands.protocol.words import known_release, nearest, shown
from policy.access.classification import highest
from policy.calendar.release_calendar import release_name
from policy.model.releases import Classification, Release, ReleaseKind
from policy.model.rid import RidVersion
from policy.model.wording import day_words
from policy.rid import versions
from policy.rid.draft import without_versions
from policy.rid.redline.compare import Difference, compare
from storage.mail.messages import RidFile
from storage.rid import versions as stored_versions
from storage.rid.versions import Point, RecordThen

DRAFT = "draft"
"""The name of the current state, beside the version numbers."""


@dataclass(frozen=True)
class RidContents:
    """The contents of one RID: `version` is None for the draft, and `number` is its number.

    `changes` are the differences since version `since`, which is "" if none are listed; `about` explains the source of the content if that
    is not obvious.
    """

    state: RecordThen
    number: str
    version: RidVersion | None
    since: str
    changes: tuple[Difference, ...]
    about: str
    classification: Classification = Classification.WHITE


def rid(doing: Doing) -> Preparing | Refused:
    """Queues the RID of a version, or of the current draft, for the person who asked (R8, R20)."""
    found = with_rid(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    words, since = _since(rest)
    named = version_named(release, words, doing.asked)
    base = version_named(release, since, doing.asked) if since else ""
    for each in (named, base):
        if isinstance(each, Refused):
            return each
    number = str(named)
    zone = doing.asked.request.now.tzinfo or UTC
    point = stored_versions.points(doing.tx.connection, release.key, zone).get(number)
    name = f"the RID of the {release_name(release.key)}"
    what = f"Version {number} of {name}" if number != DRAFT else f"The draft of {name}"
    notes = tuple(filter(None, (why_oldest(release, number, point),)))
    sentence = f"{what} is being prepared."
    return files.send(doing, release, partial(RidFile, version=number, since=str(base)), sentence, notes)


def with_rid(conn: Connection, asked: Ask) -> tuple[Release, tuple[str, ...]] | Refused:
    """Returns the release that the words name, if releases of its kind have a RID, and the words after it."""
    found = known_release(conn, asked)
    if isinstance(found, Refused):
        return found
    release, _ = found
    if release.kind is ReleaseKind.YEAR:
        return Refused(
            f"The {release_name(release.key)} are not a release yet, so they have no RID.", (Line.release("scope", release.key),)
        )
    return found


def _since(rest: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if "since" not in rest:
        return rest, ()
    at = rest.index("since")
    return rest[:at], rest[at + 1 :]


def version_named(release: Release, words: tuple[str, ...], asked: Ask) -> str | Refused:
    """Returns the number of the version that the words name, or the draft if they name none."""
    typed = " ".join(words).lower().removeprefix("version ").removeprefix("v")
    if typed in {"", DRAFT}:
        return DRAFT
    known = {each.number for each in release.versions}
    if typed in known:
        return typed
    line = replace(asked.line, words=(release.key,))
    close = nearest(typed, known, 1)
    listed = ", ".join(each.number for each in versions.in_order(release.versions)) or "none"
    meant = f" Did you mean {close[0]}?" if close else ""
    return Refused(
        f"The RID of the {release_name(release.key)} has no version “{shown(typed)}”. Issued versions: {listed}.{meant}",
        tuple(line.then(each) for each in close) or (line,),
    )


def contents(conn: Connection, key: str, number: str, since: str = "", zone: tzinfo = UTC) -> RidContents | None:
    """Returns the contents of a RID: a version's own state, or for "draft" the current state with its changes since the last version.

    None if the release or the version does not exist. A draft without changes is the last version itself.
    """

    now = stored_versions.state_now(conn, key)
    if now is None:
        return None
    points = stored_versions.points(conn, key, zone)
    newest = versions.latest(now.release.versions)
    if number == DRAFT and newest is not None and not since:
        before = state_of(conn, key, newest.number, points, now)
        changes = without_versions(compare(before.release, now.release))
        if changes:
            level = highest((before.release.classification, now.release.classification))
            return RidContents(now, versions.next_draft(now.release.versions), None, newest.number, changes, "", level)
        number = newest.number
    version = next((each for each in now.release.versions if each.number == number), None)
    if version is None and number != DRAFT:
        return None
    state = state_of(conn, key, number, points, now)
    base = since or (_before(now.release, number, points) if version else "")
    then = state_of(conn, key, base, points, now).release if base else state.release
    changes = without_versions(compare(then, state.release)) if base else ()
    level = highest((then.classification, state.release.classification))
    label = version.number if version else versions.next_draft(now.release.versions)
    unknown = tuple(each for each in dict.fromkeys((number, since)) if why_oldest(now.release, each, points.get(each)))
    return RidContents(state, label, version, base, changes, " ".join(why_oldest_of_all(now.release, unknown, points)), level)


def state_of(conn: Connection, key: str, number: str, points: dict[str, Point], now: RecordThen) -> RecordThen:
    """Returns the state of a version: at its point in the history, or `now` for the draft and for one without a point."""
    point = points.get(number)
    return (stored_versions.state_at(conn, key, point) if point else None) or now


def _before(release: Release, number: str, points: dict[str, Point]) -> str:
    """Returns the version before this one, or "" if the history has no state for it."""
    this = versions.parse_version(number)
    earlier = [each.number for each in versions.in_order(release.versions) if versions.parse_version(each.number) < this]
    point = points.get(number)
    before = points.get(earlier[-1]) if earlier else None
    return before.number if point and before and before.seq < point.seq else ""


def why_oldest(release: Release, number: str, point: Point | None) -> str:
    """Returns the sentence about a version issued before the history began, or ""."""
    version = next((each for each in release.versions if each.number == number), None)
    if version is None or point is None or not point.recorded or version.issued_on >= point.at.date():
        return ""
    since = day_words(point.at.date())
    return (
        f"Version {number} was issued on {day_words(version.issued_on)}, before this record began. It is shown with the oldest content on "
        f"record, of {since}."
    )


def why_oldest_of_all(release: Release, numbers: tuple[str, ...], points: dict[str, Point]) -> tuple[str, ...]:
    """Returns the sentences about versions issued before the history began; one about two that have the same content."""
    if len(numbers) < 2 or points[numbers[0]].seq != points[numbers[1]].seq:
        return tuple(why_oldest(release, each, points.get(each)) for each in numbers)
    since = day_words(points[numbers[0]].at.date())
    both = " and ".join(numbers)
    return (f"Versions {both} were issued before this record began. They are shown with the oldest content on record, of {since}.",)
