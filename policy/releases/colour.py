"""The colour of a release, with its reasons (design, Colour; R5, R7, R9, R10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.model import acts
from policy.model.decisions import Decision, Outcome, Subject, latest
from policy.model.releases import LeadTime, Release
from policy.model.scope import ScopeItem
from policy.model.sign_off import SignOffState
from policy.model.wording import counted, day_words, joined
from policy.releases.facts import ReleaseFacts, Undated, facts_of
from policy.releases.phase import go_given, go_live_decision
from policy.scope.change_requests import unmet
from policy.scope.cutoffs import CutoffState, cutoff_state, undecided
from policy.scope.scope import scope_words
from policy.sign_off.criteria import applicable_criteria
from policy.timetable.go_live_window import last_day
from policy.timetable.policy_dates import GUIDANCE_LEAD_TIMES, SCOPE_DOCUMENTS, SCOPE_SYSTEM
from policy.timetable.timetable import Overdue

GATE_DAYS = 5
"""Working Days overdue from which a gate milestone turns a release red (design, Colour)."""


class Colour(StrEnum):
    """The colour of a release's status (design, Colour)."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True)
class Reason:
    """One reason for a colour, in a sentence. `about` names what would cure it, as a finding's key does: "step:uit-start", "undated"."""

    colour: Colour
    text: str
    about: str = ""


Told = tuple[str, str]
"""A reason's sentence, and what would cure it."""


@dataclass(frozen=True)
class Judgement:
    """A release's colour and all its reasons, red ones first. `colour` is None if the release is closed."""

    colour: Colour | None
    reasons: tuple[Reason, ...] = ()


def colour(release: Release, today: date, lead_times: Sequence[LeadTime] = GUIDANCE_LEAD_TIMES) -> Judgement:
    """Returns the colour of the release with all reasons (design, Colour; R5, R7, R9, R10).

    Red: a current blocker, a Not met or Hold, a gate milestone five or more Working Days overdue, or a go-live passed without a Go. Amber:
    anything else overdue, a missed policy date, a milestone undated after its policy date, a condition, an undecided modification, a stale
    sign-off, a No-go while its go-live stands. Green: anything else, including breaches since remedied. None: the release is live or
    cancelled.
    """
    return judge(facts_of(release, today, lead_times))


def judge(facts: ReleaseFacts) -> Judgement:
    """Returns the colour from gathered facts; see `colour`."""
    if facts.closed:
        return Judgement(None)
    reasons = tuple(Reason(Colour.RED, *each) for each in _red(facts)) + tuple(Reason(Colour.AMBER, *each) for each in _amber(facts))
    return Judgement(reasons[0].colour if reasons else Colour.GREEN, reasons)


def go_no_go_reached(facts: ReleaseFacts) -> bool:
    """Returns whether go/no-go is reached: its day has come or a Go was given; No-go and Defer postpone it (Guidance 4.3; R5)."""
    decision = go_live_decision(facts.release, facts.today)
    if decision and decision.outcome is Outcome.GO:
        return True
    since = decision.met_on if decision else date.min
    days = (each.day for each in facts.dated.values() if acts.DECIDE_GO_LIVE in each.milestone.acts)
    return any(day is not None and since < day <= facts.today for day in days)


def go_live_passed(facts: ReleaseFacts) -> date | None:
    """Returns the go-live if it passed without a Go and the release is neither live nor cancelled; else None (Guidance 5.3; R5).

    A go-live with a window has passed after the window's last day (R23).
    """
    go_live, last = facts.release.go_live, last_day(facts.release)
    if last is None or last >= facts.today or facts.closed:
        return None
    return None if go_given(facts.release, facts.today) else go_live


def _red(facts: ReleaseFacts) -> Iterator[Told]:
    if passed := go_live_passed(facts):
        yield f"Go-live on {day_words(passed)} passed without a Go.", "go-live-passed"
    pending = undecided(facts.release)
    for item in pending:
        if cutoff_state(item, facts.today) is CutoffState.PASSED and item.cutoff:
            yield f"{item.name} has no decision, and its cut-off was {day_words(item.cutoff)}.", f"cutoff-passed:{item.name}"
    if pending and go_no_go_reached(facts):
        is_are = "is" if len(pending) == 1 else "are"
        yield f"{joined([item.name for item in pending])} {is_are} undecided, and go/no-go has been reached.", "undecided-at-go-no-go"
    for each in unmet(facts.release, facts.today, facts.dated):
        if each.blocks:
            yield f"{each.sentence}, and that step has been reached.", f"dependency:{each.request.ref}"
    yield from _sign_off_words(facts.release, ((SignOffState.NOT_MET, "Not met"), (SignOffState.HOLD, "On hold")))
    for late in facts.overdue:
        if late.working_days >= GATE_DAYS and not acts.GATES.isdisjoint(late.dated.milestone.acts):
            yield _overdue(late)


