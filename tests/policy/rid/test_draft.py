"""Counting a draft's changes from the history alone; tests of the storage hold it to the comparison (R8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model.rid import RidVersion
from policy.rid.draft import Draft, Folded, RowChange, count_changes, draft_of
from tests.builders.june_2020 import june_2020

KEY = "june-2020"
PLACE = {"release_key": KEY, "modification_ref": "MP079", "part": 0, "state": "targeted"}


def edit(table: str, key: str, field: str, before: object, after: object) -> RowChange:
    """A change of one field."""
    return RowChange(table, (KEY, *key.split("/")) if key else (KEY,), field, before, after)


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ((), 0),
        ((edit("release", "", "summary", "", "A"), edit("release", "", "summary", "A", "B")), 1),
        ((edit("release", "", "summary", "", "A"), edit("release", "", "summary", "A", "")), 0),
        ((edit("release", "", "not_on_record", "", "costs"),), 0),
        ((edit("milestone", "uit-start", "planned", None, "2020-04-20"), edit("milestone", "uit-start", "anchor", "a", None)), 1),
        ((edit("milestone", "uit-start", "position", 1, 2),), 0),
        ((edit("link", "Page", "", None, {"label": "Page"}),), 1),
        ((edit("link", "Page", "", None, {"label": "Page"}), edit("link", "Page", "", {"label": "Page"}, None)), 0),
        ((edit("link", "Page", "", {"url": "a"}, None), edit("link", "Page", "", None, {"url": "b"})), 1),
        ((edit("link", "Page", "", {"url": "a"}, None), edit("link", "Page", "", None, {"url": "a"})), 0),
        ((edit("note", "1", "text", "a", "b"),), 2),
        ((edit("note", "1", "", {"text": "a"}, None),), 1),
        ((RowChange("modification", ("MP079",), "title", "a", "b"), RowChange("modification", ("MP999",), "title", "a", "b")), 1),
        ((edit("scope_item", "MP079/0", "", None, PLACE), RowChange("modification", ("MP079",), "title", "a", "b")), 1),
        ((edit("rid_version", "1.1", "changes", "a", "b"), edit("rid_comment", "1", "", None, {})), 0),
        ((edit("scope_item", "MP079/0", "", PLACE, None),), None),
    ],
)
def test_what_counts(changes: tuple[RowChange, ...], number: int | None) -> None:
    """What returns to what it was is no change; parts of a date are one; a place that is gone can't be counted without the past."""
    folded = Folded()
    folded.apply(changes)
    assert count_changes(folded, june_2020()) == number


def test_a_draft_needs_a_version_and_a_change() -> None:
    """Without a version there is nothing that it follows, without a change nothing to issue."""
    june = replace(june_2020(), versions=(RidVersion("2.0", date(2020, 1, 17), "Baselined", baselined=True),))
    assert draft_of(june, 22) == Draft("2.1", "2.0", 22)
    assert draft_of(june, 0) is None
    assert draft_of(replace(june, versions=()), 22) is None
