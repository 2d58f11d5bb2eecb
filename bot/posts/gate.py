"""The gate of all posts: whether a message's channel or person may see its subject (R20)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from commands.protocol.access.reading import why_not_at
from policy.access.classification import highest, of_places
from policy.model.releases import Classification
from storage.mail.messages import Message, ModificationMessage, ReleaseMessage
from storage.releases import releases
from storage.roster.cached import recent_patterns
from storage.scope import classifications
from storage.scope.renaming import stored_ref


def is_hidden(conn: Connection, message: Message, channel: str, today: date) -> bool:
    """Returns whether the message's subject is hidden from its channel or person as it is classified now.

    A message about several releases, such as a day's reminders or a shared list, leaves out what may not be seen by itself. One statement
    if it is White.
    """
    return bool(why_not_at(conn, channel, _level(conn, message), today))


def _level(conn: Connection, message: Message) -> Classification:
    if isinstance(message, ReleaseMessage) and message.release:
        return highest(releases.classifications(conn, (message.release,)).values())
    if isinstance(message, ModificationMessage) and message.ref:
        stored = stored_ref(conn, message.ref, recent_patterns(conn)) or message.ref  # It may have another reference by now (R24).
        return of_places(classifications.of_modifications(conn, (stored,))[stored])
    return Classification.WHITE
