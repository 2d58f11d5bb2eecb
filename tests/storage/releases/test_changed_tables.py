"""Parts of a release are read again after a change to what they are read from, and only then."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.sql.elements import ClauseElement

from policy.model.releases import Classification, Release, ReleaseKind
from policy.model.scope import ScopeState
from storage.engine.session import Store
from storage.mapping import costs, decisions, impacts, rid, scope, sign_off, timetable
from storage.mapping import releases as facts
from storage.release_file.loader import load
from storage.releases.cached import recent_release
from storage.releases.changed_tables import tables_in
from storage.releases.releases import Read, fetch_release
from storage.scope.twins import _twins, twins
from storage.scope.unplaced import _on_days, unplaced_on
from storage.tables import AUDITED, GlossaryTermRow, MilestoneRow, ModificationRow, ReleaseRow, ScopeItemRow
from tests.builders.databases import Databases
from tests.builders.release_files import AT, act, contents, june


def _read(store: Store) -> tuple[Release, list[str]]:
    with store.statements() as seen, store.reading() as connection:
        return _june(connection), seen.texts


def _june(connection: Connection) -> Release:
    found = recent_release(connection, "june-2020")
    assert found is not None
    return found


def _renamed(store: Store, event: str) -> None:
    with store.changing(act()) as tx:
        tx.session.get_one(MilestoneRow, ("june-2020", june().milestones[0].key)).event = event


def test_only_what_changed_is_read_again(store: Store) -> None:
    """After a change to the timetable: the hashes, the history since, the steps and their predecessors."""
    load(store, contents(june()), at=AT)
    before, first = _read(store)
    _renamed(store, "Renamed")
    after, second = _read(store)
    assert len(first) == 18
    assert [next(name for name in ("audit_head", "thing", "FROM milestone", "FROM predecessor") if name in each) for each in second] == [
        "audit_head",
        "thing",
        "FROM milestone",
        "FROM predecessor",
    ]
    assert after.milestones[0].event == "Renamed"
    assert after.scope is before.scope


def test_what_releases_share_is_read_again_too(store: Store) -> None:
    """A modification belongs to no release, and its title is in the scope of each that has it."""
    load(store, contents(june()), at=AT)
    before, _ = _read(store)
    with store.changing(act()) as tx:
        tx.session.get_one(ModificationRow, before.scope[0].modification.ref).title = "Retitled"
    after, _ = _read(store)
    assert after.scope[0].modification.title == "Retitled"
    assert after.milestones is before.milestones


def test_a_reader_of_an_earlier_moment_gets_that_moment(store: Store) -> None:
    """It began before a change that others have followed already, and the next reader gets what is stored now."""
    load(store, contents(june()), at=AT)
    _read(store)
    _renamed(store, "Earlier")
    with store.reading() as earlier:
        earlier.exec_driver_sql("SELECT 1 FROM audit_head").all()
        _renamed(store, "Now")
        assert _read(store)[0].milestones[0].event == "Now"
        assert _june(earlier).milestones[0].event == "Earlier"
    _renamed(store, "Later")
    found, statements = _read(store)
    assert found.milestones[0].event == "Later"
    assert len(statements) == 4


def test_another_history_with_the_same_numbers_is_read_in_full(databases: Databases, tmp_path: Path) -> None:
    """The database went back to a copy and on from there: its newest rows have the numbers of others that were followed."""
    url = databases.migrated("sqlite")
    file, backup = Path(url.removeprefix("sqlite:///")), tmp_path / "copy.db"
    store = Store(url)
    load(store, contents(june()), at=AT)
    store.close()
    shutil.copyfile(file, backup)
    _read(store)
    with store.changing(act()) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").summary = "Changed"
    assert _read(store)[0].summary == "Changed"
    store.close()
    shutil.copyfile(backup, file)
    _renamed(store, "Renamed")
    found = _read(store)[0]
    assert (found.summary, found.milestones[0].event) == (june().summary, "Renamed")
    store.close()


def test_after_many_changes_all_is_read_again(store: Store) -> None:
    """A file with hundreds of rows was loaded since."""
    load(store, contents(june()), at=AT)
    _read(store)
    with store.changing(act()) as tx:
        tx.add_rows(GlossaryTermRow, [{"term": f"T{number}", "meaning": "M"} for number in range(600)])
    found, statements = _read(store)
    assert found == june()
    assert len(statements) == 19


def _shared(store: Store) -> tuple[list[str], int]:
    """What June 2020 and others have of the same scope, and the number of statements that it took."""
    with store.statements() as seen, store.reading() as connection:
        june_2020 = fetch_release(connection, "june-2020")
        assert june_2020 is not None
        before = len(seen.texts)
        unplaced_on(connection, june_2020)
        return [each.release for each in twins(connection, june_2020)], len(seen.texts) - before


def test_a_read_of_all_releases_is_made_again_only_after_a_change_to_what_it_reads(store: Store) -> None:
    """Another release's step changes nothing of who has the same scope; a second place for a modification does."""
    load(store, contents(june()), at=AT)
    with store.changing(act()) as tx:
        tx.session.add(ReleaseRow(key="november-2020", kind=ReleaseKind.SYSTEM, go_live=date(2020, 11, 5), body="panel"))
    assert _shared(store) == ([], 4)  # The hash, where the history stands, and both reads.
    assert _shared(store) == ([], 1)
    _renamed(store, "Renamed")
    assert _shared(store) == ([], 2)  # The hash, and the history since.
    placed = june().in_scope[0].modification.ref
    with store.changing(act()) as tx:
        tx.session.add(ScopeItemRow(release_key="november-2020", modification_ref=placed, part=0, state=ScopeState.TARGETED))
    assert _shared(store) == (["november-2020"], 4)
    with store.changing(act()) as tx:
        tx.session.get_one(ReleaseRow, "november-2020").cancelled_on = AT.date()
        tx.session.flush()
        assert twins(tx.connection, june()) == ()
    assert _shared(store) == ([], 4)


@pytest.mark.parametrize("read", [_on_days, _twins])
def test_history_tells_of_every_table_that_a_read_of_all_releases_reads(read: Callable[[Classification], ClauseElement]) -> None:
    """Otherwise it would outlive a change to one."""
    named = tables_in(read(Classification.WHITE))
    assert {"scope_item", "release"} <= set(named) <= set(AUDITED)


MODULES = (facts, scope, timetable, sign_off, decisions, costs, impacts, rid)
STATEMENTS = {name: each for module in MODULES for name, each in vars(module).items() if isinstance(each, Read)}


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_tables_of_a_statement_are_those_that_it_names(name: str) -> None:
    """Otherwise a part would outlive a change to one that is missing; nor does history tell of one that it does not cover.

    The number of the change that recorded a row is read from the history itself, and stays as it is.
    """
    words = str(STATEMENTS[name]).replace(",", " ").split()
    named = {after for before, after in itertools.pairwise(words) if before in {"FROM", "JOIN"} and not after.startswith("(")}
    assert named
    assert set(tables_in(STATEMENTS[name])) == named
    assert named - {"audit"} <= set(AUDITED)
