"""What was read before is given again exactly as long as nothing has changed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection

from policy.model.releases import Release
from policy.model.roster import Committee, name_added, name_of_body
from storage.engine import cache
from storage.engine.session import Store
from storage.meetings.meetings import recent_meetings
from storage.release_file.loader import load
from storage.releases.cached import recent_release
from storage.roster.cached import recent_patterns, recent_reference, recent_roles, recent_rules
from storage.tables import CommitteeRow, MeetingRow, ModificationRow, ReleaseRow
from tests.builders.release_files import AT, COMMITTEES, act, contents, june


def test_a_release_is_fetched_once_while_nothing_changes(store: Store) -> None:
    """The second reading costs one statement and gives the same; an unknown key stays unknown."""
    load(store, contents(june()), at=AT)
    counts = []
    for _ in range(3):
        with store.statements() as seen, store.reading() as connection:
            assert recent_release(connection, "june-2020") == june()
        counts.append(len(seen))
    assert counts[1:] == [1, 1]
    with store.reading() as connection:
        assert recent_release(connection, "june-2019") is None
        assert recent_release(connection, "june-2019") is None


def test_any_change_is_seen_at_once(store: Store) -> None:
    """A change to the release, to a modification in its scope or to the reference data is in the next reading."""
    load(store, contents(june()), at=AT)
    with store.reading() as connection:
        assert recent_release(connection, "june-2020") == june()
        assert recent_reference(connection).committees == COMMITTEES
    with store.changing(act()) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").summary = "Changed"
        tx.session.get_one(ModificationRow, "SECMP1000").title = "Retitled"
        tx.session.get_one(CommitteeRow, "tag").quorum = "3"
    with store.reading() as connection:
        found = recent_release(connection, "june-2020")
        committees = recent_reference(connection).committees
    assert found is not None
    assert (found.summary, found.scope[0].modification.title) == ("Changed", "Retitled")
    assert committees[-1] == Committee("tag", "Testing Advisory Group", "TAG", "reviews", "testing", "3")


def test_a_change_in_progress_sees_itself_and_nobody_else_sees_it(store: Store) -> None:
    """Inside a change the release is read again; a reader at the same time still gets the committed one."""
    load(store, contents(june()), at=AT)
    with store.changing(act()) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").summary = "Not yet"
        inside = recent_release(tx.connection, "june-2020")
        with store.reading() as connection:
            outside = recent_release(connection, "june-2020")
    assert inside is not None
    assert outside is not None
    assert (inside.summary, outside.summary) == ("Not yet", "A release")
    with store.reading() as connection:
        after = recent_release(connection, "june-2020")
    assert after is not None
    assert after.summary == "Not yet"


def test_two_databases_do_not_mix(store: Store) -> None:
    """What another database holds under the same key is not given."""
    with store.reading() as connection:
        assert recent_release(connection, "june-2020") is None
        assert recent_reference(connection).committees == ()


def test_the_hashes_are_found_by_the_end_of_an_index(store: Store) -> None:
    """However long the history is: no database sorts it or walks it, for a release or for what belongs to none."""
    load(store, contents(june()), at=AT)
    with store.reading() as connection:
        asked = cache._STATE_OF.params(key="june-2020").compile(connection, compile_kwargs={"literal_binds": True})  # noqa: SLF001 - The statement as it is sent.
        if store.dialect == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # A table so small is read whole.
        plan = str(connection.exec_driver_sql(f"EXPLAIN {'QUERY PLAN' if store.dialect == 'sqlite' else ''} {asked}").all())
    assert plan.count("ix_audit_release_key") == 2, plan
    assert not any(word in plan for word in ("Sort", "B-TREE", "SCAN audit ")), plan


def test_a_change_starts_from_what_was_read_before_it(store: Store) -> None:
    """The hashes are read under its lock, and the release not at all; after its own write it is read in full, and nothing of it is kept."""
    load(store, contents(june()), at=AT)
    with store.reading() as connection:
        before = recent_release(connection, "june-2020")
    with suppress(ZeroDivisionError), store.changing(act()) as tx:
        with store.statements() as first:
            assert recent_release(tx.connection, "june-2020") is before
        tx.session.get_one(ReleaseRow, "june-2020").summary = "Taken back"
        with store.statements() as second:
            after = recent_release(tx.connection, "june-2020")
        assert after is not None
        assert after.summary == "Taken back"
        raise ZeroDivisionError
    assert len(first) == 1
    assert "audit_head" in first.texts[0]
    assert len(second) == 17  # The write, and the release's sixteen.
    with store.reading() as connection:
        assert recent_release(connection, "june-2020") is before


def test_a_change_that_waited_starts_from_what_the_other_left(store: Store) -> None:
    """It asks for the hashes once it has the lock: one statement for both would, on PostgreSQL, see what was there before the wait."""
    load(store, contents(june()), at=AT)
    with store.reading() as connection:
        recent_release(connection, "june-2020")

    def read_in_change() -> Release | None:
        with store.changing(act()) as tx:
            return recent_release(tx.connection, "june-2020")

    with ThreadPoolExecutor(1) as pool:
        with store.changing(act()) as tx:
            tx.session.get_one(ReleaseRow, "june-2020").summary = "The other's"
            assert tx.changed
            waiting = pool.submit(read_in_change)
            assert wait([waiting], timeout=0.3).not_done
        found = waiting.result()
    assert found is not None
    assert found.summary == "The other's"


def test_a_transaction_without_the_lock_keeps_nothing(store: Store) -> None:
    """One of the inbox or the outbox, on a connection on which a change has ended: others may change what it reads."""
    load(store, contents(june()), at=AT)
    with store.changing(act()) as tx:
        recent_release(tx.connection, "june-2020")
    with store.statements() as seen, store.writing() as connection:
        recent_release(connection, "june-2020")
    assert len(seen) == 16


def test_what_is_kept_can_not_be_modified(store: Store) -> None:
    """All share it, and a change would leave its mark in what others read."""
    load(store, contents(june()), at=AT)
    with store.changing(act()) as tx:
        tx.session.add(MeetingRow(body="panel", key="2020-01-17", day=date(2020, 1, 17)))
    with store.reading() as connection:
        reads = (recent_reference, recent_rules, recent_patterns, recent_meetings)
        kept = [
            recent_release(connection, "june-2020"),
            recent_roles(connection, "U0RACHEL", AT.date()),
            *(read(connection) for read in reads),
        ]
    for each in kept:
        assert each is not None
        assert_frozen(each)


def assert_frozen(value: Any) -> None:
    """Fails unless the value and all in it are immutable."""
    if is_dataclass(value):
        assert vars(type(value))["__dataclass_params__"].frozen, type(value)
        value = tuple(getattr(value, each.name) for each in fields(value))
    if isinstance(value, MappingProxyType):
        value = tuple(value.items())
    if isinstance(value, tuple | frozenset):
        for each in value:
            assert_frozen(each)
    else:
        assert value is None or isinstance(value, str | int | date | Enum), type(value)


def test_names_of_added_committees_come_with_the_hashes(store: Store) -> None:
    """A read and a change know them from the statement that they begin with, on each database; without a short name it is the name."""
    load(store, contents(june()), at=AT)
    with store.changing(act()) as tx:
        tx.session.add(CommitteeRow(key="data-group", position=90, name="Data Working Group", short="DWG", role="reviews", quorum="chair"))
        tx.session.add(CommitteeRow(key="fuel-group", position=91, name="Fuel Group", role="reviews", quorum="chair"))
    try:
        for begin in (store.reading, lambda: store.changing(act())):
            name_added({})
            with store.statements() as seen, begin() as found:
                if isinstance(found, Connection):
                    cache.read_names(found)
                assert len(seen) == 1
                assert (name_of_body("data-group"), name_of_body("fuel-group"), name_of_body("tag")) == ("DWG", "Fuel Group", "TAG")
    finally:
        name_added({})
