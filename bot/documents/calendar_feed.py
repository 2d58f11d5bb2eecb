"""Calendar feeds of releases: milestones, policy dates and go-lives as whole days (RID 3; Guidance 4.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from bot.documents.calendar_revisions import Cancelled, Revision
from policy.calendar.release_calendar import release_name
from policy.model import acts
from policy.model.releases import Classification, LeadTime, Release
from policy.model.wording import counted, day_words
from policy.timetable.dates import Dated, resolve
from policy.timetable.go_live_moves import moves
from policy.timetable.go_live_window import window_end
from policy.timetable.policy_dates import GUIDANCE_LEAD_TIMES, PolicyDate, policy_dates

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u2028\u2029\ud800-\udfff]")
_REFRESH = timedelta(hours=1)


@dataclass(frozen=True)
class _Entry:
    """An event before it is written as iCalendar."""

    key: str
    title: str
    day: date
    words: str = ""
    link: str = ""
    cancelled: bool = False
    proposed: bool = False
    confidential: bool = False


def go_live_key(release: Release) -> str:
    """Returns the key of a release's go-live event, for `revisions` and `cancelled`."""
    return release.key


def milestone_key(release: Release, milestone: str) -> str:
    """Returns the key of a milestone's event, for `revisions` and `cancelled`."""
    return f"{release.key}/{milestone}"


def policy_key(release: Release, policy: PolicyDate) -> str:
    """Returns the key of a policy date's event, for `revisions`. In a year bucket it also names the release, as each has its own date."""
    return f"{release.key}/policy/{policy.key}{f'/{policy.release_key}' if policy.release_key not in {'', release.key} else ''}"


def calendar(
    releases: Sequence[Release],
    *,
    name: str,
    now: datetime,
    host: str = "sec-release-bot",
    revisions: Mapping[str, Revision] | None = None,
    cancelled: Sequence[Cancelled] = (),
    owner: str | None = None,
    lead_times: Sequence[LeadTime] = GUIDANCE_LEAD_TIMES,
) -> bytes:
    """Returns the feed (iCalendar, UTF-8). An event's UID is derived from its release and milestone and never changes.

    Each event is a whole day. A date known only to the month or quarter has no event, because its day would be invented; the go-live event
    lists it. `revisions` gives SEQUENCE and LAST-MODIFIED by event key (default: 0 and none). The events in `cancelled` and of cancelled
    releases have STATUS:CANCELLED, those of proposed dates STATUS:TENTATIVE. With `owner` (a committee's key), the feed has only its
    milestones and the go-lives. `now` is timezone-aware. Raises ValueError if a timetable goes in a circle.
    """
    feed = Calendar()
    feed.add("prodid", "-//sec-release-bot//SEC Releases//EN")
    feed.add("version", "2.0")
    feed.add("calscale", "GREGORIAN")
    feed.add("method", "PUBLISH")
    for label in ("name", "x-wr-calname"):
        feed.add(label, " ".join(_clean(name).split()))
    feed.add("x-wr-timezone", "Europe/London")
    feed.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", "PT1H")
    entries = {entry.key: entry for release in releases for entry in _entries(release, owner, lead_times)}
    for gone in cancelled:
        # A milestone that is back in the timetable is no longer cancelled.
        entries.setdefault(gone.key, _Entry(gone.key, gone.title, gone.day, cancelled=True))
    for entry in entries.values():
        feed.add_component(_event(entry, host, now, (revisions or {}).get(entry.key)))
    content: bytes = feed.to_ical()
    return content


def _entries(release: Release, owner: str | None, lead_times: Sequence[LeadTime]) -> Iterator[_Entry]:
    """Yields a release's events with their shared fields."""
    link = next((each.url for each in release.links), "")
    confidential = release.classification > Classification.WHITE
    for entry in _bare_entries(release, owner, lead_times):
        yield replace(entry, link=link, confidential=confidential, cancelled=release.cancelled_on is not None)


def _bare_entries(release: Release, owner: str | None, lead_times: Sequence[LeadTime]) -> Iterator[_Entry]:
    dated, name = resolve(release.milestones), release_name(release.key)
    if release.live_on:
        yield _Entry(go_live_key(release), f"{name}: live", release.live_on, f"Live since {day_words(release.live_on)}.")
    elif release.go_live:
        words = "\n".join(line for line in (_window_words(release), _partial_dates(dated)) if line)
        yield _Entry(go_live_key(release), f"{name}: go-live", release.go_live, words)
    for each in dated.values():
        if each.day is None or (owner is not None and each.milestone.owner != owner) or _is_go_live(each, release):
            continue
        title = f"{'Done: ' if each.done else 'Proposed: ' if each.proposed else ''}{each.milestone.event} ({name})"
        words = "\n".join(line for line in (each.milestone.notes, each.why, _done_words(each)) if line)
        yield _Entry(milestone_key(release, each.milestone.key), title, each.day, words, proposed=each.proposed)
    if owner is not None:
        return
    for policy in policy_dates(release, lead_times, dated):
        if policy.applies:
            of = release_name(policy.release_key or release.key)
            met = f"\nMet on {day_words(policy.met_on)}." if policy.met_on else ""
            yield _Entry(policy_key(release, policy), f"Policy: {policy.label} ({of})", policy.due, f"Policy date: {policy.source}.{met}")


def _is_go_live(dated: Dated, release: Release) -> bool:
    """Returns whether the go-live event already covers the milestone."""
    return acts.GO_LIVE in dated.milestone.acts and (release.live_on is not None or dated.day == release.go_live)


def _window_words(release: Release) -> str:
    """Returns the end of the go-live's window and the date it was moved from, if any (R23)."""
    end, found = window_end(release), moves(release)
    window = f"With flexibility to {day_words(end)}. " if end else ""
    moved = f"Moved from {day_words(found[-1].before)}." if found and found[-1].before != release.go_live else ""
    return f"{window}{moved}".strip()


def _done_words(dated: Dated) -> str:
    return f"Done on {day_words(dated.milestone.done_on)}." if dated.milestone.done_on else ""


def _partial_dates(dated: Mapping[str, Dated]) -> str:
    """Returns what a calendar of days cannot show: dates known to the month or quarter, and how many milestones have none."""
    lines = [f"{each.words}: {each.milestone.event}" for each in dated.values() if each.partial and each.day is None and not each.done]
    without = sum(not each.known and not each.done for each in dated.values())
    if without:
        lines.append(f"No date yet: {counted(without, 'milestone')}")
    return "\n".join(lines)


def _event(entry: _Entry, host: str, now: datetime, revision: Revision | None) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{host}")
    event.add("dtstamp", (revision.modified if revision else now).astimezone(UTC))
    event.add("dtstart", entry.day)
    if entry.day < date.max:
        event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", _clean(entry.title))
    event.add("sequence", revision.sequence if revision else 0)
    if revision:
        event.add("last-modified", revision.modified.astimezone(UTC))
    event.add("status", "CANCELLED" if entry.cancelled else "TENTATIVE" if entry.proposed else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if entry.words:
        event.add("description", _clean(entry.words))
    if entry.link.startswith(("https://", "http://")):
        event.add("url", _clean(entry.link))
    if entry.confidential:
        event.add("class", "CONFIDENTIAL")
    return event


def _clean(text: str) -> str:
    """Returns the text without control characters, which break calendar apps; line ends stay."""
    return _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
