"""What a RID is drawn up from: the release, the version, and the reference data that its words come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.documents.word.parts import Inline, Part, Words, written
from bot.documents.word.phrases import capital, ended
from policy.calendar.release_calendar import release_name
from policy.model.decisions import Subject
from policy.model.releases import Release
from policy.model.roster import Committee, Term
from policy.model.scope import Modification, ScopeItem
from policy.rid.redline.compare import Difference
from policy.timetable.template import BODY_NAMES

SECTIONS = ("scope", "impacts", "timeline", "testing", "costs", "criteria")
"""Kinds of note that belong in one section of the RID; notes of any other kind end the scope section."""

ASSUMED_APPROVED = "This section assumes all targeted modifications will be approved for inclusion in this release."


@dataclass(frozen=True)
class Comment:
    """What a Party said of a version of the RID, and what came of it (Guidance 4.2; R19)."""

    author: str
    said_on: date
    text: str
    disposition: str = ""


@dataclass(frozen=True)
class Annex:
    """A document of the DCC's that the deciding body approved, annexed to the RID (Guidance 5.1; RID, Annex A)."""

    subject: Subject
    version: str
    address: str
    approved_on: date


@dataclass(frozen=True)
class Source:
    """Everything that one RID says comes from here."""

    release: Release
    version: str
    issued_on: date | None
    today: date
    titles: Mapping[str, str] = field(default_factory=dict)
    terms: Sequence[Term] = ()
    committees: Mapping[str, Committee] = field(default_factory=dict)
    changes: Sequence[Difference] = ()
    since: str = ""
    comments: Sequence[Comment] = ()
    annexes: Sequence[Annex] = ()

    @property
    def name(self) -> str:
        """The release's name: "June 2020 SEC Release"."""
        return release_name(self.release.key)

    @property
    def body(self) -> str:
        """The deciding body's short name: "Panel"."""
        return self.short(self.release.body)

    def short(self, key: str) -> str:
        """A committee's short name, or its key in capitals where nothing is known of it."""
        found = self.committees.get(key)
        return (found.short or found.name) if found else BODY_NAMES.get(key, key.upper())

    def notes(self, section: str) -> tuple[Part, ...]:
        """The release's notes that belong in that section, as written."""
        kinds = {section, "assumption"} if section == "impacts" else {section}
        return tuple(
            part for note in self.release.notes if note.kind in kinds and note.text != ASSUMED_APPROVED for part in written(note.text)
        )

    def other_notes(self) -> tuple[Part, ...]:
        """The notes that belong in no one section."""
        placed = {*SECTIONS, "assumption"}
        return tuple(part for note in self.release.notes if note.kind not in placed for part in written(note.text))


def named(modification: Modification, name: str = "") -> tuple[Inline, ...]:
    """A modification as the RID names it, linked to its page: "SECMP0062 part 1 ‘Alert Storm Protection’"."""
    title = f" ‘{modification.title}’" if modification.title else ""
    return (Words(name or modification.ref, modification.link), title)


def described(item: ScopeItem) -> tuple[Inline, ...]:
    """A scope item with what it does, as one sentence or two.

    A description that begins in small letters goes on from the title ("proposes to .."); any other is a sentence of its own.
    """
    first, *_ = (item.description or item.modification.description).strip().splitlines() or [""]
    return (*named(item.modification, item.name), _continued(first))


def _continued(text: str) -> str:
    if not text:
        return "."
    return f" {ended(text)}" if text[0].islower() else f". {ended(text)}"


def sentence(*pieces: str) -> str:
    """The pieces that are not empty as one paragraph, each ended and with a capital."""
    return " ".join(capital(ended(piece)) for piece in pieces if piece.strip())
