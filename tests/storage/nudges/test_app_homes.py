"""What App Homes show: which are behind, and one process at a time, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from storage.engine.session import Store
from storage.history import audit
from storage.nudges import app_homes
from storage.nudges.app_homes import AT_REST, NEVER, Home
from storage.release_file.loader import load
from tests.builders.release_files import AT, contents, june

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = date(2020, 1, 10)


def seen(store: Store) -> int:
    """The newest entry of the history."""
    with store.reading() as conn:
        return audit.head(conn).seq


def test_a_home_is_behind_until_it_shows_the_newest_history_and_the_day(store: Store) -> None:
    """Opened, changed, and a new day; those last opened before `since` are left out, and the newest come first."""
    app_homes.opened(store, "U1", NOW)
    app_homes.opened(store, "U2", NOW + timedelta(hours=1))
    assert app_homes.outdated(store, TODAY, NOW, 5) == ("U2", "U1")
    assert app_homes.outdated(store, TODAY, NOW, 1) == ("U2",)
    assert app_homes.outdated(store, TODAY, NOW + timedelta(minutes=1), 5) == ("U2",)
    for user in ("U1", "U2"):
        assert app_homes.record(store, user, Home(None, NEVER, ""), Home(TODAY, seen(store), "a"))
    assert app_homes.outdated(store, TODAY, NOW, 5) == ()
    assert app_homes.outdated(store, date(2020, 1, 11), NOW, 5) == ("U2", "U1")
    load(store, contents(june()), at=AT)
    assert app_homes.outdated(store, TODAY, NOW, 5) == ("U2", "U1")


def test_only_one_process_records_a_state(store: Store) -> None:
    """Who started from an older state is told so; a Home that is opened once more is behind again."""
    app_homes.opened(store, "U1", NOW)
    never, first = Home(None, NEVER, ""), Home(TODAY, seen(store), "a")
    assert app_homes.record(store, "U1", never, first)
    assert not app_homes.record(store, "U1", never, Home(TODAY, seen(store), "b"))
    with store.reading() as conn:
        assert app_homes.shown_home(conn, "U1") == first
        assert app_homes.shown_home(conn, "U2") is None
    app_homes.opened(store, "U1", NOW)
    assert app_homes.outdated(store, TODAY, NOW, 5) == ("U1",)


def test_a_home_that_nobody_opens_is_found_until_it_rests(store: Store) -> None:
    """Only if it shows something; a Home at rest, one never published, and one opened since are left."""
    for user, opened in (("U1", NOW), ("U2", NOW), ("U3", NOW + timedelta(hours=1))):
        app_homes.opened(store, user, opened)
    for user in ("U1", "U3"):
        app_homes.record(store, user, Home(None, NEVER, ""), Home(TODAY, 1, "a"))
    later = NOW + timedelta(minutes=1)
    assert app_homes.left_alone(store, later, 5) == ("U1",)
    app_homes.record(store, "U1", Home(TODAY, 1, "a"), Home(TODAY, 1, AT_REST))
    assert app_homes.left_alone(store, later, 5) == ()
