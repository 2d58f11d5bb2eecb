"""The days on which bodies are known to meet: their meetings, their steps in stored timetables, and their decisions (RID 3; R21)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, select

from storage.tables import DecisionRow, MeetingRow, MilestoneRow, table_of

_step, _decision, _meeting = table_of(MilestoneRow).c, table_of(DecisionRow).c, table_of(MeetingRow).c
_MEETINGS = ("view ", "review ", "decide ")


def meeting_days(conn: Connection, since: date) -> Mapping[str, frozenset[date]]:
    """Returns the known meeting days from a day on, by body. Three statements.

    A date that is only proposed, or known only to the month, is no meeting on record.
    """
    found: dict[str, set[date]] = {}
    steps = select(_step.owner, _step.day, _step.acts).where(_step.day >= since, _step.proposed.is_(False))
    for owner, day, acts in conn.execute(steps).all():
        if any(act.startswith(_MEETINGS) for act in acts):
            found.setdefault(owner, set()).add(day)
    for body, day in conn.execute(select(_decision.body, _decision.met_on).where(_decision.met_on >= since)).all():
        found.setdefault(body, set()).add(day)
    cancelled = set()
    for body, day, why in conn.execute(select(_meeting.body, _meeting.day, _meeting.cancelled).where(_meeting.day >= since)).all():
        if why:
            cancelled.add((body, day))
        else:
            found.setdefault(body, set()).add(day)
    for body, day in cancelled:
        found.get(body, set()).discard(day)
    return {body: frozenset(days) for body, days in found.items()}