def _overdue(late: Overdue) -> Told:
    step = late.dated.milestone
    return f"{step.event}: due {late.dated.words}, {counted(late.working_days, 'Working Day')} overdue.", f"step:{step.key}"


def no_go_stands(release: Release, today: date) -> Decision | None:
    """Returns the No-go that nothing has followed while the go-live is ahead: neither another decision nor another date (Guidance 5.3).

    A date that was agreed at the same meeting follows it, whichever was recorded first.
    """
    decision, last = go_live_decision(release, today), last_day(release)
    if decision is None or decision.outcome is not Outcome.NO_GO or last is None or last < today:
        return None
    moved = latest(release.decisions, Subject.DATE)
    return None if moved and moved.met_on >= decision.met_on else decision


def _amber(facts: ReleaseFacts) -> Iterator[Told]:
    if (no_go := no_go_stands(facts.release, facts.today)) and facts.release.go_live:
        yield f"No-go on {day_words(no_go.met_on)}, and the go-live is still {day_words(facts.release.go_live)}.", "no-go"
    for late in facts.overdue:
        if late.working_days < GATE_DAYS or acts.GATES.isdisjoint(late.dated.milestone.acts):
            yield _overdue(late)
    for policy in facts.passed:
        planned = f", planned for {policy.planned.words}" if policy.planned else ""
        if policy.key in {SCOPE_SYSTEM, SCOPE_DOCUMENTS}:
            words = scope_words(policy.covers)
            yield f"{words[0].upper()}{words[1:]} is not set: due {day_words(policy.due)}{planned}.", policy.key
        else:
            yield f"{policy.label}: due {day_words(policy.due)}, not done{planned}.", "tad-late"
    yield from _undated_words(facts.undated)
    pending = _undecided_yet(facts)
    if pending:
        verb = "is" if len(pending) == 1 else "are"
        yield (
            f"{counted(len(pending), 'modification')} in scope {verb} undecided: {joined([item.name for item in pending], most=12)}.",
            "undecided",
        )
    yield from _sign_off_words(
        facts.release, ((SignOffState.CONDITIONS, "Met with conditions"), (SignOffState.STALE, "Stale, to be signed off again"))
    )


def _undecided_yet(facts: ReleaseFacts) -> tuple[ScopeItem, ...]:
    """Returns the undecided modifications that are no red reason yet, so that none is named twice (R5)."""
    if go_no_go_reached(facts):
        return ()
    return tuple(each for each in undecided(facts.release) if cutoff_state(each, facts.today) is not CutoffState.PASSED or not each.cutoff)


def _sign_off_words(release: Release, wanted: Sequence[tuple[SignOffState, str]]) -> Iterator[Told]:
    for state, words in wanted:
        found = [each for each in applicable_criteria(release) if each.state is state]
        if found:
            yield f"{words}: {joined([each.ref for each in found], most=12)}.", f"verdict:{found[0].committee}"


_AREAS = {"tad": "TAD", "sit": "SIT", "uit": "UIT", "regression": "UIT", "baseline": "baseline"}


def undated_areas(undated: Sequence[Undated]) -> dict[str, list[Undated]]:
    """Groups undated milestones by area: "TAD", "SIT", "UIT", "baseline" or "acceptance"."""
    areas: dict[str, list[Undated]] = {}
    for each in undated:
        words = set(" ".join(each.dated.milestone.acts).replace("-", " ").split())
        area = next((area for word, area in _AREAS.items() if word in words), "acceptance")
        areas.setdefault(area, []).append(each)
    return areas


def _undated_words(undated: Sequence[Undated]) -> Iterator[Told]:
    areas = undated_areas(undated)
    tests = {area: areas.pop(area) for area in ("SIT", "UIT") if area in areas}
    for area, group in areas.items():
        have = "has" if len(group) == 1 else "have"
        yield f"{counted(len(group), f'{area} step')} {have} no date (needed by {_latest_due(group)}).", "undated"
    if tests:
        group = [each for part in tests.values() for each in part]
        counts = joined([counted(len(part), f"{area} step") for area, part in tests.items()])
        have = "has" if len(group) == 1 else "have"
        yield f"Test dates are missing: {counts} {have} no date (needed by {_latest_due(group)}).", "undated"


def _latest_due(group: Sequence[Undated]) -> str:
    return day_words(max(each.policy.due for each in group))
