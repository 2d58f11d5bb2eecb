"""The actions of a meeting: who does what by when. They are added, corrected and closed (RID 3; R13)."""

from __future__ import annotations

from datetime import date

from commands.meetings.named_meeting import minutes_line
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import UNCHANGED, Changed, Person, Refused, Words
from policy.calendar.release_calendar import MEETINGS
from policy.meetings.meeting import Meeting
from policy.meetings.meetings import meeting_name
from policy.meetings.minutes import MeetingAction, Minutes, why_not_due
from policy.model.roster import is_person
from policy.model.wording import day_words
from policy.nudges.item import DueKind
from storage.history.names import name_of
from storage.history.numbers import next_number
from storage.nudges.sent import ledger
from storage.tables import MeetingActionRow, NudgeOwnerRow


def item_of(one: Meeting, number: int) -> str:
    """Returns the name of the reminder of a meeting's action."""
    return f"{DueKind.ACTION}:{one.body}/{one.key}/{number}"


def read_action(doing: Doing, one: Meeting) -> tuple[str, str, date] | Faults:
    """Reads what is to be done, by whom and by when, from the form of an action; returns the faults if something is missing or wrong."""
    text, owner = doing.needed("text", "Write what is to be done."), doing.needed("owner", "Name who does it.")
    due = doing.day("due")
    if "due" not in doing.faults and (wrong := why_not_due(due, one.day)):
        doing.faults["due"] = wrong
    return faults(doing) if doing.faults or due is None else (text, owner, due)


def correct_action(doing: Doing, one: Meeting, kept: Minutes, typed: str) -> Changed | Form | Faults | Refused:
    """Corrects the text, the owner or the date of an action, and updates its reminders.

    If the owner changes, reminders go to the new owner, even if somebody had reassigned them.
    """
    minutes = Line.release("minutes", one.body, one.day.isoformat())
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    found = next((each for each in kept.actions if each.number == number), None)
    if found is None:
        return Refused(f"{meeting_name(one)} has no action {number or 'of that number'}.", (minutes,))
    form = Form(
        title="Correct an action",
        line=minutes.then("action", number),
        about=((f"Action {number} of {meeting_name(one)}.",),),
        submit="Save",
        things=(name_of(MeetingActionRow, one.body, one.key, number),),
        edits=True,
        fields=(
            Field("text", "Action", Kind.TEXT, value=found.text),
            Field("owner", "Owner", Kind.PERSON, value=found.owner if is_person(found.owner) else ""),
            Field("due", "Date", Kind.DATE, value=found.due.isoformat()),
        ),
    )
    if asking := doing.ask(form):
        return asking
    answers = read_action(doing, one)
    if isinstance(answers, Faults):
        return answers
    text, owner, due = answers
    row = doing.tx.session.get_one(MeetingActionRow, (one.body, one.key, number))
    row.text, row.owner, row.due = text, owner, due
    if not doing.tx.changed:
        return Changed((f"Action {number} of {meeting_name(one)} is already as you sent it.",), (), (minutes,), title=UNCHANGED)
    item = item_of(one, number)
    notes: tuple[Words, ...] = ()
    given = doing.tx.session.get(NudgeOwnerRow, (MEETINGS, item)) if owner != found.owner else None
    if given is not None:
        doing.tx.session.delete(given)
        notes = (("Its reminder had been reassigned; it goes to the owner now.",),)
    ledger.update_cards(doing.tx, MEETINGS, [item], doing.today)
    return Changed((f"Corrected action {number} of {meeting_name(one)}: by {day_words(due)}, for ", Person(owner), "."), notes, (minutes,))


def owns(doing: Doing, one: Meeting, action: MeetingAction) -> bool:
    """Returns whether the person has to do an action: it is theirs, or its reminder was given to them."""
    return owner_of(doing, one, action) == doing.user


def owner_of(doing: Doing, one: Meeting, action: MeetingAction) -> str:
    """Returns who has to do an action: the person its reminder was given to, else its owner."""
    given = doing.tx.session.get(NudgeOwnerRow, (MEETINGS, item_of(one, action.number)))
    return given.owner if given else action.owner


def add_action(doing: Doing, one: Meeting, kept: Minutes, rest: tuple[str, ...]) -> Changed | Form | Faults | Refused:
    """Adds an action with its owner and date, or corrects the one whose number follows."""
    if rest:
        return correct_action(doing, one, kept, rest[0])
    form = Form(
        title="Add an action",
        line=minutes_line(one, "action"),
        about=((f"{meeting_name(one)}.",),),
        submit="Add",
        fields=(
            Field("text", "Action", Kind.TEXT),
            Field("owner", "Owner", Kind.PERSON),
            Field("due", "Date", Kind.DATE),
        ),
    )
    if asking := doing.ask(form):
        return asking
    answers = read_action(doing, one)
    if isinstance(answers, Faults):
        return answers
    text, owner, due = answers
    taken = (each.number for each in kept.actions)
    number = next_number(doing.tx.connection, MeetingActionRow, one.body, one.key, taken=taken)
    doing.tx.session.add(MeetingActionRow(body=one.body, meeting_key=one.key, number=number, text=text, owner=owner, due=due))
    return Changed(
        (f"Action {number} of {meeting_name(one)}, by {day_words(due)}, for ", Person(owner), "."),
        (),
        (minutes_line(one), minutes_line(one, "action", number)),
    )


def close_action(doing: Doing, one: Meeting, kept: Minutes, rest: tuple[str, ...]) -> Changed | Form | Faults | Refused:
    """Closes the action whose number follows, with a note of what was done."""
    number = int(rest[0]) if rest and rest[0].isascii() and rest[0].isdigit() else 0
    found = next((each for each in kept.actions if each.number == number), None)
    if found and found.closed_on:
        told = f"Action {number} of {meeting_name(one)} was closed on {day_words(found.closed_on)}: {found.closed_note}"
        return Refused(told, (minutes_line(one), Line.release("history", MEETINGS)))
    if found is None:
        return Refused(f"{meeting_name(one)} has no open action {rest[0] if rest else ''}".strip() + ".", (minutes_line(one),))
    form = Form(
        title="Close an action",
        line=minutes_line(one, "close", number),
        about=((found.text[:500],),),
        submit="Close",
        things=(name_of(MeetingActionRow, one.body, one.key, number),),
        fields=(Field("note", "Note", Kind.TEXT, hint="What was done."),),
    )
    if asking := doing.ask(form):
        return asking
    note = doing.needed("note", "Write what was done.")
    if doing.faults:
        return faults(doing)
    row = doing.tx.session.get_one(MeetingActionRow, (one.body, one.key, number))
    row.closed_on, row.closed_note = doing.today, note
    return Changed((f"Closed action {number} of {meeting_name(one)}.",), (), (minutes_line(one),))
