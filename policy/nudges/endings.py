"""Endings of due items: why an item needs no more reminders (design, Nudges; RID 3; Guidance 4.3; R5, R24)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.calendar.release_calendar import parse_release_key, release_name
from policy.model import acts
from policy.model.decisions import Outcome, Subject, latest
from policy.model.releases import LeadTime, Release
from policy.model.scope import ModificationState
from policy.model.sign_off import Criterion, SignOffState
from policy.model.timetable import Milestone
from policy.model.wording import day_words
from policy.nudges.item import Due, DueKind
from policy.nudges.reviews import is_reviewed
from policy.releases.facts import is_closed
from policy.releases.phase import go_given
from policy.scope.change_requests import reached
from policy.scope.out_reasons import moved_to
from policy.sign_off.criteria import applicable_criteria
from policy.timetable.needless import is_needless
from policy.timetable.policy_dates import GUIDANCE_LEAD_TIMES, policy_dates


class EndKind(StrEnum):
    """The ways in which a due item ends. Only the first five complete it."""

    DONE = "done"
    DECIDED = "decided"
    SUBMITTED = "submitted"
    SIGNED_OFF = "signed off"
    CLOSED = "closed"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"
    PLANNED = "planned"
    GONE = "gone"


class Because(StrEnum):
    """The reasons why an item is no longer due although nobody completed it."""

    CANCELLED = "the release was cancelled"
    LIVE = "the release is live"
    REMOVED = "the release was removed"
    DROPPED = "it was removed from the timetable"
    NEEDLESS = "nothing is left to do for it"
    UNDATED = "it no longer has a date"
    DEFERRED = "the decision was deferred"
    NOT_APPLICABLE = "its policy date no longer applies"
    OUT_OF_SCOPE = "the modification left the scope"
    NO_CUTOFF = "its cut-off date was removed"
    NO_CRITERIA = "its criteria no longer apply"
    REVIEWED = "the review took place"
    GO = "the release has its Go"
    TIMETABLE = "the timetable changed"
    NO_CONDITION = "the condition was removed"
    NO_DEPENDENCY = "nothing in scope depends on it"
    NO_MEETING = "the meeting does not take place"
    NO_PAPER = "nothing is planned for that meeting any more, or it has been held"
    NO_ACTION = "the action was removed"
    DRAFT = "the minutes are a draft again"


_COMPLETE = frozenset({EndKind.DONE, EndKind.DECIDED, EndKind.SUBMITTED, EndKind.SIGNED_OFF, EndKind.CLOSED})


@dataclass(frozen=True)
class Ending:
    """How an item ended. `detail` depends on the kind.

    Done, closed: the day in ISO form. Decided: the modification's state. Moved: the new day in ISO form, a month, quarter or year in words,
    or a release key. Planned: the date in words. Gone: the name of a `Because`. It is "" if there is none.
    """

    kind: EndKind
    detail: str = ""

    @property
    def complete(self) -> bool:
        """Whether the item was completed, and not moved or dropped."""
        return self.kind in _COMPLETE

    @property
    def code(self) -> str:
        """The ending as stored with a note: "decided:approved"."""
        return f"{self.kind.value}:{self.detail}"

    @property
    def words(self) -> str:
        """The ending in words: "decided: approved", "moved to 9 Mar 2020", "no longer due because the release was cancelled"."""
        match self.kind:
            case EndKind.DECIDED if self.detail:
                return f"decided: {self.detail}"
            case EndKind.MOVED:
                return f"moved to {_target(self.detail)}"
            case EndKind.PLANNED:
                return f"planned for {self.detail}"
            case EndKind.GONE if self.detail in Because.__members__:
                return f"no longer due because {Because[self.detail].value}"
            case EndKind.GONE:
                return "no longer due"
            case EndKind.DONE | EndKind.CLOSED if self.detail:
                return f"{self.kind.value} on {day_words(date.fromisoformat(self.detail))}"
            case kind:
                return kind.value


def _target(detail: str) -> str:
    try:
        return day_words(date.fromisoformat(detail))
    except ValueError:
        return f"the {release_name(detail)}" if parse_release_key(detail) == detail else detail


def parse_ending(what: str, code: str) -> Ending:
    """Parses a stored note: its word ("done", "moved" or "gone") and its code. Notes of older versions have a day, date words or ""."""
    kind, colon, detail = code.partition(":")
    if colon and kind in set(EndKind):
        return Ending(EndKind(kind), detail)
    if what == "gone" and code:
        return Ending(EndKind.PLANNED, code)
    return Ending(EndKind(what), code)


def ending_of(
    item: str,
    release: Release | None,
    today: date,
    *,
    now_due: Mapping[str, Due],
    lead_times: Sequence[LeadTime] = GUIDANCE_LEAD_TIMES,
    evidenced: Collection[str] = (),
    closed: Mapping[str, date | None] | None = None,
) -> Ending:
    """Returns how an item that is no longer due on its day ended.

    `now_due` are the items now due, by name, `evidenced` the refs of criteria with evidence, `closed` the closed conditions ("T1-1") and
    their days.
    """
    if release is None:
        return _gone(Because.REMOVED)
    if item in now_due:
        return Ending(EndKind.MOVED, _new_date(now_due[item]))
    kind, _, ref = item.partition(":")
    match kind:
        case DueKind.MILESTONE:
            own = _milestone(release, ref)
        case DueKind.POLICY:
            own = _policy(release, ref, lead_times)
        case DueKind.CUTOFF:
            own = _cutoff(release, ref)
        case DueKind.EVIDENCE:
            own = _evidence(release, ref, evidenced)
        case DueKind.POSITION:
            own = _position(release, ref)
        case DueKind.CONDITION:
            own = _condition(ref, closed or {})
        case DueKind.DEPENDENCY:
            own = _dependency(release, ref)
        case _:
            own = Ending(EndKind.GONE)
    if own.complete or own.kind in {EndKind.WITHDRAWN, EndKind.MOVED}:
        return own
    if release.cancelled_on is not None and release.cancelled_on <= today:
        return _gone(Because.CANCELLED)
    if kind in {DueKind.EVIDENCE, DueKind.POSITION} and own.kind is EndKind.GONE and go_given(release, today):
        own = _gone(Because.GO)
    return _gone(Because.LIVE) if is_closed(release, today) else own


def _new_date(due: Due) -> str:
    """Returns an item's date as an ending has it: a day in ISO form, a month, quarter or year in words."""
    if due.words in {"", day_words(due.day)}:
        return due.day.isoformat()
    # A year alone is also the key of that year's bucket.
    return f"some time in {due.words}" if due.words.isdecimal() else due.words


