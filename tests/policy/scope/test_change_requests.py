"""What waits for a DCC Change Request (Paper 4; R7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from policy.model import acts
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import ChangeRequest, Dependency, Modification, RequestState, ScopeItem, ScopeState
from policy.model.timetable import Milestone
from policy.scope.change_requests import expected_words, feasible_by, feasible_releases, first_feasible, is_feasible, reached, unmet
from policy.timetable.dates import resolve
from tests.builders.june_2020 import TODAY

REFS = ("SECMP0007", "MP078")
CR1047 = ChangeRequest("CR1047", expected=PartialDate(2020, quarter=4))
CR1057 = ChangeRequest("CR1057", state=RequestState.ADVANCED)


def bucket(*requests: tuple[ChangeRequest, RequestState]) -> Release:
    """The 2021 bucket with two modifications that wait for the requests before development starts."""
    waiting = tuple(Dependency(ref, request, reach, "development starts") for ref in REFS for request, reach in requests)
    scope = tuple(ScopeItem(Modification(ref, "", dcc_systems=True)) for ref in REFS)
    return Release("2021", ReleaseKind.YEAR, None, scope=scope, dependencies=waiting)


def june_2021() -> Release:
    """The same for the June 2021 release, waiting for CR1047."""
    return replace(bucket((CR1047, RequestState.EXITED_PIT)), key="june-2021", kind=ReleaseKind.SYSTEM, go_live=date(2021, 6, 24))


@pytest.mark.parametrize(
    ("state", "reach", "met"),
    [
        (RequestState.RAISED, RequestState.EXITED_PIT, False),
        (RequestState.ADVANCED, RequestState.EXITED_PIT, False),
        (RequestState.EXITED_PIT, RequestState.EXITED_PIT, True),
        (RequestState.DELIVERED, RequestState.EXITED_PIT, True),
        (RequestState.EXITED_PIT, RequestState.DELIVERED, False),
    ],
)
def test_later_states_include_earlier_ones(state: RequestState, reach: RequestState, met: bool) -> None:
    """A dependency is met at its state or past it."""
    release = bucket((replace(CR1047, state=state), reach))
    assert reached(release.dependencies[0].request, reach) is met
    assert (unmet(release, TODAY) == ()) is met


def test_the_2021_bucket() -> None:
    """On 10 January 2020 both requests are unmet, each named once with all that waits for it, and neither blocks yet."""
    first, second = unmet(bucket((CR1057, RequestState.DELIVERED), (CR1047, RequestState.EXITED_PIT)), TODAY)
    assert first.sentence == "CR1057 has not been delivered; SECMP0007 and MP078 need that before development starts"
    assert second.sentence == "CR1047 has not exited PIT; SECMP0007 and MP078 need that before development starts"
    assert (second.feasible_by, second.assumed, second.blocks, second.too_late) == (date(2021, 5, 4), True, False, False)


def test_what_fell_out_waits_for_nothing() -> None:
    """A dependency of a modification that is out of scope is not unmet."""
    release = bucket((CR1047, RequestState.EXITED_PIT))
    out = tuple(replace(item, state=ScopeState.OUT) for item in release.scope)
    assert unmet(replace(release, scope=out), TODAY) == ()


def test_june_2021_is_not_feasible_for_cr1047() -> None:
    """Expected by the end of 2020, CR1047 comes too late for June 2021, measured by the assumed point six months before."""
    (found,) = unmet(june_2021(), TODAY)
    assert (found.feasible_by, found.assumed, found.too_late) == (date(2020, 12, 24), True, True)


@pytest.mark.parametrize(("today", "blocks"), [(date(2020, 12, 23), False), (date(2020, 12, 24), True), (date(2021, 1, 5), True)])
def test_it_blocks_when_its_step_is_reached(today: date, blocks: bool) -> None:
    """An unmet dependency blocks from the day of the step that waits for it."""
    assert unmet(june_2021(), today)[0].blocks is blocks


@pytest.mark.parametrize(
    ("step", "day"),
    [
        (Milestone("development", "Development starts", day=PartialDate(2020, 9, 1)), date(2020, 9, 1)),
        (Milestone("x", "SIT commences", day=PartialDate(2021, 2, 1), acts=(acts.START_SIT,)), date(2021, 2, 1)),
        (
            Milestone("x", "SIT commences", day=PartialDate(2021, 2, 1), acts=(acts.START_SIT,), done_on=date(2021, 1, 29)),
            date(2021, 1, 29),
        ),
    ],
)
def test_a_dated_step_is_better_than_the_assumption(step: Milestone, day: date) -> None:
    """The step's own milestone gives the day, else the start of SIT does; neither is an assumption."""
    assert feasible_by(replace(june_2021(), milestones=(step,)), "development starts") == (day, False)


