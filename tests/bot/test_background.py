"""Work that nobody waits for: ticks don't run while it is paused, and a reset of the local workspace pauses it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import select

from bot.config import read
from bot.run import loading, local
from bot.run.rehearsal import state_file
from bot.run.workspace import Embedded
from storage.history import changes
from storage.releases import releases
from storage.tables import NudgeRow, table_of
from tests.builders.processes import prepared


@pytest.fixture
def embedded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Embedded:
    """The local workspace on its first day, not served."""
    monkeypatch.chdir(tmp_path)
    environ = {"RELEASE_BOT_NOW": "2020-01-10T10:00", "PORT": "9"}
    config = read(environ)
    local.check_workspace(config)
    prepared(Path(config.database_url.removeprefix("sqlite:///")))
    loading.prepare_workspace(config)
    return Embedded(config)


def test_a_tick_amid_a_reset_waits_for_the_contents(embedded: Embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that ran before the contents are there would take the day's check and find nothing due; a check of health waits as well."""
    put_back = state_file.put_back
    waiting = [Thread(target=embedded.bot.tick), Thread(target=embedded.bot.readiness().look)]

    def slowly(path: Path, content: bytes) -> None:
        """Both begin before the contents are there."""
        for each in waiting:
            each.start()
            each.join(0.2)
            assert each.is_alive()
        put_back(path, content)

    monkeypatch.setattr(state_file, "put_back", slowly)
    embedded._reset()  # noqa: SLF001 - What the workspace's Reset calls.
    for each in waiting:
        each.join(30)
    with embedded.bot.store.reading() as conn:
        due = conn.execute(select(table_of(NudgeRow).c.item).where(table_of(NudgeRow).c.day == date(2020, 1, 10))).scalars().all()
    embedded.close()
    assert "milestone:baseline-documents" in due


def test_a_page_that_reads_amid_a_reset_leaves_no_connection_to_what_was_there(embedded: Embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be used again: a command's change or what is due would then be looked for in a file that is gone."""
    put_back = state_file.put_back

    def amid(path: Path, content: bytes) -> None:
        """A request begins before the contents are there, and ends after."""
        with embedded.bot.store.reading() as conn:
            assert releases.release_keys(conn)
            put_back(path, content)
            assert releases.release_keys(conn)

    monkeypatch.setattr(state_file, "put_back", amid)
    embedded._reset(with_releases=False)  # noqa: SLF001 - What the workspace's Reset calls.
    assert keys(embedded) == []
    embedded.close()


def test_a_reset_is_recorded_at_the_start_also_after_months(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new database's history begins at the workspace's first instant, whatever its clock showed; each reset has the same."""
    monkeypatch.chdir(tmp_path)
    embedded = Embedded(read({"PORT": "9"}))
    for _ in range(2):
        embedded.workspace.clock.move(embedded.workspace.clock.now() + timedelta(days=90))
        embedded._reset()  # noqa: SLF001 - What the workspace's Reset calls.
        with embedded.bot.store.reading() as conn:
            newest = changes.newest_instant(conn)
        assert newest is not None
        assert newest.astimezone(embedded.config.timezone).date() == date(2020, 1, 10)
    embedded.close()


def test_a_saved_state_comes_back_and_another_file_changes_nothing(embedded: Embedded) -> None:
    """Save gives the whole database; Load puts it back; what is damaged, or another program's, is refused with the database as it was."""
    saved = embedded._save()  # noqa: SLF001 - What the page's Save calls.
    embedded._reset(with_releases=False)  # noqa: SLF001 - What the workspace's Reset calls.
    assert keys(embedded) == []
    for wrong in (b"no database" * 99, saved[:-5000], b""):
        with pytest.raises(ValueError, match="Choose a file that Save wrote"):
            embedded._load(wrong)  # noqa: SLF001 - What the page's Load calls.
        assert keys(embedded) == []
    embedded._load(saved)  # noqa: SLF001 - What the page's Load calls.
    assert keys(embedded) == ["june-2020", "november-2020", "2021"]
    embedded.close()


def keys(embedded: Embedded) -> list[str]:
    """The releases on record."""
    with embedded.bot.store.reading() as conn:
        return list(releases.release_keys(conn))
