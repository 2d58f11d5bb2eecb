"""Messages about decisions and recommendations."""

from __future__ import annotations

from dataclasses import dataclass

from policy.model.decisions import Subject
from storage.mail.messages.message import FromPerson, ReleaseMessage


@dataclass(frozen=True)
class DecisionAnnounced(ReleaseMessage, FromPerson):
    """Announces a decision in the release's channel."""

    kind = "decision"
    release: str
    number: int
    actor: str


@dataclass(frozen=True)
class DecisionDetails(ReleaseMessage):
    """Gives the details of a decision in the thread of its announcement; `of` is the delivery key of the announcement."""

    kind = "decision-details"
    of: str
    release: str
    number: int


@dataclass(frozen=True)
class DecisionPinned(ReleaseMessage, FromPerson):
    """Pins the announcement of a decision; `of` is the delivery key of the announcement."""

    kind = "pin"
    of: str
    release: str
    number: int
    actor: str


@dataclass(frozen=True)
class RecommendationGiven(ReleaseMessage, FromPerson):
    """Announces a committee's recommendation, or its view on the version `number` of a document; 0 if no version was on file.

    It is 0 too in what a version queued that did not store it.
    """

    kind = "recommendation"
    release: str
    committee: str
    subject: Subject
    actor: str
    channel: str
    number: int = 0
