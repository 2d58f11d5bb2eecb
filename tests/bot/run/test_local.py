"""Whose database it is: the local workspace's own file, and what it must leave alone (promise 12)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.config import Config, ConfigFault, read
from bot.run import loading, local
from storage.engine.mark import WORKSPACE
from storage.engine.session import Act, Store
from storage.release_file.loader import load
from storage.tables import CommitteeRow, MemberRow
from tests.builders.databases import Databases, at_head
from tests.builders.release_files import contents, june

SLACK = {"SLACK_BOT_TOKEN": "xoxb-test", "SLACK_SIGNING_SECRET": "secret"}


def _config(path: Path, **environ: str) -> Config:
    return read({"DATABASE_URL": f"sqlite:///{path}", **environ})


def _roster(path: Path) -> None:
    at_head(f"sqlite:///{path}")
    store = Store(f"sqlite:///{path}")
    with store.changing(Act("U0BOSS", "member add", datetime(2026, 5, 4, 9, tzinfo=UTC))) as tx:
        tx.session.add(CommitteeRow(key="secas", name="SECAS", role="works"))
        tx.session.add(MemberRow(committee_key="secas", user_id="U0BOSS"))
    store.close()


def _program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE member (name TEXT)")


def _loaded(path: Path) -> None:
    at_head(f"sqlite:///{path}")
    store = Store(f"sqlite:///{path}")
    load(store, contents(june()), at=datetime(2020, 1, 10, 10, tzinfo=UTC))
    store.close()


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (_roster, "has people on its roster"),
        (_program, "is a file of another program"),
        (lambda path: at_head(f"sqlite:///{path}"), ""),
        (_loaded, ""),
        (lambda path: path.touch(), ""),
        (lambda _path: None, ""),
    ],
    ids=["people", "another program", "migrated", "loaded", "empty", "new"],
)
def test_a_file_is_taken_over_only_if_nobody_is_on_its_roster(tmp_path: Path, made: Callable[[Path], None], said: str) -> None:
    """`migrate` and `load` before the start still work; a roster and other programs' files are left as they were."""
    path = tmp_path / "release-bot.db"
    made(path)
    before = path.read_bytes() if path.exists() else b""
    config = _config(path)
    if said:
        with pytest.raises(ConfigFault, match=said):
            loading.prepare_workspace(config)
        assert path.read_bytes() == before
        return
    loading.prepare_workspace(config)
    with closing(sqlite3.connect(path)) as found:
        assert found.execute("PRAGMA application_id").fetchone() == (WORKSPACE,)
        assert found.execute("SELECT count(*) FROM member").fetchone()[0] > 10
    loading.prepare_workspace(config)
    with pytest.raises(ConfigFault, match="invented"):
        local.check_real(replace(config, mode=read(SLACK).mode))


@pytest.mark.parametrize("command", [[], ["tick"]])
def test_without_slack_variables_a_real_database_is_left_alone(
    databases: Databases, tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Plain `python -m bot` and `tick` end with 2 and a sentence that says what to set, on PostgreSQL and on a file with a roster."""
    path = tmp_path / "live.db"
    _roster(path)
    for url in (f"sqlite:///{path}", databases.empty("postgresql"), "postgresql://nobody:secret@127.0.0.1:9/none"):
        assert main(command, {"DATABASE_URL": url}) == 2
        said = capsys.readouterr().err
        assert said.startswith("DATABASE_URL names a ")
        assert "set SLACK_BOT_TOKEN" in said
        assert "secret" not in said
    assert not path.with_suffix(".workspace.db").exists()


@pytest.mark.parametrize("command", [[], ["web"], ["worker"], ["tick"]])
def test_in_slack_the_workspace_s_file_is_refused(tmp_path: Path, command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Its invented people would hold the seats."""
    path = tmp_path / "release-bot.db"
    with closing(sqlite3.connect(path)) as made:
        made.execute(f"PRAGMA application_id = {WORKSPACE}")
        made.execute("CREATE TABLE alembic_version (version_num TEXT)")
    assert main(command, {**SLACK, "DATABASE_URL": f"sqlite:///{path}"}) == 2
    assert "people are invented" in capsys.readouterr().err


def test_a_command_beside_a_live_database_uses_the_real_day(tmp_path: Path) -> None:
    """Without Slack variables the clock stands at 10 January 2020, but not where the history goes on after it."""
    live, fresh = tmp_path / "live.db", tmp_path / "fresh.db"
    _roster(live)
    _loaded(fresh)
    assert local.offline_clock(_config(live))().year >= 2026
    assert local.offline_clock(_config(fresh))().date().isoformat() == "2020-01-10"
    assert local.offline_clock(_config(tmp_path / "none.db"))().date().isoformat() == "2020-01-10"
    assert local.offline_clock(_config(live, RELEASE_BOT_NOW="2020-03-01T10:00"))().date().isoformat() == "2020-03-01"


def test_a_database_behind_is_not_migrated_by_a_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`run` makes the workspace's database and nobody else's."""
    path = tmp_path / "live.db"
    _roster(path)
    with closing(sqlite3.connect(path)) as older:
        older.execute("UPDATE alembic_version SET version_num = '0001'")
        older.commit()
    assert main(["run", "/release list"], {"DATABASE_URL": f"sqlite:///{path}"}) == 1
    assert "python -m bot migrate" in capsys.readouterr().err


def test_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    """The database with its companions, the workspace's state and an export, whatever the umask was."""
    path = tmp_path / "release-bot.db"
    environ = {"DATABASE_URL": f"sqlite:///{path}"}
    assert main(["run", "/release list"], environ) == 0
    assert main(["export", "june-2020", "-o", str(tmp_path / "june.yaml")], environ) == 0
    store = Store(environ["DATABASE_URL"])
    with store.writing():
        modes = {each.name: each.stat().st_mode & 0o777 for each in tmp_path.iterdir()}
    store.close()
    assert len(modes) >= 4
    assert set(modes.values()) == {0o600}
