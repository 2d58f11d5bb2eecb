"""The meetings, and the steps planned for them, that everybody may read, for the public site."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from policy.access.classification import EVERYBODY, may_see
from storage.meetings.meetings import PlannedStep, steps_between
from storage.releases import releases
from storage.tables import MeetingRow, table_of

_meeting = table_of(MeetingRow).c


def bodies_that_meet(conn: Connection) -> tuple[str, ...]:
    """Returns the bodies with a meeting on record. One statement."""
    return tuple(conn.execute(select(_meeting.body).distinct().order_by(_meeting.body)).scalars())


def public_steps(conn: Connection, body: str, first: date, last: date) -> list[PlannedStep]:
    """Returns a body's steps between two days, of releases that everybody may see (R26). Two statements."""
    planned = steps_between(conn, first, last, owner=body)
    levels = releases.classifications(conn, {each.release for each in planned})
    return [each for each in planned if each.release in levels and may_see(levels[each.release], EVERYBODY)]
