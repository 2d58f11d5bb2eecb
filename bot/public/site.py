"""The files of the public site by their addresses, each made from what is stored now (R26).

An address is below the site's own, such as "june-2020/" for the page in the file "june-2020/index.html". Addresses last: they are made of
keys and references, which never change.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import unquote

from sqlalchemy import Connection

from bot.posts.rid_files import word_document
from bot.public import feeds, pages
from commands.public import site
from commands.public.meetings import PublicBody, public_bodies, public_body
from commands.public.site import Absent, PublicRelease
from commands.rid import rid
from policy.model.releases import LeadTime
from policy.public.events import Event
from storage.engine.cache import cached
from storage.files.feeds import revisions
from storage.meetings.meetings import fetch_meeting_rules, fetch_revisions
from storage.releases import releases as stored
from storage.roster.cached import recent_rules

FOLDER = "/releases/"
"""The folder of the site below the bot's address."""

HTML, CSS = "text/html; charset=utf-8", "text/css; charset=utf-8"
CALENDAR, ATOM, JSON = "text/calendar; charset=utf-8", "application/atom+xml; charset=utf-8", "application/json"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_RELEASE = re.compile(r"([a-z0-9-]{4,40})/(.*)")
_RID = re.compile(r"rid-([0-9]{1,6}\.[0-9]{1,6})\.docx")
_MEETINGS = re.compile(r"meetings/([a-z0-9-]{2,40})/(?:([^/]{1,40})/)?")
_MEETING_CALENDAR = re.compile(r"meetings/([a-z0-9-]{2,40})/calendar\.ics")
_MODIFICATION = re.compile(r"modifications/([^/]{1,120})/")


@dataclass(frozen=True)
class File:
    """A file of the site."""

    content: bytes
    kind: str


@dataclass(frozen=True)
class Site:
    """The site as configured. `base` is its public address with a slash at its end, "" if not known; `comment_url` as configured."""

    base: str = ""
    comment_url: str = ""

    def find(self, conn: Connection, address: str, now: datetime) -> File | Absent:
        """Returns the file at an address, from the same cache as answers, or why there is none."""
        return cached(conn, ("public", self, address, now.date()), lambda: self._made(conn, address, now))

    def _made(self, conn: Connection, address: str, now: datetime) -> File | Absent:
        today = now.date()
        match address:
            case "" | "index.html":
                return _html(pages.index(site.public_lines(conn, today), today))
            case "style.css":
                return File(pages.style().encode(), CSS)
            case "feed.atom":
                return File(feeds.atom(self.newest_events(releases(conn, today)), self.base), ATOM)
            case "releases.json":
                return File("".join(feeds.data(releases(conn, today))).encode(), JSON)
            case "calendar.ics":
                lead_times = recent_rules(conn).lead_times
                events = (feeds.calendar_events(release_calendar(conn, each, now, lead_times)) for each in releases(conn, today))
                return File(b"".join((feeds.calendar_start(now), *events, feeds.CALENDAR_END)), CALENDAR)
            case "modifications/" | "modifications/index.html":
                return _html(pages.modifications(site.public_modifications(conn)))
            case "meetings/" | "meetings/index.html":
                return _html(pages.meetings(public_bodies(conn, today)))
        if address.startswith("meetings/"):
            return self._of_meetings(conn, address, now)
        if found := _MODIFICATION.fullmatch(address.removesuffix("index.html")):
            return self._modification(conn, unquote(found[1]).upper())
        if found := _RELEASE.fullmatch(address):
            return self._of_release(conn, found[1], found[2], now)
        return Absent.UNKNOWN

    def _of_release(self, conn: Connection, key: str, name: str, now: datetime) -> File | Absent:
        page = site.public_release(conn, key, now.date())
        if isinstance(page, Absent):
            return page
        if name in {"", "index.html"}:
            return self.release(page)
        if name == "calendar.ics":
            return File(release_calendar(conn, page, now, recent_rules(conn).lead_times), CALENDAR)
        if found := _RID.fullmatch(name):
            return document(conn, page, found[1])
        return Absent.UNKNOWN

    def _of_meetings(self, conn: Connection, address: str, now: datetime) -> File | Absent:
        if found := _MEETING_CALENDAR.fullmatch(address):
            body = public_body(conn, found[1], now.date())
            return File(body_calendar(conn, body, now), CALENDAR) if body.meetings else Absent.UNKNOWN
        if not (found := _MEETINGS.fullmatch(address.removesuffix("index.html"))):
            return Absent.UNKNOWN
        body = public_body(conn, found[1], now.date())
        if not found[2]:
            return _html((pages.body(body),)) if body.meetings else Absent.UNKNOWN
        one = next((each for each in body.meetings if each.meeting.key == unquote(found[2])), None)
        return _html((pages.meeting(one, body.today),)) if one else Absent.UNKNOWN

    def release(self, page: PublicRelease) -> File:
        """Returns a release's page."""
        return File(pages.release(page, self.comment_url).encode(), HTML)

    def _modification(self, conn: Connection, ref: str) -> File | Absent:
        page = site.public_modification(conn, ref)
        if isinstance(page, Absent):
            return page
        if page.modification.ref != ref:
            return _html((pages.renamed(ref, page.modification.ref),))
        return _html((pages.modification(page),))

    def newest_events(self, found: Iterable[PublicRelease]) -> list[Event]:
        """Returns the newest events of all the releases, as many as the feed has; no others are kept in memory."""
        newest: list[Event] = []
        for page in found:
            newest = newest_of(newest, page)
        return newest


def newest_of(newest: list[Event], page: PublicRelease) -> list[Event]:
    """Returns the newest of the events so far and those of one more release."""
    return heapq.nlargest(feeds.ENTRIES, (*newest, *page.events), key=lambda each: (each.day, each.release, each.key))


def releases(conn: Connection, today: date) -> Iterator[PublicRelease]:
    """Yields the releases that everybody may read, one at a time."""
    for key in site.public_keys(conn, today):
        page = site.public_release(conn, key, today)
        if not isinstance(page, Absent):
            yield page


def release_calendar(conn: Connection, page: PublicRelease, now: datetime, lead_times: Sequence[LeadTime]) -> bytes:
    """Returns a release's calendar. One statement."""
    return feeds.calendar_of(page, now, lead_times, revisions(conn, [page.release.key]))


def body_calendar(conn: Connection, found: PublicBody, now: datetime) -> bytes:
    """Returns the calendar of a body's meetings. Two statements."""
    return feeds.calendar_of_meetings(found, fetch_meeting_rules(conn), fetch_revisions(conn, found.body), now)


def document(conn: Connection, page: PublicRelease, number: str) -> File | Absent:
    """Returns a version of the RID in Word, if everybody may have it."""
    found = rid.contents(conn, page.release.key, number) if number in page.downloads else None
    if found is None:
        return Absent.UNKNOWN
    state = replace(found.state, release=site.published(conn, found.state.release))
    # Its list of differences quotes the record as it was, which may name a release that has been classified since.
    hidden = [key for key in stored.classified(conn) if key in repr(found.changes)]
    found = replace(found, state=state, changes=() if hidden else found.changes)
    return File(word_document(found, page.today), WORD)


def root_of(address: str) -> str:
    """Returns the relative path from an address to the site's root: "../" for each folder."""
    return "../" * address.count("/")


def _html(pieces: Iterable[str]) -> File:
    return File("".join(pieces).encode(), HTML)
