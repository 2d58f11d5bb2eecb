"""People's settings for their own reminders, and how far the day's summaries were sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, func, select, update

from policy.model.roster import is_person
from policy.nudges.personal import PersonSettings
from storage.engine.session import Change
from storage.tables import NudgeCheckRow, NudgePersonRow, NudgeRow, table_of

_person, _nudge = table_of(NudgePersonRow).c, table_of(NudgeRow).c
_CHECK = table_of(NudgeCheckRow)
_COLUMNS = (_person.hour, _person.unchaired, _person.untold)


def settings(conn: Connection) -> Mapping[str, PersonSettings]:
    """Returns the settings of the people who have changed theirs, by user id. One statement."""
    rows = conn.execute(select(_person.user_id, *_COLUMNS)).all()
    return {user: PersonSettings(hour, chaired=not unchaired, told=not untold) for user, hour, unchaired, untold in rows}


def settings_of(conn: Connection, user: str) -> PersonSettings:
    """Returns a person's settings. One statement."""
    row = conn.execute(select(*_COLUMNS).where(_person.user_id == user)).one_or_none()
    return PersonSettings(row[0], chaired=not row[1], told=not row[2]) if row else PersonSettings()


def claim_morning(tx: Change, day: date, upto: int) -> int | None:
    """Claims the summaries of a checked day up to a minute, and returns the minute claimed before, -1 for none.

    None if they were claimed before, or if the day was not checked. Two statements.
    """
    before = tx.connection.execute(select(func.coalesce(_CHECK.c.morning, -1)).where(_CHECK.c.day == day)).scalar_one_or_none()
    if before is None or before >= upto:
        return None
    claiming = update(_CHECK).where(_CHECK.c.day == day, func.coalesce(_CHECK.c.morning, -1) == before).values(morning=upto)
    return int(before) if tx.connection.execute(claiming).rowcount else None


def reminded(conn: Connection, day: date) -> tuple[str, ...]:
    """Returns the people who have reminders of a day. One statement."""
    statement = select(_nudge.channel).where(_nudge.day == day, _nudge.state == "queued").distinct().order_by(_nudge.channel)
    return tuple(each for each in conn.execute(statement).scalars() if is_person(each))
