"""Requests: the common form of slash commands, buttons, scheduled runs and the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum

from commands.protocol.form import Answer
from commands.protocol.line import Line
from policy.access.classification import Reader

SHARED = "share"
"""The `via` of a request whose answer goes to its channel."""

MESSAGE = "message"
"""The `via` of a request that was written to the bot in a message, which can open no form."""

AT_SERVER = "cli"
"""The `via` of a request typed at the server: `python -m bot run`."""

FORM = "modal"
"""The `via` of a request that is a submitted form."""

DISK = "disk"
"""The `via` of a request whose file is written on this machine, and not sent."""


@dataclass(frozen=True)
class Actor:
    """A person by Slack user id, as verified by Slack; names are for logs only and grant nothing.

    `team` is the workspace that the person is from, and `home` the one in which the bot is installed; "" if that is not known.
    """

    user: str
    team: str = ""
    name: str = ""
    home: str = ""

    @property
    def elsewhere(self) -> bool:
        """Whether the person is not known to be of the bot's own workspace."""
        return self.team != self.home


class AccountState(StrEnum):
    """What Slack says of a person's account."""

    ACTIVE = "active"
    DEACTIVATED = "deactivated"
    UNKNOWN = "unknown"
    UNREACHED = "unreached"
    APP = "app"


@dataclass(frozen=True)
class Account:
    """A named person's account in Slack, and their name there.

    `outside` is what makes them no full member of the workspace: "a guest in this workspace" or "of another organisation"; "" for others.
    """

    state: AccountState
    name: str = ""
    outside: str = ""


@dataclass(frozen=True)
class Request:
    """A command line with its context.

    `now` is the business clock, aware and in the configured time zone; `key` is the delivery key that makes repeats harmless; `channel`
    is the Slack channel of the request, and `message` the ts of the shared message whose button was clicked. A submitted form brings
    its `answers`, the history row that it had `seen`, its `step`, and digests of the values with which it was `opened` (none if an older
    version opened it).
    `accounts` are the Slack accounts of the people that it names, by user id; none if Slack was not asked, as on the command line.
    `fetched` was fetched from Slack beforehand, because a transaction makes no calls: the user ids of a user group.
    """

    command: str
    text: str
    actor: Actor
    now: datetime
    key: str = ""
    channel: str = ""
    via: str = "slash"
    answers: Mapping[str, Answer] | None = None
    seen: int = 0
    step: str = ""
    opened: tuple[str, ...] = ()
    fetched: tuple[str, ...] | None = None
    accounts: Mapping[str, Account] = field(default_factory=dict)
    message: str = ""

    @property
    def today(self) -> date:
        """The business day."""
        return self.now.date()

    @property
    def line(self) -> str:
        """The command line as typed."""
        return f"{self.command} {self.text}".strip()


@dataclass(frozen=True)
class Ask:
    """A request with its parsed line. `clock` is real time; None outside a store.

    `reader` is who reads the answer to a look at the past, by the rosters and clearances of today; None for the present, which has them.
    """

    request: Request
    line: Line
    clock: Callable[[], datetime] | None = None
    reader: Reader | None = None

    @property
    def verb(self) -> str:
        """The verb."""
        return self.line.verb

    @property
    def words(self) -> tuple[str, ...]:
        """The words after the verb."""
        return self.line.words

    def with_words(self, words: Iterable[str]) -> Ask:
        """Returns the request with other words."""
        return replace(self, line=replace(self.line, words=tuple(words)))

    @property
    def page(self) -> int:
        """The requested page, from 1."""
        return self.line.page

    @property
    def as_of(self) -> date | None:
        """The day to look back to, if any."""
        return self.line.as_of

    @property
    def today(self) -> date:
        """The business day, or the one to look back to."""
        return self.as_of or self.request.today

    @property
    def until(self) -> datetime:
        """The instant to look back to: the end of the day where the line names no time. Now, if it looks back to no day."""
        if self.as_of is None:
            return self.request.now
        return datetime.combine(self.as_of, self.line.at or time.max, self.request.now.tzinfo)
