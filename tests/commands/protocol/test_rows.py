"""Syncing of a release's list rows with what a form says."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from commands.protocol.command import Doing
from commands.protocol.rows import append, keep, put, rows_of
from storage.tables import CriterionRow, LinkRow, ReleaseRow, RidVersionRow
from tests.builders.office import Office
from tests.builders.rooms.doing import doing

KEY = "june-2020"


def wanted(*pairs: tuple[str, str]) -> list[dict[str, Any]]:
    """Links as the columns of their rows."""
    return [{"release_key": KEY, "label": label, "url": f"https://example.com/{url}"} for label, url in pairs]


def sync(made: Doing, *pairs: tuple[str, str]) -> None:
    """Syncs the links with these."""
    keep(made, LinkRow, rows_of(made, LinkRow, KEY), wanted(*pairs), ["label"])
    made.tx.session.flush()


def links(made: Doing) -> list[tuple[str, str]]:
    """The links as stored, in order."""
    return [(row.label, row.url.removeprefix("https://example.com/")) for row in rows_of(made, LinkRow, KEY)]


def test_rows_come_in_order_by_one_statement(office: Office) -> None:
    """The rows of one release, by position, read by one statement."""
    with doing(office) as made:
        seen: list[str] = []
        event.listen(made.tx.connection, "before_cursor_execute", lambda *given: seen.append(given[2]))
        rows = rows_of(made, CriterionRow, KEY)
        assert len(seen) == 1
        assert [row.position for row in rows] == list(range(len(rows)))
        assert {row.release_key for row in rows} == {KEY}


def test_versions_come_by_their_position(office: Office) -> None:
    """Version 1.10 comes after 1.9, because a table with both a number and a position is in the order of the position."""
    with doing(office) as made:
        last = rows_of(made, RidVersionRow, KEY)[-1]
        for number in ("1.9", "1.10"):
            made.tx.session.add(RidVersionRow(release_key=KEY, number=number, position=last.position + 1, issued_on=last.issued_on))
            last = made.tx.session.get_one(RidVersionRow, (KEY, number))
        assert [row.number for row in rows_of(made, RidVersionRow, KEY)][-2:] == ["1.9", "1.10"]


def test_put_writes_only_what_differs(office: Office) -> None:
    """Equal values leave no trace; another one is written."""
    with doing(office) as made:
        row = made.tx.session.get_one(ReleaseRow, KEY)
        put(row, {"summary": row.summary, "kind": row.kind})
        assert not made.tx.changed
        put(row, {"summary": "Another"})
        assert made.tx.changed


def test_keep_adds_changes_and_removes(office: Office) -> None:
    """After a sync the rows are the wanted ones in their order."""
    with doing(office) as made:
        sync(made, ("A", "1"), ("B", "2"))
        assert links(made) == [("A", "1"), ("B", "2")]
        sync(made, ("B", "3"), ("C", "4"))
        assert links(made) == [("B", "3"), ("C", "4")]
        sync(made)
        assert links(made) == []


def test_keep_leaves_equal_rows_untouched(office: Office) -> None:
    """Removing a row does not rewrite those after it, so the history has only the removal."""
    with doing(office) as made:
        sync(made, ("A", "1"), ("B", "2"), ("C", "3"))
    with doing(office) as made:
        sync(made, ("A", "1"), ("B", "2"), ("C", "3"))
        assert not made.tx.changed
        sync(made, ("B", "2"), ("C", "3"))
        assert [row.position for row in rows_of(made, LinkRow, KEY)] == [1, 2]
        sync(made, ("B", "2"), ("X", "9"), ("C", "3"))
        assert links(made) == [("B", "2"), ("X", "9"), ("C", "3")]


def test_append_syncs_only_its_own_rows(office: Office) -> None:
    """Rows that are not selected stay, a new row goes to the end, and a selected one that is not wanted goes."""
    with doing(office) as made:
        sync(made, ("A", "1"), ("Mine 1", "2"), ("Mine 2", "3"))
        every = rows_of(made, LinkRow, KEY)
        append(made, LinkRow, every, lambda row: row.label.startswith("Mine"), wanted(("Mine 2", "5"), ("Mine 3", "6")), "label")
        made.tx.session.flush()
        assert links(made) == [("A", "1"), ("Mine 2", "5"), ("Mine 3", "6")]
        append(made, LinkRow, [], lambda _row: True, wanted(("Z", "1")), "label")
        made.tx.session.flush()
        assert rows_of(made, LinkRow, KEY)[0].label in {"A", "Z"}
