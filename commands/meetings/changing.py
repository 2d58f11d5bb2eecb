"""Changing one meeting: moving it with its steps, cancelling it, its number and channel (RID 3; R21)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from commands.meetings.adding import read_number, why_not_numbered
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.merge import marks
from commands.protocol.results import UNCHANGED, Changed, Refused, Words
from policy.calendar.release_calendar import release_name
from policy.meetings.meeting import Meeting
from policy.meetings.meetings import held, meeting_name, steps_on, why_no_meeting
from policy.meetings.minutes import Presence
from policy.meetings.papers import paper_day
from policy.model.partial_date import PartialDate
from policy.model.releases import Release
from policy.model.timetable import Milestone
from policy.model.wording import counted, day_words, joined, weekday_words
from policy.timetable.change_warnings import warnings
from storage.history.names import name_of
from storage.meetings.meetings import fetch_meeting_rules, fetch_meetings, releases_on
from storage.meetings.minutes import acts_at, fetch_minutes
from storage.releases import releases
from storage.tables import MeetingRow, MilestoneRow

_CANCEL = (Option("cancel", "The meeting is cancelled"),)


def line_of(one: Meeting, *words: object) -> Line:
    """Returns the line that changes a meeting."""
    return Line.release("meeting", one.body, one.day.isoformat(), *words)


def edit(doing: Doing, one: Meeting, stored: Sequence[Meeting], number: str = "") -> Changed | Form | Faults | Refused:
    """Changes a meeting's day, number or channel, or cancels it; a new day moves its steps too."""
    if number and not doing.answered:
        if wrong := why_not_numbered(one.body, one.day, number, stored):
            return Refused(wrong, (line_of(one), Line.release("meetings", one.body)))
        _row(doing, one).meeting_number = int(number)
        return _saved(doing, replace(one, number=int(number)))
    form = _form(one)
    if asking := doing.ask(form):
        return asking
    day = doing.day("date")
    if day is None and "date" not in doing.faults:
        doing.faults["date"] = "Enter the date of the meeting."
    wanted = read_number(doing, one.body, one.key, stored)
    ended = "cancel" in doing.several("cancelled")
    if ended and not doing.answer("reason"):
        doing.faults["reason"] = "Give the reason why it is cancelled."
    if day and day != one.day and (why := why_no_meeting(one.body, day, stored, one.key)):
        doing.faults["date"] = why
    if ended and day and day != one.day:
        doing.faults["date"] = "Move the meeting or cancel it, not both."
    changes = "date" if day and day != one.day else "cancelled" if ended and not one.cancelled else ""
    if changes and changes not in doing.faults and (why := _why_settled(doing, one)):
        doing.faults[changes] = why
    if doing.faults or day is None:
        return faults(doing)
    changed = replace(one, day=day, number=wanted, channel=doing.answer("channel"), cancelled=doing.answer("reason") if ended else "")
    if ended and not one.cancelled:
        return _cancelled(doing, changed, form, one)
    return _kept(doing, one, changed, form)


def _why_settled(doing: Doing, one: Meeting) -> str:
    """Returns why a meeting that took place keeps its day, or "": what was decided at it, or who took part, is on record (R13)."""
    conn = doing.tx.connection
    kept = fetch_minutes(conn, one)
    if kept.confirmed_on:
        because = f"its minutes were confirmed on {day_words(kept.confirmed_on)}"
    elif number := acts_at(conn, one):
        because = f"{counted(number, 'decision or view', 'decisions or views')} of that day {'is' if number == 1 else 'are'} on record"
    elif any(each.presence is not Presence.APOLOGIES for each in kept.attendees):
        told = f"{meeting_name(one)} took place: who took part is on record. It can't be moved or cancelled."
        return f"{told} If that was recorded by mistake, clear it first."
    else:
        return ""
    return f"{meeting_name(one)} took place: {because}. It can't be moved or cancelled. Add another meeting for what is left."


def _instead(one: Meeting) -> tuple[Line, ...]:
    minutes = Line.release("minutes", one.body, one.day.isoformat())
    return (minutes, minutes.then("attendance"), Line.release("meeting", one.body, "add"))


def _form(one: Meeting) -> Form:
    return Form(
        title="Change a meeting",
        line=line_of(one),
        about=((f"{meeting_name(one)}. With a new date, the body's steps of that day move too.",),),
        things=(name_of(MeetingRow, one.body, one.key),),
        edits=True,
        fields=(
            Field("date", "Date", Kind.DATE, value=one.day.isoformat()),
            Field("number", "Number", value=str(one.number or ""), optional=True, longest=4),
            Field("channel", "Channel", Kind.CHANNEL, value=one.channel, optional=True, hint="Where the meeting is held in Slack."),
            Field("cancelled", "Cancelled", Kind.TICKS, value=("cancel",) if one.cancelled else (), options=_CANCEL, optional=True),
            Field("reason", "Reason", Kind.TEXT, value=one.cancelled, optional=True, hint="Why it is cancelled."),
        ),
    )


def move(doing: Doing, one: Meeting, stored: Sequence[Meeting], to: date) -> Changed | Form | Refused:
    """Moves a meeting and the body's steps that are planned for it, after a confirmation of what moves."""
    if to == one.day:
        return Refused(f"{meeting_name(one)} is on that day already.", (line_of(one),))
    if why := why_no_meeting(one.body, to, stored, one.key):
        return Refused(why, (line_of(one),))
    if why := _why_settled(doing, one):
        return Refused(why, _instead(one))
    form = Form("Move a meeting", line_of(one, "to", to.isoformat()), (), things=(name_of(MeetingRow, one.body, one.key),))
    return _kept(doing, one, replace(one, day=to), form)


