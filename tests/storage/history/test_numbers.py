"""A number is given out once."""

from __future__ import annotations

from sqlalchemy import select

from policy.model.decisions import Subject
from storage.engine.session import Store
from storage.history.as_of import looking_back
from storage.history.numbers import next_number, recorded_by
from storage.release_file.loader import load
from storage.tables import AuditRow, DocumentRow, RidCommentRow, table_of
from tests.builders.release_files import AT, act, contents, june


def comment(store: Store, number: int) -> None:
    """A comment with that number, which is taken back."""
    with store.changing(act()) as tx:
        tx.session.add(
            RidCommentRow(
                release_key="june-2020", number=number, version="1.1", party="A Party", text="Late", said_by="U1", said_on=AT.date()
            )
        )
    with store.changing(act()) as tx:
        tx.session.delete(tx.session.get_one(RidCommentRow, ("june-2020", number)))


def test_what_was_taken_back_keeps_its_number(store: Store) -> None:
    """Nine and ten are told apart as numbers, another release and a longer key don't count, and what is taken now does."""
    load(store, contents(june()), at=AT)
    comment(store, 9)
    comment(store, 10)
    with store.reading() as conn:
        assert next_number(conn, RidCommentRow, "june-2020") == 11
        assert next_number(conn, RidCommentRow, "june-2020", taken=(14,)) == 15
        assert next_number(conn, RidCommentRow, "june-2021") == 1
        assert next_number(conn, DocumentRow, "june-2020") == 1
        assert next_number(conn, DocumentRow, "june-2020", Subject.UIT_REPORT) == 1


def test_a_row_has_the_number_of_the_change_that_recorded_it(store: Store) -> None:
    """Neither a later change of the row counts nor a refusal; a state without a history has none."""
    load(store, contents(june()), at=AT)
    for number in (1, 2):
        with store.changing(act()) as tx:
            tx.session.add(
                RidCommentRow(
                    release_key="june-2020", number=number, version="1.1", party="A Party", text="Late", said_by="U1", said_on=AT.date()
                )
            )
    with store.changing(act()) as tx:
        tx.session.get_one(RidCommentRow, ("june-2020", 1)).text = "Later"
    statement = select(table_of(RidCommentRow).c.number, recorded_by(RidCommentRow)).order_by(table_of(RidCommentRow).c.number)
    with store.reading() as conn:
        first, second = (change for _, change in conn.execute(statement))
        made = select(table_of(AuditRow).c.change_id).where(table_of(AuditRow).c.thing.startswith("rid_comment:")).distinct()
        changes = sorted(conn.execute(made).scalars())
        assert [first, second] == changes[:2]
        assert len(changes) == 3
        with looking_back(conn) as past:
            assert past.execute(statement).all() == [(1, 0), (2, 0)]
