"""Messages to people and bodies who were given an item: corrected when the item is done, moves or is renamed (R27)."""

from __future__ import annotations

from sqlalchemy import select

from storage.engine.session import Change
from storage.history.names import key_in, prefix_of
from storage.history.reclassified import may_be_posted
from storage.mail import outbox
from storage.mail.messages import AnnouncementCorrected
from storage.nudges.history import newest_changes
from storage.tables import NudgeOwnerRow, OutboxRow, table_of

_out = table_of(OutboxRow).c


def correct_given(tx: Change, seen: int) -> None:
    """Queues a correction of each message about a given item whose release changed since an audit row.

    A change of the owner corrects it by itself; what the item is, and whether it is still due, follows from other records. Whether the
    message then reads otherwise is decided when the correction is sent. Two statements, one if nothing was given.
    """
    prefix = prefix_of(NudgeOwnerRow)
    after = f"{prefix[:-1]}{chr(ord(prefix[-1]) + 1)}"  # A range, because LIKE does not use the index.
    columns = (_out.key, _out.channel, _out.about, _out.state, _out.attempts)
    found = tx.connection.execute(select(*columns).where(_out.about >= prefix, _out.about < after).order_by(_out.id)).all()
    if not found:
        return
    changes = newest_changes(tx.connection, seen)
    for row in found:
        change = max(changes.get(key_in(row.about)[0], 0), changes.get(None, 0))
        if change and may_be_posted(row.state, row.attempts):
            message = AnnouncementCorrected(row.key, change)
            outbox.enqueue(tx, message, key=f"{message.kind}:{change}:{row.key}", channel=row.channel)
