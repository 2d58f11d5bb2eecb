"""Adding meetings: one, a pasted list, or a year's by a rule (R21)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commands.meetings.named_meeting import short
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import UNCHANGED, Changed, Refused, Words
from commands.protocol.words import shown
from policy.calendar.typed_dates import NotADateError, read_day
from policy.meetings.meeting import Meeting
from policy.meetings.meetings import meeting_name, new_key, next_number, why_no_meeting
from policy.meetings.papers import paper_day
from policy.meetings.year_of_meetings import (
    EXAMPLE_LINE,
    EXAMPLE_RULE,
    EXAMPLE_WEEKS,
    Listed,
    NotAListError,
    by_list,
    clashes,
    holidays_left_out,
    known_already,
)
from policy.meetings.year_of_meetings import by_rule as days_by_rule
from policy.model.roster import Committee
from policy.model.wording import counted, day_words, joined, weekday_words
from storage.meetings.meetings import fetch_meeting_rules, fetch_meetings
from storage.tables import MeetingRow

EXAMPLE = "14 Feb 2020"
"""A day in an example line."""

_LONGEST_NUMBER = 4
_YEARS = range(2013, 2100)
"""The years that a rule can be for: the Smart Energy Code began in 2013."""


def one(doing: Doing, body: Committee, rest: tuple[str, ...]) -> Changed | Form | Faults | Refused:
    """Adds one meeting, asked for in a form, which has the day that was typed."""
    line = Line.release("meeting", body.key, "add")
    try:
        typed = read_day(" ".join(rest), doing.today).isoformat() if rest else ""
    except NotADateError as fault:
        return Refused(f"{fault}. Write a day, such as {line} {EXAMPLE}, or choose it in the form.", (line,))
    form = Form(
        title="Add a meeting",
        line=line.then(*rest),
        about=((f"A meeting of {short(body)}.",),),
        submit="Add",
        fields=(
            Field("date", "Date", Kind.DATE, value=typed),
            Field("number", "Number", optional=True, longest=_LONGEST_NUMBER, hint="The body's own, such as 77 for Panel 77."),
            Field("channel", "Channel", Kind.CHANNEL, optional=True, hint="Where the meeting is held in Slack."),
        ),
    )
    if asking := doing.ask(form):
        return asking
    day = doing.day("date")
    if day is None and "date" not in doing.faults:
        doing.faults["date"] = "Enter the date of the meeting."
    stored = fetch_meetings(doing.tx.connection, body.key)
    number = read_number(doing, body.key, "", stored)
    if day and (why := why_no_meeting(body.key, day, stored)):
        doing.faults["date"] = why
    if doing.faults or day is None:
        return faults(doing)
    return _added(doing, body, Meeting(body.key, new_key(day, number, stored), day, number, doing.answer("channel")))


def at_once(doing: Doing, body: Committee, day: date, number: str) -> Changed | Refused:
    """Adds the meeting of a day that was typed."""
    stored = fetch_meetings(doing.tx.connection, body.key)
    line = Line.release("meeting", body.key, "add")
    if why := why_no_meeting(body.key, day, stored):
        return Refused(why, (line,))
    if wrong := why_not_numbered(body.key, day, number, stored):
        return Refused(wrong, (line, Line.release("meetings", body.key)))
    return _added(doing, body, Meeting(body.key, new_key(day, int(number or 0), stored), day, int(number or 0)))


def why_not_numbered(body: str, day: date, number: str, stored: Sequence[Meeting]) -> str:
    """Returns why what was typed can't be the number of the meeting of a day, or ""."""
    if number and not (number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER):
        return f"“{shown(number)}” isn't a meeting's number. Write one such as number {next_number(stored, day) or 77}."
    return " ".join(clashes(body, (Listed(day, int(number or 0)),), stored))


def read_number(doing: Doing, body: str, but: str, stored: Sequence[Meeting]) -> int:
    """Reads a meeting's number, 0 if it is empty; records a fault if it is no number or another meeting has it."""
    text = doing.answer("number")
    if not text:
        return 0
    if not (text.isascii() and text.isdigit()):
        doing.faults["number"] = "Write the meeting's number in figures, such as 77."
        return 0
    same = next((each for each in stored if each.number == int(text) and each.key != but), None)
    if same:
        doing.faults["number"] = f"Number {int(text)} is already that of the meeting of {day_words(same.day)}."
    return int(text)


def store(doing: Doing, meetings: Sequence[Meeting]) -> None:
    """Stores new meetings."""
    for each in meetings:
        doing.tx.session.add(MeetingRow(body=each.body, key=each.key, day=each.day, meeting_number=each.number, channel_id=each.channel))


