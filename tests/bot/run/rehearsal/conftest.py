"""A local workspace's database, and the life of June 2020 lived on it by the script of the scenarios, without Slack."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.run.rehearsal.acting import carry_out
from bot.run.rehearsal.coming import coming
from bot.run.rehearsal.guide import guide
from bot.run.rehearsal.scenarios import deeds
from bot.workspace.hints import ComingHint, StepHint
from storage.engine.session import Store
from storage.releases import releases
from tests.builders.office import LONDON
from tests.builders.processes import prepared


class Lived:
    """The store at the end, and what the guide and the list of what comes said at each stage."""

    def __init__(self, store: Store) -> None:
        self.store = store
        with store.reading() as conn:
            found = releases.fetch_release(conn, "june-2020")
        assert found
        self.paper = found
        self.guides: dict[str, tuple[StepHint, ...]] = {}
        self.coming: dict[str, tuple[ComingHint, ...]] = {}

    def keep(self, stage: str, at: datetime) -> None:
        """Keeps what is said at a stage."""
        self.guides[stage] = guide(self.store, at.date())
        self.coming[stage] = coming(self.store, at.date())


@pytest.fixture(scope="package")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """The whole script, from the Paper to live."""
    path: Path = tmp_path_factory.mktemp("rehearsal") / "bot.db"
    config = prepared(path)
    store = Store(config.database_url)
    found = Lived(store)
    found.keep("paper", datetime(2020, 1, 10, 10, tzinfo=LONDON))
    for number, deed in enumerate(deeds(LONDON)):
        carry_out(store, deed, f"test:{number}")
        if deed.stage:
            found.keep(deed.stage, deed.at)
    yield found
    store.close()
