"""The implementation timetable: relative dates, what is next, overdue, out of order or on no Working Day (RID 3; R10, R11, R13)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from policy.calendar.working_days import add_working_days, is_working_day, working_days_between
from policy.model import acts
from policy.model.partial_date import PartialDate
from policy.model.releases import Release
from policy.model.timetable import Milestone
from policy.model.wording import counted
from policy.timetable.template import template as template

CHAINS: tuple[tuple[str, ...], ...] = (
    (acts.SUBMIT_DRAFT_TAD, acts.VIEW_DRAFT_TAD, acts.SUBMIT_TAD, acts.VIEW_TAD, acts.DECIDE_TAD, acts.DECIDE_GO_LIVE, acts.GO_LIVE),
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
    (acts.DECIDE_BASELINE, acts.DECIDE_GO_LIVE, acts.GO_LIVE),
)
"""Evidence, then review, then decision, then go-live, as sequences of acts in time (RID 3, 6; Guidance 5.3; R13)."""

ORDER: tuple[tuple[str, str], ...] = tuple(dict.fromkeys(pair for chain in CHAINS for pair in combinations(chain, 2)))
"""Every pair of acts of which the first may not be later than the second (R13)."""


@dataclass(frozen=True)
class Dated:
    """A milestone with its date as it works out.

    `day` is the day where it is known to the day, `partial` what is known at all; both None if nothing is. `why` says how a relative date
    came about, or why there is none.
    """

    milestone: Milestone
    day: date | None
    partial: PartialDate | None
    why: str = ""

    @property
    def known(self) -> bool:
        """Whether it has a date, of whatever precision."""
        return self.partial is not None

    @property
    def done(self) -> bool:
        """Whether it is done."""
        return self.milestone.done_on is not None

    @property
    def words(self) -> str:
        """Its date as people write it: "17 Jan 2020", "May 2020", "no date"."""
        return self.partial.words if self.partial else "no date"


@dataclass(frozen=True)
class Overdue:
    """A milestone not done whose date is surely past, and by how many Working Days (R10, R11)."""

    dated: Dated
    working_days: int


@dataclass(frozen=True)
class OutOfOrder:
    """Two milestones of which the first must not be later than the second, yet is (R13)."""

    first: Dated
    second: Dated


def offset_words(milestone: Milestone, anchor: str) -> str:
    """How a relative date is put: "10 Working Days before UIT commences" (RID 3; R10)."""
    if milestone.offset == 0:
        return f"on the day of {anchor}"
    return f"{counted(abs(milestone.offset), 'Working Day')} {'before' if milestone.offset < 0 else 'after'} {anchor}"


def resolve(milestones: Sequence[Milestone]) -> dict[str, Dated]:
    """Every milestone by key, in order, with relative dates followed through their anchors (RID 3; R10).

    An anchor that is known only to the month gives no day. ValueError if milestones wait for each other in a circle.
    """
    by_key = {milestone.key: milestone for milestone in milestones}
    found: dict[str, Dated] = {}
    for milestone in milestones:
        if milestone.anchor is None:
            partial = milestone.day
            found[milestone.key] = Dated(milestone, partial.exact if partial else None, partial, "" if partial else "no date yet")
    for milestone in milestones:
        if milestone.key not in found:
            _follow(milestone, by_key, found)
    return {key: found[key] for key in by_key}


def _follow(milestone: Milestone, by_key: Mapping[str, Milestone], found: dict[str, Dated]) -> None:
    """Walks from the milestone to the first anchor whose date is settled, then settles the way back."""
    path: list[Milestone] = []
    step: Milestone | None = milestone
    while step is not None and step.key not in found:
        if step in path:
            circle = " -> ".join(each.key for each in [*path[path.index(step) :], step])
            raise ValueError(f"the timetable goes in a circle: {circle}; give one of them a date of its own")
        path.append(step)
        step = by_key.get(step.anchor or "")
    for each in reversed(path):
        found[each.key] = _relative(each, found.get(each.anchor or ""))


def _relative(milestone: Milestone, anchor: Dated | None) -> Dated:
    if anchor is None:
        return Dated(milestone, None, None, f"its anchor {milestone.anchor} is not in the timetable")
    why = offset_words(milestone, anchor.milestone.event)
    day = anchor.day or anchor.milestone.done_on
    if day is None:
        known = f", known only as {anchor.partial.words}" if anchor.partial else ", which has no date yet"
        return Dated(milestone, None, None, why + known)
    moved = add_working_days(day, milestone.offset)
    return Dated(milestone, moved, PartialDate.of(moved), why)


def _of(release: Release, dated: Mapping[str, Dated] | None) -> Mapping[str, Dated]:
    return resolve(release.milestones) if dated is None else dated


def next_dated(release: Release, today: date, dated: Mapping[str, Dated] | None = None) -> tuple[Dated, ...]:
    """What is still to come, soonest first: not done, with a date that is not surely past (R10)."""
    coming = [
        (each.partial, each) for each in _of(release, dated).values() if each.partial and not each.done and each.partial.latest >= today
    ]
    coming.sort(key=lambda pair: (pair[0].earliest, pair[0].latest))
    return tuple(each for _, each in coming)


def overdue(release: Release, today: date, dated: Mapping[str, Dated] | None = None) -> tuple[Overdue, ...]:
    """What is not done although its date is past, oldest first (R10, R11).

    A date known only to the month or quarter is past only after its last day.
    """
    late: list[tuple[date, Overdue]] = []
    for each in _of(release, dated).values():
        if each.partial and not each.done:
            latest = each.day or each.partial.latest
            if latest < today:
                late.append((latest, Overdue(each, working_days_between(latest, today))))
    late.sort(key=lambda pair: pair[0])
    return tuple(each for _, each in late)


def acts_of(dated: Iterable[Dated]) -> dict[str, list[Dated]]:
    """The milestones that stand for each act."""
    found: dict[str, list[Dated]] = {}
    for each in dated:
        for act in each.milestone.acts:
            found.setdefault(act, []).append(each)
    return found


def out_of_order(release: Release, dated: Mapping[str, Dated] | None = None) -> tuple[OutOfOrder, ...]:
    """The milestones that are surely later than what must follow them, each with the first such successor (RID 3, 6; R13).

    An act that happens several times, such as a second review, is measured by its last; explicit predecessors count as well.
    """
    all_dated = _of(release, dated)
    by_act = acts_of(each for each in all_dated.values() if each.partial)
    spans = {act: _span(rows) for act, rows in by_act.items()}
    wrong: dict[str, OutOfOrder] = {}
    for earlier, later in ORDER:
        # Most pairs are in order at a glance: nothing of the first begins after anything of the second has ended.
        if earlier not in spans or later not in spans or spans[earlier][0] <= spans[later][1]:
            continue
        followers = by_act[later]
        for first in by_act[earlier]:
            others = [each for each in followers if each.milestone.key != first.milestone.key]
            if others and first.milestone.key not in wrong and all(_surely_after(first, second) for second in others):
                wrong[first.milestone.key] = OutOfOrder(first, max(others, key=_latest))
    found = list(wrong.values())
    for second in all_dated.values():
        for key in second.milestone.after:
            before = all_dated.get(key)
            if before and _surely_after(before, second) and (key not in wrong or wrong[key].second.milestone.key != second.milestone.key):
                found.append(OutOfOrder(before, second))
    return tuple(pair for pair in found if not (pair.first.done and pair.second.done))


def _span(rows: Iterable[Dated]) -> tuple[date, date]:
    """The latest of the rows' first days, and the earliest of their last days."""
    known = [each.partial for each in rows if each.partial]
    return max(each.earliest for each in known), min(each.latest for each in known)


def _latest(dated: Dated) -> date:
    return dated.partial.latest if dated.partial else date.max


def _surely_after(first: Dated, second: Dated) -> bool:
    return first.partial is not None and second.partial is not None and first.partial.earliest > second.partial.latest


def non_working(release: Release, dated: Mapping[str, Dated] | None = None) -> tuple[Dated, ...]:
    """The milestones still to do whose day is no Working Day (R11)."""
    return tuple(each for each in _of(release, dated).values() if each.day and not each.done and not is_working_day(each.day))
