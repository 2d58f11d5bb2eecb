"""The implementation timetable: relative dates, next and overdue milestones, order and non-Working Days (RID 3; R10, R11, R13)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from policy.calendar.working_days import add_working_days, is_working_day, working_days_between
from policy.model import acts
from policy.model.partial_date import PartialDate
from policy.model.releases import Release
from policy.model.timetable import Milestone
from policy.model.wording import counted
from policy.timetable.go_lives import last_day_of
from policy.timetable.needless import is_needless
from policy.timetable.template import template as template

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
class Dated:
    """A milestone with its resolved date.

    `partial` is the date with its precision and `day` the exact day, each None if not known. `why` explains how a relative date was
    resolved, or why it could not be; it is "" for a step with a date of its own. `proposed` is whether the date, or the one that it
    follows, is only proposed.
    """

    milestone: Milestone
    day: date | None
    partial: PartialDate | None
    why: str = ""
    proposed: bool = False

    @property
    def known(self) -> bool:
        """Whether it has a date of any precision."""
        return self.partial is not None

    @property
    def done(self) -> bool:
        """Whether the milestone is done."""
        return self.milestone.done_on is not None

    @property
    def words(self) -> str:
        """The date as people write it: "17 Jan 2020", "May 2020", "no date"."""
        return self.partial.words if self.partial else "no date"


def in_date_order(rows: Iterable[Dated]) -> tuple[Dated, ...]:
    """Sorts milestones by date, a month from its first day; a step done without a date counts on the day when it was done (RID 3; R10).

    A row without a date stays behind the row that it follows in the timetable, or behind its anchor if it comes after that.
    """
    groups: list[tuple[tuple[date, date], list[Dated]]] = [((date.min, date.min), [])]
    behind: dict[str, list[Dated]] = {}
    for row in rows:
        step = row.milestone
        known = row.partial or (PartialDate.of(step.done_on) if step.done_on else None)
        if known is not None:
            groups.append(((known.earliest, known.latest), []))
        group = behind.get(step.anchor or "", groups[-1][1]) if known is None and step.offset > 0 else groups[-1][1]
        group.append(row)
        behind[step.key] = group
    return tuple(row for _, group in sorted(groups, key=lambda each: each[0]) for row in group)


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


def offset_words(milestone: Milestone, anchor: str) -> str:
    """Formats a relative date: "10 Working Days before UIT commences" (RID 3; R10)."""
    if milestone.offset == 0:
        return f"on the day of {anchor}"
    return f"{counted(abs(milestone.offset), 'Working Day')} {'before' if milestone.offset < 0 else 'after'} {anchor}"


def agreed(milestones: Iterable[Milestone]) -> tuple[Milestone, ...]:
    """Returns the timetable as rules judge it: steps with a proposed date have no date yet."""
    return tuple(replace(each, day=None, proposed=False) if each.proposed else each for each in milestones)


def resolve(milestones: Sequence[Milestone]) -> dict[str, Dated]:
    """Returns every milestone by key, in order, with relative dates resolved through their anchors (RID 3; R10).

    An anchor known only to the month gives no day. Raises ValueError if anchors form a circle.
    """
    by_key = {milestone.key: milestone for milestone in milestones}
    resolved: dict[str, Dated] = {}
    for milestone in milestones:
        if milestone.anchor is None:
            partial = milestone.day
            proposed = milestone.proposed and partial is not None and milestone.done_on is None
            resolved[milestone.key] = Dated(milestone, partial.exact if partial else None, partial, proposed=proposed)
    for milestone in milestones:
        if milestone.key not in resolved:
            _resolve_chain(milestone, by_key, resolved)
    return {key: resolved[key] for key in by_key}


def _resolve_chain(milestone: Milestone, by_key: Mapping[str, Milestone], resolved: dict[str, Dated]) -> None:
    """Follows anchors to the first resolved one, then resolves the milestones on the way back."""
    path: list[Milestone] = []
    step: Milestone | None = milestone
    while step is not None and step.key not in resolved:
        if step in path:
            circle = " -> ".join(each.key for each in [*path[path.index(step) :], step])
            raise ValueError(f"the timetable has a circle of anchors: {circle}. Give one of them its own date")
        path.append(step)
        step = by_key.get(step.anchor or "")
    for each in reversed(path):
        resolved[each.key] = _relative(each, resolved.get(each.anchor or ""))


def _relative(milestone: Milestone, anchor: Dated | None) -> Dated:
    if anchor is None:
        return Dated(milestone, None, None, f"its anchor {milestone.anchor} is not in the timetable")
    why = offset_words(milestone, anchor.milestone.event)
    day = anchor.day or anchor.milestone.done_on
    if day is None:
        reason = f", known only as {anchor.partial.words}" if anchor.partial else ", which has no date yet"
        return Dated(milestone, None, None, why + reason)
    shifted = add_working_days(day, milestone.offset)
    return Dated(milestone, shifted, PartialDate.of(shifted), why, anchor.proposed and milestone.done_on is None)


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