def test_an_undated_step_leaves_the_assumption() -> None:
    """A step that the timetable names without a date changes nothing; a release without go-live has no such day."""
    undated = Milestone("development", "Development starts")
    assert feasible_by(replace(june_2021(), milestones=(undated,)), "development starts") == (date(2020, 12, 24), True)
    assert feasible_by(replace(june_2021(), go_live=None), "development starts") == (None, True)


def test_which_releases_remain_feasible() -> None:
    """For a request expected by the end of 2020, November 2021 remains and June does not."""
    november = replace(june_2021(), key="november-2021", go_live=date(2021, 11, 4))
    assert feasible_releases(date(2020, 12, 31), [november, june_2021()], "development starts") == ("november-2021",)
    assert feasible_releases(date(2020, 12, 1), [november, june_2021()], "development starts") == ("june-2021", "november-2021")
    assert feasible_releases(date(2020, 12, 24), [june_2021()], "development starts") == ("june-2021",)


def test_releases_are_in_the_order_of_their_go_lives() -> None:
    """The soonest comes first, whatever their keys are; those of one day keep the order in which they were given."""
    soon = replace(june_2021(), key="z")
    later = [replace(june_2021(), key=key, go_live=date(2021, 11, 4)) for key in ("b", "a")]
    assert feasible_releases(date(2020, 12, 1), [*later, soon], "development starts") == ("z", "b", "a")


def test_expected_on_the_last_feasible_day_is_in_time() -> None:
    """Only what may come after that day comes too late."""
    for day, too_late in ((24, False), (25, True)):
        request = replace(CR1047, expected=PartialDate(2020, 12, day))
        release = replace(bucket((request, RequestState.EXITED_PIT)), key="june-2021", kind=ReleaseKind.SYSTEM, go_live=date(2021, 6, 24))
        assert unmet(release, TODAY)[0].too_late is too_late


def test_resolved_dates_are_used_as_they_are() -> None:
    """Dates that the caller has resolved are taken in place of the timetable's own."""
    step = Milestone("development", "Development starts", day=PartialDate(2020, 9, 1))
    elsewhere = resolve((replace(step, day=PartialDate(2020, 10, 1)),))
    release = replace(june_2021(), milestones=(step,))
    assert feasible_by(release, "development starts", elsewhere) == (date(2020, 10, 1), False)
    assert unmet(release, TODAY, elsewhere)[0].feasible_by == date(2020, 10, 1)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (ChangeRequest("CR1"), "no expected date"),
        (ChangeRequest("CR1", expected=PartialDate(2027, 1, 15)), "expected 15 Jan 2027, no committed date"),
        (ChangeRequest("CR1", expected=PartialDate(2027, 1, 15), committed=True), "expected 15 Jan 2027, committed"),
        (ChangeRequest("CR1", state=RequestState.DELIVERED, expected=PartialDate(2027, 1, 15), committed=True), "was expected 15 Jan 2027"),
        (ChangeRequest("CR1", state=RequestState.DELIVERED), ""),
    ],
)
def test_when_a_request_is_expected_in_words(request_: ChangeRequest, words: str) -> None:
    """What is delivered was expected; nothing more is to come of it."""
    assert expected_words(request_) == words


def test_a_bucket_is_feasible_until_that_day_of_its_last_system_release() -> None:
    """A day later the bucket is too early for the request."""
    last, _ = feasible_by(bucket(), "")
    assert last is not None
    assert is_feasible(bucket(), last, "")
    assert not is_feasible(bucket(), last + timedelta(days=1), "")
    assert not is_feasible(replace(bucket(), kind=ReleaseKind.SYSTEM), last, "")


@pytest.mark.parametrize(
    ("expected", "stored", "key"),
    [
        (date(2020, 12, 31), set(), "november-2021"),
        (date(2020, 12, 31), {"november-2021"}, "june-2022"),
        (date(2020, 12, 1), set(), "june-2021"),
        (date(2020, 12, 31), {f"{month}-{year}" for month in ("june", "november") for year in (2021, 2022)}, ""),
    ],
)
def test_the_first_feasible_release_that_is_not_stored_yet(expected: date, stored: set[str], key: str) -> None:
    """It is a System release of the calendar, six months or more after the date, in one of the next three years; or there is none."""
    assert first_feasible(expected, "go-live", stored) == key
