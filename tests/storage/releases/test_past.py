"""Releases on an earlier day: rebuilt once until something changes, and nobody can change what the next reader is given."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from policy.model.releases import Classification
from storage.engine.session import Store
from storage.release_file.loader import load
from storage.releases.past import recent_past
from storage.tables import ReleaseRow, table_of
from tests.builders.release_files import AT, act, contents, june

KEY = "june-2020"
RELEASE = table_of(ReleaseRow)


def _release(conn: Connection, until: datetime) -> tuple[str, Classification] | None:
    with recent_past(conn, until, stricter=True) as then:
        found = then.execute(select(RELEASE.c.summary, RELEASE.c.classification)).one_or_none()
        then.execute(update(RELEASE).values(summary="Written into the copy"))
    return (found.summary, found.classification) if found else None


def test_an_instant_is_rebuilt_once_until_something_changes(store: Store) -> None:
    """The next reader is given the same without the history, whatever the one before did to the copy."""
    load(store, contents(june()), at=AT)
    with store.reading() as conn:
        first = _release(conn, AT)
        with store.statements() as seen:
            assert _release(conn, AT) == first
        assert seen.texts == []
        assert _release(conn, AT - timedelta(days=1)) is None
        assert _release(conn, AT) == first == (june().summary, june().classification)


def test_what_changes_is_seen_at_once_by_who_looks_back(store: Store) -> None:
    """A later change on an instant that has not passed yet, and a classification of today, which holds for then (R20)."""
    load(store, contents(june()), at=AT)
    later = AT + timedelta(days=1)
    with store.reading() as conn:
        assert _release(conn, later) == (june().summary, june().classification)
    with store.changing(act("release edit")) as tx:
        tx.session.get_one(ReleaseRow, KEY).summary = "Changed"
        tx.session.get_one(ReleaseRow, KEY).classification = Classification.RED
    with store.reading() as conn:
        assert _release(conn, later) == ("Changed", Classification.RED)