def _gone(because: Because) -> Ending:
    return Ending(EndKind.GONE, because.name)


def _milestone(release: Release, ref: str) -> Ending:
    step = next((each for each in release.milestones if each.key == ref), None)
    if step is None:
        return _gone(Because.DROPPED)
    if step.done_on:
        return Ending(EndKind.DONE, step.done_on.isoformat())
    if is_needless(release, step):
        return _gone(Because.NEEDLESS)
    return _gone(Because.DEFERRED if _is_deferred(release, step) else Because.UNDATED)


def _is_deferred(release: Release, step: Milestone) -> bool:
    """Returns whether a step is the go/no-go whose day a Defer used up (Guidance 5.3; R13)."""
    decided = latest(release.decisions, Subject.GO_LIVE)
    return acts.DECIDE_GO_LIVE in step.acts and decided is not None and decided.outcome is Outcome.DEFER


def _policy(release: Release, ref: str, lead_times: Sequence[LeadTime]) -> Ending:
    named = (each for each in policy_dates(release, lead_times) if ref in {each.key, f"{each.key}-{each.release_key}"})
    found = next(named, None)
    if found is None or not found.applies or not found.on_record:
        return _gone(Because.NOT_APPLICABLE)
    if found.met_on:
        return Ending(EndKind.DONE, found.met_on.isoformat())
    return Ending(EndKind.PLANNED, found.planned.words) if found.planned else _gone(Because.TIMETABLE)


def _cutoff(release: Release, ref: str) -> Ending:
    name, _, part = ref.partition("-")
    item = next((each for each in release.scope if (each.modification.ref, str(each.part or "")) == (name, part)), None)
    if item is None:
        return _gone(Because.OUT_OF_SCOPE)
    if target := moved_to(item):
        return Ending(EndKind.MOVED, target)
    state = item.modification.state
    if state is ModificationState.WITHDRAWN:
        return Ending(EndKind.WITHDRAWN)
    if not item.modification.undecided:
        decided = ModificationState.APPROVED if state is ModificationState.IMPLEMENTED else state
        return Ending(EndKind.DECIDED, decided.value)
    return _gone(Because.NO_CUTOFF if item.active else Because.OUT_OF_SCOPE)


def _evidence(release: Release, ref: str, evidenced: Collection[str]) -> Ending:
    committee, _, answers = ref.partition("-")
    mine = [each for each in applicable_criteria(release) if (each.committee, each.answers) == (committee, answers)]
    if not mine:
        return _gone(Because.NO_CRITERIA)
    if all(each.ref in evidenced or not _open(each) for each in mine):
        return Ending(EndKind.SUBMITTED)
    return _gone(Because.REVIEWED if is_reviewed(release, mine[0].kind) else Because.TIMETABLE)


def _position(release: Release, ref: str) -> Ending:
    committee, _, kind = ref.rpartition("-")
    mine = [each for each in applicable_criteria(release) if (each.committee, each.kind.value) == (committee, kind)]
    if not mine:
        return _gone(Because.NO_CRITERIA)
    if not any(map(_open, mine)):
        return Ending(EndKind.SIGNED_OFF)
    return _gone(Because.REVIEWED if is_reviewed(release, mine[0].kind) else Because.TIMETABLE)


def _open(criterion: Criterion) -> bool:
    return criterion.state in {SignOffState.OPEN, SignOffState.STALE}


def _condition(ref: str, closed: Mapping[str, date | None]) -> Ending:
    if ref not in closed:
        return _gone(Because.NO_CONDITION)
    day = closed[ref]
    return Ending(EndKind.CLOSED, day.isoformat()) if day else Ending(EndKind.WITHDRAWN)


def _dependency(release: Release, ref: str) -> Ending:
    refs = {item.modification.ref for item in release.in_scope}
    same = [each for each in release.dependencies if f"{each.request.ref}-{each.reach.value.replace(' ', '-')}" == ref]
    if any(reached(each.request, each.reach) for each in same):
        return Ending(EndKind.DONE)
    return _gone(Because.UNDATED if any(each.modification in refs for each in same) else Because.NO_DEPENDENCY)
