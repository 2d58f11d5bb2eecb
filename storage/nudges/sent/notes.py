"""Reads of the notes in the threads of reminders."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from storage.tables import NudgeNoteRow, table_of

_note = table_of(NudgeNoteRow).c
_ENDINGS = ("done", "moved", "gone")


def noted_endings(conn: Connection, release: str) -> dict[tuple[str, date], tuple[str, str]]:
    """Returns the newest ending that was noted for each item and due day of a release: its word and its code. One statement."""
    found: dict[tuple[str, date], tuple[int, str, str]] = {}
    rows = conn.execute(select(_note.key, _note.item, _note.due, _note.what, _note.ids).where(_note.release_key == release)).all()
    for key, item, due, what, ids in rows:
        # A note's key ends with the number of its change; those of people's acts have no ending.
        number = key.rpartition(":")[2]
        if what in _ENDINGS and number.isdigit() and int(number) >= found.get((item, due), (0,))[0]:
            found[item, due] = (int(number), what, ids.get("to", ""))
    return {named: (what, to) for named, (_, what, to) in found.items()}
