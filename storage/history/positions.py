"""Seats behind the positions in the history: whose seat it was, whether it was the chair's, and the committee (R15)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from policy.model.history import FieldChange
from storage.history.names import key_in, prefix_of
from storage.tables import AuditRow, CriterionRow, PositionRow, table_of

_AUDIT = table_of(AuditRow).c
_CRITERION = table_of(CriterionRow).c

Seats = Mapping[tuple[str, int], "PositionSeat"]
"""The seats of positions, by the position's record and the number of the change."""


@dataclass(frozen=True)
class PositionSeat:
    """The seat for which a position was taken: its holder, whether it was the chair's, and the committee's key; "" if not on record."""

    holder: str = ""
    chair: bool = False
    committee: str = ""


def position_seats(connection: Connection, changes: Iterable[FieldChange]) -> dict[tuple[str, int], PositionSeat]:
    """Returns the seats of the positions among the changes, as they were at each change. Two statements if there are any, else none."""
    wanted = {(each.thing, each.change_id) for each in changes if each.thing.startswith(prefix_of(PositionRow))}
    if not wanted:
        return {}
    things = {thing for thing, _ in wanted}
    rows = connection.execute(
        select(_AUDIT.seq, _AUDIT.change_id, _AUDIT.thing, _AUDIT.field, _AUDIT.before, _AUDIT.after)
        .where(_AUDIT.thing.in_(things), _AUDIT.field.in_(("", "chair", "voice")), _AUDIT.outcome == "done")
        .order_by(_AUDIT.seq)
    ).all()
    releases = {key_in(thing)[0] for thing in things}
    criteria = select(_CRITERION.release_key, _CRITERION.ref, _CRITERION.committee).where(_CRITERION.release_key.in_(releases))
    committees = {(release, ref): committee for release, ref, committee in connection.execute(criteria)}
    found: dict[tuple[str, int], PositionSeat] = {}
    for thing, change in wanted:
        release, ref, *_ = key_in(thing)
        seat = PositionSeat(committee=committees.get((release, ref), ""))
        for row in rows:
            if row.thing == thing and row.change_id <= change:
                seat = _after(seat, row.field, json.loads(row.after or row.before or "null"))
        found[thing, change] = seat
    return found


def _after(seat: PositionSeat, field: str, value: object) -> PositionSeat:
    if isinstance(value, dict):
        return replace(seat, chair=bool(value.get("chair")), holder=str(value.get("voice") or ""))
    return replace(seat, chair=bool(value)) if field == "chair" else replace(seat, holder=str(value or ""))
