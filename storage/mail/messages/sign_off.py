"""Messages about a committee's review."""

from __future__ import annotations

from dataclasses import dataclass

from storage.mail.messages.message import FromPerson, ReleaseMessage


@dataclass(frozen=True)
class SignOffCard(ReleaseMessage):
    """Posts a committee's card, or updates it; `card` names the card, `row` is the delivery key of this row."""

    kind = "card"
    release: str
    committee: str
    card: str
    row: str


@dataclass(frozen=True)
class EvidenceSubmitted(ReleaseMessage, FromPerson):
    """Tells a committee of evidence for criteria; `change` is the number of the change that stored it."""

    kind = "evidence"
    release: str
    committee: str
    refs: tuple[str, ...]
    actor: str
    change: int = 0


@dataclass(frozen=True)
class RetakeAsked(ReleaseMessage):
    """Asks people to sign off criteria again."""

    kind = "retake"
    release: str
    committee: str
    refs: tuple[str, ...]
    people: tuple[str, ...]


@dataclass(frozen=True)
class EditorialAsked(ReleaseMessage, FromPerson):
    """Asks a committee's chair to confirm an editorial amendment."""

    kind = "editorial"
    release: str
    number: int
    actor: str
    channel: str
