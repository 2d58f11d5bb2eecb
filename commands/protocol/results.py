"""Results that any command can have; each reading command has a result of its own beside its function."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from commands.protocol.line import Line


@dataclass(frozen=True)
class Refused:
    """Nothing was done: one sentence that says what was wrong and what to do, and command lines that may have been meant.

    A refusal by authority or by a rule names the `thing` ("release:june-2020") and its release, and goes into the history.
    """

    sentence: str
    instead: tuple[Line, ...] = ()
    thing: str = ""
    release: str = ""


@dataclass(frozen=True)
class Done:
    """Something was done, said in one sentence."""

    sentence: str
    next_lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Person:
    """Somebody in a sentence, by Slack user id."""

    user: str


@dataclass(frozen=True)
class Channel:
    """A channel in a sentence, by its id."""

    channel: str


Words = tuple[str | Person | Channel, ...]
"""A sentence that may name people and channels; the rest is never markup."""


@dataclass(frozen=True)
class Changed:
    """Something was changed: a sentence, what else is worth knowing, what may come next.

    `change` is the number of the change in the history, by which it can be undone; 0 where it cannot.
    """

    sentence: Words
    notes: tuple[Words, ...] = ()
    next_lines: tuple[Line, ...] = ()
    change: int = 0


@dataclass(frozen=True)
class LookedBack:
    """An answer as of the end of a day."""

    result: object
    day: date
