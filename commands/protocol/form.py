"""Forms: the fields that a command still needs. Slack shows a modal, and the answers return to the same command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from commands.protocol.line import Line
from commands.protocol.results import Words
from policy.model.releases import Classification
from policy.model.roster import bodies

Answer = str | tuple[str, ...]
"""A field's value: text, an ISO date, an option's value or a Slack id; a tuple for several; "" for none."""


class Kind(StrEnum):
    """The kind of input of a field."""

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
"""Fields whose options are searched as the person types, because Slack lists at most 100."""


@dataclass(frozen=True)
class Option:
    """An option: the stored value and its label."""

    value: str
    label: str


@dataclass(frozen=True)
class Field:
    """An input field. `name` is its key in the answers; `longest` is in characters.

    `turn` is set if a form that comes again shows another value than was sent with it. `filetypes` are those that a file may have, with
    none any, and `above` sentences over the field.
    """

    name: str
    label: str
    kind: Kind = Kind.LINE
    value: Answer = ""
    options: tuple[Option, ...] = ()
    optional: bool = False
    hint: str = ""
    longest: int = 3000
    turn: str = ""
    filetypes: tuple[str, ...] = ("yaml", "yml")
    above: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Form:
    """A form: `line` is the command that receives the answers, `about` are sentences above the fields.

    `seen` is the number of the newest history row when the form was made, and `things` names the records that it edits: other people's
    edits of them since then are shown before anything is saved. If the form `edits` stored values, they are merged field by field instead;
    `opened` are short digests of the values with which it was opened. `kept` are the answers of the form's earlier pages.
    """

    title: str
    line: Line
    fields: tuple[Field, ...]
    submit: str = "Save"
    about: tuple[Words, ...] = ()
    things: tuple[str, ...] = ()
    edits: bool = False
    seen: int = 0
    step: str = ""
    opened: tuple[str, ...] = ()
    kept: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True)
class Faults:
    """Invalid answers: a sentence by field name. The answers stay in the form, and nothing is changed."""

    by_field: Mapping[str, str] = field(default_factory=dict)


CLASSIFICATIONS = tuple(Option(each.name.lower(), each.name.title()) for each in Classification)
"""Options of a classification, widest first (R20)."""


def owner_choices() -> tuple[Option, ...]:
    """Returns the bodies and committees that can own a milestone or a reminder, with those that files added."""
    return tuple(Option(each, each) for each in bodies())
