"""New databases of the local workspace: made once in a process by migrating and loading, then copied."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from sqlalchemy import make_url

from bot.config import Config
from bot.run import loading
from bot.run.rehearsal import state_file
from storage.engine import copies


class FreshDatabases:
    """The contents of new databases, with and without the shipped releases. `config` names the workspace's own file."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._made: dict[bool, bytes] = {}

    @property
    def path(self) -> Path:
        """The workspace's own file."""
        return Path(str(make_url(self._config.database_url).database))

    def keep(self) -> None:
        """Keeps the workspace's own database as the one with releases: nothing has happened in it yet."""
        self._made[True] = state_file.saved(self.path)

    def content(self, *, with_releases: bool) -> bytes:
        """Returns a new database, made beside the workspace's own while that still serves."""
        if with_releases not in self._made:
            with copies.beside(self.path) as made:
                config = dataclasses.replace(self._config, database_url=f"sqlite:///{made}")
                loading.prepare_workspace(config, with_releases=with_releases)
                self._made[with_releases] = state_file.saved(made)
        return self._made[with_releases]
