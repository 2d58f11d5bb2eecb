"""Changes in the history: read in pages, with filters, and one act at a time."""

from __future__ import annotations

from storage.engine.session import Store
from storage.history import changes
from storage.tables import MilestoneRow
from tests.builders.release_files import act, june_with_uit


def test_history_is_paged_and_filtered(store: Store) -> None:
    """Pages go back in time, and filters by release, thing and actor agree with their totals."""
    june_with_uit(store)
    for number in range(25):
        with store.changing(act("milestone", actor=f"U{number % 2}")) as tx:
            tx.session.get_one(MilestoneRow, ("june-2020", "uit")).notes = str(number)
    with store.reading() as connection:
        total, page = changes.changes(connection, thing="milestone:june-2020/uit", offset=20, limit=10)
        assert (total, [each.after for each in page][:5]) == (26, ["4", "3", "2", "1", "0"])
        assert changes.changes(connection, actor="U0")[0] == 13
        assert changes.changes(connection, release="june-2020", actor="U0", limit=2)[1][0].after == "24"
        assert changes.changes(connection, release="november-2020") == (0, [])


def test_acts_are_paged_whole(store: Store) -> None:
    """A change is one act however many rows it has, of which only the first are read; a page past the end is the last."""
    june_with_uit(store)
    with store.changing(act("load", actor="load")) as tx:
        rows = [{"release_key": "june-2020", "key": f"step-{number:02d}", "event": "A step"} for number in range(changes.MOST_ROWS + 5)]
        tx.add_rows(MilestoneRow, rows)
    for number in range(3):
        with store.changing(act("milestone", actor="U2")) as tx:
            tx.session.get_one(MilestoneRow, ("june-2020", "uit")).notes = str(number)
            tx.session.get_one(MilestoneRow, ("june-2020", "uit")).owner = f"o{number}"
    with store.changing(act("cancel", actor="U3")) as tx:
        tx.audit_refusal("release:june-2020", "No.", release="june-2020")
    with store.reading() as connection:
        first = changes.acts(connection, "june-2020", size=4)
        assert (first.total, list(first.records.values())) == (5, [1, 1, 1, changes.MOST_ROWS + 5])
        assert len(first.changes) == 6 + changes.MOST_ROWS
        last = changes.acts(connection, "june-2020", size=4, page=9)
        assert list(last.records.values()) == [2]
        assert changes.acts(connection, "june-2020", about=("STEP-01",)).total == 1
        assert changes.acts(connection, "june-2020", actor="U2").total == 3
        (refusal,) = changes.acts(connection, "june-2020", refused=True).changes
        assert (refusal.actor, refusal.reason) == ("U3", "No.")
        assert changes.acts(connection, "november-2020") == changes.Acts(0, (), {})
