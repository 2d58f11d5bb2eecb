"""New databases of the local workspace: with and without releases, made once, and as they were before anything happened."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.run import loading
from bot.run.rehearsal import state_file
from bot.run.rehearsal.fresh import FreshDatabases
from tests.builders.processes import prepared


def releases_in(content: bytes, folder: Path) -> int:
    """How many releases a database has."""
    path = folder / "looked-at.db"
    path.write_bytes(content)
    with closing(sqlite3.connect(path)) as found:
        return int(found.execute("SELECT count(*) FROM release").fetchone()[0])


def test_a_new_database_is_made_once_beside_the_one_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the shipped releases or with none; the file in use stays as it is, and the second time nothing is loaded."""
    config = prepared(tmp_path / "release-bot.db")
    fresh = FreshDatabases(config)
    before = fresh.path.read_bytes()
    fresh.keep()
    empty = fresh.content(with_releases=False)
    monkeypatch.setattr(loading, "prepare_workspace", None)
    assert [releases_in(each, tmp_path) for each in (fresh.content(with_releases=True), empty)] == [3, 0]
    assert fresh.content(with_releases=False) == empty
    assert fresh.path.read_bytes() == before
    state_file.put_back(fresh.path, empty)
    assert sorted(each.name for each in tmp_path.glob("*release-bot*")) == ["release-bot.db"]