def _kept(doing: Doing, one: Meeting, changed: Meeting, form: Form) -> Changed | Form:
    tied = _tied(doing, one) if changed.day != one.day else []
    told = [words for release, step in tied for words in _told(release, step, changed.day)]
    if asking := doing.confirm(form, told, about=f"{counted(len(tied), 'step')} will move with the meeting:", submit="Move"):
        return asking
    row = _row(doing, one)
    for name, value in (
        ("day", changed.day),
        ("meeting_number", changed.number),
        ("channel_id", changed.channel),
        ("cancelled", changed.cancelled),
    ):
        if getattr(row, name) != value:
            setattr(row, name, value)
    for release, step in tied:
        moved = doing.tx.session.get_one(MilestoneRow, (release.key, step.key))
        moved.planned, moved.recorded_on = PartialDate.of(changed.day), doing.today
    return _saved(doing, changed, one, tied)


def _saved(doing: Doing, changed: Meeting, one: Meeting | None = None, tied: Sequence[tuple[Release, Milestone]] = ()) -> Changed:
    lines = (Line.release("meetings", changed.body, changed.day.year), *(Line.release("timetable", key) for key in _keys(tied)[:3]))
    if not doing.tx.changed:
        return Changed((f"{meeting_name(changed)} already is as you entered it.",), (), lines, title=UNCHANGED)
    if one is None or one.day == changed.day:
        return Changed((f"Saved: {meeting_name(changed)}.",), (), lines)
    papers = f"Papers are due on {weekday_words(paper_day(changed, fetch_meeting_rules(doing.tx.connection)))}."
    moved = [f"“{step.event}” of the {release_name(release.key)}" for release, step in tied]
    notes: list[Words] = [(papers,)]
    if moved:
        notes.insert(0, (f"Moved with it: {joined(moved, most=8)}.",))
    return Changed((f"{meeting_name(one)} moved to {day_words(changed.day)}.",), tuple(notes), lines)


def _keys(tied: Sequence[tuple[Release, Milestone]]) -> list[str]:
    return list(dict.fromkeys(release.key for release, _ in tied))


def _tied(doing: Doing, one: Meeting) -> list[tuple[Release, Milestone]]:
    """Returns the steps that are planned for the meeting, with their releases."""
    conn = doing.tx.connection
    found = (releases.fetch_release(conn, key) for key in releases_on(conn, one.body, one.day))
    return [(release, step) for release in found if release for step in steps_on(release, one)]


def _told(release: Release, step: Milestone, day: date) -> list[Words]:
    name = release_name(release.key)
    moved = replace(step, day=PartialDate.of(day), proposed=step.proposed)
    first: Words = (f"“{step.event}” of the {name}, to {weekday_words(day)}",)
    return [first, *((f"⚠️ {name}: {each}",) for each in warnings(release, moved, step))]


def cancel(doing: Doing, one: Meeting) -> Changed | Form | Faults | Refused:
    """Cancels a meeting, with the reason; its steps stay on their day, and the answer names the next meeting for them."""
    if one.cancelled:
        return Refused(f"{meeting_name(one)} is already cancelled: {one.cancelled}", (line_of(one, "restore"),))
    if why := _why_settled(doing, one):
        return Refused(why, _instead(one))
    form = Form(
        "Cancel a meeting",
        line_of(one, "cancel"),
        (Field("reason", "Reason", Kind.TEXT),),
        submit="Cancel it",
        about=((f"{meeting_name(one)}.",), *_stranded(doing, one)),
        things=(name_of(MeetingRow, one.body, one.key),),
    )
    if asking := doing.ask(form):
        return asking
    reason = doing.needed("reason", "Give the reason why it is cancelled.")
    if doing.faults:
        return faults(doing)
    return _cancelled(doing, replace(one, cancelled=reason), replace(form, opened=marks(form.fields)), one)


def _cancelled(doing: Doing, changed: Meeting, _form: Form, one: Meeting) -> Changed:
    notes = _stranded(doing, one)
    row = _row(doing, one)
    row.cancelled, row.meeting_number, row.channel_id = changed.cancelled, changed.number, changed.channel
    keys = _keys(_tied(doing, one))[:3]
    lines = (Line.release("meetings", one.body, one.day.year), *(Line.release("timetable", key) for key in keys))
    return Changed((f"Cancelled: {meeting_name(one)}.",), notes, lines)


def restore(doing: Doing, one: Meeting) -> Changed | Refused:
    """Takes the cancellation of a meeting back."""
    if not one.cancelled:
        return Refused(f"{meeting_name(one)} isn't cancelled.", (line_of(one),))
    _row(doing, one).cancelled = ""
    return Changed((f"{meeting_name(one)} takes place again.",), (), (Line.release("meetings", one.body, one.day.year),))


def _stranded(doing: Doing, one: Meeting) -> tuple[Words, ...]:
    """Returns the sentences on the steps that are left without a meeting, and the next meeting that could take them."""
    tied = _tied(doing, one)
    if not tied:
        return ()
    from_then = [each for each in held(_others(doing, one)) if each.day > one.day]
    names = joined([f"“{step.event}” of the {release_name(release.key)}" for release, step in tied], most=8)
    then = f"The next meeting is on {weekday_words(from_then[0].day)}." if from_then else "No later meeting is on record."
    return ((f"Planned for it, and left on that day: {names}. {then} To move them too, move the meeting instead.",),)


def _others(doing: Doing, one: Meeting) -> list[Meeting]:
    return [each for each in fetch_meetings(doing.tx.connection, one.body) if each.key != one.key]


def _row(doing: Doing, one: Meeting) -> MeetingRow:
    return doing.tx.session.get_one(MeetingRow, (one.body, one.key))
