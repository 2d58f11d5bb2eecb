"""Meetings and the steps and papers that belong to them (RID 3; R21)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from policy.calendar.typed_dates import read_day
from policy.calendar.working_days import is_bank_holiday
from policy.meetings.meeting import Meeting
from policy.model.partial_date import PartialDate
from policy.model.releases import Release
from policy.model.roster import name_of_body
from policy.model.timetable import Milestone
from policy.model.wording import day_words, weekday_words
from policy.timetable.timetable import out_of_order

AT_MEETINGS = ("view ", "review ", "decide ")
"""The beginnings of acts that a body takes in a meeting (RID 3)."""


def meeting_name(meeting: Meeting) -> str:
    """Returns the name of a meeting: "SEC Panel 76, 17 Jan 2020", without the number if that is not on record."""
    number = f" {meeting.number}" if meeting.number else " meeting"
    return f"{name_of_body(meeting.body)}{number}, {day_words(meeting.day)}"


def why_no_meeting_day(day: date) -> str:
    """Returns why no body meets on a day, or "" (R11): a weekend or a bank holiday in England and Wales."""
    if day.weekday() >= 5:
        return f"{day_words(day)} is a {'Saturday' if day.weekday() == 5 else 'Sunday'}"
    return f"{weekday_words(day)} is a bank holiday" if is_bank_holiday(day) else ""


def held(meetings: Iterable[Meeting]) -> tuple[Meeting, ...]:
    """Returns the meetings that are not cancelled, soonest first."""
    return tuple(sorted((each for each in meetings if not each.cancelled), key=lambda each: (each.day, each.body)))


def has_come(meeting: Meeting, today: date) -> bool:
    """Returns whether a meeting's day has come: before it, nothing is decided at it and its minutes are not confirmed (RID 3)."""
    return meeting.day <= today


def at_meeting(step: Milestone) -> bool:
    """Returns whether a step is an act that its owner takes in a meeting: a view, a review or a decision (RID 3)."""
    return any(act.startswith(AT_MEETINGS) for act in step.acts)


def steps_on(release: Release, meeting: Meeting) -> tuple[Milestone, ...]:
    """Returns the body's steps that are planned for a meeting and not done: they move with it (R21)."""
    return tuple(
        each
        for each in release.milestones
        if each.owner == meeting.body and each.done_on is None and each.day and each.day.exact == meeting.day and at_meeting(each)
    )


@dataclass(frozen=True)
class OffMeeting:
    """A step planned for a day on which its body has no meeting on record, and the next meeting that still fits, if there is one."""

    step: Milestone
    day: date
    fits: Meeting | None


def off_meetings(release: Release, meetings: Mapping[str, Sequence[Meeting]]) -> tuple[OffMeeting, ...]:
    """Returns the steps that are on no meeting of their body (RID 3: "ad-hoc meetings may be required"; R21).

    Between the first and the last meeting on record only: beyond them nothing is known of the body's meetings. A cancelled one is known.
    """
    found = []
    for step in release.milestones:
        day = step.day.exact if step.day else None
        stored = meetings.get(step.owner, ())
        known = held(stored)
        if day is None or step.proposed or step.done_on or not stored or not at_meeting(step):
            continue
        days = sorted(each.day for each in stored)
        if days[0] <= day <= days[-1] and day not in {each.day for each in known}:
            found.append(OffMeeting(step, day, fitting(release, step, known)))
    return tuple(found)


def fitting(release: Release, step: Milestone, meetings: Sequence[Meeting]) -> Meeting | None:
    """Returns the next meeting from the step's day on with which the timetable is in no other order than before, or None (R13, R21)."""
    day = step.day.exact if step.day else None
    before = _wrong(release)
    for meeting in held(meetings):
        if day is None or meeting.day < day:
            continue
        moved = replace(step, day=PartialDate.of(meeting.day))
        after = replace(release, milestones=tuple(moved if each.key == step.key else each for each in release.milestones))
        if _wrong(after) <= before:
            return meeting
    return None


def _wrong(release: Release) -> set[tuple[str, str]]:
    return {(pair.first.milestone.key, pair.second.milestone.key) for pair in out_of_order(release)}


def next_meeting(meetings: Iterable[Meeting], today: date) -> Meeting | None:
    """Returns the next meeting, today's included; without one the last that was held."""
    known = held(meetings)
    return next((each for each in known if each.day >= today), known[-1] if known else None)


def coming_meetings(meetings: Mapping[str, Sequence[Meeting]], bodies: Iterable[str], today: date) -> tuple[Meeting, ...]:
    """Returns the next meeting of each of the bodies, soonest first; one that is held today is still to come."""
    found = (next((one for one in held(meetings.get(body, ())) if one.day >= today), None) for body in dict.fromkeys(bodies))
    return held(each for each in found if each)


def last_meeting(meetings: Iterable[Meeting], today: date) -> Meeting | None:
    """Returns the meeting that was held last, today's included, or None."""
    return next((each for each in reversed(held(meetings)) if each.day <= today), None)


def day_meant(text: str, stored: Iterable[Meeting], today: date, *, past: bool = False) -> date:
    """Reads the day of a meeting. A day without a year is the next one to come, unless only the one that was has a meeting on record.

    With `past` it is the one that was, unless only the next one has a meeting. Raises NotADateError.
    """
    days = {each.day for each in stored}
    first, other = (read_day(text, today, past=way) for way in (past, not past))
    return other if other in days and first not in days else first


def next_number(stored: Iterable[Meeting], day: date) -> int:
    """Returns the number that a body's meeting of a day has if its meetings are numbered in order; 0 if no number is on record.

    It is a free one: the number after the meeting before it, or else the one after the highest.
    """
    numbered = sorted((each.day, each.number) for each in stored if each.number)
    taken = {number for _, number in numbered}
    before = [number for known, number in numbered if known < day]
    return next((each for each in (before[-1] + 1 if before else 0, max(taken, default=-1) + 1) if each and each not in taken), 0)


def why_no_meeting(body: str, day: date, stored: Sequence[Meeting], but: str = "") -> str:
    """Returns why a body can't have a meeting on a day, or "": a weekend, a bank holiday, or another meeting that day (R11)."""
    if why := why_no_meeting_day(day):
        return f"{why}, and bodies meet on Working Days. Choose another day."
    if any(each.day == day and each.key != but for each in stored):
        return f"The {name_of_body(body)} already has a meeting on {day_words(day)}."
    return ""


def new_key(day: date, number: int, stored: Sequence[Meeting]) -> str:
    """Returns the key of a new meeting: its number, or its day if that is not on record, and -2 behind it if another has that key."""
    first = str(number) if number else day.isoformat()
    taken = {each.key for each in stored}
    return next(key for key in (first, *(f"{first}-{at}" for at in range(2, len(taken) + 3))) if key not in taken)
