"""What the workspace's page tells a person about the bot's commands, as Slack's app configuration would."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class VerbHint:
    """One verb of a command, e.g. `status`, with its usage and one line on what it does."""

    verb: str
    usage: str
    summary: str


@dataclass(frozen=True)
class CommandHint:
    """A slash command of the bot, e.g. `/release`, its usage hint, description and verbs."""

    command: str
    usage: str
    description: str
    verbs: tuple[VerbHint, ...] = ()


@dataclass(frozen=True)
class ShortcutHint:
    """A message shortcut of the bot: what is in a message's menu."""

    callback_id: str
    name: str
