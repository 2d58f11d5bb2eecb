"""Command lines as values, carried by buttons, forms and messages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_AS_OF = re.compile(r"\s+as\s+of\b(?P<when>(?:(?!\bpage\b).)*)", re.IGNORECASE)
_PAGE = re.compile(r"\bpage\s+(?P<number>\d{1,6})\s*$", re.IGNORECASE)

RELEASE, MODIFICATION = "/release", "/modification"


class NotADayError(ValueError):
    """The text after "as of" is not a day. `typed` is that text, `rest` the line without it."""

    def __init__(self, typed: str, rest: Line) -> None:
        super().__init__(typed)
        self.typed = typed
        self.rest = rest


def command_and_text(line: str) -> tuple[str, str]:
    """Splits a line into its slash command and the text after it, as Slack sends them."""
    command, _, text = line.strip().partition(" ")
    return command, text.strip()


@dataclass(frozen=True)
class Line:
    """One command line: the slash command, the verb, the words after it, the day to look back to, and the page (from 1).

    `str()` writes it as a person would type it, and `Line.parse` reads that back to the same value. A line carries no authority: a
    button's line is parsed and authorised like typed text.
    """

    command: str
    verb: str
    words: tuple[str, ...] = ()
    as_of: date | None = None
    page: int = 1

    @classmethod
    def of(cls, command: str, verb: str, *words: object) -> Line:
        """Builds a line from its parts; a part of several words ("part 1") counts as several, an empty one as none."""
        return cls(command, verb, tuple(" ".join(map(str, words)).split()))

    @classmethod
    def release(cls, verb: str, *words: object) -> Line:
        """Builds a line of /release."""
        return cls.of(RELEASE, verb, *words)

    @classmethod
    def modification(cls, verb: str, *words: object) -> Line:
        """Builds a line of /modification."""
        return cls.of(MODIFICATION, verb, *words)

    @classmethod
    def parse(cls, text: str) -> Line:
        """Parses a line; a line without a verb is help. Raises NotADayError if "as of" is followed by anything but a day."""
        command, rest = command_and_text(text)
        looked_back = _AS_OF.search(f" {rest}")
        if looked_back is None:
            return cls._parse(command, rest)
        without = cls._parse(command, f" {rest}"[: looked_back.start()] + " " + f" {rest}"[looked_back.end() :])
        typed = looked_back["when"].strip()
        try:
            day = date.fromisoformat(typed)
        except ValueError:
            raise NotADayError(typed, without) from None
        return cls(command, without.verb, without.words, day, without.page)

    @classmethod
    def _parse(cls, command: str, rest: str) -> Line:
        page = _PAGE.search(rest)
        words = (rest[: page.start()] if page else rest).split()
        return cls(
            command,
            verb=words[0].lower() if words else "help",
            words=tuple(words[1:]),
            page=max(1, int(page["number"])) if page else 1,
        )

    def then(self, *words: object) -> Line:
        """Returns the line with more words appended."""
        return Line(self.command, self.verb, (*self.words, *" ".join(map(str, words)).split()), self.as_of, self.page)

    @property
    def text(self) -> str:
        """The line without its slash command."""
        back = f" as of {self.as_of.isoformat()}" if self.as_of else ""
        page = f" page {self.page}" if self.page > 1 else ""
        return " ".join((self.verb, *self.words)) + back + page

    def __str__(self) -> str:
        return f"{self.command} {self.text}"
