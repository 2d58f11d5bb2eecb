"""Databases of the golden texts' settings, made once, and the golden files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from storage.engine.session import Store
from tests.builders.databases import template
from tests.builders.office import Office, copied
from tests.golden.settings import Setting, make
from tests.golden.snapshots import GoldenFile

Golden = Callable[[str], SnapshotAssertion]


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> Golden:
    """The golden text of a name such as "june-2020/status"."""
    files = snapshot.use_extension(GoldenFile)
    return lambda name: files(name=name)


class Offices:
    """Hands out an office in a setting as it was at the start; one in which nothing was done is used again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.number = count()
        self.used: dict[str, Store] = {}

    def open(self, setting: Setting) -> Office:
        """An office in this setting, on 10 January 2020 at 10:00."""
        if setting.name in self.used:
            store = self.used[setting.name]
            if untouched(store):
                return Office(store)
            store.close()
        made = template(setting.name, lambda path: make(setting, path))
        store = Store(copied(made, self.folder / f"{next(self.number)}.db"))
        self.used[setting.name] = store
        return Office(store)

    def close(self) -> None:
        """Closes what is open."""
        for store in self.used.values():
            store.close()


def untouched(store: Store) -> bool:
    """Whether nothing was written to a copy: SQLite's log of writes, which a fresh copy has not, is empty."""
    writes = Path(f"{store.url.database}-wal")
    return not writes.exists() or not writes.stat().st_size


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    """The offices of a run."""
    made = Offices(tmp_path_factory.mktemp("golden"))
    yield made
    made.close()
