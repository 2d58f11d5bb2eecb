"""Databases of the golden texts' settings, made once, and the golden files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import func, select
from syrupy.assertion import SnapshotAssertion

from storage.engine.session import Store
from storage.history import audit
from storage.tables import InboxRow, OutboxRow, table_of
from tests.builders.office import Office, copied
from tests.golden.settings import Setting, make
from tests.golden.snapshots import GoldenFile

Golden = Callable[[str], SnapshotAssertion]
Trace = tuple[int, int, int]


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
        self.used: dict[str, tuple[Store, Trace]] = {}

    def open(self, setting: Setting) -> Office:
        """An office in this setting, on 10 January 2020 at 10:00."""
        if setting.name in self.used:
            store, before = self.used[setting.name]
            if trace(store) == before:
                return Office(store)
            store.close()
        template = self.folder / f"{setting.name}.db"
        if not template.exists():
            make(setting, template)
        store = Store(copied(template, self.folder / f"{next(self.number)}.db"))
        self.used[setting.name] = (store, trace(store))
        return Office(store)

    def close(self) -> None:
        """Closes what is open."""
        for store, _ in self.used.values():
            store.close()


def trace(store: Store) -> Trace:
    """How much was done: rows of the history, deliveries that were acted upon, messages to send."""
    with store.reading() as conn:
        inbox, outbox = (conn.execute(select(func.count()).select_from(table_of(each))).scalar_one() for each in (InboxRow, OutboxRow))
        return audit.newest(conn), inbox, outbox


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Offices]:
    """The offices of a run."""
    made = Offices(tmp_path_factory.mktemp("golden"))
    yield made
    made.close()
