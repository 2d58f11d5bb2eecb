"""Moves of a go-live: the earlier go-lives, and the days from which the new ones apply (R23; November 2020)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from policy.model import acts
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Release
from policy.model.timetable import Milestone
from policy.model.wording import day_words

MOVING = frozenset({Outcome.AGREED, Outcome.DEFER})
"""The outcomes of a decision that move a go-live: a date that was agreed, and Defer."""


@dataclass(frozen=True)
class Move:
    """A move of a go-live on record. `after` applies from the day `since`; `earlier_last` is the last day of the go-live before it."""

    since: date
    before: date
    after: date
    window_end: date | None
    earlier_last: date
    decision: Decision


def moves(release: Release) -> tuple[Move, ...]:
    """Returns the moves of the release's go-live, oldest first (R23).

    A move applies from the day on which it was recorded, or from its meeting if that day is not known: until then the earlier date was the
    one that people were held to.
    """
    moving = [each for each in release.decisions if each.go_live and each.go_live_before and each.outcome in MOVING]
    if not moving:
        return ()
    moving.sort(key=lambda each: each.recorded_on or each.met_on)
    found: list[Move] = []
    window: date | None = release.window_end
    for each in moving:
        if each.go_live is None or each.go_live_before is None:
            continue
        found.append(
            Move(each.recorded_on or each.met_on, each.go_live_before, each.go_live, each.window_end, window or each.go_live_before, each)
        )
        window = each.window_end
    return tuple(found)


def day_reason(release: Release) -> str:
    """Returns the reason on record for the day of the go-live: that of its last move, or of the day as planned (R1, R23)."""
    found = moves(release)
    if not found:
        return release.go_live_reason
    return found[-1].decision.note if found[-1].after == release.go_live else ""


def is_go_live(step: Milestone) -> bool:
    """Returns whether the step is a go-live with a date of its own that has not happened, so that it moves with the release."""
    return acts.GO_LIVE in step.acts and step.anchor is None and step.done_on is None


def with_go_live(release: Release, decision: Decision) -> Release:
    """Returns the release as it is once this decision has moved its go-live: date, go-live step and decisions (R23)."""
    if decision.go_live is None:
        return release
    day = PartialDate.of(decision.go_live)
    steps = tuple(replace(each, day=day, recorded_on=decision.recorded_on) if is_go_live(each) else each for each in release.milestones)
    return replace(release, go_live=decision.go_live, decisions=(*release.decisions, decision), milestones=steps)


def move_words(decision: Decision) -> str:
    """Formats a move: "from 5 Nov 2020 to 29 Nov 2020, with flexibility to 4 Dec 2020"; "" if the decision moves nothing."""
    if decision.go_live is None or decision.go_live_before is None:
        return ""
    window = f", with flexibility to {day_words(decision.window_end)}" if decision.window_end else ""
    if decision.go_live == decision.go_live_before:
        return f"stays on {day_words(decision.go_live)}{window or ', without a window'}"
    return f"from {day_words(decision.go_live_before)} to {day_words(decision.go_live)}{window}"


def why_fixed(release: Release, today: date, dues: Mapping[str, date]) -> str:
    """Returns why the go-live can be moved only by a decision, or "" while the release is only planned (R23).

    `dues` are the policy dates that apply, by label. A passed date or a baseline was judged by this go-live, so an edit would rewrite it.
    """
    if moves(release):
        return "Its go-live has been moved by a decision"
    if any(each.subject is Subject.GO_LIVE for each in release.decisions):
        return "A go-live decision is on record"
    if any(each.subject is Subject.BASELINE and each.outcome is Outcome.AGREED for each in release.decisions):
        return "Its scope is set"
    if any(each.baselined for each in release.versions):
        return "Its RID is baselined"
    passed = min((each for each in dues.items() if each[1] < today), key=lambda each: each[1], default=None)
    return f"A policy date has passed ({passed[0]}: {day_words(passed[1])})" if passed else ""


def go_live_step(release: Release) -> Milestone | None:
    """Returns the go-live milestone if it is on the release's date, so that both move together."""
    steps = (each for each in release.milestones if acts.GO_LIVE in each.acts and each.day and each.day.exact == release.go_live)
    return next(steps, None)
