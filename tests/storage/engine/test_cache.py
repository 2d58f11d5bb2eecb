"""What was read before is given again exactly as long as nothing has changed."""

from __future__ import annotations

from policy.model.roster import Committee
from storage.engine import cache
from storage.engine.session import Store
from storage.release_file.loader import load
from storage.releases.cached import recent_release
from storage.roster.cached import recent_reference
from storage.tables import CommitteeRow, ModificationRow, ReleaseRow
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
        asked = cache._STATE_OF.params(key="june-2020").compile(connection, compile_kwargs={"literal_binds": True})  # noqa: SLF001
        if store.dialect == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # A table so small is read whole.
        plan = str(connection.exec_driver_sql(f"EXPLAIN {'QUERY PLAN' if store.dialect == 'sqlite' else ''} {asked}").all())
    assert plan.count("ix_audit_release_key") == 2, plan
    assert not any(word in plan for word in ("Sort", "B-TREE", "SCAN audit ")), plan
