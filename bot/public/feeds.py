"""The calendar, the Atom feed and the data file of the public site."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from html import escape
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from bot.documents.calendar_feed import calendar
from bot.documents.calendar_revisions import by_release
from bot.documents.meetings.calendar_file import meetings_calendar
from bot.public.words import anchor, is_web, modification_path, status
from commands.public.meetings import PublicBody
from commands.public.site import PublicRelease
from policy.calendar.release_calendar import release_name
from policy.meetings.papers import MeetingRule
from policy.model.releases import LeadTime
from policy.model.roster import name_of_body
from policy.public.events import Event
from policy.public.notices import NOTICES
from policy.rid.versions import in_order

ENTRIES = 50
"""The events in the feed, the newest."""

_BEGIN, _END = b"BEGIN:VEVENT", b"END:VCALENDAR"


def calendar_of(page: PublicRelease, now: datetime, lead_times: Sequence[LeadTime], changed: Mapping[str, tuple[int, datetime]]) -> bytes:
    """Returns a release's calendar. `changed` says by release how often it was changed and when last, which stamps and numbers its events.

    A calendar thus changes when the record does; without that, `now` stamps it with the start of the day.
    """
    revisions = by_release(changed)
    return calendar((page.release,), name=release_name(page.release.key), now=_day_of(now), lead_times=lead_times, revisions=revisions)


def calendar_of_meetings(
    found: PublicBody, rules: Sequence[MeetingRule], changed: Mapping[str, tuple[int, datetime]], now: datetime
) -> bytes:
    """Returns the calendar of a body's meetings."""
    return meetings_calendar(found.body, [each.meeting for each in found.meetings], rules, _day_of(now), changed)


def calendar_start(now: datetime) -> bytes:
    """Returns the head of the calendar of all releases."""
    whole = calendar((), name="SEC Releases", now=_day_of(now))
    return whole[: whole.index(_END)]


def calendar_events(single: bytes) -> bytes:
    """Returns the events in one release's calendar, to go into that of all."""
    return single[single.index(_BEGIN) : single.rindex(_END)] if _BEGIN in single else b""


CALENDAR_END = b"END:VCALENDAR\r\n"


def _day_of(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)


def atom(events: Sequence[Event], base: str) -> bytes:
    """Returns the feed of events, newest first. `base` is the site's address with its slash, or "" if it is not known.

    An entry's id is derived from its release and event and never changes.
    """
    feed = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom"})
    _add(feed, "title", "SEC Releases: what changed")
    _add(feed, "id", base or "urn:sec-release-bot:releases")
    _add(feed, "updated", _instant(max((each.day for each in events), default=date(2020, 1, 10))))
    _add(SubElement(feed, "author"), "name", "SECAS")
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": base or "./"})
    if base:
        SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{base}feed.atom"})
    for each in sorted(events, key=lambda one: (one.day, one.release, one.key), reverse=True)[:ENTRIES]:
        entry = SubElement(feed, "entry")
        _add(entry, "title", f"{release_name(each.release)}: {each.title}")
        _add(entry, "id", f"urn:sec-release-bot:{quote(each.release)}:{quote(each.key)}")
        _add(entry, "updated", _instant(each.day))
        SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": f"{base}{each.release}/#{anchor(each.key)}"})
        SubElement(entry, "category", {"term": each.kind.value, "label": NOTICES.get(each.kind, each.title)})
        content = _add(entry, "content", "".join(f"<p>{escape(_clean(text))}</p>" for text in each.text))
        content.set("type", "html")
    made: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def _add(parent: Element, name: str, text: str) -> Element:
    child = SubElement(parent, name)
    child.text = _clean(text)
    return child


def _clean(text: str) -> str:
    """Returns the text without the characters that XML can't hold."""
    return "".join(each for each in text if each in "\t\n\r" or " " <= each < "\ud800" or "\ue000" <= each <= "\ufffd" or each > "\uffff")


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def data(pages: Iterator[PublicRelease]) -> Iterator[str]:
    """Yields `releases.json` piece by piece: a list of releases under "releases"."""
    first = True
    yield '{"classification": "White", "releases": ['
    for page in pages:
        yield f"{'' if first else ','}\n{json.dumps(entry(page), ensure_ascii=False)}"
        first = False
    yield "\n]}\n"


def entry(page: PublicRelease) -> dict[str, Any]:
    """Returns a release as data. Days are ISO 8601, or a month or quarter as the record has it; null is not on record or not yet."""
    release = page.release
    return {
        "key": release.key,
        "name": release_name(release.key),
        "address": f"{release.key}/",
        "type": release.kind.value,
        "status": status(page),
        "go_live": _iso(release.go_live),
        "live_on": _iso(release.live_on),
        "cancelled_on": _iso(release.cancelled_on),
        "body": name_of_body(release.body),
        "decision": page.decision.outcome.value if page.decision else None,
        "comments_until": _iso(page.comments.day) if page.comments else None,
        "scope": [
            {
                "ref": item.modification.ref,
                "part": item.part or None,
                "title": item.modification.title,
                "state": item.state.value,
                "agreed_on": _iso(item.agreed_on),
                "address": modification_path(item.modification.ref),
            }
            for item in release.scope
        ],
        "rid": [
            {
                "version": each.number,
                "issued_on": _iso(each.issued_on),
                "baselined": each.baselined,
                "address": f"{release.key}/rid-{each.number}.docx" if each.number in page.downloads else None,
            }
            for each in in_order(release.versions)
        ],
        "documents": [
            {
                "kind": each.subject.value,
                "version": each.version,
                "address": each.address if is_web(each.address) else None,
                "published_on": _iso(each.published_on),
            }
            for each in page.documents
        ],
        "timetable": [
            {
                "key": row.milestone.key,
                "event": row.milestone.event,
                "date": row.partial.words if row.partial and not row.day else _iso(row.day),
                "done_on": _iso(row.milestone.done_on),
                "proposed": row.proposed,
            }
            for row in page.rows
        ],
        "criteria": [
            {"ref": each.ref, "committee": name_of_body(each.committee), "text": each.text, "state": each.state.value}
            for each in release.criteria
            if not each.not_applicable
        ],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
