"""The pinned statuses that are stored: which are behind, and what takes the place of what failed, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select, update

from storage.engine.session import Act, Store
from storage.history import audit
from storage.mail import outbox
from storage.mail.messages import ReleaseStatus
from storage.release_file.loader import load
from storage.releases import status_posts
from storage.releases.status_posts import StatusPlace, StatusPost
from storage.tables import ChannelRouteRow, OutboxRow, ReleaseRow, table_of
from tests.builders.release_files import AT, contents, june

TODAY = date(2020, 1, 10)
ACT = Act("test", "status", datetime(2020, 1, 10, 9, tzinfo=UTC))


def outdated(store: Store, today: date = TODAY) -> list[StatusPlace]:
    """The places that are behind."""
    with store.reading() as conn:
        return status_posts.outdated(conn, today)


def kept(store: Store, place: StatusPlace, **values: Any) -> StatusPost:
    """What is stored of a place as kept up to date today."""
    with store.changing(ACT) as tx:
        seen = audit.head(tx.connection).seq
        given: dict[str, Any] = {"active": place.wanted, "day": TODAY, "seen": seen, **values}
        post = replace(place.post, **given)
        status_posts.keep(tx.connection, place, post)
    return post


def routed(store: Store) -> StatusPlace:
    """June 2020 is stored with a channel; its place."""
    load(store, contents(june()), at=AT)
    with store.changing(ACT) as tx:
        tx.session.add(ChannelRouteRow(release_key="june-2020", committee_key="", channel_id="C1"))
        tx.session.add(ChannelRouteRow(release_key="june-2020", committee_key="tag", channel_id="C2"))
    (place,) = outdated(store)
    return place


def test_a_place_is_behind_until_it_has_the_newest_history_and_the_day(store: Store) -> None:
    """A body's channel is no place; a new day, a change, and the end of the release are found."""
    place = routed(store)
    assert (place.channel, place.wanted, place.post) == ("C1", True, StatusPost())
    post = kept(store, place, serial=1, digest="a")
    assert outdated(store) == []
    assert [each.post for each in outdated(store, date(2020, 1, 11))] == [post]
    with store.changing(ACT) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").live_on = TODAY
    (over,) = outdated(store)
    assert (over.wanted, over.post) == (False, post)
    kept(store, over)
    assert outdated(store) == []
    assert outdated(store, date(2020, 1, 11)) == []
    with store.changing(ACT) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").live_on = None
    (again,) = outdated(store)
    assert again.wanted


def test_where_the_status_belongs(store: Store) -> None:
    """In the release's own channel while it is open; another one is told which that is."""
    place = routed(store)
    with store.reading() as conn:
        assert status_posts.belongs(conn, "june-2020", "C1", TODAY) == (True, "C1")
        assert status_posts.belongs(conn, "june-2020", "C2", TODAY) == (False, "C1")
        assert status_posts.belongs(conn, "november-2020", "C1", TODAY) == (False, "")
        assert status_posts.current(conn, "june-2020", "C1") == StatusPost()
    with store.changing(ACT) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").cancelled_on = TODAY
    with store.reading() as conn:
        assert status_posts.belongs(conn, place.release, place.channel, TODAY) == (False, "C1")


def test_changes_of_others_are_passed_over(store: Store) -> None:
    """Only of places that are kept up to date."""
    place = routed(store)
    kept(store, place, serial=1, digest="a", seen=0)
    (behind,) = outdated(store)
    with store.changing(ACT) as tx:
        status_posts.pass_over(tx.connection, [behind], audit.head(tx.connection).seq)
    assert outdated(store) == []


def test_what_was_set_aside_is_found_and_superseded(store: Store) -> None:
    """So that it is not sent again by hand beside what took its place; a row that was sent is left."""
    key = status_posts.key_of("june-2020", "C1", 1)
    with store.changing(ACT) as tx:
        for each in (key, "status:other"):
            outbox.enqueue(tx, ReleaseStatus("june-2020", "C1"), key=each, channel="C1")
    table = table_of(OutboxRow)
    with store.writing() as conn:
        conn.execute(update(table).where(table.c.key == key).values(state="failed", error="is_archived"))
    with store.changing(ACT) as tx:
        assert status_posts.failed(tx.connection, [key, "status:other"]) == {key: "is_archived"}
        status_posts.supersede(tx.connection, [key, "status:other"])
        status_posts.supersede(tx.connection, [])
        assert status_posts.failed(tx.connection, [key]) == {}
        assert {tuple(row) for row in tx.connection.execute(select(table.c.key, table.c.state))} == {(key, "sent"), ("status:other", "due")}
