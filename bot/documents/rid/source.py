"""The input of a RID: the release, the version, and the reference data it uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.documents.word.parts import Inline, Part, StyledWords, parse_lines
from bot.documents.word.phrases import with_full_stop
from policy.calendar.release_calendar import release_name
from policy.model.decisions import Subject
from policy.model.releases import OVERLAP, UNPRINTED, Release, Topic
from policy.model.roster import Committee, Term, name_of_body
from policy.model.scope import Modification, ScopeItem
from policy.releases.not_on_record import silent
from policy.rid.redline.compare import Difference
from policy.timetable.template import BODY_NAMES

SECTIONS = ("scope", "impacts", "timeline", "testing", "costs", "criteria")
"""Note kinds that belong to one section of the RID; other notes end the scope section, and remarks are left out."""

ASSUMED_APPROVED = "This section assumes all targeted modifications will be approved for inclusion in this release."


@dataclass(frozen=True)
class Comment:
    """A Party's comment on a version of the RID and its disposition (Guidance 4.2; R19)."""

    author: str
    said_on: date
    text: str
    disposition: str = ""


@dataclass(frozen=True)
class Annex:
    """A document of the DCC that the deciding body approved, annexed to the RID (Guidance 5.1; RID, Annex A)."""

    subject: Subject
    version: str
    address: str
    approved_on: date


@dataclass(frozen=True)
class Source:
    """All data that one RID is generated from."""

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
        """Returns the release's name: "June 2020 SEC Release"."""
        return release_name(self.release.key)

    @property
    def body(self) -> str:
        """Returns the deciding body's short name: "Panel"."""
        return self.short(self.release.body)

    def short(self, key: str) -> str:
        """Returns a committee's short name, or what people call it if it is not stored."""
        committee = self.committees.get(key)
        return (committee.short or committee.name) if committee else BODY_NAMES.get(key) or name_of_body(key)

    def notes(self, section: str) -> tuple[Part, ...]:
        """Returns the release's notes for a section, as written."""
        also = {"impacts": "assumption", "testing": OVERLAP}
        kinds = {section, also.get(section, section)}
        return tuple(
            part for note in self.release.notes if note.kind in kinds and note.text != ASSUMED_APPROVED for part in parse_lines(note.text)
        )

    def silent(self, topic: Topic) -> bool:
        """Returns whether no source says anything on the topic, so that the document says so (design, Words)."""
        return silent(self.release, topic)

    def other_notes(self) -> tuple[Part, ...]:
        """Returns the notes that belong to no section."""
        placed = {*SECTIONS, OVERLAP, "assumption", *UNPRINTED}
        return tuple(part for note in self.release.notes if note.kind not in placed for part in parse_lines(note.text))


def named(modification: Modification, name: str = "") -> tuple[Inline, ...]:
    """Returns a modification as the RID names it, linked to its page: "SECMP0062 part 1 ‘Alert Storm Protection’"."""
    title = f" ‘{modification.title}’" if modification.title else ""
    return (StyledWords(name or modification.ref, modification.link), title)


def described(item: ScopeItem) -> tuple[Inline, ...]:
    """Returns a scope item with its description, in one or two sentences.

    A description in lower case continues the title ("proposes to .."); any other is its own sentence.
    """
    first, *_ = (item.description or item.modification.description).strip().splitlines() or [""]
    return (*named(item.modification, item.name), continued(first))


def continued(text: str) -> str:
    """Returns the text as it follows a title: text in lower case continues the sentence, any other starts a new one."""
    if not text:
        return "."
    return f" {with_full_stop(text)}" if text[0].islower() else f". {with_full_stop(text)}"
