"""Moves of a go-live: whether one may be made, and its consequences: what moves, stays, becomes due or overdue (R3, R9, R10, R23)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from policy.calendar.release_calendar import GUIDANCE_SLOTS
from policy.calendar.working_days import ahead_words, within_working_days
from policy.findings import check
from policy.findings.finding import Finding
from policy.findings.go_live import CUTOFF
from policy.findings.timetable import NEAR
from policy.model import acts
from policy.model.decisions import Decision, Outcome
from policy.model.releases import LeadTime, Release, ScheduledSlot
from policy.model.sign_off import Criterion
from policy.model.timetable import Milestone
from policy.model.wording import counted, day_words, joined
from policy.releases.facts import ReleaseFacts, facts_of
from policy.scope.cutoffs import undecided
from policy.sign_off.conditions import Condition
from policy.timetable.dates import Dated
from policy.timetable.go_live_moves import is_go_live, move_words, moves, with_go_live
from policy.timetable.go_live_window import window_end
from policy.timetable.policy_dates import GUIDANCE_LEAD_TIMES, PolicyDate

_SAID = ("R3", "R9")
"""Rules of findings that the sentences on policy dates already tell; a sentence of its own tells of cut-offs."""


@dataclass(frozen=True)
class Consequence:
    """A consequence of a move, as a sentence; with `line`, the words after `/release` of the command that helps, it ends before "with"."""

    text: str
    line: tuple[str, ...] = ()


def days_earlier(release: Release, go_live: date) -> int:
    """Returns by how many days a new go-live is earlier than the release's; 0 if it is not."""
    return max((release.go_live - go_live).days, 0) if release.go_live else 0


def moved_since(release: Release, met_on: date) -> date | None:
    """Returns the last meeting after `met_on` that has moved the go-live, which an earlier meeting can't move any more (R23)."""
    last = max((each.decision.met_on for each in moves(release)), default=None)
    return last if last and met_on < last else None


def why_no_window(go_live: date, end: date | None) -> str:
    """Returns why a window can't end on a day, or "": it ends after the go-live with which it begins (R23)."""
    return "The window ends after the new go-live date. Leave it empty if there is no window." if end and end <= go_live else ""


def why_not_moved(release: Release, go_live: date, window: date | None) -> str:
    """Returns why the go-live can't be moved to a date, or "": it is there already, or the release was not on record yet (R1, R23)."""
    if (go_live, window) == (release.go_live, window_end(release)):
        return f"The go-live is {day_words(go_live)} already. Give a different date or window."
    if release.created_on and go_live < release.created_on:
        return f"The go-live can't be before the release was put on record, {day_words(release.created_on)}."
    return ""


def why_not_deferred(release: Release, go_live: date, today: date) -> str:
    """Returns why a date is no deferral of the go-live, or "": a deferral is to a later day that is still to come (R13, R23)."""
    if release.go_live and go_live < release.go_live:
        return f"A deferral can't be to a date before the go-live, {day_words(release.go_live)}."
    return f"The new go-live date must be after today, {day_words(today)}." if go_live <= today else ""


def to_decide_again(release: Release) -> tuple[Milestone, ...]:
    """Returns the go/no-go steps with a day of their own or none, for which a Defer needs another day (Guidance 5.3; R13)."""
    return tuple(each for each in release.milestones if acts.DECIDE_GO_LIVE in each.acts and each.anchor is None)


def why_not_decided_then(day: date, move: Decision) -> str:
    """Returns why the next go/no-go can't be on a day, or "": after the meeting that defers, and by the new go-live (R13)."""
    if day <= move.met_on:
        return f"The next decision is after the meeting that defers, {day_words(move.met_on)}."
    late = move.go_live is not None and day > move.go_live
    return f"The next decision is not after the new go-live, {day_words(move.go_live)}." if late and move.go_live else ""


def consequences(
    release: Release,
    decision: Decision,
    today: date,
    standard_criteria: Sequence[Criterion] = (),
    lead_times: Sequence[LeadTime] = GUIDANCE_LEAD_TIMES,
    slots: Sequence[ScheduledSlot] = GUIDANCE_SLOTS,
    conditions: tuple[Condition, ...] = (),
) -> tuple[Consequence, ...]:
    """Returns each consequence of moving the go-live by this decision, newly overdue ones first (R23)."""
    before = facts_of(release, today, lead_times, conditions=conditions)
    # Without the reason, which would excuse an unusual day: the body must see that the day is unusual.
    after = facts_of(with_go_live(release, replace(decision, note="")), today, lead_times, conditions=conditions)
    late: list[str] = []
    moved: list[str] = []
    for sentence, overdue in (*_policy_dates(before, after), *_steps(before, after)):
        (late if overdue else moved).append(sentence)
    known = {each.key for each in check.examine(before, standard_criteria, slots)}
    found = [each for each in check.examine(after, standard_criteria, slots) if each.key not in known and not _is_said(each)]
    with_reason = facts_of(with_go_live(release, decision), today, lead_times, conditions=conditions)
    found_then = {each.key for each in check.examine(with_reason, standard_criteria, slots)} if found else set()
    stays = [each for each in after.dated.values() if each.known and not each.done and each.milestone.anchor is None]
    own = [each for each in stays if not is_go_live(each.milestone) and not _used_up(each, decision)]
    plain = (
        f"Go-live {move_words(decision)}." if decision.go_live == decision.go_live_before else f"Go-live moves {move_words(decision)}.",
        *late,
        *moved,
        *(f"The check will find: {each.text}" if each.key in found_then else each.text for each in found),
        *(
            (f"{counted(len(own), 'step')} with a date of {'its' if len(own) == 1 else 'their'} own won't move: review the timetable.",)
            if own
            else ()
        ),
    )
    return (*map(Consequence, plain), *_cutoffs(after.release), *_proposed(release))


