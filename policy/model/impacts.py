"""Impacts of a release on participants, SEC documents and other Codes (RID 2)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ImpactSummary:
    """The impact on one kind of participant or one area of the DCC, in a paragraph (RID 2). `group` is "party" or "dcc"."""

    group: str
    heading: str
    text: str


@dataclass(frozen=True)
class ParticipantImpact:
    """One tick of the participant impact matrix: a modification that impacts a kind of participant (RID 2)."""

    modification: str
    participant: str


@dataclass(frozen=True)
class DocumentImpact:
    """One tick of the SEC document impact matrix (RID 2). `document` is the document's short name, "Section A"."""

    modification: str
    document: str


@dataclass(frozen=True)
class SecDocument:
    """A SEC document and its title: Section A 'Definitions and Interpretation'."""

    name: str
    title: str
