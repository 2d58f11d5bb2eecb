"""The implementation timetable: next and overdue milestones, order and non-Working Days (RID 3; R10, R11, R13)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from policy.calendar.working_days import is_working_day, working_days_between
from policy.model import acts
from policy.model.acts import RECORDED
from policy.model.releases import Release
from policy.model.rid import Covers
from policy.model.timetable import Milestone
from policy.timetable.dates import Dated, resolve
from policy.timetable.go_live_window import last_day_of
from policy.timetable.needless import is_needless

CHAINS: tuple[tuple[str, ...], ...] = (
    (
        acts.SUBMIT_DRAFT_TAD,
        acts.VIEW_DRAFT_TAD,
        acts.SUBMIT_TAD,
        acts.VIEW_TAD,
        acts.DECIDE_TAD,
        acts.PUBLISH_TAD,
        acts.DECIDE_GO_LIVE,
        acts.GO_LIVE,
    ),
    (acts.SUBMIT_DRAFT_TAD, acts.CONSULT_TAD, acts.SUBMIT_TAD),
    (acts.START_SIT, acts.SUBMIT_SIT_REPORT, acts.VIEW_SIT_REPORT, acts.DECIDE_SIT_REPORT, acts.DECIDE_GO_LIVE, acts.GO_LIVE),
    (acts.PLAN_REGRESSION, acts.START_UIT, acts.RESULT_REGRESSION, acts.END_UIT),
    (
        acts.START_UIT,
        acts.END_UIT,
        acts.SUBMIT_UIT_REPORT,
        acts.VIEW_UIT_REPORT,
        acts.DECIDE_UIT_REPORT,
        acts.DECIDE_GO_LIVE,
        acts.GO_LIVE,
    ),
    (acts.EVIDENCE_OPERATIONAL, acts.REVIEW_OPERATIONAL, acts.DECIDE_GO_LIVE, acts.GO_LIVE),
    (acts.EVIDENCE_TESTING, acts.REVIEW_TESTING, acts.DECIDE_GO_LIVE, acts.GO_LIVE),
    (acts.EVIDENCE_SECURITY, acts.REVIEW_SECURITY, acts.DECIDE_GO_LIVE, acts.GO_LIVE),
    (acts.EVIDENCE_SECAS, acts.REVIEW_OPERATIONAL, acts.DECIDE_GO_LIVE, acts.GO_LIVE),
    (*acts.DRAFTS.values(), acts.DECIDE_BASELINE, acts.DECIDE_GO_LIVE, acts.GO_LIVE),
    (acts.DECIDE_MODIFICATIONS, acts.DECIDE_GO_LIVE, acts.GO_LIVE),
)
"""Sequences of acts that must happen in order: evidence, review, decision, go-live (RID 3, 6; Guidance 5.3; R13)."""

ORDER: tuple[tuple[str, str], ...] = tuple(dict.fromkeys(pair for chain in CHAINS for pair in combinations(chain, 2)))
"""Every pair of acts where the first may not be later than the second (R13)."""


@dataclass(frozen=True)
class Overdue:
    """A milestone that is not done and certainly past its date, and by how many Working Days (R10, R11)."""

    dated: Dated
    working_days: int


@dataclass(frozen=True)
class OutOfOrder:
    """Two milestones in the wrong order: `first` must not be later than `second`, but is (R13)."""

    first: Dated
    second: Dated


def _dates_of(release: Release, dated: Mapping[str, Dated] | None) -> Mapping[str, Dated]:
    return resolve(release.milestones) if dated is None else dated


def next_gate(steps: Iterable[Dated]) -> Dated | None:
    """Returns the first gate that is dated and still to come: a decision of the body, or the go-live (RID 3)."""
    gates = (each for each in steps if each.day and not each.done and not acts.GATES.isdisjoint(each.milestone.acts))
    return min(gates, key=lambda each: each.day or date.max, default=None)


def next_dated(release: Release, today: date, dated: Mapping[str, Dated] | None = None) -> tuple[Dated, ...]:
    """Returns the milestones ahead, soonest first: not done, something is left to do, and the date is not certainly past (R10)."""
    coming = [
        (each.partial, each)
        for each in _dates_of(release, dated).values()
        if each.partial and not each.done and last_day_of(release, each.milestone, each.partial.latest) >= today
        if not is_needless(release, each.milestone)
    ]
    coming.sort(key=lambda pair: (pair[0].earliest, pair[0].latest))
    return tuple(each for _, each in coming)


def overdue(release: Release, today: date, dated: Mapping[str, Dated] | None = None) -> tuple[Overdue, ...]:
    """Returns the overdue milestones, oldest first; one with a proposed date or with nothing left to do never is (R10, R11).

    A date known only to the month or quarter is past after its last day, a go-live with a window after the window's (R23).
    """
    late: list[tuple[date, Overdue]] = []
    for each in _dates_of(release, dated).values():
        if each.partial and not each.done and not each.proposed:
            latest = last_day_of(release, each.milestone, each.day or each.partial.latest)
            if latest < today and not is_needless(release, each.milestone):
                late.append((latest, Overdue(each, working_days_between(latest, today))))
    late.sort(key=lambda pair: pair[0])
    return tuple(each for _, each in late)


def acts_of(dated: Iterable[Dated]) -> dict[str, list[Dated]]:
    """Groups milestones by the acts that complete them."""
    by_act: dict[str, list[Dated]] = {}
    for each in dated:
        for act in each.milestone.acts:
            by_act.setdefault(act, []).append(each)
    return by_act


def out_of_order(release: Release, dated: Mapping[str, Dated] | None = None) -> tuple[OutOfOrder, ...]:
    """Returns the milestones that are certainly later than one that must follow them, in pairs (RID 3, 6; R13).

    If an act has several milestones, such as a second review, the last one counts. Explicit predecessors are checked as well. A step with
    nothing left to do has no order.
    """
    all_dated = {key: each for key, each in _dates_of(release, dated).items() if not is_needless(release, each.milestone)}
    by_act = acts_of(each for each in all_dated.values() if each.partial)
    spans = {act: _span(rows) for act, rows in by_act.items()}
    wrong: dict[str, OutOfOrder] = {}
    for earlier, later in ORDER:
        # A quick test that rules out most pairs: no earlier act starts after a later act has ended.
        if earlier not in spans or later not in spans or spans[earlier][0] <= spans[later][1]:
            continue
        followers = by_act[later]
        for first in by_act[earlier]:
            others = [each for each in followers if each.milestone.key != first.milestone.key]
            if others and first.milestone.key not in wrong and all(_strictly_after(first, second) for second in others):
                wrong[first.milestone.key] = OutOfOrder(first, max(others, key=_latest))
    pairs = list(wrong.values())
    for second in all_dated.values():
        for key in second.milestone.after:
            before = all_dated.get(key)
            if before and _strictly_after(before, second) and (key not in wrong or wrong[key].second.milestone.key != second.milestone.key):
                pairs.append(OutOfOrder(before, second))
    return tuple(pair for pair in pairs if not (pair.first.done and pair.second.done))


def _span(rows: Iterable[Dated]) -> tuple[date, date]:
    """Returns the latest of the rows' first days, and the earliest of their last days."""
    dates = [each.partial for each in rows if each.partial]
    return max(each.earliest for each in dates), min(each.latest for each in dates)


def _latest(dated: Dated) -> date:
    return dated.partial.latest if dated.partial else date.max


def _strictly_after(first: Dated, second: Dated) -> bool:
    return first.partial is not None and second.partial is not None and first.partial.earliest > second.partial.latest


def non_working(release: Release, dated: Mapping[str, Dated] | None = None) -> tuple[Dated, ...]:
    """Returns the milestones not done that fall on a non-Working Day and have something left to do (R11)."""
    open_ = (each for each in _dates_of(release, dated).values() if each.day and not each.done and not is_working_day(each.day))
    return tuple(each for each in open_ if not is_needless(release, each.milestone))


def completed_by(release: Release, act: str, happened: Collection[str] = (), covers: Covers = Covers.ALL) -> tuple[Milestone, ...]:
    """Returns the open milestones that the act completes; a milestone's other recorded acts must have `happened`.

    A baseline completes the milestones of the kind of scope that it sets (R3).
    """
    done = {act, *happened}
    return tuple(
        each
        for each in release.milestones
        if each.done_on is None
        and act in each.acts
        and done.issuperset(RECORDED.intersection(each.acts))
        and covers in {each.covers, Covers.ALL}
    )
