"""What waits without a deadline: undated steps, proposed dates and unanswered comments of open releases, on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from storage.engine.session import Store
from storage.nudges import outstanding
from storage.release_file.loader import load
from storage.tables import MilestoneRow, ReleaseRow, RidCommentRow
from tests.builders.release_files import AT, act, contents, june

TODAY = date(2020, 1, 10)


@pytest.fixture
def loaded(store: Store) -> Store:
    """June 2020 with a comment, a second one that is answered, a proposed date, and a step without one."""
    load(store, contents(june()), at=AT)
    said: dict[str, Any] = {"version": "0.1", "party": "A Supplier", "text": "When?", "said_by": "U1", "said_on": TODAY}
    with store.changing(act()) as tx:
        tx.session.add(RidCommentRow(release_key="june-2020", number=1, **said))
        answer: dict[str, Any] = {"disposition": "noted", "answer": "Soon.", "disposed_by": "U2", "disposed_on": TODAY}
        tx.session.add(RidCommentRow(release_key="june-2020", number=2, **said, **answer))
        tx.session.get_one(MilestoneRow, ("june-2020", "uit")).proposed = True
        tx.session.get_one(MilestoneRow, ("june-2020", "tad")).planned = None
    return store


def test_each_is_counted_by_release(loaded: Store) -> None:
    """A relative step has its anchor's date, and a done one needs none (R10)."""
    with loaded.reading() as conn:
        assert outstanding.steps_to_date(conn, TODAY) == {"june-2020": outstanding.StepsToDate(1, 1)}
        assert outstanding.unanswered_comments(conn, TODAY) == {"june-2020": (1, 1)}
    with loaded.changing(act()) as tx:
        tx.session.get_one(MilestoneRow, ("june-2020", "tad")).done_on = TODAY
    with loaded.reading() as conn:
        assert outstanding.steps_to_date(conn, TODAY) == {"june-2020": outstanding.StepsToDate(0, 1)}


@pytest.mark.parametrize("ended", ["live_on", "cancelled_on"])
def test_a_release_that_is_over_has_none(loaded: Store, ended: str) -> None:
    """From the day on which it is live or cancelled."""
    with loaded.changing(act()) as tx:
        setattr(tx.session.get_one(ReleaseRow, "june-2020"), ended, TODAY)
    with loaded.reading() as conn:
        assert outstanding.steps_to_date(conn, TODAY) == {}
        assert outstanding.unanswered_comments(conn, TODAY) == {}
        assert outstanding.unanswered_comments(conn, date(2020, 1, 9)) == {"june-2020": (1, 1)}


@pytest.mark.parametrize(("days", "listed"), [(-1, False), (0, True), (89, True), (90, False)])
def test_a_release_leaves_work_for_ninety_days_after_go_live(loaded: Store, days: int, *, listed: bool) -> None:
    """From the day on which it went live; nothing that is still open."""
    with loaded.reading() as conn:
        assert outstanding.lately_live(conn, TODAY) == ()
    with loaded.changing(act()) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").live_on = TODAY - timedelta(days=days)
    with loaded.reading() as conn:
        assert outstanding.lately_live(conn, TODAY) == (("june-2020",) if listed else ())
