"""A condition must be met before the decision on go-live, which it blocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model.releases import Release
from policy.sign_off.conditions import due_after, why_late
from policy.timetable.dates import resolve
from tests.builders.june_2020 import june_2020

JUNE = june_2020()
UNDATED = replace(JUNE, go_live=None)


@pytest.mark.parametrize(
    ("release", "due", "after"),
    [
        (JUNE, date(2020, 6, 12), None),
        (JUNE, date(2020, 6, 25), ("the decision on go-live", date(2020, 6, 12))),
        (JUNE, date(2020, 6, 26), ("go-live", date(2020, 6, 25))),
        (replace(JUNE, milestones=()), date(2020, 6, 25), None),
        (replace(UNDATED, milestones=()), date(2030, 1, 1), None),
    ],
)
def test_what_a_condition_is_due_after(release: Release, due: date, after: tuple[str, date] | None) -> None:
    """The day of the decision and of the go-live itself are in time; without a day nothing is late."""
    dated = resolve(release.milestones)
    assert due_after(release, due, dated) == after
    assert bool(why_late(release, due, dated)) is (after is not None)
