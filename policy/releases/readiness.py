"""How a release stands: its phase, its colour with every reason, and what its acceptance criteria count (RID 6; R5, R7, R12, R13)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.model import acts
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.releases import LeadTime, Release
from policy.model.sign_off import Criterion, CriterionKind, Standing
from policy.model.wording import counted, day_words, joined
from policy.releases.facts import Facts, Undated, gather
from policy.scope.change_requests import unmet
from policy.scope.cutoffs import CutoffState, cutoff_state, undecided
from policy.scope.scope import scope_words
from policy.timetable.baselines import has_dcc_scope
from policy.timetable.policy_dates import GUIDANCE_LEAD_TIMES, SCOPE_DOCUMENTS, SCOPE_SYSTEM

GATE_DAYS = 5
"""Working Days overdue from which a gate milestone turns a release red (design, Colour)."""


class Phase(StrEnum):
    """How far a release is; `phase` says when it is in which."""

    PLANNING = "planning"
    SCOPED = "scoped"
    TESTING = "testing"
    REVIEW = "review"
    DECIDED = "decided"
    LIVE = "live"
    CANCELLED = "cancelled"


class Colour(StrEnum):
    """How well a release is going."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True)
class Reason:
    """One reason for a colour, in a sentence."""

    colour: Colour
    text: str


@dataclass(frozen=True)
class Judgement:
    """The colour and all its reasons, the red ones first."""

    colour: Colour
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class CommitteeCount:
    """How the criteria that one committee reviews stand (RID 6)."""

    committee: str
    kind: CriterionKind
    total: int
    met: int
    conditions: int
    not_met: int
    hold: int
    stale: int
    open: int


_TESTING = frozenset({acts.START_SIT, acts.SUBMIT_SIT_REPORT, acts.VIEW_SIT_REPORT, acts.DECIDE_SIT_REPORT, acts.START_UIT})
_REVIEW = frozenset(
    {
        acts.END_UIT,
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
    }
)


def phase(release: Release, today: date) -> Phase:
    """How far the release is, by what has happened and never by what was planned (RID 3). The first that holds:

    - cancelled, live: it was cancelled, or went live, by today.
    - decided: the last decision on go-live is Go or No-go; Defer sends it back to the review.
    - review: evidence was submitted or reviewed, UIT closed or its report came in, a criterion has a verdict, or a committee recommended.
    - testing: SIT or UIT began.
    - scoped: the deciding body has baselined the RID, be it for a part of the scope only (R3).
    - planning: none of these.
    """
    if release.cancelled_on and release.cancelled_on <= today:
        return Phase.CANCELLED
    if release.live_on and release.live_on <= today:
        return Phase.LIVE
    decision = go_live_decision(release, today)
    if decision and decision.outcome in {Outcome.GO, Outcome.NO_GO}:
        return Phase.DECIDED
    done = {act for step in release.milestones if step.done_on and step.done_on <= today for act in step.acts}
    recommended = any(each.subject is Subject.GO_LIVE and each.given_on <= today for each in release.recommendations)
    if recommended or done & _REVIEW or any(each.standing is not Standing.OPEN for each in release.criteria):
        return Phase.REVIEW
    if done & _TESTING:
        return Phase.TESTING
    baselined = any(
        each.subject is Subject.BASELINE and each.outcome is Outcome.AGREED and each.met_on <= today for each in release.decisions
    )
    return Phase.SCOPED if baselined else Phase.PLANNING


def go_live_decision(release: Release, today: date) -> Decision | None:
    """The deciding body's last word on go-live by today, or None (RID 6; Guidance 5.3)."""
    found = [each for each in release.decisions if each.subject is Subject.GO_LIVE and each.met_on <= today]
    # Of two on one day the one put down later is the last word.
    return max(reversed(found), key=lambda each: (each.met_on, each.recorded_on or each.met_on), default=None)


def applicable_criteria(release: Release) -> tuple[Criterion, ...]:
    """The criteria that count: those on testing only where there is DCC-System scope (Paper 5; R12)."""
    if has_dcc_scope(release):
        return release.criteria
    return tuple(each for each in release.criteria if each.kind is not CriterionKind.TESTING)


def criteria_counts(release: Release) -> tuple[CommitteeCount, ...]:
    """The applicable criteria of each committee by standing, in the order in which they are listed (RID 6; R12)."""
    groups: dict[tuple[str, CriterionKind], Counter[Standing]] = {}
    for each in applicable_criteria(release):
        groups.setdefault((each.committee, each.kind), Counter())[each.standing] += 1
    return tuple(
        CommitteeCount(
            committee,
            kind,
            sum(count.values()),
            count[Standing.MET],
            count[Standing.CONDITIONS],
            count[Standing.NOT_MET],
            count[Standing.HOLD],
            count[Standing.STALE],
            count[Standing.OPEN],
        )
        for (committee, kind), count in groups.items()
    )


def colour(release: Release, today: date, lead_times: Sequence[LeadTime] = GUIDANCE_LEAD_TIMES) -> Judgement:
    """The colour of the release with every reason for it (design, Colour; R5, R7, R9, R10).

    Red: a live blocker, a Not met or Hold, or a gate milestone five Working Days or more overdue. Amber: anything else overdue, a policy
    date passed and not met, no date past the policy date for it, a condition, an undecided modification, a stale sign-off. A breach since
    cured gives no colour, nor does a release that is live or cancelled.
    """
    return judge(gather(release, today, lead_times))


