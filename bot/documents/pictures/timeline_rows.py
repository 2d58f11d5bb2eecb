"""The data of a timetable picture, computed before drawing: rows, phases, slack and undated milestones (RID 3; R10, R13)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.calendar.working_days import working_days_between
from policy.model import acts
from policy.model.partial_date import PartialDate
from policy.model.releases import Release
from policy.model.wording import PROPOSED, counted, joined
from policy.releases.facts import is_closed
from policy.timetable.dates import Dated, resolve
from policy.timetable.needless import is_needless
from policy.timetable.timetable import ORDER, acts_of

MOST_ROWS = 60
"""Above this many dated milestones, rows are months; above this many months, rows are years."""


class MarkState(StrEnum):
    """A milestone's state on the picture's day."""

    DONE = "done"
    OVERDUE = "overdue"
    TO_COME = "to come"
    PROPOSED = "proposed"


@dataclass(frozen=True)
class StepMark:
    """A milestone on the axis: a day, or the days it may be on; a `gate` is one the release cannot pass without."""

    start: date
    end: date
    state: MarkState
    gate: bool = False


@dataclass(frozen=True)
class Slack:
    """The time between a milestone and the first step that waits for it; negative if that step comes too early."""

    until: date
    working_days: int
    step: str


@dataclass(frozen=True)
class TimelineRow:
    """One row of the picture: date, text and marks; `remark` says how late it is or how much slack it has."""

    when: str
    text: str
    marks: tuple[StepMark, ...]
    remark: str = ""
    slack: Slack | None = None


@dataclass(frozen=True)
class PhaseBar:
    """A phase from its first to its last dated step; without dates if no step has one."""

    name: str
    start: date | None
    end: date | None
    dated: int
    steps: int


@dataclass(frozen=True)
class PhaseLine:
    """A phase in one line: its bar, its marks, and the least slack among its steps, if any is known."""

    bar: PhaseBar
    marks: tuple[StepMark, ...]
    slack: Slack | None = None

    @property
    def late(self) -> int:
        """How many of its steps are overdue."""
        return sum(mark.state is MarkState.OVERDUE for mark in self.marks)


@dataclass(frozen=True)
class Chart:
    """Everything in a timetable picture."""

    rows: tuple[TimelineRow, ...]
    phases: tuple[PhaseBar, ...]
    undated: tuple[str, ...]
    start: date
    end: date
    counts: Mapping[MarkState, int]
    grouped: str = ""
    """ "month" or "year" if a row stands for several milestones."""


_PHASES: tuple[tuple[str, frozenset[str]], ...] = (
    ("Scope", frozenset({*acts.DRAFTS.values(), acts.DECIDE_BASELINE})),
    ("TAD", frozenset(acts.TAD)),
    ("SIT", frozenset({acts.START_SIT, acts.SUBMIT_SIT_REPORT, acts.VIEW_SIT_REPORT, acts.DECIDE_SIT_REPORT})),
    ("UIT", frozenset({acts.PLAN_REGRESSION, acts.START_UIT, acts.RESULT_REGRESSION, acts.END_UIT})),
    (
        "Review",
        frozenset(
            {
                acts.SUBMIT_UIT_REPORT,
                acts.VIEW_UIT_REPORT,
                acts.DECIDE_UIT_REPORT,
                acts.EVIDENCE_OPERATIONAL,
                acts.EVIDENCE_TESTING,
                acts.EVIDENCE_SECURITY,
                acts.EVIDENCE_SECAS,
                acts.REVIEW_OPERATIONAL,
                acts.REVIEW_TESTING,
                acts.REVIEW_SECURITY,
                acts.DECIDE_GO_LIVE,
            }
        ),
    ),
)


def chart(release: Release, today: date) -> Chart:
    """Returns the picture data of a release's timetable on a day. Raises ValueError if the timetable goes in a circle."""
    everything = _needed(release)
    known = sorted((each for each in everything if _span(each)), key=_order)
    after = _followers(known)
    closed = is_closed(release, today)
    rows = tuple(_row(each, after.get(each.milestone.key, ()), today, closed) for each in known)
    counts = Counter(mark.state for row in rows for mark in row.marks)
    days = [day for row in rows for mark in row.marks for day in (mark.start, mark.end)]
    days += [today, *([release.go_live] if release.go_live else [])]
    grouped = ""
    if len(rows) > MOST_ROWS:
        months = {(mark.start.year, mark.start.month) for row in rows for mark in row.marks}
        grouped = "month" if len(months) <= MOST_ROWS else "year"
        rows = tuple(_grouped(rows, by_year=grouped == "year"))
    undated = tuple(_undated_words(each) for each in everything if not _span(each))
    return Chart(rows, tuple(_phases(everything)), undated, min(days), max(days), counts, grouped)


def lanes(release: Release, today: date) -> tuple[PhaseLine, ...]:
    """Returns the phases of a timetable on a day, a line each; steps of no phase stand together in the last line (RID 3).

    Raises ValueError if the timetable goes in a circle.
    """
    everything = _needed(release)
    known = sorted((each for each in everything if _span(each)), key=_order)
    after, closed = _followers(known), is_closed(release, today)
    rows = {each.milestone.key: _row(each, after.get(each.milestone.key, ()), today, closed) for each in known}
    found: list[PhaseLine] = []
    inside: set[str] = set()
    for bar, (_, wanted) in ((bar, phase) for phase in _PHASES for bar in _phases(everything, (phase,))):
        keys = [each.milestone.key for each in everything if not wanted.isdisjoint(each.milestone.acts)]
        inside |= set(keys)
        found.append(_lane(bar, [rows[key] for key in keys if key in rows]))
    rest = [each for each in everything if each.milestone.key not in inside]
    if rest:
        spans = [span for each in rest if (span := _span(each))]
        start, end = min((first for first, _ in spans), default=None), max((last for _, last in spans), default=None)
        name = "Go-live" if all(acts.GO_LIVE in each.milestone.acts for each in rest) else "Others"
        bar = PhaseBar(name, start, end, len(spans), len(rest))
        found.append(_lane(bar, [rows[each.milestone.key] for each in rest if each.milestone.key in rows]))
    return tuple(found)


