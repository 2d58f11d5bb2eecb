"""Counts of a draft's changes from the history alone; tests of the storage hold them to the comparison (R8)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy.model.releases import Release
from policy.model.scope import Dependency, RequestState
from policy.rid.redline.change_count import Folded, RowChange, count_changes
from tests.builders.june_2020 import june_2020
from tests.policy.scope.test_change_requests import CR1047, CR1057

KEY = "june-2020"
PLACE = {"release_key": KEY, "modification_ref": "MP079", "part": 0, "state": "targeted"}


def edit(table: str, key: str, field: str, before: object, after: object) -> RowChange:
    """A change of one field."""
    return RowChange(table, (KEY, *key.split("/")) if key else (KEY,), field, before, after)


def request(ref: str, before: str, after: str) -> RowChange:
    """A Change Request whose state changes."""
    return RowChange("change_request", (ref,), "state", before, after)


def depends(ref: str, field: str, before: object, after: object, modification: str = "SECMP0053") -> RowChange:
    """A change of the modification's dependency on that Change Request before go/no-go."""
    return RowChange("dependency", (modification, ref, "go-no-go"), field, before, after)


def counted(release: Release, *changes: RowChange) -> int | None:
    """The number of differences of that release after these changes."""
    folded = Folded()
    folded.apply(changes)
    return count_changes(folded, release)


AFTER = edit("predecessor", "uit-start/sit-start", "", None, {"after_key": "sit-start"})
PART = RowChange("modification_part", ("MP084", "1"), "implementation_on", None, "2020-11-29")
SOLVED = RowChange("solution", ("MP084", "Proposed"), "text", "a", "b")


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
        ((edit("scope_item", "MP079/0", "cutoff", None, "2020-04-01"),), 1),
        ((edit("release", "", "summary", "", "A"), edit("link", "Page", "", None, {"label": "Page"})), 2),
        ((edit("release", "", "summary", "", "A"), edit("note", "1", "text", "a", "b")), 3),
        ((edit("note", "1", "text", "a", "b"), edit("note", "1", "text", "b", "a")), 0),
        ((edit("note", "1", "", None, {"position": 1}),), 1),
    ],
)
def test_what_counts(changes: tuple[RowChange, ...], number: int | None) -> None:
    """What returns to what it was is no change; parts of a date are one; a place that is gone can't be counted without the past."""
    assert counted(june_2020(), *changes) == number


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ((AFTER,), 1),
        ((edit("predecessor", "uit-start/tad-decision", "", {}, None),), 1),
        ((AFTER, edit("predecessor", "uit-start/tad-decision", "", {}, None)), 1),
        ((AFTER, edit("predecessor", "uit-start/sit-start", "", {"after_key": "sit-start"}, None)), 0),
        ((edit("predecessor", "uit-start/sit-start", "position", 1, 2),), 1),
        ((edit("predecessor", "uit-start/sit-start", "position", 1, 2), edit("predecessor", "uit-start/sit-start", "position", 2, 1)), 0),
        ((edit("milestone", "uit-start", "", None, {"key": "uit-start"}), AFTER), 1),
        ((edit("milestone", "uit-start", "", {"key": "uit-start"}, None), AFTER), 1),
        ((edit("milestone", "uit-start", "notes", "", "A"), AFTER), 2),
        ((edit("milestone", "sit-start", "notes", "", "A"), AFTER), 2),
    ],
)
def test_steps_whose_predecessors_change(changes: tuple[RowChange, ...], number: int) -> None:
    """However many predecessors change, it is one difference of the step; a step that enters or leaves is one difference with them."""
    assert counted(june_2020(), *changes) == number


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ((SOLVED,), 1),
        ((SOLVED, RowChange("solution", ("MP084", "Alternative"), "", {}, None)), 1),
        ((SOLVED, RowChange("solution", ("MP084", "Proposed"), "text", "b", "a")), 0),
        ((RowChange("solution", ("MP999", "Proposed"), "text", "a", "b"),), 0),
        ((SOLVED, RowChange("modification", ("MP084",), "title", "a", "b")), 2),
        ((SOLVED, edit("scope_item", "MP084/0", "", None, PLACE)), 1),
        ((SOLVED, edit("release", "", "summary", "", "A")), 2),
        ((PART, SOLVED, RowChange("modification_part", ("MP084", "2"), "", None, {})), 2),
        ((edit("designation", "Documents", "", None, {}), edit("designation", "Others", "by", "", "BEIS")), 2),
    ],
)
def test_solutions_of_a_modification(changes: tuple[RowChange, ...], number: int) -> None:
    """Solutions and parts are one difference each of a modification that stays in scope; one that enters brings them with it."""
    assert counted(june_2020(), *changes) == number


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ((request("CR1057", "a", "b"),), 1),
        ((request("CR9", "a", "b"),), 0),
        ((request("CR1057", "a", "b"), request("CR1057", "b", "a")), 0),
        ((edit("alongside", "CR1057", "", None, {}), request("CR1057", "a", "b")), 1),
        ((edit("alongside", "CR1057", "", {}, None), edit("alongside", "CR1057", "", None, {}), request("CR1057", "a", "b")), 1),
        ((request("CR1057", "a", "b"), edit("release", "", "summary", "", "A")), 2),
    ],
)
def test_change_requests_alongside(changes: tuple[RowChange, ...], number: int) -> None:
    """A Change Request that stays alongside counts with its changed fields, one that enters once."""
    assert counted(replace(june_2020(), alongside=(CR1057,)), *changes) == number


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ((), 0),
        ((request("CR1047", "a", "b"),), 1),
        ((request("CR1047", "a", "b"), request("CR1057", "a", "b")), 2),
        ((depends("CR1047", "reach", "a", "b"),), 1),
        ((depends("CR1047", "position", 1, 2),), 0),
        ((depends("CR1047", "reach", "a", "b"), request("CR1047", "a", "b")), 2),
        ((depends("CR1047", "", None, {"reach": "a"}),), 1),
        ((depends("CR1047", "", None, {"reach": "a"}), request("CR1047", "a", "b")), 1),
        ((depends("CR9", "", {"reach": "a"}, None),), 1),
        ((depends("CR9", "", {"reach": "a"}, None), edit("release", "", "summary", "", "A")), 2),
        ((depends("CR9", "", {"reach": "a"}, None), request("CR9", "a", "b")), 1),
        ((depends("CR9", "", None, {"reach": "a"}), depends("CR9", "", {"reach": "a"}, None)), 0),
        ((depends("CR1047", "", {"reach": "a"}, None, modification="MP999"),), 0),
        ((depends("CR1047", "reach", "a", "b", modification="MP999"),), 0),
        ((depends("CR1047", "", {"reach": "a"}, None, modification="CR9"),), 0),
        ((edit("scope_item", "SECMP0053/0", "", None, PLACE),), 3),
        ((edit("scope_item", "SECMP0053/0", "", None, PLACE), request("CR1047", "a", "b")), 3),
        ((edit("scope_item", "SECMP0053/0", "", None, PLACE), depends("CR9", "", {"reach": "a"}, None)), 3),
        ((edit("scope_item", "SECMP0053/1", "", None, PLACE), request("CR1047", "a", "b")), 2),
    ],
)
def test_dependencies(changes: tuple[RowChange, ...], number: int) -> None:
    """One that stays counts with the fields of itself and of its Change Request; one that enters or leaves once, as all of a new place."""
    waiting = tuple(Dependency("SECMP0053", each, RequestState.EXITED_PIT, "go-no-go") for each in (CR1047, CR1057))
    assert counted(replace(june_2020(), dependencies=waiting), *changes) == number
