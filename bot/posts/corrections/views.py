"""Announced views on documents, each with the version that it is on: earlier programs queued them without (R27)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection

from policy.documents.documents import DOCUMENTS
from policy.model.history import FieldChange
from storage.history.changes import of_change
from storage.history.names import key_in, prefix_of
from storage.mail.messages import RecommendationGiven
from storage.mail.posted import Announcement
from storage.tables import DocumentRow


def of_version(conn: Connection, there: Announcement, key: str, changes: Iterable[FieldChange]) -> Announcement | None:
    """Returns an announcement with the version that its view is on; None if these changes are about other versions alone.

    The change whose number is in the delivery key recorded the view. One statement for a view that was queued without its version.
    """
    message = there.message
    if not isinstance(message, RecommendationGiven) or message.number or message.subject not in DOCUMENTS:
        return there
    made = key.split(":")[1]
    own = _viewed(of_change(conn, int(made)), message) if made.isdigit() else frozenset()
    if not own:
        return there
    return replace(there, message=replace(message, number=max(own))) if own & _viewed(changes, message) else None


def _viewed(changes: Iterable[FieldChange], message: RecommendationGiven) -> frozenset[int]:
    """Returns the numbers of the versions of the message's document that the changes touch."""
    keys = (key_in(each.thing) for each in changes if each.thing.startswith(prefix_of(DocumentRow)))
    return frozenset(int(number) for release, subject, number in keys if (release, subject) == (message.release, message.subject.value))
