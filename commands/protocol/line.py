"""Command lines as values, carried by buttons, forms and messages."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache

from policy.calendar.typed_dates import LATER, NotADateError, read_instant

_AS_OF = re.compile(r" as of\b", re.IGNORECASE)
_PAGES = re.compile(r"( page (?P<number>\d{1,6}))+$", re.IGNORECASE)

RELEASE, MODIFICATION = "/release", "/modification"


class NotADayError(ValueError):
    """The text after "as of" is not a day. `typed` is that text, `rest` the line without it, and the message says what is wrong."""

    def __init__(self, typed: str, rest: Line, problem: str) -> None:
        super().__init__(problem)
        self.typed = typed
        self.rest = rest


def command_and_text(line: str) -> tuple[str, str]:
    """Splits a line into its slash command and the text after it, as Slack sends them."""
    command, _, text = line.strip().partition(" ")
    return command, text.strip()


def _paged(text: str) -> tuple[str, int]:
    """Splits "page N" off the end: the text before it, and the number, the last one if there are several; 0 if there is none."""
    found = _PAGES.search(text)
    return (text[: found.start()], int(found["number"])) if found else (text, 0)


def page_of(text: str) -> int:
    """Returns the page that the text of a line asks for, 1 if it names none."""
    return max(1, _paged(" " + " ".join(text.split()))[1])


@dataclass(frozen=True)
class Line:
    """One command line: the slash command, the verb, the words after it, the day to look back to, with a time `at` if given, and the page.

    Pages count from 1.

    `str()` writes it as a person would type it, and `Line.parse` reads that back to the same value. A line carries no authority: a
    button's line is parsed and authorised like typed text.
    """

    command: str
    verb: str
    words: tuple[str, ...] = ()
    as_of: date | None = None
    page: int = 1
    at: time | None = None

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
    def parse(cls, text: str, now: datetime | None = None) -> Line:
        """Parses a line; a line without a verb is help. Raises NotADayError if "as of" isn't followed by a day, or a day and a time.

        With a clock (`now`) the day may also depend on it: "as of last Thursday". What `str()` writes never does.
        """
        line, flat, page = (_recent if len(text) <= _SHORT else _read)(text)
        looked_back = _AS_OF.search(flat)
        if looked_back is None:
            return line
        before, earlier = _paged(flat[: looked_back.start()])
        line = _line(line.command, before, page or earlier)
        typed = flat[looked_back.end() :].strip()
        try:
            day, at = read_instant(typed, now)
        except NotADateError as fault:
            raise NotADayError(typed, line, str(fault)) from None
        return replace(line, as_of=day, at=at)

    def then(self, *words: object) -> Line:
        """Returns the line with more words appended."""
        return Line(self.command, self.verb, (*self.words, *" ".join(map(str, words)).split()), self.as_of, self.page, self.at)

    @property
    def text(self) -> str:
        """The line without its slash command."""
        back = f" as of {self.as_of.isoformat()}" if self.as_of else ""
        back += f" {self.at:%H:%M}{f' {LATER}' if self.at.fold else ''}" if self.as_of and self.at else ""
        page = f" page {self.page}" if self.page > 1 else ""
        return " ".join((self.verb, *self.words)) + back + page

    def __str__(self) -> str:
        return f"{self.command} {self.text}"


def _read(text: str) -> tuple[Line, str, int]:
    """Returns a line as if it had no "as of", the text after its slash command with a space before each word, and its page."""
    command, rest = command_and_text(text)
    flat, page = _paged("".join(f" {word}" for word in rest.split()))
    return _line(command, flat, page), flat, page


_SHORT = 300
"""The longest line that is kept, so that memory is bounded."""
_recent = lru_cache(maxsize=256)(_read)
"""The lines read last, because one request reads its own several times."""


def _line(command: str, text: str, page: int) -> Line:
    verb, *words = text.split() or ["help"]
    return Line(command, verb.lower(), tuple(words), page=max(1, page))
