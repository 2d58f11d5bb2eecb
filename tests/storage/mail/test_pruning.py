"""Old rows of the inbox and the outbox: what is removed, and what something still needs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from bot.housekeeping import Housekeeping
from storage.engine.session import Store
from storage.history import audit
from storage.mail import pruning
from storage.sign_off.cards import Card, card_message
from storage.tables import GlossaryTermRow, InboxRow, OutboxRow, table_of
from tests.builders.release_files import act

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
OLD, NEW = NOW - timedelta(days=100), NOW - timedelta(days=5)
_OUTBOX, _INBOX = table_of(OutboxRow), table_of(InboxRow)


def _sent(store: Store, key: str, kind: str, at: datetime | None = OLD, *, ts: str = "1.1", state: str = "sent", **ids: str) -> None:
    row = {"key": key, "kind": kind, "channel": "C1", "ids": ids, "state": state, "ts": ts, "created_at": OLD, "sent_at": at}
    with store.writing() as connection:
        connection.execute(insert(_OUTBOX).values(**row))


def _keys(store: Store) -> set[str]:
    with store.reading() as connection:
        return set(connection.execute(select(_OUTBOX.c.key)).scalars())


def _filled(store: Store) -> set[str]:
    """Fills the outbox, and returns the keys that must stay."""
    for key, kind in (("correction:1:x", "correction"), ("nudge-update:C1:1", "nudge-update")):
        _sent(store, key, kind)
        _sent(store, f"{key}:new", kind, NEW)
        _sent(store, f"{key}:due", kind, None, state="due", ts="")
        _sent(store, f"{key}:failed", kind, None, state="failed", ts="")
    for kind in ("decision", "nudge", "nudge-note", "pin", "notice", "share", "correction-note"):
        _sent(store, f"{kind}:1", kind)
    for number, ts in enumerate(("", "5.5", "5.5", "", "5.5")):
        _sent(store, f"card:june-2020:tag:1:{number}", "card", ts=ts, card="card:june-2020:tag:1")
    cards = {f"card:june-2020:tag:1:{number}" for number in (2, 3)}
    return _keys(store) - {"correction:1:x", "nudge-update:C1:1"} - cards


def test_only_what_nothing_needs_is_removed(store: Store) -> None:
    """Old updates of other messages and old card rows between the first and the newest go; posts, notices and what waits stay."""
    kept = _filled(store)
    with store.changing(act()) as tx:
        tx.session.add(GlossaryTermRow(term="T", meaning="x"))
    with store.writing() as connection:
        connection.execute(
            insert(_INBOX), [{"key": key, "received_at": at, "actor": "", "command": ""} for key, at in (("a", OLD), ("b", NEW))]
        )
    removed = pruning.prune(store, inbox_before=NOW - timedelta(days=7), outbox_before=NOW - timedelta(days=90))
    assert removed == pruning.Pruned(inbox=1, outbox=4)
    assert _keys(store) == kept
    card = Card("june-2020", "tag", "C1", "T1", 1, 5, "", None)
    with store.reading() as connection:
        assert connection.execute(select(_INBOX.c.key)).scalars().all() == ["b"]
        assert card_message(connection, card, "card:june-2020:tag:1:5").ts == "5.5"
    assert audit.verify(store) == []


def test_a_batch_is_removed_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several short transactions, so that nobody waits for one long one."""
    monkeypatch.setattr(pruning, "BATCH", 2)
    for number in range(5):
        _sent(store, f"correction:{number}", "correction")
    with store.statements() as seen:
        assert pruning.prune(store, inbox_before=NOW, outbox_before=NOW).outbox == 5
    assert len([each for each in seen.texts if each.startswith("DELETE FROM outbox WHERE")]) == 3


def test_housekeeping_is_done_once_a_day(store: Store) -> None:
    """By the database's day; a second call on it reads the time and nothing else."""
    _sent(store, "correction:1", "correction")
    house = Housekeeping(store, timedelta(days=90))
    house.run()
    assert _keys(store) == (set() if datetime.now(UTC) - OLD > timedelta(days=90) else {"correction:1"})
    with store.statements() as seen:
        house.run()
    assert len(seen) <= 1
