"""Hints from the bot's process to the workspace: the bot's commands and shortcuts, and the offers of a rehearsal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class VerbHint:
    """A verb of a command, such as `status`, with its usage and a one-line summary."""

    verb: str
    usage: str
    summary: str


@dataclass(frozen=True)
class CommandHint:
    """A slash command, such as `/release`, with its usage hint, description and verbs."""

    command: str
    usage: str
    description: str
    verbs: tuple[VerbHint, ...] = ()


@dataclass(frozen=True)
class ShortcutHint:
    """A shortcut: a message's, shown in its menu, or a global one, shown in the menu of the message box."""

    callback_id: str
    name: str
    is_global: bool = False


@dataclass(frozen=True)
class StepHint:
    """A step of Try this: who does what where. Without a line it moves the clock to the next Working Day."""

    title: str
    text: str
    person: str = ""
    channel: str = ""
    line: str = ""


@dataclass(frozen=True)
class ComingHint:
    """A coming step: its day, its event, and whom it waits for (a person, their channel and a line), if known."""

    day: date
    text: str
    person: str = ""
    channel: str = ""
    line: str = ""


@dataclass(frozen=True)
class ScenarioHint:
    """A situation that a person can start from."""

    name: str
    title: str
    text: str


@dataclass(frozen=True)
class Rehearsal:
    """The page's offers beside Slack itself.

    `begin(name)` resets the bot's database for a scenario, and `play(name, reach)` makes its history; `reach` moves the clock, with the
    daily checks on the way. Both raise ValueError with a sentence. `guide` and `coming` are read again whenever something changed.
    `save` returns the bot's database as bytes, and `load` replaces it; it raises ValueError with a sentence if it can't be used.
    `behind(channel, ts, key)` returns the outbox row and the history entries behind a message.
    """

    scenarios: Sequence[ScenarioHint]
    begin: Callable[[str], None]
    play: Callable[[str, Callable[[datetime], None]], None]
    guide: Callable[[], Sequence[StepHint]]
    coming: Callable[[], Sequence[ComingHint]]
    save: Callable[[], bytes]
    load: Callable[[bytes], None]
    behind: Callable[[str, str, str], dict[str, Any]] = lambda channel, ts, key: {}