def judge(facts: Facts) -> Judgement:
    """The colour from facts worked out before; see `colour`."""
    if facts.closed:
        return Judgement(Colour.GREEN)
    reasons = tuple(Reason(Colour.RED, text) for text in _red(facts)) + tuple(Reason(Colour.AMBER, text) for text in _amber(facts))
    return Judgement(reasons[0].colour if reasons else Colour.GREEN, reasons)


def go_no_go_reached(facts: Facts) -> bool:
    """Whether the day of the go/no-go decision has come, or a Go was given; a No-go or Defer puts it off (Guidance 4.3; R5)."""
    decision = go_live_decision(facts.release, facts.today)
    if decision and decision.outcome is Outcome.GO:
        return True
    since = decision.met_on if decision else date.min
    days = (each.day for each in facts.dated.values() if acts.DECIDE_GO_LIVE in each.milestone.acts)
    return any(day is not None and since < day <= facts.today for day in days)


def _red(facts: Facts) -> Iterator[str]:
    waiting = undecided(facts.release)
    for item in waiting:
        if cutoff_state(item, facts.today) is CutoffState.PASSED and item.cutoff:
            yield f"{item.name} has no decision, and its cut-off was {day_words(item.cutoff)}."
    if waiting and go_no_go_reached(facts):
        is_are = "is" if len(waiting) == 1 else "are"
        yield f"The go/no-go decision is reached and {joined([item.name for item in waiting])} {is_are} undecided."
    for each in unmet(facts.release, facts.today, facts.dated):
        if each.blocks:
            yield f"{each.sentence}, and that step is reached."
    yield from _standing_words(facts.release, ((Standing.NOT_MET, "Not met"), (Standing.HOLD, "On hold")))
    for late in facts.overdue:
        if late.working_days >= GATE_DAYS and not acts.GATES.isdisjoint(late.dated.milestone.acts):
            yield _overdue_words(late.dated.milestone.event, late.dated.words, late.working_days)


def _overdue_words(event: str, due: str, working_days: int) -> str:
    return f"{event}: due {due}, {counted(working_days, 'Working Day')} overdue."


def _amber(facts: Facts) -> Iterator[str]:
    for late in facts.overdue:
        if late.working_days < GATE_DAYS or acts.GATES.isdisjoint(late.dated.milestone.acts):
            yield _overdue_words(late.dated.milestone.event, late.dated.words, late.working_days)
    for policy in facts.passed:
        planned = f", planned for {policy.planned.words}" if policy.planned else ""
        if policy.key in {SCOPE_SYSTEM, SCOPE_DOCUMENTS}:
            words = scope_words(policy.covers)
            yield f"{words[0].upper()}{words[1:]} was due to be set by {day_words(policy.due)} and is not{planned}."
        else:
            yield f"{policy.label}: late, due {day_words(policy.due)} and not done{planned}."
    yield from _undated_words(facts.undated)
    waiting = undecided(facts.release)
    if waiting:
        verb = "is" if len(waiting) == 1 else "are"
        yield f"{counted(len(waiting), 'modification')} in scope {verb} undecided: {joined([item.name for item in waiting], most=12)}."
    yield from _standing_words(facts.release, ((Standing.CONDITIONS, "Met with conditions"), (Standing.STALE, "To be signed off again")))


def _standing_words(release: Release, wanted: Sequence[tuple[Standing, str]]) -> Iterator[str]:
    for standing, words in wanted:
        refs = [each.ref for each in applicable_criteria(release) if each.standing is standing]
        if refs:
            yield f"{words}: {joined(refs, most=12)}."


_AREAS = {"tad": "TAD", "sit": "SIT", "uit": "UIT", "regression": "UIT", "baseline": "baseline"}


def undated_areas(undated: Sequence[Undated]) -> dict[str, list[Undated]]:
    """Undated milestones by what they belong to: "TAD", "SIT", "UIT", "baseline" or "acceptance"."""
    areas: dict[str, list[Undated]] = {}
    for each in undated:
        words = set(" ".join(each.dated.milestone.acts).replace("-", " ").split())
        area = next((area for word, area in _AREAS.items() if word in words), "acceptance")
        areas.setdefault(area, []).append(each)
    return areas


def _undated_words(undated: Sequence[Undated]) -> Iterator[str]:
    areas = undated_areas(undated)
    tests = {area: areas.pop(area) for area in ("SIT", "UIT") if area in areas}
    for area, group in areas.items():
        have = "has" if len(group) == 1 else "have"
        yield f"{counted(len(group), f'{area} step')} {have} no date, and needed one by {_latest_due(group)}."
    if tests:
        group = [each for part in tests.values() for each in part]
        counts = joined([counted(len(part), f"{area} step") for area, part in tests.items()])
        have = "has" if len(group) == 1 else "have"
        yield f"Test dates are missing: {counts} {have} no date, and needed one by {_latest_due(group)}."


def _latest_due(group: Sequence[Undated]) -> str:
    return day_words(max(each.policy.due for each in group))