def _used_up(step: Dated, decision: Decision) -> bool:
    """Returns whether a Defer takes away the day of a go/no-go step, which is over (Guidance 5.3)."""
    over = step.partial is not None and step.partial.earliest <= decision.met_on
    return over and decision.outcome is Outcome.DEFER and acts.DECIDE_GO_LIVE in step.milestone.acts


def _is_said(finding: Finding) -> bool:
    return finding.rule in _SAID or finding.key.partition(":")[0] == CUTOFF


def _cutoffs(release: Release) -> Iterator[Consequence]:
    """Yields what to do about the decision cut-offs that the new go-live would come before (R5)."""
    late = [each for each in undecided(release) if each.cutoff and release.go_live and each.cutoff > release.go_live]
    if late:
        names = joined([f"{each.name}, {day_words(each.cutoff)}" for each in late if each.cutoff], most=5)
        of = "cut-off" if len(late) == 1 else "cut-offs"
        yield Consequence(f"After the new go-live: the decision {of} of {names}. Set an earlier one", ("cutoff",))


def _proposed(release: Release) -> Iterator[Consequence]:
    """Yields what to do about the proposed dates, which were counted from the earlier go-live."""
    count = sum(each.proposed and each.done_on is None for each in release.milestones)
    if count:
        counted_from = (
            "was counted from the earlier go-live: propose it" if count == 1 else "were counted from the earlier go-live: propose them"
        )
        yield Consequence(f"{counted(count, 'proposed date')} {counted_from} again", ("milestone", release.key, "propose"))


def _policy_dates(before: ReleaseFacts, after: ReleaseFacts) -> Iterator[tuple[str, bool]]:
    """Yields a sentence for each policy date that moves, or stays although it is late, and whether it is newly overdue."""
    earlier = {each.key: each for each in before.policy}
    for each in after.policy:
        was = earlier.get(each.key)
        if was is None or not (was.applies or each.applies):
            continue
        if was.due == each.due:
            if state := _lateness(each, after.today):
                yield f"{each.label}: stays due {day_words(each.due)}, {state}.", False
            continue
        overdue = each.passed(after.today)
        yield f"{each.label}: {day_words(was.due)} → {day_words(each.due)}{_due_words(each, after.today)}.", overdue


def _lateness(each: PolicyDate, today: date) -> str:
    if each.days_late:
        return f"met {counted(each.days_late, 'day')} late"
    return "and is not met" if each.passed(today) else ""


def _due_words(each: PolicyDate, today: date) -> str:
    if each.met_on:
        return f", met {counted(each.days_late, 'day')} late" if each.days_late else ""
    if each.passed(today):
        return f", so it is {counted((today - each.due).days, 'day')} overdue at once"
    return f", due {ahead_words(today, each.due)}" if within_working_days(today, each.due, NEAR) else ""


def _steps(before: ReleaseFacts, after: ReleaseFacts) -> Iterator[tuple[str, bool]]:
    """Yields a sentence for each step that moves with the go-live, and whether it is newly overdue."""
    late = {each.dated.milestone.key: each.working_days for each in after.overdue}
    was_late = {each.dated.milestone.key: each.working_days for each in before.overdue}
    for key, each in after.dated.items():
        was = before.dated[key]
        if was.partial == each.partial or each.done:
            continue
        event = f"“{each.milestone.event}”: {was.words} → {each.words}"
        if key in late:
            yield f"{event}, so it is {counted(late[key], 'Working Day')} overdue at once.", True
        elif key in was_late:
            yield f"{event}. It was {counted(was_late[key], 'Working Day')} overdue.", False
        else:
            yield f"{event}{_soon(each, after.today)}.", False


def _soon(each: Dated, today: date) -> str:
    near = each.day is not None and each.day >= today and within_working_days(today, each.day, NEAR)
    return f", due {ahead_words(today, each.day)}" if near and each.day else ""
