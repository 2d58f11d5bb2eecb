"""What a command still needs to be told, as fields; Slack shows it as a modal, and the answers come back to the same command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from commands.protocol.line import Line
from commands.protocol.results import Words
from policy.model.releases import Classification
from policy.model.roster import OWNERS

Answer = str | tuple[str, ...]
"""A field's value: text, an ISO date, an option's value, a Slack id; a tuple where several may be chosen; "" where nothing is given."""


class Kind(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    MODIFICATION = "modification"
    REQUEST = "request"
    RELEASE = "release"
    MILESTONE = "milestone"
    PERSON = "person"
    PEOPLE = "people"
    CHANNEL = "channel"
    NUMBER = "number"
    TICKS = "ticks"
    FILE = "file"


SEARCHED = frozenset({Kind.MODIFICATION, Kind.REQUEST, Kind.RELEASE, Kind.MILESTONE})
"""Fields whose options are looked up as one types, since Slack lists no more than 100."""


@dataclass(frozen=True)
class Option:
    """A choice: what is stored, and what is shown."""

    value: str
    label: str


@dataclass(frozen=True)
class Field:
    """One thing to fill in. `name` is its key in the answers; `longest` is in characters."""

    name: str
    label: str
    kind: Kind = Kind.LINE
    value: Answer = ""
    options: tuple[Option, ...] = ()
    optional: bool = False
    hint: str = ""
    longest: int = 3000


@dataclass(frozen=True)
class Form:
    """A modal to be: `line` is the command that the answers go back to, `about` sentences above the fields.

    `seen` is the number of the newest history row when the form was made, and `things` are what it may change: what others change in
    them meanwhile is shown before anything is saved.
    """

    title: str
    line: Line
    fields: tuple[Field, ...]
    submit: str = "Save"
    about: tuple[Words, ...] = ()
    things: tuple[str, ...] = ()
    seen: int = 0
    step: str = ""


@dataclass(frozen=True)
class Faults:
    """Answers that cannot be taken, by field name, each with its own sentence; nothing is lost and nothing changed."""

    by_field: Mapping[str, str] = field(default_factory=dict)


CLASSIFICATIONS = tuple(Option(each.name.lower(), each.name.title()) for each in Classification)
"""The choices of a classification, widest first (R20)."""

OWNER_CHOICES = tuple(Option(each, each) for each in OWNERS)
"""The choices of who owns a step."""
