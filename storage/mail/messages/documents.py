"""Messages about documents and the RID."""

from __future__ import annotations

from dataclasses import dataclass

from policy.model.decisions import Subject
from storage.mail.messages.message import FromPerson, ReleaseMessage


@dataclass(frozen=True)
class DocumentSubmitted(ReleaseMessage, FromPerson):
    """Tells a committee of a new version of the TAD or a Completion Report."""

    kind = "document"
    release: str
    subject: Subject
    number: int
    actor: str
    channel: str


@dataclass(frozen=True)
class RidIssued(ReleaseMessage, FromPerson):
    """Announces a version of the RID."""

    kind = "rid-issued"
    release: str
    version: str
    actor: str
    channel: str
