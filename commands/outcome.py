"""Results that any command can have; each reading command has a result of its own beside its function."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Refused:
    """Nothing was done: one sentence that says what was wrong and what to do, and command lines that may have been meant.

    A refusal by authority or by a rule names the `thing` ("release:june-2020") and its release, and goes into the history.
    """

    sentence: str
    instead: tuple[str, ...] = ()
    thing: str = ""
    release: str = ""


@dataclass(frozen=True)
class Done:
    """Something was done, said in one sentence."""

    sentence: str
    next_lines: tuple[str, ...] = ()


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
