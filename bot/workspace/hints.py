"""Descriptions of the bot's commands and shortcuts for the workspace's page, as Slack's app configuration has them."""

from __future__ import annotations

from dataclasses import dataclass


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
    """A message shortcut, shown in a message's menu."""

    callback_id: str
    name: str
