"""Undo and confirmed minutes: what the chair confirmed stays as it is until the chair reopens it (RID 3; R13)."""

from __future__ import annotations

from commands.meetings.minutes import refused_confirmed
from commands.protocol.command import Doing
from commands.protocol.results import Refused
from storage.history import changes
from storage.history.names import key_in
from storage.meetings.meetings import fetch_meetings
from storage.meetings.minutes import fetch_minutes

_CLOSING = frozenset({"closed_on", "closed_note"})
"""Fields of an action that change also after the minutes were confirmed."""


def why_not_in_minutes(doing: Doing, change: int) -> Refused | None:
    """Returns the refusal to undo a change of minutes that were confirmed since, or None. Four statements for a change of minutes."""
    conn, touched = doing.tx.connection, set()
    for each in changes.of_change(conn, change):
        table, key = each.thing.partition(":")[0], key_in(each.thing)
        of_action = table == "meeting_action" and each.field not in _CLOSING
        if of_action or table == "attendance" or (table == "meeting" and each.field == "minutes_text"):
            touched.add((key[0], key[1]))
    for one in fetch_meetings(conn) if touched else ():
        if (one.body, one.key) in touched and (confirmed := fetch_minutes(conn, one).confirmed_on):
            return refused_confirmed(one, confirmed)
    return None
