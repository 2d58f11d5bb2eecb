"""Verbs: help, permission and function of each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Generic, TypeVar

from sqlalchemy import Connection

from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.request import Ask
from policy.access.permissions import Action
from policy.model.roster import Member

R_co = TypeVar("R_co", covariant=True)
"""The result of a verb's function. The catalogue accepts only verbs whose results are in `commands.results.Result`."""

NUMBERED = "#"
"""What stands for a number among a verb's forms: `comment june-2020 3` answers comment 3."""


class Group(StrEnum):
    """Groups of verbs, in help's order."""

    READING = "Reading"
    RELEASE = "Managing a release"
    OUTCOMES = "Outcomes of modifications"
    REVIEW = "Reviewing and deciding"
    MEETINGS = "Meetings and papers"
    REMINDERS = "Reminders and documents"
    ROSTER = "Roster"
    UNDO = "Undo"


class Needs(Enum):
    """Data to fetch from Slack before the transaction, because none is fetched inside it (promise 1)."""

    FILE = "the contents of a shared file"
    CHOSEN_FILE = "the contents of a file chosen in the form"
    USER_GROUP = "the members of a user group"
    PEOPLE = "whether the people named in the line are still in Slack"
    EVIDENCE = "the permalink of a message, or the name and address of a file in Slack"
    CHANNEL = "whether the bot is in a channel"
    READERS = "who reads the channel named in the line"
    JOIN = "that the bot joins the channel of the request"
    WEB_ADDRESS = "the web address at which Slack reaches the bot"


@dataclass(frozen=True)
class Verb(Generic[R_co]):
    """A verb of a slash command: name, usage, help line, example and function.

    The function either `reads`, or `acts` in a transaction. `past` is what one that acts shows as of an earlier day, if it does.
    `action` is the permission that it needs, None if anyone may use it. It names people in its line if its `needs` are PEOPLE, and in the
    form's fields `people`; Slack is asked about them first.
    `forms` are the permissions of lines with a certain word after the first one, where it is another; None if anyone may use those.
    `NUMBERED` among them stands for any number.
    One that reads the history is `over_time`: for an earlier day too it gets what is on record now, and takes from it what was by then.
    With `for_own_seat` a line without words is about the person's own seat: everybody who has one may use it.
    A `hidden` verb is used by buttons only and is not in help.
    In a release's own channel its KEY can be left out, unless `own_release` is off; a first word in `keyless` has no KEY before it.
    """

    command: str
    name: str
    usage: str
    summary: str
    example: str
    group: Group
    reads: Callable[[Connection, Ask], R_co] | None = None
    acts: Callable[[Doing], R_co] | None = None
    past: Callable[[Connection, Ask], R_co] | None = None
    action: Action | None = None
    needs: Needs | None = None
    hidden: bool = False
    people: tuple[str, ...] = ()
    own_release: bool = True
    keyless: tuple[str, ...] = ()
    forms: Mapping[str, Action | None] = field(default_factory=dict)
    for_own_seat: bool = False
    over_time: bool = False

    @property
    def reading(self) -> Callable[[Connection, Ask], R_co]:
        """The function that shows what the verb is about, today or as of an earlier day."""
        reads = self.reads or self.past
        assert reads  # noqa: S101 - A verb reads or acts; the catalogue's test holds it.
        return reads

    def action_of(self, line: Line) -> Action | None:
        """Returns the permission that a line of this verb needs, None if anyone may use it."""
        words = (NUMBERED if word.isdigit() else word for word in line.words)
        return next((self.forms[word] for word in words if word in self.forms), self.action)

    def is_own(self, line: Line, seats: Collection[Member]) -> bool:
        """Returns whether a line of this verb is about the seat of somebody who has these."""
        return self.for_own_seat and not line.words and bool(seats)

    @property
    def looks_back(self) -> bool:
        """Whether it takes a trailing "as of", because it shows a release, a modification or meetings."""
        return self.past is not None or (self.reads is not None and any(word in self.usage for word in (" KEY", " REF", "BODY")))

    @property
    def example_line(self) -> Line:
        """The example as a command line."""
        return Line.parse(f"{self.command} {self.example}")
