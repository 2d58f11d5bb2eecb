"""Releases of all shapes that can have something due: plain dates, relative ones, months, predecessors, scopes, reviews, dependencies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from policy.model import acts
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import ChangeRequest, Dependency, Modification, RequestState, ScopeItem, ScopeState
from policy.model.sign_off import Criterion, CriterionKind
from policy.model.timetable import Milestone
from storage.release_file import Contents
from tests.builders.release_files import COMMITTEES


def mixed() -> Contents:
    """One release for each shape, all of them open."""
    plain = Milestone("plain", "Plain", "tag", PartialDate(2020, 2, 20))
    later = replace(plain, key="later", event="Later", day=PartialDate(2020, 5, 7))
    review = replace(later, key="review", acts=(acts.REVIEW_TESTING,))
    modification = Modification("MP001", "Words", dcc_systems=True)
    item = ScopeItem(modification)
    gone = replace(item, state=ScopeState.OUT, out_reason="withdrawn")
    spared = Criterion("S1", CriterionKind.SECURITY, "tag", "x", not_applicable="Nothing of it changes")
    request = ChangeRequest("CR1047", expected=PartialDate(2020, quarter=2))
    shapes: list[Release] = [
        _adhoc(1, plain, later),
        _adhoc(2, plain, Milestone("before", "Before", anchor="later", offset=-10), later),
        _adhoc(3, plain, Milestone("twice", "Twice", anchor="once", offset=5), Milestone("once", "Once", anchor="plain", offset=5)),
        _adhoc(4, plain, Milestone("month", "Month", "dcc", PartialDate(2020, 4))),
        _adhoc(5, plain, replace(later, after=("plain",))),
        replace(_adhoc(6, plain, review), criteria=(Criterion("T1", CriterionKind.TESTING, "tag", "x"),)),
        replace(_adhoc(7, plain), scope=(replace(item, cutoff=date(2020, 3, 3)),)),
        replace(_adhoc(8, plain), scope=(item,), dependencies=(Dependency("MP001", request, RequestState.DELIVERED, "sit"),)),
        Release("june-2021", ReleaseKind.SYSTEM, date(2021, 6, 24), created_on=date(2019, 1, 1), milestones=(plain,)),
        Release("2022", ReleaseKind.YEAR, None, scope=(item,)),
        _adhoc(9, plain, Milestone("undated", "Undated", "dcc")),
        replace(_adhoc(10, plain), live_on=date(2020, 2, 1)),
        # Those with nothing left to do: nothing to decide, nothing to test, no criteria; their scope has left, or needs no test.
        replace(_adhoc(13, plain, replace(later, key="met", acts=(acts.DECIDE_MODIFICATIONS,))), scope=(gone,)),
        replace(_adhoc(14, plain, replace(later, key="untested", acts=(acts.START_UIT,))), scope=(gone,)),
        replace(_adhoc(15, plain, replace(later, key="unjudged", acts=(acts.REVIEW_SECURITY,))), criteria=(spared,)),
        replace(_adhoc(16, plain, replace(later, key="decisions", acts=(acts.DECIDE_MODIFICATIONS,))), scope=(item,)),
        # Those whose document is not on file yet.
        _adhoc(17, plain, replace(later, key="no-report", acts=(acts.VIEW_SIT_REPORT,))),
        _adhoc(
            18, plain, replace(later, key="no-tad", acts=(acts.DECIDE_TAD,)), replace(later, key="unpublished", acts=(acts.PUBLISH_TAD,))
        ),
        _adhoc(12, plain, replace(later, key="proposed", proposed=True)),
        _adhoc(11, plain, replace(later, key="proposed", proposed=True), Milestone("follows", "Follows", anchor="proposed", offset=-10)),
    ]
    return Contents(committees=COMMITTEES, releases=tuple(shapes), modifications=(modification,), change_requests=(request,))


def _adhoc(number: int, *milestones: Milestone) -> Release:
    day = date(2025, 3, number)
    return Release(f"adhoc-{day}", ReleaseKind.ADHOC, day, body="panel", created_on=date(2019, 1, 1), milestones=milestones)
