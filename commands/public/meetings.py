"""Meetings as everybody may read them: who meets when, and what releases plan for it (RID 3; R21, R26)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import Connection

from policy.meetings.papers import paper_day
from storage.meetings.meetings import ListedMeeting, fetch_meeting_rules, fetch_meetings
from storage.public.meetings import bodies_that_meet, public_steps


@dataclass(frozen=True)
class PublicBody:
    """A body's meetings by day; `today` divides them into past ones and ones to come."""

    body: str
    meetings: tuple[ListedMeeting, ...]
    today: date

    @property
    def coming(self) -> tuple[ListedMeeting, ...]:
        """Those from today on, soonest first."""
        return tuple(each for each in self.meetings if each.meeting.day >= self.today)

    @property
    def past(self) -> tuple[ListedMeeting, ...]:
        """Those before today, newest first."""
        return tuple(each for each in reversed(self.meetings) if each.meeting.day < self.today)


def public_bodies(conn: Connection, today: date) -> Iterator[PublicBody]:
    """Yields the meetings of each body that has any on record, one body at a time."""
    for body in bodies_that_meet(conn):
        yield public_body(conn, body, today)


def public_body(conn: Connection, body: str, today: date) -> PublicBody:
    """Returns a body's meetings. Its steps are read a year at a time, because the site of thousands of releases has many."""
    stored, rules = fetch_meetings(conn, body), fetch_meeting_rules(conn)
    found: list[ListedMeeting] = []
    for _, group in groupby(stored, key=lambda each: each.day.year):
        of_year = list(group)
        planned = public_steps(conn, body, of_year[0].day, of_year[-1].day)
        found += [ListedMeeting(each, paper_day(each, rules), tuple(step for step in planned if step.day == each.day)) for each in of_year]
    return PublicBody(body, tuple(found), today)