def _needed(release: Release) -> list[Dated]:
    """Returns the steps without those for which nothing is left to do: they are neither done nor late, nor to come (R10)."""
    return [each for each in resolve(release.milestones).values() if not is_needless(release, each.milestone)]


def _lane(bar: PhaseBar, rows: Sequence[TimelineRow]) -> PhaseLine:
    slacks = [row.slack for row in rows if row.slack and row.slack.until > max(mark.end for mark in row.marks)]
    last = max((row for row in rows if row.slack in slacks and row.slack), key=lambda row: row.marks[0].end, default=None)
    return PhaseLine(bar, tuple(mark for row in rows for mark in row.marks), last.slack if last else None)


def _span(dated: Dated) -> tuple[date, date] | None:
    """Returns the days a milestone is drawn over: its date, or what is known of it, or the day it was done."""
    if dated.partial:
        return (dated.day or dated.partial.earliest, dated.day or dated.partial.latest)
    done = dated.milestone.done_on
    return (done, done) if done else None


def _order(dated: Dated) -> tuple[date, date]:
    return _span(dated) or (date.max, date.max)


def _when(dated: Dated) -> str:
    if dated.partial:
        return dated.partial.words
    done = dated.milestone.done_on
    return PartialDate.of(done).words if done else ""


def _row(dated: Dated, after: Sequence[Dated], today: date, closed: bool) -> TimelineRow:
    start, end = _span(dated) or (today, today)
    milestone = dated.milestone
    state = _state(dated, overdue=end < today and not closed)
    mark = StepMark(start, end, state, not acts.GATES.isdisjoint(milestone.acts))
    if state is MarkState.DONE:
        return TimelineRow(_when(dated), milestone.event, (mark,))
    if state is MarkState.OVERDUE:
        late = counted(working_days_between(end, today), "Working Day")
        return TimelineRow(_when(dated), milestone.event, (mark,), f"overdue by {late}")
    slack = _slack(dated, after)
    if slack is None or closed:
        return TimelineRow(_when(dated), milestone.event, (mark,))
    days = counted(abs(slack.working_days), "Working Day")
    remark = f"{days} until: {slack.step}" if slack.working_days > 0 else f"same day as: {slack.step}"
    if slack.working_days < 0:
        remark = f"{days} too late for: {slack.step}"
    return TimelineRow(_when(dated), milestone.event, (mark,), remark, slack)


def _state(dated: Dated, *, overdue: bool) -> MarkState:
    if dated.done:
        return MarkState.DONE
    return MarkState.PROPOSED if dated.proposed else MarkState.OVERDUE if overdue else MarkState.TO_COME


def _followers(known: Sequence[Dated]) -> dict[str, list[Dated]]:
    """Returns the dated steps that wait for each milestone, by name or by the order of acts (R13)."""
    by_act = acts_of(known)
    followers: dict[str, list[Dated]] = {}
    for each in known:
        for key in each.milestone.after:
            followers.setdefault(key, []).append(each)
    for first, second in ORDER:
        for early in by_act.get(first, ()):
            followers.setdefault(early.milestone.key, []).extend(late for late in by_act.get(second, ()) if late is not early)
    return followers


def _slack(dated: Dated, after: Sequence[Dated]) -> Slack | None:
    """Returns the slack up to the first waiting step, if both dates are exact."""
    steps = [(each.day, each.milestone.event) for each in after if each.day and not each.done]
    if dated.day is None or not steps:
        return None
    day, event = min(steps, key=lambda step: step[0])
    return Slack(day, working_days_between(dated.day, day), event)


def _grouped(rows: Sequence[TimelineRow], *, by_year: bool) -> Iterator[TimelineRow]:
    groups: dict[str, list[StepMark]] = {}
    for mark in (mark for row in rows for mark in row.marks):
        start = mark.start
        groups.setdefault((PartialDate(start.year) if by_year else PartialDate(start.year, start.month)).words, []).append(mark)
    for when, marks in groups.items():
        counts = Counter(mark.state for mark in marks)
        states = joined([f"{counts[state]:,} {state.value}" for state in MarkState if counts[state]])
        yield TimelineRow(when, f"{counted(len(marks), 'milestone')}: {states}", tuple(marks))


def _undated_words(dated: Dated) -> str:
    """Returns an undated milestone's event, with what a relative date depends on."""
    event = dated.milestone.event
    return f"{event} ({dated.why})" if dated.milestone.anchor else event


def _phases(everything: Sequence[Dated], of: Sequence[tuple[str, frozenset[str]]] = _PHASES) -> Iterator[PhaseBar]:
    for name, wanted in of:
        steps = [each for each in everything if not wanted.isdisjoint(each.milestone.acts)]
        if not steps:
            continue
        spans = [span for each in steps if (span := _span(each))]
        start = min((first for first, _ in spans), default=None)
        end = max((last for _, last in spans), default=None)
        mark = f" ({PROPOSED})" if any(each.proposed for each in steps) else ""
        yield PhaseBar(f"{name}{mark}", start, end, len(spans), len(steps))
