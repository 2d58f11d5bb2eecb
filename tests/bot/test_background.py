"""Work that nobody waits for: ticks don't run while it is paused, and a reset of the local workspace pauses it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import select

from bot.config import read
from bot.run import loading, local
from bot.run.embedded import Embedded
from storage.releases import releases
from storage.tables import NudgeRow, table_of


@pytest.fixture
def embedded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Embedded:
    """The local workspace on its first day, not served."""
    monkeypatch.chdir(tmp_path)
    config = read({"RELEASE_BOT_NOW": "2020-01-10T10:00", "PORT": "9"})
    local.check_workspace(config)
    loading.prepare_workspace(config)
    return Embedded(config)


def test_a_tick_amid_a_reset_waits_for_the_contents(embedded: Embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that ran between the empty database and its contents would take the day's check and find nothing due."""
    prepare, ticks = loading.prepare_workspace, [Thread(target=embedded.bot.tick)]

    def slowly(config: object, **how: bool) -> None:
        """A tick begins before the contents are there."""
        ticks[0].start()
        ticks[0].join(0.3)
        assert ticks[0].is_alive()
        prepare(config, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(loading, "prepare_workspace", slowly)
    embedded._reset()  # noqa: SLF001 - What the workspace's Reset calls.
    ticks[0].join(30)
    with embedded.bot.store.reading() as conn:
        due = conn.execute(select(table_of(NudgeRow).c.item).where(table_of(NudgeRow).c.day == date(2020, 1, 10))).scalars().all()
    embedded.close()
    assert "milestone:baseline-documents" in due


def test_a_saved_state_comes_back_and_another_file_changes_nothing(embedded: Embedded) -> None:
    """Save gives the whole database; Load puts it back; what is damaged, or another program's, is refused with the database as it was."""
    saved = embedded._save()  # noqa: SLF001 - What the page's Save calls.
    embedded._reset(with_releases=False)  # noqa: SLF001
    assert keys(embedded) == []
    for wrong in (b"no database" * 99, saved[:-5000], b""):
        with pytest.raises(ValueError, match="choose a file that Save wrote"):
            embedded._load(wrong)  # noqa: SLF001
        assert keys(embedded) == []
    embedded._load(saved)  # noqa: SLF001
    assert keys(embedded) == ["june-2020", "november-2020", "2021"]
    embedded.close()


def keys(embedded: Embedded) -> list[str]:
    """The releases on record."""
    with embedded.bot.store.reading() as conn:
        return list(releases.release_keys(conn))
