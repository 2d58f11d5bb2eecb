"""A body's meetings as a calendar file (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from policy.meetings.meeting import Meeting
from policy.meetings.papers import MeetingRule, paper_day
from policy.model.roster import name_of_body
from policy.model.wording import weekday_words


def meetings_calendar(
    body: str, meetings: Sequence[Meeting], rules: Sequence[MeetingRule], now: datetime, changed: Mapping[str, tuple[int, datetime]]
) -> bytes:
    """Returns the meetings as whole days; a cancelled one has STATUS:CANCELLED.

    A meeting's UID stays when it moves. `changed` says by key how often each was changed, and when last: its SEQUENCE, by which calendar
    programs know that what they have is older (RFC 5545).
    """
    name = name_of_body(body)
    feed = Calendar()
    for label, value in (("prodid", "-//sec-release-bot//SEC meetings//EN"), ("version", "2.0"), ("x-wr-calname", f"{name} meetings")):
        feed.add(label, value)
    for each in meetings:
        event = Event()
        event.add("uid", f"meeting-{body}-{each.key}@sec-release-bot")
        sequence, modified = changed.get(each.key, (0, now))
        event.add("dtstamp", modified.astimezone(UTC))
        event.add("last-modified", modified.astimezone(UTC))
        event.add("sequence", sequence)
        event.add("dtstart", each.day)
        event.add("dtend", each.day + timedelta(days=1))
        event.add("summary", f"{name} {each.number}" if each.number else f"{name} meeting")
        event.add("description", f"Papers are due on {weekday_words(paper_day(each, rules))}.")
        event.add("status", "CANCELLED" if each.cancelled else "CONFIRMED")
        feed.add_component(event)
    content: bytes = feed.to_ical()
    return content
