"""What an answer shows, before it becomes Slack blocks or plain text: one page, two renderers, nothing said twice.

Text is a tuple of pieces. A bare string is somebody's words and never markup; what is to be bold, linked or mentioned says so by its type.
"""

from __future__ import annotations

from dataclasses import dataclass

from commands.protocol.line import Line
from commands.protocol.results import Channel, Person


@dataclass(frozen=True)
class Bold:
    """Emphasised words."""

    text: str


@dataclass(frozen=True)
class Italic:
    """Words set apart: notes, explanations."""

    text: str


@dataclass(frozen=True)
class Code:
    """Something to type, letter by letter."""

    text: str


@dataclass(frozen=True)
class Link:
    """A link that the bot made, to an http(s) address."""

    url: str
    label: str


@dataclass(frozen=True)
class Group:
    """A Slack user group, mentioned by its id."""

    group: str


Piece = str | Bold | Italic | Code | Link | Person | Channel | Group
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
    """A list, a line or a few per item."""

    items: tuple[Text, ...]


@dataclass(frozen=True)
class Small:
    """A quiet line: sources, page numbers."""

    text: Text


@dataclass(frozen=True)
class Button:
    """Runs a reading command when clicked; `line` is the command line, checked anew when it arrives."""

    label: str
    line: Line
    primary: bool = False


@dataclass(frozen=True)
class Buttons:
    """A row of buttons."""

    buttons: tuple[Button, ...]


Part = Heading | Paragraph | Facts | Bullets | Small | Buttons


@dataclass(frozen=True)
class Page:
    """An answer: its title and its parts. `share` is the command line that shows it again in a channel; None where that makes no sense."""

    title: str
    parts: tuple[Part, ...]
    share: Line | None = None


def bold(label: str, *rest: Piece) -> Text:
    """A text that starts with a bold label."""
    return (Bold(label), *rest)
