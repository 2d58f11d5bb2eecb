"""The verbs that a person used lately, from the history."""

from __future__ import annotations

from sqlalchemy import Connection, select

from storage.tables import AuditRow, table_of

_AUDIT = table_of(AuditRow).c

LATELY = 200
"""How many of a person's newest rows are read."""


def verbs_of(conn: Connection, user: str, command: str) -> tuple[str, ...]:
    """Returns the verb of each recent change that a person made with a slash command, newest first. One statement."""
    rows = (
        select(_AUDIT.change_id, _AUDIT.command)
        .where(_AUDIT.actor == user, _AUDIT.outcome == "done")
        .order_by(_AUDIT.seq.desc())
        .limit(LATELY)
    )
    changes = {row.change_id: row.command for row in conn.execute(rows)}
    slash, verbs = command.removeprefix("/"), []
    for each in changes.values():
        first, _, verb = each.partition(" ")
        if first == slash and verb:
            verbs.append(verb)
    return tuple(verbs)
