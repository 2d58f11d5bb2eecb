"""The names under which the history knows rows."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from policy.model.decisions import Subject
from storage.history.names import key_in, name_in, name_of, names_under, prefix_of
from storage.tables import DecisionRow, MilestoneRow, ReleaseRow


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
