"""The names under which the history knows rows."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from policy.model.decisions import Subject
from storage.engine.session import Store
from storage.history.names import key_in, name_column, name_in, name_of, names_under, prefix_of
from storage.release_file.loader import load
from storage.tables import DecisionRow, DocumentRow, MilestoneRow, ReleaseRow, table_of
from tests.builders.release_files import AT, act, contents, june


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_the_key_of_a_row_is_read_back_from_its_name(key: list[str]) -> None:
    """Whatever is in a part of a key, slashes and percent signs included, comes back from the name."""
    assert key_in(name_of(MilestoneRow, *key)) == tuple(key)


def test_a_name_is_the_table_and_the_key() -> None:
    """Parts are separated by slashes; a slash inside a part is written so that it is none."""
    assert name_of(MilestoneRow, "june-2020", "uit-start") == "milestone:june-2020/uit-start"
    assert name_of(MilestoneRow, "june-2020", "a/b%") == "milestone:june-2020/a%2Fb%25"
    assert name_of(DecisionRow, "june-2020", Subject.GO_LIVE) == "decision:june-2020/go-live"
    assert name_in("milestone", ("june-2020", date(2020, 1, 10))) == "milestone:june-2020/2020-01-10"


def test_patterns_match_the_rows_under_a_key() -> None:
    """The pattern ends with a star and the prefix with a slash, so that june-2020 does not match june-2020x."""
    assert names_under(MilestoneRow, "june-2020") == "milestone:june-2020/*"
    assert prefix_of(MilestoneRow, "june-2020") == "milestone:june-2020/"
    assert prefix_of(ReleaseRow) == "release:"


def test_the_name_of_a_row_in_a_statement_is_the_one_in_the_history(store: Store) -> None:
    """Whatever kinds of parts the key has: a text, a choice, a number."""
    load(store, contents(june()), at=AT)
    document = DocumentRow(
        release_key="june-2020",
        subject=Subject.SIT_REPORT,
        number=12,
        version="1.0",
        address="https://example.com",
        submitted_by="U1",
        submitted_on=AT.date(),
    )
    with store.changing(act()) as tx:
        tx.session.add(document)
    with store.reading() as conn:
        (found,) = conn.execute(select(name_column(DocumentRow))).scalars()
        assert found == name_of(DocumentRow, "june-2020", Subject.SIT_REPORT, 12)
        table = table_of(DecisionRow)
        for name, number in conn.execute(select(name_column(DecisionRow), table.c.number)).all():
            assert name == name_of(DecisionRow, "june-2020", number)
