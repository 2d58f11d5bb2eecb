"""Values that the tables themselves refuse from any writer."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from policy.model.partial_date import PartialDate
from policy.model.releases import Classification
from policy.model.scope import ScopeState
from storage.columns import Instant, PhraseList, instant_text, plain
from storage.engine.session import Store
from storage.release_file.loader import load
from storage.tables import (
    AUDITED,
    FROM_FILES,
    METADATA,
    UNAUDITED,
    ChannelClearanceRow,
    CommitteeRow,
    CostRow,
    InboxRow,
    LeadTimeRow,
    MilestoneRow,
    ModificationRow,
    OutboxRow,
    ReleaseRow,
    Row,
    ScheduleSlotRow,
    ScopeItemRow,
    table_of,
)
from tests.builders.release_files import AT, act, contents, june


@pytest.fixture
def loaded(store: Store) -> Store:
    """A store with one release."""
    load(store, contents(june()), at=AT)
    return store


REFUSED: list[tuple[type[Row], dict[str, Any], str]] = [
    (ReleaseRow, {"key": "", "kind": "system", "go_live": date(2020, 6, 25)}, "ck_release_key_filled"),
    (ReleaseRow, {"key": "a", "kind": "system", "go_live": None}, "ck_release_go_live_known"),
    (ReleaseRow, {"key": "2022", "kind": "year", "go_live": date(2020, 6, 25)}, "ck_release_go_live_known"),
    (ReleaseRow, {"key": "a", "kind": "system", "go_live": date(2020, 6, 25), "body": "nobody"}, "foreign key"),
    (ScopeItemRow, {"release_key": "june-2020", "modification_ref": "SECMP1001", "part": -1}, "ck_scope_item_part"),
    (
        ScopeItemRow,
        {"release_key": "june-2020", "modification_ref": "SECMP1001", "part": 3, "state": ScopeState.OUT},
        "ck_scope_item_out_has_reason",
    ),
    (
        ScopeItemRow,
        {"release_key": "june-2020", "modification_ref": "SECMP1001", "part": 3, "exception_reason": "alone"},
        "ck_scope_item_exception_whole",
    ),
    (ScopeItemRow, {"release_key": "june-2020", "modification_ref": "NONE", "part": 0}, "foreign key"),
    (ScopeItemRow, {"release_key": "june-2020", "modification_ref": "SECMP1000", "part": 1}, "unique"),
    (MilestoneRow, {"release_key": "june-2020", "key": "x", "event": ""}, "ck_milestone_event_filled"),
    (
        MilestoneRow,
        {"release_key": "june-2020", "key": "x", "event": "X", "anchor": "uit", "planned": PartialDate(2020)},
        "ck_milestone_dated_or_relative",
    ),
    (MilestoneRow, {"release_key": "june-2020", "key": "x", "event": "X", "anchor": "x"}, "ck_milestone_no_own_anchor"),
    (MilestoneRow, {"release_key": "june-2020", "key": "x", "event": "X", "working_days": 5}, "ck_milestone_offset_needs_anchor"),
    (MilestoneRow, {"release_key": "june-2020", "key": "x", "event": "X", "anchor": "none"}, "foreign key"),
    (CostRow, {"release_key": "june-2020", "modification_ref": "SECMP1000", "stage": "SIT", "pence": -1}, "ck_cost_pence"),
    (CommitteeRow, {"key": "x", "name": "X", "role": "reigns"}, "ck_committee_role"),
    (ModificationRow, {"ref": "MP1", "title": ""}, "ck_modification_title_filled"),
    (ScheduleSlotRow, {"month": 13, "nth": 1, "kind": "system"}, "ck_schedule_slot_month"),
    (LeadTimeRow, {"key": "x", "months": -1}, "ck_lead_time_months"),
]


@pytest.mark.parametrize(("row", "values", "constraint"), REFUSED)
def test_the_database_refuses_what_cannot_be(loaded: Store, row: type[Row], values: dict[str, Any], constraint: str) -> None:
    """CHECK constraints and foreign keys hold whatever the program says."""
    with pytest.raises(IntegrityError, match=f"(?i){constraint}"), loaded.changing(act()) as tx:
        tx.session.add(row(**values))


def test_an_unknown_value_of_an_enumeration_is_refused(store: Store) -> None:
    """A state that the SEC does not know reaches no row, not even past SQLAlchemy."""
    with pytest.raises(IntegrityError), store.writing() as connection:
        connection.exec_driver_sql("INSERT INTO channel_clearance (channel_id, classification) VALUES ('C1', 'purple')")


def test_a_row_that_others_refer_to_stays(loaded: Store) -> None:
    """A modification that a scope names, and a milestone that another hangs on, cannot be removed."""
    for row, key in ((ModificationRow, "SECMP1000"), (MilestoneRow, ("june-2020", "uit"))):
        with pytest.raises(IntegrityError), loaded.changing(act()) as tx:
            tx.session.delete(tx.session.get_one(row, key))


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"key": ""}, "ck_outbox_key_filled"),
        ({"state": "lost"}, "ck_outbox_state"),
        ({"attempts": -1}, "ck_outbox_attempts"),
        ({"state": "sending"}, "ck_outbox_sending_has_lease"),
    ],
)
def test_the_outbox_refuses_rows_that_no_sender_could_finish(store: Store, values: dict[str, Any], constraint: str) -> None:
    """An outbox row has a key, a known state, and a lease while it is being sent."""
    whole = {"key": "k", "kind": "nudge", "created_at": AT, "ids": {}, **values}
    with pytest.raises(IntegrityError, match=f"(?i){constraint}"), store.writing() as connection:
        connection.execute(insert(table_of(OutboxRow)).values(whole))


def test_instants_come_back_in_utc_and_sort_as_time_does(store: Store) -> None:
    """An instant in another zone is stored in UTC; those with and without microseconds sort right."""
    first = datetime(2020, 6, 1, 12, 0, tzinfo=timezone(timedelta(hours=1)))
    instants = [first, first + timedelta(microseconds=1), first + timedelta(seconds=1)]
    inbox = table_of(InboxRow)
    with store.writing() as connection:
        connection.execute(insert(inbox), [{"key": str(n), "received_at": at} for n, at in enumerate(instants)])
        found = connection.execute(select(inbox.c.received_at).order_by(inbox.c.received_at.desc())).scalars().all()
    assert found == instants[::-1]
    assert all(each.tzinfo is UTC or each.utcoffset() == timedelta(0) for each in found)


def test_every_classification_is_kept(store: Store) -> None:
    """A classification comes back as itself, though it is text in the table."""
    with store.changing(act()) as tx:
        tx.session.add_all(ChannelClearanceRow(channel_id=each.name, classification=each) for each in Classification)
    with store.reading() as connection:
        found: dict[str, Classification] = dict(connection.execute(select(*table_of(ChannelClearanceRow).c)).all())
    assert found == {each.name: each for each in Classification}


def test_plain_values_are_json() -> None:
    """Each kind of value has one plain form in the audit."""
    given = [None, True, 3, "x", date(2020, 1, 2), PartialDate(2020, quarter=4), Classification.AMBER, ScopeState.OUT, ("a", "b")]
    assert [plain(each) for each in given] == [None, True, 3, "x", "2020-01-02", "2020-Q4", "amber", "out", "a,b"]
    assert instant_text(datetime(2020, 1, 2, tzinfo=UTC)) == "2020-01-02T00:00:00.000000+00:00" == plain(datetime(2020, 1, 2, tzinfo=UTC))


@pytest.mark.parametrize("phrases", [("a,b",), ("",)])
def test_phrases_that_would_not_come_back_are_refused(phrases: tuple[str, ...]) -> None:
    """A comma or an empty phrase cannot be stored among phrases."""
    from sqlalchemy.dialects import sqlite

    with pytest.raises(ValueError, match="phrase"):
        PhraseList().process_bind_param(phrases, sqlite.dialect())
    with pytest.raises(ValueError, match="time zone"):
        Instant().process_bind_param(datetime(2020, 1, 1), sqlite.dialect())  # noqa: DTZ001 - the mistake under test


def test_every_table_but_the_ledger_is_audited() -> None:
    """A new table is audited unless it is named as the ledger's own."""
    ledger = {
        "audit",
        "audit_head",
        "home",
        "inbox",
        "last_run",
        "mailed_event",
        "outbox",
        "outbox_pause",
        "review_card",
        "status_post",
        "nudge",
        "nudge_check",
        "nudge_message",
        "nudge_note",
    }
    assert set(METADATA.tables) - set(AUDITED) == ledger


def test_release_files_define_audited_tables_alone() -> None:
    """So that an import proposes no removal of what the bot keeps about its own messages, such as the pinned status of a release."""
    assert [each.__tablename__ for each in FROM_FILES if each.__tablename__ in UNAUDITED] == []
