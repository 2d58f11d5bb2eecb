"""`/release feed`: private calendar addresses of a release or a committee (RID 3)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused
from commands.protocol.words import committee_named, known_release, shown, split_key
from policy.access.classification import shows_to
from policy.access.request_limit import may_have_another_address
from policy.calendar.release_calendar import release_name
from policy.model.releases import Classification, Release
from policy.model.wording import counted
from policy.releases.live import left_calendars_by
from storage.files import feeds
from storage.nudges import open_releases
from storage.releases import releases as stored_releases
from storage.roster import roster
from storage.roster.cached import recent_reference
from storage.tables import CalendarFeedRow

FOLDER = "/calendar/"
"""The path of calendars at the bot's web address."""
REVOKE = "revoke"


@dataclass(frozen=True)
class FeedMade(Changed):
    """A new calendar address, shown once, because only its hash is stored."""

    address: str = ""


@dataclass(frozen=True)
class FeedSubject:
    """The subject of a calendar: a release or a committee, by key, and its name."""

    kind: str
    key: str
    name: str


@dataclass(frozen=True)
class FeedContents:
    """The current contents of a calendar: its releases, limited to the steps of the committee `owner` if there is one."""

    name: str
    releases: tuple[Release, ...]
    owner: str | None


def feed(doing: Doing) -> FeedMade | Changed | Refused:
    """Creates a private calendar address for a release or a committee, or revokes the person's own (R20)."""
    revoking = doing.asked.words[-1:] == (REVOKE,)
    subject = _subject(doing, doing.asked.words[:-1] if revoking else doing.asked.words)
    if isinstance(subject, Refused):
        return subject
    mine = feeds.feeds_of(doing.tx.connection, doing.user, subject.kind, subject.key)
    line = Line.release("feed", subject.key)
    if revoking:
        if not mine:
            return Refused(f"You have no calendar address for {subject.name}.", (line,))
        for each in mine:
            doing.tx.session.delete(doing.tx.session.get_one(CalendarFeedRow, each))
        number = counted(len(mine), "calendar address", "calendar addresses")
        return Changed((f"Revoked {number} for {subject.name}.",), (), (line,))
    if not may_have_another_address(len(mine)):
        return Refused(
            f"You already have {len(mine)} calendar addresses for {subject.name}. Revoke them with {line.then(REVOKE)}.",
            (line.then(REVOKE),),
        )
    fetched = doing.asked.request.fetched
    base = (fetched or ("",))[0]
    if not base:
        return Refused(
            "Calendar addresses aren't available, because this bot has no public web address. Its administrator can set RELEASE_BOT_URL.",
            unread=fetched is None,
        )
    token = secrets.token_urlsafe(24)
    doing.tx.session.add(
        CalendarFeedRow(token_hash=hashed(token), user_id=doing.user, subject=subject.kind, name=subject.key, made_on=doing.today)
    )
    return FeedMade(
        (f"Your private calendar address for {subject.name}:",),
        (
            ("Subscribe to it in your calendar. Anyone who has the address can read the calendar, so don't share it.",),
            ("The address is shown only once.",),
        ),
        (line.then(REVOKE),),
        address=f"{base}{FOLDER}{token}.ics",
    )


def hashed(token: str) -> str:
    """Returns the hash of a calendar address's token, as stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def _subject(doing: Doing, words: tuple[str, ...]) -> FeedSubject | Refused:
    conn = doing.tx.connection
    if not words:
        which = known_release(conn, doing.asked.with_words(()))
        said = "Choose a release, or name a committee, such as /release feed tag."
        return replace(which, sentence=said) if isinstance(which, Refused) and which.asks else Refused(said)
    typed, key, _ = split_key(words)
    if key is not None or any(letter.isdigit() for letter in typed):
        found = known_release(conn, doing.asked.with_words(words))
        if isinstance(found, Refused):
            return found
        return FeedSubject("release", found[0].key, f"the {release_name(found[0].key)}")
    committee = committee_named(" ".join(words), recent_reference(conn).committees)
    if isinstance(committee, Refused):
        meant = committee.sentence.partition(". ")[2] if ". " in committee.sentence else ""
        return replace(committee, sentence=f"“{shown(' '.join(words))}” is neither a release nor a committee. {meant}".strip())
    return FeedSubject("committee", committee.key, f"the {committee.called}")


def calendar_of(conn: Connection, token: str, today: date) -> FeedContents | None:
    """Returns the contents of the calendar with that token, or None if there is none or its owner may not see it (R20)."""
    wanted = hashed(token)
    found = feeds.feed(conn, wanted)
    # Looks up the hash and compares in constant time, so that the time taken reveals nothing about a token.
    if found is None or not hmac.compare_digest(found.token_hash, wanted):
        return None
    on_roster = bool(roster.memberships_of(conn, found.user, today))
    if found.subject == "release":
        release = stored_releases.fetch_release(conn, found.name)
        if release is None or not shows_to(release.classification, on_roster):
            return None
        return FeedContents(release_name(release.key), (release,), None)
    clearance = None if on_roster else Classification.WHITE
    committees = {each.key: each.called for each in recent_reference(conn).committees}
    if found.name not in committees:
        return None
    shown_releases = tuple(open_releases.open_releases(conn, left_calendars_by(today), clearance=clearance))
    return FeedContents(f"SEC Releases: {committees[found.name]}", shown_releases, found.name)
