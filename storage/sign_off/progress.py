"""Progress of the sign-off over time, read from the history."""

from __future__ import annotations

import json
from datetime import date, tzinfo

from sqlalchemy import Connection, select

from storage.history.names import prefix_of
from storage.tables import AuditRow, CriterionRow, table_of

_audit = table_of(AuditRow).c


def met_over_time(conn: Connection, key: str, zone: tzinfo | None) -> tuple[tuple[date, str, int, int], ...]:
    """Returns the criteria met and the total of those that apply, by committee, at the end of each day on which a sign-off changed.

    Each row is the day in `zone`, the committee, the number met, and the total. One statement.
    """
    statement = (
        select(_audit.at, _audit.thing, _audit.field, _audit.after)
        .where(_audit.release_key == key, _audit.outcome == "done", _audit.thing.startswith(prefix_of(CriterionRow)))
        .where(_audit.field.in_(["", "standing", "committee", "not_applicable"]))
        .order_by(_audit.seq)
    )
    state: dict[str, dict[str, str]] = {}
    points: dict[tuple[date, str], tuple[int, int]] = {}
    for at, thing, field, after in conn.execute(statement).all():
        touched = {state[thing]["committee"]} if thing in state else set()
        if field:
            state[thing][field] = json.loads(after)
        elif after is None:
            del state[thing]
        else:
            state[thing] = {"standing": "open", **json.loads(after)}
        touched |= {state[thing]["committee"]} if thing in state else set()
        for committee in touched:
            mine = [each for each in state.values() if each["committee"] == committee and not each.get("not_applicable")]
            standings = [each["standing"] for each in mine]
            points[at.astimezone(zone).date(), committee] = (standings.count("met"), len(standings))
    return tuple((day, committee, met, total) for (day, committee), (met, total) in points.items() if total)
