"""Items due for meetings: their papers by paper day, and the actions of confirmed minutes (RID 3; R21)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from policy.calendar.release_calendar import MEETINGS, short_name
from policy.meetings.meeting import Meeting
from policy.meetings.meetings import AT_MEETINGS, meeting_name
from policy.meetings.minutes import MeetingAction
from policy.meetings.papers import PAPER_RULES, MeetingRule, paper_day
from policy.model.decisions import Subject
from policy.model.releases import Release, ReleaseKind
from policy.model.roster import DCC, SECAS
from policy.model.wording import day_words, joined, one_line
from policy.nudges.endings import Because, Ending, EndKind
from policy.nudges.item import Due, DueKind

_NAMED = 3

OF_MEETINGS = Release(MEETINGS, ReleaseKind.ADHOC, None)
"""Stands in place of a release for the papers and actions of meetings, which belong to none."""


@dataclass(frozen=True)
class PlannedAct:
    """A step that a body takes at a meeting and that is not done: its release, event and acts."""

    release: str
    event: str
    body: str
    day: date
    acts: tuple[str, ...]


@dataclass(frozen=True)
class MeetingActions:
    """A meeting with its actions; `confirmed` is whether its minutes are."""

    meeting: Meeting
    actions: tuple[MeetingAction, ...]
    confirmed: bool


Submitted = Collection[tuple[str, str]]
"""The documents that are submitted, or whose submission is a dated step of the timetable: release and subject."""


def owed_by(step: PlannedAct, submitted: Submitted) -> set[str]:
    """Returns who owes a paper for a step: the DCC its TAD and Completion Reports (Guidance 5.1, 5.2), SECAS all else (assumption).

    A document that is there is owed by nobody, and one with a dated step of its own for its submission is chased by that alone.
    """
    found = set()
    for act in step.acts:
        if not act.startswith(AT_MEETINGS):
            continue
        subject = act.partition(" ")[2].removesuffix("-draft")
        if subject not in {Subject.TAD, Subject.SIT_REPORT, Subject.UIT_REPORT}:
            found.add(SECAS)
        elif (step.release, subject) not in submitted:
            found.add(DCC)
    return found


def papers_due(
    meetings: Iterable[Meeting],
    steps: Sequence[PlannedAct],
    today: date,
    until: date,
    *,
    submitted: Submitted = (),
    rules: Sequence[MeetingRule] = PAPER_RULES,
) -> Iterator[Due]:
    """Yields the papers for meetings to come, due by `until` on their paper day, one for each who owes one (R21; public SEC guidance).

    SECAS's is there once its date is on record. A meeting with no step on it needs none.
    """
    for meeting in meetings:
        day = paper_day(meeting, rules)
        if meeting.cancelled or meeting.day < today or day > until:
            continue
        by_owner: dict[str, list[PlannedAct]] = {}
        for step in steps:
            if (step.body, step.day) == (meeting.body, meeting.day):
                for owner in owed_by(step, submitted):
                    by_owner.setdefault(owner, []).append(step)
        for owner, owed in sorted(by_owner.items()):
            if owner == SECAS and meeting.dated:
                continue
            what = joined([f"{each.event} ({short_name(each.release)})" for each in owed], most=_NAMED)
            yield Due(
                MEETINGS,
                DueKind.PAPER,
                f"{meeting.body}/{meeting.key}/{owner}",
                f"Paper for {meeting_name(meeting)}: {what}",
                day,
                owner,
                words=day_words(day),
                line=("paper", meeting.body, meeting.day.isoformat()) if owner == SECAS else ("agenda", meeting.body, str(meeting.day)),
            )


def actions_due(found: Iterable[MeetingActions], until: date) -> Iterator[Due]:
    """Yields the open actions of confirmed minutes that are due by `until`; they are followed like conditions."""
    for each in found:
        for action in each.actions if each.confirmed else ():
            if action.closed_on is None and action.due <= until:
                yield Due(
                    MEETINGS,
                    DueKind.ACTION,
                    f"{each.meeting.body}/{each.meeting.key}/{action.number}",
                    f"Action {action.number} of {meeting_name(each.meeting)}: {one_line(action.text)}",
                    action.due,
                    action.owner,
                    words=day_words(action.due),
                    line=("minutes", each.meeting.body, each.meeting.day.isoformat(), "close", str(action.number)),
                )


def ending_at_meeting(item: str, meetings: Iterable[Meeting], found: Iterable[MeetingActions], now_due: Collection[Due]) -> Ending:
    """Returns the ending of a paper or an action that is no longer due on its day."""
    if moved := next((each for each in now_due if each.item == item), None):
        return Ending(EndKind.MOVED, moved.day.isoformat())
    kind, _, ref = item.partition(":")
    body, key, last = (*ref.split("/"), "", "", "")[:3]
    if kind == DueKind.ACTION:
        for each in found:
            action = next((one for one in each.actions if str(one.number) == last), None)
            if (each.meeting.body, each.meeting.key) == (body, key) and action:
                return Ending(EndKind.CLOSED, action.closed_on.isoformat()) if action.closed_on else _gone(Because.DRAFT)
        return _gone(Because.NO_ACTION)
    meeting = next((each for each in meetings if (each.body, each.key) == (body, key)), None)
    if meeting is None or meeting.cancelled:
        return _gone(Because.NO_MEETING)
    if last == SECAS and meeting.dated:
        return Ending(EndKind.DONE, meeting.dated.isoformat())
    return Ending(EndKind.SUBMITTED) if last == DCC else _gone(Because.NO_PAPER)


def _gone(because: Because) -> Ending:
    return Ending(EndKind.GONE, because.name)
