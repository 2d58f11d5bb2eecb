"""Facts of a release on a day: closed or not, policy dates that passed, milestones that need a date (R3, R8 to R10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import ScopeItem
from policy.releases.facts import facts_of, is_closed
from tests.builders.june_2020 import SECMP0053, TODAY, june_2020


@pytest.mark.parametrize(("after", "closed"), [(-1, False), (0, True), (1, True)])
@pytest.mark.parametrize(
    "closing", [replace(june_2020(), cancelled_on=TODAY), replace(june_2020(), live_on=TODAY)], ids=["cancelled", "live"]
)
def test_a_release_is_closed_from_the_day_on_which_it_is_live_or_cancelled(closing: Release, after: int, closed: bool) -> None:
    """The day before it is open, and nothing is overdue once it is closed."""
    day = TODAY + timedelta(days=after)
    assert is_closed(closing, day) is closed
    assert facts_of(closing, day).closed is closed


def test_nothing_is_overdue_in_a_closed_release() -> None:
    """Open, June 2020 has a step that is overdue on 20 January; cancelled, it has none."""
    day = date(2020, 1, 20)
    assert [each.dated.milestone.key for each in facts_of(june_2020(), day).overdue] == ["baseline-documents"]
    assert facts_of(replace(june_2020(), cancelled_on=TODAY), day).overdue == ()


def test_the_policy_dates_that_passed() -> None:
    """On 10 January June 2020 has missed both TAD dates and the date of the documents' scope; that of the systems was met."""
    assert [each.key for each in facts_of(june_2020(), TODAY).passed] == ["tad-to-tag", "scope-documents", "tad-published"]


def test_a_bucket_misses_a_policy_date_with_its_last_release() -> None:
    """A modification that misses June 2021 can be in November 2021, so only November's date is missed for good (Guidance 4.3)."""
    bucket = Release("2021", ReleaseKind.YEAR, None, scope=(ScopeItem(SECMP0053),))
    assert facts_of(bucket, date(2020, 11, 4)).passed == ()
    assert [each.release_key for each in facts_of(bucket, date(2020, 11, 5)).passed] == ["november-2021"]


def undated(release: Release, today: date = TODAY) -> dict[str, str]:
    """The milestones that need a date, with their policy date."""
    return {each.dated.milestone.key: each.policy.key for each in facts_of(release, today).undated}


def test_milestones_need_a_date_once_their_policy_date_passed() -> None:
    """On 10 January the steps of the TAD and of the tests need dates, a relative one only through its anchor."""
    needed = undated(june_2020())
    assert (needed["tad-draft"], needed["tad-review"], needed["sit-start"]) == ("tad-to-tag", "tad-published", "tad-published")
    assert "regression-plans" not in needed
    assert undated(june_2020(), date(2019, 6, 1)) == {}


def test_a_milestone_with_a_date_or_done_needs_none() -> None:
    """A month is a date, and a step that is done needs no more."""
    for changed in ({"day": PartialDate(2020, 2)}, {"done_on": TODAY}):
        milestones = tuple(replace(each, **changed) if each.key == "sit-start" else each for each in june_2020().milestones)
        assert "sit-start" not in undated(replace(june_2020(), milestones=milestones))


def test_a_release_without_scope_needs_no_dates() -> None:
    """Where no policy date applies, no step needs a date by it."""
    empty = Release("adhoc-2020-01-20", ReleaseKind.ADHOC, date(2020, 1, 20), milestones=june_2020().milestones)
    assert undated(empty) == {}
    assert undated(replace(empty, scope=(ScopeItem(SECMP0053),))) != {}
