"""`/release meetings`: a year's meetings, each with its paper day and what is planned for it (R21)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from commands.meetings.named_meeting import bodies, body_and_rest, shown_words
from commands.protocol.access.reading import seen_releases
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import AboutReleases, Refused
from policy.meetings.papers import paper_day
from policy.model.releases import Classification
from storage.meetings.meetings import ListedMeeting, fetch_meeting_rules, fetch_meetings, steps_between
from storage.roster.cached import recent_reference

_EARLIEST, _LATEST = 2013, 2100
"""The years that can be asked for: the Smart Energy Code began in 2013."""


@dataclass(frozen=True)
class MeetingsShown(AboutReleases):
    """A page of a year's meetings of a body, or of all (`body` "")."""

    body: str
    year: int
    listed: tuple[ListedMeeting, ...]
    today: date
    page: int
    bodies: tuple[str, ...] = ()


def meetings(conn: Connection, asked: Ask) -> MeetingsShown | Refused:
    """Lists the meetings of a year, of one body or of all, with what is on each."""
    words, year = list(asked.words), asked.today.year
    if words and words[-1].isdigit():
        typed = words.pop()
        year = int(typed) if len(typed) == 4 else 0
    if not _EARLIEST <= year <= _LATEST:
        again = Line.release("meetings", *words, asked.today.year)
        return Refused(f"“{asked.words[-1]}” isn't a year. Write one such as {asked.today.year}.", (again,))
    body = ""
    if words:
        found = body_and_rest(conn, Line.release("meetings", *words))
        if isinstance(found, Refused):
            return found
        if found[1]:
            told = f"“{shown_words(found[1])}” isn't expected after {found[0].key}. Write a year, or nothing."
            return Refused(told, (Line.release("meetings", found[0].key),))
        body = found[0].key
    stored = [each for each in fetch_meetings(conn, body or None) if each.day.year == year]
    planned = steps_between(conn, date(year, 1, 1), date(year, 12, 31)) if stored else []
    classes: Mapping[str, Classification] = seen_releases(conn, asked, {each.release for each in planned})
    rules = fetch_meeting_rules(conn)
    listed = tuple(
        ListedMeeting(
            each,
            paper_day(each, rules),
            tuple(step for step in planned if step.release in classes and (step.owner, step.day) == (each.body, each.day)),
        )
        for each in stored
    )
    names = tuple(each.key for each in bodies(recent_reference(conn).committees))
    shown = {step.release for one in listed for step in one.steps}
    return MeetingsShown({key: level for key, level in classes.items() if key in shown}, body, year, listed, asked.today, asked.page, names)
