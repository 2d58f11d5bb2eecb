"""Copies of a rehearsal's database: whole, and put back only if they are the local workspace's."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.run.rehearsal.state_file import put_back, saved
from storage.engine.mark import WORKSPACE


def made(path: Path, mark: int) -> Path:
    """A database with a mark and a write-ahead log."""
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA journal_mode = WAL")
        file.execute(f"PRAGMA application_id = {mark}")
        file.execute("CREATE TABLE note (text)")
        file.execute("INSERT INTO note VALUES ('kept')")
        file.commit()
    return path


def test_a_copy_is_put_back_in_place_of_what_was_there(tmp_path: Path) -> None:
    """With its rows, and without the log of the database before."""
    content = saved(made(tmp_path / "one.db", WORKSPACE))
    other = made(tmp_path / "other.db", WORKSPACE)
    Path(f"{other}-wal").write_bytes(b"old")
    put_back(other, content)
    assert not Path(f"{other}-wal").exists()
    with closing(sqlite3.connect(other)) as file:
        assert file.execute("SELECT text FROM note").fetchall() == [("kept",)]


def test_who_has_the_database_open_sees_all_of_the_copy_and_writes_into_it(tmp_path: Path) -> None:
    """A connection from before the change is not left with a file that nobody else has."""
    path = made(tmp_path / "one.db", WORKSPACE)
    content = saved(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as before, closing(sqlite3.connect(path)) as reading:
        before.execute("DELETE FROM note")
        reading.execute("BEGIN")
        assert reading.execute("SELECT text FROM note").fetchall() == []
        put_back(path, content)
        assert reading.execute("SELECT text FROM note").fetchall() == []
        reading.rollback()
        before.execute("INSERT INTO note VALUES ('written after')")
        with closing(sqlite3.connect(path)) as after:
            for each in (before, reading, after):
                assert each.execute("SELECT text FROM note").fetchall() == [("kept",), ("written after",)]


def test_a_file_without_the_mark_or_that_is_no_database_changes_nothing(tmp_path: Path) -> None:
    """Refused with one sentence; the database stays."""
    kept = made(tmp_path / "kept.db", WORKSPACE)
    before = saved(kept)
    for wrong in (saved(made(tmp_path / "live.db", 0)), b"no database at all" * 100):
        with pytest.raises(ValueError, match="does not hold a saved state of the local workspace"):
            put_back(kept, wrong)
        assert saved(kept) == before
