"""Who asks what: the one shape in which slash commands, buttons, the scheduler and the command line reach a command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from commands.protocol.form import Answer
from commands.protocol.line import Line


@dataclass(frozen=True)
class Actor:
    """A person by Slack user id, as Slack vouches for them; names are for logs only and grant nothing."""

    user: str
    team: str = ""
    name: str = ""


@dataclass(frozen=True)
class Request:
    """One command line and its circumstances.

    `now` is the business clock, aware and in the configured time zone; `key` the delivery key that makes repeats harmless; `channel` the
    Slack channel in which it was asked. A form that comes back brings its `answers`, the history row that it had `seen`, and its `step`.
    `fetched` is what was asked of Slack beforehand, since no call is made inside a transaction: the user ids of a user group.
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
    fetched: tuple[str, ...] | None = None

    @property
    def today(self) -> date:
        """The business day."""
        return self.now.date()

    @property
    def line(self) -> str:
        """The command as it was typed."""
        return f"{self.command} {self.text}".strip()


@dataclass(frozen=True)
class Ask:
    """A request with its line read."""

    request: Request
    line: Line

    @property
    def verb(self) -> str:
        """The verb."""
        return self.line.verb

    @property
    def words(self) -> tuple[str, ...]:
        """The words after the verb."""
        return self.line.words

    def with_words(self, words: Iterable[str]) -> Ask:
        """Returns the same request asked of other words."""
        return replace(self, line=replace(self.line, words=tuple(words)))

    @property
    def page(self) -> int:
        """The page asked for, from 1."""
        return self.line.page

    @property
    def as_of(self) -> date | None:
        """The day to look back to, if any."""
        return self.line.as_of

    @property
    def today(self) -> date:
        """The business day, or the one to look back to."""
        return self.as_of or self.request.today
