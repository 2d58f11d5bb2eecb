"""Pages: the content of an answer before it is rendered as Slack blocks or plain text.

Text is a tuple of pieces. A plain string is never markup; bold text, links and mentions have their own types.
"""

from __future__ import annotations

from dataclasses import dataclass

from commands.protocol.line import Line
from commands.protocol.results import Address, Channel, Moment, Person


@dataclass(frozen=True)
class Bold:
    """Emphasised words."""

    text: str


@dataclass(frozen=True)
class Italic:
    """Notes and explanations."""

    text: str


@dataclass(frozen=True)
class Code:
    """Text to type exactly."""

    text: str


@dataclass(frozen=True)
class Link:
    """A link made by the bot, to an http(s) address."""

    url: str
    label: str


@dataclass(frozen=True)
class UserGroup:
    """A mention of a Slack user group, by id."""

    group: str


Piece = str | Bold | Italic | Code | Link | Person | Channel | UserGroup | Moment | Address
Text = tuple[Piece, ...]


@dataclass(frozen=True)
class Heading:
    """A heading inside the page."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: Text


@dataclass(frozen=True)
class Facts:
    """Labelled facts, aligned in two columns where the screen is wide enough."""

    pairs: tuple[tuple[str, Text], ...]


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: tuple[Text, ...]


@dataclass(frozen=True)
class Small:
    """A line in small print, such as sources and page numbers."""

    text: Text


@dataclass(frozen=True)
class Button:
    """A button that runs a command; `line` is its command line, authorised when it is pressed.

    `owner` is the committee or person that owns what it is about ("" for nobody); None if that does not matter or is not known.
    """

    label: str
    line: Line
    primary: bool = False
    owner: str | None = None


@dataclass(frozen=True)
class Buttons:
    """A row of buttons."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class Chips:
    """Short buttons side by side, one for each step of a walk, such as "O1 ✅"."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class Row:
    """A line of a list with its acts: one act is a button beside it, several are a menu."""

    text: Text
    acts: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table with a heading for each column. `right` are the numbers of columns with figures, from 0.

    `beside` are the same rows as lines with acts, which stand instead while their reader can do something: a table holds no buttons.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]
    right: frozenset[int] = frozenset()
    beside: tuple[Row, ...] = ()

    @property
    def acts(self) -> bool:
        """Whether its rows stand as lines, because one has something that can be done."""
        return any(each.acts for each in self.beside)


@dataclass(frozen=True)
class Fold:
    """The parts after it are details, which stand on further screens behind a button with this label."""

    label: str = "More"


Part = Heading | Paragraph | Facts | Bullets | Small | Buttons | Chips | Row | Table | Fold


@dataclass(frozen=True)
class Page:
    """An answer: title and parts. `share` is the command line that repeats it in a channel, or None if it can't be shared.

    A post that `opens_files` has Slack open the files that it links to those who read it. `folds` is the command line whose pages are the
    screens of an answer that is taller than one; None if it numbers its pages itself, or is no answer.
    """

    title: str
    parts: tuple[Part, ...]
    share: Line | None = None
    opens_files: bool = False
    folds: Line | None = None


def bold(label: str, *rest: Piece) -> Text:
    """Returns text that starts with a bold label."""
    return (Bold(label), *rest)