def _added(doing: Doing, body: Committee, made: Meeting) -> Changed:
    line, number = Line.release("meeting", body.key, made.day), next_number(fetch_meetings(doing.tx.connection, body.key), made.day)
    store(doing, [made])
    notes: list[Words] = [(f"Papers are due on {weekday_words(paper_day(made, fetch_meeting_rules(doing.tx.connection)))}.",)]
    if not made.number:
        notes.append((f"Its number is not on record. Give it with {line}{f' number {number}' if number else ''}.",))
    return Changed((f"Added: {meeting_name(made)}.",), tuple(notes), (Line.release("meetings", body.key, made.day.year),))


def several(doing: Doing, body: Committee, _rest: tuple[str, ...]) -> Changed | Form | Faults | Refused:
    """Adds the meetings of a pasted list; nothing is taken from a list with a fault."""
    hint = f"One meeting a line: the number, if known, and the day, such as {EXAMPLE_LINE}."
    form = Form(
        title="Add meetings",
        line=Line.release("meeting", body.key, "list"),
        about=((f"Meetings of {short(body)}.",),),
        submit="Add",
        fields=(Field("list", "Meetings", Kind.TEXT, hint=hint),),
    )
    if asking := doing.ask(form):
        return asking
    text = doing.needed("list", "Paste the meetings, one a line.")
    if doing.faults:
        return faults(doing)
    try:
        listed = by_list(text, doing.today)
    except NotAListError as fault:
        return Faults({"list": str(fault)[:1500]})
    return add_all(doing, body, listed, form, "list")


def add_all(
    doing: Doing, body: Committee, listed: Sequence[Listed], form: Form, field: str, told: Sequence[Words] = ()
) -> Changed | Form | Faults | Refused:
    """Adds those of the listed meetings that are not on record, after a confirmation that names each."""
    stored = fetch_meetings(doing.tx.connection, body.key)
    if wrong := clashes(body.key, listed, stored):
        return Faults({field: " ".join(wrong)})
    new: list[Meeting] = []
    for each in listed:
        if each.day not in {one.day for one in stored}:
            new.append(Meeting(body.key, new_key(each.day, each.number, (*stored, *new)), each.day, each.number))
    again = known_already(body.key, listed, stored)
    notes: list[Words] = [*told, *([(again,)] if again else [])]
    if not new:
        return Changed((f"No meeting of {short(body)} was added.",), tuple(notes), (Line.release("meetings", body.key),), title=UNCHANGED)
    days = joined([f"{weekday_words(each.day)}{f' ({each.number})' if each.number else ''}" for each in new])
    about: tuple[Words, ...] = ((f"{counted(len(new), 'meeting')} of {short(body)}: {days}.",), *notes)
    if asking := doing.confirm(form, about, about="This will be added:", submit="Add"):
        return asking
    store(doing, new)
    years = sorted({each.day.year for each in new})
    sentence = f"Added {counted(len(new), 'meeting')} of {short(body)}, from {day_words(new[0].day)} to {day_words(new[-1].day)}."
    return Changed((sentence,), tuple(notes), tuple(Line.release("meetings", body.key, year) for year in years[:2]))


def by_rule(doing: Doing, body: Committee, rest: tuple[str, ...]) -> Changed | Form | Faults | Refused:
    """Adds a year's meetings by a rule; the days are confirmed first, and bank holidays left out."""
    year, rule = (rest[0], " ".join(rest[1:])) if rest and rest[0].isdigit() else (str(doing.today.year), " ".join(rest))
    form = Form(
        title="Add a year's meetings",
        line=Line.release("meeting", body.key, "rule"),
        about=((f"Meetings of {short(body)}.",),),
        submit="Add",
        fields=(
            Field("rule", "Rule", value=rule, hint=f"For example: {EXAMPLE_RULE}; or {EXAMPLE_WEEKS}.", longest=200),
            Field("year", "Year", value=year, longest=4),
            Field("number", "Number of the first", optional=True, longest=_LONGEST_NUMBER, hint="The others are numbered from it."),
        ),
    )
    if asking := doing.ask(form):
        return asking
    text, typed = doing.needed("rule", f"Write a rule, such as {EXAMPLE_RULE}."), doing.answer("year")
    if not typed.isdigit() or int(typed) not in _YEARS:
        doing.faults["year"] = f"Write a year, such as {doing.today.year}."
    elif int(typed) < doing.today.year:
        doing.faults["year"] = f"{typed} is past. Write this year, {doing.today.year}, or a later one."
    number = read_number(doing, body.key, "", ())
    if doing.faults:
        return faults(doing)
    try:
        listed = days_by_rule(text, int(typed), number)
    except NotAListError as fault:
        return Faults({"rule": str(fault)})
    holidays = holidays_left_out(text, int(typed))
    left: list[Words] = []
    if holidays:
        left.append((f"Left out, because they are bank holidays: {joined([day_words(day) for day in holidays])}.",))
    return add_all(doing, body, listed, form, "number" if number else "rule", left)
