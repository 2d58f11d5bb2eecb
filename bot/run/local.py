"""Local files of the bot, and the clock of commands that run beside it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import make_url

from bot import clock
from bot.config import Config, Mode


def database_exists(config: Config) -> bool:
    """Returns whether the SQLite file exists; a PostgreSQL database is assumed to."""
    url = make_url(config.database_url)
    return url.get_backend_name() != "sqlite" or Path(str(url.database)).exists()


def workspace_file(config: Config) -> Path:
    """Returns the path of the local workspace's state: beside the SQLite database, or in the working directory."""
    url = make_url(config.database_url)
    if url.get_backend_name() != "sqlite":
        return Path("release-bot.workspace.db")
    return Path(str(url.database)).with_suffix(".workspace.db")


def offline_clock(config: Config) -> clock.BusinessClock:
    """Returns the business clock for a command that runs beside the bot; in the local workspace, frozen at the workspace's last time."""
    if config.now is None and config.mode is Mode.WORKSPACE and workspace_file(config).exists():
        # Imported late: only the local workspace needs them.
        from bot.workspace.state.clock import WorkspaceClock
        from bot.workspace.state.store import Store as WorkspaceStore

        workspace = WorkspaceStore(workspace_file(config))
        try:
            return clock.frozen(WorkspaceClock(workspace).now(), config.timezone)
        finally:
            workspace.close()
    return clock.configured(config)
