"""What decides on reminders is read again after any of it changes, and not before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest

from policy.model.releases import Classification
from storage.engine.session import Store
from storage.nudges.preferences import ReminderPreferences, fetch_preferences
from storage.release_file.loader import load
from storage.tables import (
    ChannelClearanceRow,
    ChannelRouteRow,
    CommitteeGroupRow,
    MemberRow,
    ModificationRow,
    NudgeOptOutRow,
    NudgeOwnerRow,
    NudgeSettingRow,
    NudgeSnoozeRow,
    Row,
)
from tests.builders.release_files import AT, act, contents, june

DAY, DUE = date(2020, 1, 10), date(2020, 1, 17)

SAID: dict[str, Callable[[], Row]] = {
    "snoozes": partial(NudgeSnoozeRow, release_key="june-2020", item="milestone:uit", due=DUE, until=date(2020, 1, 15), reason="wait"),
    "owners": partial(NudgeOwnerRow, release_key="june-2020", item="milestone:uit", owner="U1"),
    "settings": partial(NudgeSettingRow, release_key="june-2020", kind="milestone", ahead="7,0"),
    "channels": partial(ChannelRouteRow, release_key="", committee_key="tag", channel_id="C0TAG"),
    "clearances": partial(ChannelClearanceRow, channel_id="C0TAG", classification=Classification.AMBER),
    "groups": partial(CommitteeGroupRow, committee_key="tag", group_id="S0TAG"),
    "opted_out": partial(NudgeOptOutRow, user_id="U1"),
    "seated": partial(MemberRow, committee_key="tag", user_id="U1"),
}
"""A row for each of the preferences."""


def read(store: Store) -> ReminderPreferences:
    """The preferences of the day, in a transaction of its own."""
    with store.reading() as conn:
        return fetch_preferences(conn, DAY)


def add(store: Store, row: Row) -> None:
    """Puts a row on record."""
    with store.changing(act()) as tx:
        tx.session.add(row)


@pytest.mark.parametrize("name", SAID)
def test_each_is_read_again_once_it_changes(store: Store, name: str) -> None:
    """A row that is added is among them at once, for the rest of its change too; the others stay as they were."""
    load(store, contents(june()), at=AT)
    before = read(store)
    with store.changing(act()) as tx:
        tx.session.add(SAID[name]())
        within = fetch_preferences(tx.connection, DAY)
    after = read(store)
    assert after == within
    assert [each for each in SAID if getattr(after, each) != getattr(before, each)] == [name]


def test_another_change_has_none_of_it_read_again(store: Store) -> None:
    """After a change to something else two statements say so, and in a transaction that knows it none is needed."""
    load(store, contents(june()), at=AT)
    before = read(store)
    add(store, ModificationRow(ref="MP900", title="Another"))
    with store.statements() as seen:
        assert read(store) is before
    assert len(seen) == 2
    with store.reading() as conn:
        fetch_preferences(conn, DAY)
        with store.statements() as seen:
            assert fetch_preferences(conn, DAY) is before
    assert len(seen) == 0
