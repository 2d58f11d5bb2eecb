"""Proposed dates: policy dates from go-live, and the latest dates backwards (R3, R9, R13, R21, R25)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.calendar.release_calendar import scheduled
from policy.calendar.working_days import is_working_day, working_days_between
from policy.findings.check import check
from policy.model.partial_date import PartialDate
from policy.model.releases import LeadTime, Release, ReleaseKind
from policy.model.rid import Covers
from policy.model.scope import Modification, ModificationState, ScopeItem
from policy.model.timetable import Milestone
from policy.timetable.dates import agreed, resolve
from policy.timetable.policy_dates import SCOPE_SYSTEM
from policy.timetable.proposals import GAPS, LEADS, aligned, proposed, proposed_words, waits
from policy.timetable.template import template
from policy.timetable.timetable import out_of_order, overdue
from tests.builders.june_2020 import STANDARD_CRITERIA, TODAY

GO_LIVE = date(2022, 6, 30)


def release(kind: ReleaseKind = ReleaseKind.SYSTEM, go_live: date = GO_LIVE, key: str = "june-2022", *, dcc: bool | None = None) -> Release:
    """A release as it is newly made, without proposed dates."""
    testing = kind is ReleaseKind.SYSTEM if dcc is None else dcc
    criteria = tuple(each for each in STANDARD_CRITERIA if testing or each.ref[0] != "T")
    steps = template(kind, go_live, dcc_scope=dcc, recorded_on=TODAY)
    return Release(key, kind, go_live, created_on=TODAY, milestones=steps, criteria=criteria)


def days(found: tuple[Milestone, ...]) -> dict[str, str]:
    """The proposed dates by step."""
    return {each.key: str(each.day) for each in found if each.proposed}


def accepted(one: Release) -> Release:
    """The release with all proposed dates accepted."""
    return replace(one, milestones=tuple(replace(each, proposed=False) for each in one.milestones))


def test_june_2022_backwards_from_its_go_live() -> None:
    """Each step is as late as policy, papers and the order of testing allow."""
    found = days(proposed(release(), TODAY))
    assert found["baseline-system"] == "2021-06-30"  # 12 months before.
    assert found["tad-draft"] == "2021-09-30"  # Nine months before.
    assert found["baseline-documents"] == found["tad-published"] == "2021-12-30"  # Six months before.
    assert (found["go-no-go"], found["review-testing"], found["evidence-testing"]) == ("2022-06-17", "2022-06-10", "2022-06-01")
    assert found["sit-start"] < found["sit-report"] < found["sit-decision"] < found["uit-start"] < found["uit-end"]
    assert set(found) == {each.key for each in template(ReleaseKind.SYSTEM, GO_LIVE)} - {
        "go-live",
        "regression-plans",
        "regression-results",
    }


def test_no_date_is_proposed_for_what_nobody_has_to_do() -> None:
    """Only SEC documents are in scope, so that the TAD and the tests have nothing left to do (R9)."""
    documents = ScopeItem(Modification("MP100", "Words", ModificationState.APPROVED))
    found = days(proposed(replace(release(), scope=(documents,)), TODAY))
    assert {"tad-draft", "sit-start", "uit-end", "review-testing"}.isdisjoint(found)
    assert {"baseline-documents", "review-operational", "go-no-go"} <= set(found)


@pytest.mark.parametrize("year", range(2021, 2032))
def test_no_year_gives_a_finding(year: int) -> None:
    """Proposed dates give no findings, and accepted ones none either: they are in order, in time, on Working Days, and papers are early."""
    slots = scheduled(year)
    assert len(slots) == 3
    for slot in slots:
        made = replace(release(slot.kind, slot.go_live, slot.key), created_on=date(year - 2, 1, 10))
        planned = replace(made, milestones=proposed(made, date(year - 2, 1, 10)))
        assert check(planned, date(year - 2, 1, 10), STANDARD_CRITERIA) == ()
        assert check(accepted(planned), date(year - 2, 1, 10), STANDARD_CRITERIA) == ()
        assert out_of_order(planned) == ()
        assert all(is_working_day(each.day) for each in resolve(planned.milestones).values() if each.day)


def test_a_documentation_release_is_baselined_six_months_before() -> None:
    """It has one baseline and no testing; an ad-hoc release with the TAD baselines everything 12 months before."""
    found = days(proposed(release(ReleaseKind.DOCUMENTATION, date(2022, 2, 24), "february-2022"), TODAY))
    assert found["baseline"] == "2021-08-24"
    assert not [key for key in found if key.startswith(("tad", "sit", "uit"))]
    adhoc = days(proposed(release(ReleaseKind.ADHOC, date(2022, 3, 31), "adhoc-2022-03-31", dcc=True), TODAY))
    assert (adhoc["baseline"], adhoc["tad-draft"]) == ("2021-03-31", "2021-06-30")


def test_meetings_on_record_are_used_and_otherwise_working_days() -> None:
    """A body's step is on its last known meeting that is early enough, and what precedes it follows; another body's days do not count."""
    meetings = {"panel": {date(2022, 6, 10), date(2022, 6, 24)}, "tag": {date(2022, 5, 25)}, "opsg": {date(2021, 1, 5)}}
    found = days(proposed(release(), TODAY, meetings=meetings))
    assert (found["go-no-go"], found["uit-decision"]) == ("2022-06-10", "2022-06-10")
    assert found["review-testing"] == "2022-05-25"
    assert (
        found["review-operational"] == "2022-06-01"
    )  # Five Working Days before, past the holidays of June 2022; its known meeting is too long ago.
    assert working_days_between(date.fromisoformat(found["evidence-testing"]), date(2022, 5, 25)) == 5


@pytest.mark.parametrize(
    ("latest", "known", "day"),
    [
        (date(2022, 6, 17), (), date(2022, 6, 17)),
        (date(2022, 6, 19), (), date(2022, 6, 17)),  # A Sunday.
        (date(2021, 12, 27), (), date(2021, 12, 24)),  # Bank holidays.
        (date(2022, 6, 17), (date(2022, 6, 18), date(2022, 6, 3)), date(2022, 6, 3)),
        (date(2022, 6, 17), (date(2022, 6, 17),), date(2022, 6, 17)),
        (date(2022, 6, 17), (date(2022, 5, 3),), date(2022, 5, 3)),  # 45 days before.
        (date(2022, 6, 17), (date(2022, 5, 2),), date(2022, 6, 17)),
    ],
)
def test_alignment(latest: date, known: tuple[date, ...], day: date) -> None:
    """The last meeting on or before the latest date, within 45 days; otherwise the last Working Day."""
    assert aligned(latest, known) == day


def test_what_is_past_or_agreed_is_left_alone() -> None:
    """A date that would be past is not proposed, a date on record stays, and what precedes it is counted from it."""
    late = days(proposed(release(), date(2021, 10, 1)))
    assert "tad-draft" not in late
    assert "baseline-system" not in late
    assert late["tad-review"] >= "2021-10-01"
    dated = tuple(replace(each, day=PartialDate.parse("2022-06-10")) if each.key == "go-no-go" else each for each in release().milestones)
    found = proposed(replace(release(), milestones=dated), TODAY)
    assert next(each for each in found if each.key == "go-no-go") == next(each for each in dated if each.key == "go-no-go")
    assert days(found)["review-testing"] == "2022-06-01"


def test_nothing_is_proposed_that_contradicts_the_record() -> None:
    """A step that would come before one that it follows stays undated."""
    steps = tuple(replace(each, day=PartialDate.parse("2022-06-09")) if each.key == "uit-end" else each for each in release().milestones)
    planned = replace(release(), milestones=proposed(replace(release(), milestones=steps), TODAY))
    assert out_of_order(planned) == ()
    assert "evidence-testing" not in days(planned.milestones)


def test_other_steps_and_done_ones_get_no_date() -> None:
    """A step that the template does not have, one that is done, and a year bucket stay as they are."""
    done = tuple(replace(each, done_on=TODAY) if each.key == "tad-draft" else each for each in release().milestones)
    mine = Milestone("mine", "Something else")
    found = proposed(replace(release(), milestones=(*done, mine)), TODAY)
    assert {"tad-draft", "mine"}.isdisjoint(days(found))
    assert proposed(Release("2022", ReleaseKind.YEAR, None, milestones=(mine,)), TODAY) == (mine,)


def test_the_stored_lead_times_count() -> None:
    """Another policy gives other dates; without one for a step it has no latest date of its own."""
    other = (LeadTime(SCOPE_SYSTEM, "Scope", 18, Covers.SYSTEM, "A later policy"),)
    found = days(proposed(release(), TODAY, other))
    assert found["baseline-system"] == "2020-12-30"
    assert "baseline-documents" not in found


def test_the_table_names_steps_of_the_template() -> None:
    """Every gap and policy date is about steps that some template has, each counted from a step that comes first in the table."""
    keys = {each.key for kind in (ReleaseKind.SYSTEM, ReleaseKind.DOCUMENTATION) for each in template(kind, GO_LIVE)}
    assert {each.step for each in GAPS} | {each.before for each in GAPS} | {step for step, _ in LEADS} <= keys
    placed = {"go-live", "baseline-system", "baseline-documents", "baseline"}
    for gap in GAPS:
        assert gap.before in placed, gap
        assert gap.source
        placed.add(gap.step)


def test_a_proposed_date_is_no_date_for_the_rules() -> None:
    """It is shown and followed by relative dates, but it is not overdue, and rules see no date; a done step is not proposed."""
    step = Milestone("uit-start", "UIT commences", "dcc", PartialDate.parse("2020-01-02"), proposed=True)
    plans = Milestone("plans", "Plans", anchor="uit-start", offset=-1)
    found = resolve((step, plans))
    assert [each.proposed for each in found.values()] == [True, True]
    assert overdue(replace(release(), milestones=(step, plans)), TODAY) == ()
    assert [each.known for each in resolve(agreed((step, plans))).values()] == [False, False]
    done = resolve((replace(step, done_on=TODAY), replace(plans, done_on=TODAY)))
    assert [each.proposed for each in done.values()] == [False, False]
    assert agreed((plans,)) == (plans,)


def test_proposed_dates_in_words() -> None:
    """None, one, and several with the first and the last."""
    first, last = date(2021, 4, 26), date(2022, 6, 17)
    assert proposed_words(()) == "no dates"
    assert proposed_words((first,)) == "1 date, 26 Apr 2021,"
    assert proposed_words((last, first)) == "2 dates from 26 Apr 2021 to 17 Jun 2022"


@pytest.mark.parametrize(("proposed_", "done", "expected"), [(True, False, True), (False, False, False), (True, True, False)])
def test_a_proposed_date_waits_until_it_is_accepted_or_the_step_is_done(proposed_: bool, done: bool, expected: bool) -> None:
    """An agreed date waits for nobody."""
    step = Milestone("uit", "UIT starts", proposed=proposed_, done_on=date(2020, 1, 9) if done else None)
    assert waits(step) is expected
