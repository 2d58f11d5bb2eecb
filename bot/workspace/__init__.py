"""The local workspace: an embedded Slack, the default when no Slack is configured."""

from bot.workspace.app import THREADS, Workspace
from bot.workspace.hints import CommandHint, ShortcutHint, VerbHint
from bot.workspace.state.clock import WorkspaceClock
from bot.workspace.state.directory import read_start

__all__ = ["THREADS", "CommandHint", "ShortcutHint", "VerbHint", "Workspace", "WorkspaceClock", "read_start"]
