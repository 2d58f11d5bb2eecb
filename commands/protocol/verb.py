"""Verbs: all that is known of one, from its help to the function behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Generic, TypeVar

from sqlalchemy import Connection

from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.request import Ask
from policy.access.permissions import Action

R_co = TypeVar("R_co", covariant=True)
"""What a verb's function returns. The catalogue takes verbs whose results are members of `commands.results.Result` only."""


class Group(StrEnum):
    """What a person wants to do, as help groups the verbs; in help's order."""

    READING = "Reading"
    RELEASE = "Managing a release"
    OUTCOMES = "Recording what was decided on a modification"
    REVIEW = "Reviewing and deciding"
    REMINDERS = "Reminders and documents"
    ROSTER = "Roster"
    UNDO = "Undo"


class Needs(Enum):
    """What must be fetched from Slack before the transaction, since no call is made inside one (promise 1)."""

    FILE = "the contents of a shared file"
    USER_GROUP = "the members of a user group"
    PERMALINK = "the permalink of a message"
    WEB_ADDRESS = "the web address at which Slack reaches the bot"


@dataclass(frozen=True)
class Verb(Generic[R_co]):
    """One verb of a slash command: its name, usage, help line and example, and its function.

    The function either `reads`, or `acts` in a transaction. `action` is the permission that it takes, None if anyone may use it.
    A `hidden` verb is carried by buttons only and is not in help.
    """

    command: str
    name: str
    usage: str
    summary: str
    example: str
    group: Group
    reads: Callable[[Connection, Ask], R_co] | None = None
    acts: Callable[[Doing], R_co] | None = None
    action: Action | None = None
    needs: Needs | None = None
    hidden: bool = False

    @property
    def looks_back(self) -> bool:
        """Whether it takes a trailing "as of": it shows a release."""
        return self.reads is not None and " KEY" in self.usage

    @property
    def example_line(self) -> Line:
        """The example as a line that a button can run."""
        return Line.parse(f"{self.command} {self.example}")
