"""The gate of all posts: whether a message's channel or person may see its subject (R20)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from commands.protocol.access.reading import why_not_at
from policy.access.classification import of_places
from policy.model.releases import Classification
from storage.mail.messages import Message, ModificationMessage, ReleaseMessage
from storage.releases.cached import recent_classification
from storage.roster.cached import recent_patterns
from storage.scope import classifications
from storage.scope.renaming import stored_ref


def is_hidden(conn: Connection, message: Message, channel: str, today: date) -> bool:
    """Returns whether the message's subject is hidden from its channel or person as it is classified now.

    A message about several releases, such as a day's reminders or a shared list, leaves out what may not be seen by itself. Two statements
    at most if its release is White and was not reclassified since it was last read.
    """
    return bool(why_not_at(conn, channel, _level(conn, message), today))


def _level(conn: Connection, message: Message) -> Classification:
    if isinstance(message, ReleaseMessage) and message.release:
        return recent_classification(conn, message.release)
    if isinstance(message, ModificationMessage) and message.ref:
        stored = stored_ref(conn, message.ref, recent_patterns(conn)) or message.ref  # It may have another reference by now (R24).
        return of_places(classifications.of_modifications(conn, (stored,))[stored])
    return Classification.WHITE
