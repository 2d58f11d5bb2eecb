"""`/release meeting`: adds a body's meetings, moves one with its steps, or cancels one (RID 3; R21)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date

from commands.meetings import adding, calendar_file, changing
from commands.meetings.meeting_meant import moved_from
from commands.meetings.named_meeting import body_and_rest, not_after, short
from commands.protocol.answers import fresh
from commands.protocol.command import Doing, faults
from commands.protocol.files import Preparing
from commands.protocol.form import Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused
from commands.protocol.words import nearest
from policy.access.permissions import Action
from policy.calendar.typed_dates import NotADateError, read_day
from policy.meetings.meeting import Meeting
from policy.meetings.meetings import day_meant, meeting_name
from policy.model.roster import Committee
from policy.model.wording import day_words
from storage.history.names import name_of
from storage.meetings.meetings import fetch_meetings
from storage.tables import MeetingRow

Answered = Changed | Form | Faults | Refused | Preparing

_LISTED = 90
_WAYS: dict[str, tuple[str, Callable[[Doing, Committee, tuple[str, ...]], Answered]]] = {
    "add": ("Add one meeting", adding.one),
    "list": ("Add several from a list", adding.several),
    "rule": ("Add a year's by a rule", adding.by_rule),
    "import": ("Import an .ics calendar", calendar_file.bring),
    "export": ("Export an .ics calendar", calendar_file.export),
}


def meeting(doing: Doing) -> Answered:
    """Adds, changes, moves or cancels meetings of a body; without a day, asks what to do."""
    found = body_and_rest(doing.tx.connection, doing.asked.line)
    if isinstance(found, Refused):
        return found
    body, rest = found
    if rest[:1] == ("export",):
        return calendar_file.export(doing, body, ())
    if refused := doing.refuse(Action.MEETING, name_of(MeetingRow, body.key), committee=body.key):
        return refused
    if not rest:
        return _chosen(doing, body)
    return _named(doing, body, rest)


def _surplus(doing: Doing, line: Line, typed: list[str]) -> Refused | None:
    """Returns the refusal of words after a day that aren't understood; None if the first words are no day."""
    for taken in range(len(typed) - 1, 0, -1):
        with suppress(NotADateError):
            return not_after(line.then(read_day(" ".join(typed[:taken]), doing.today).isoformat()), typed[taken:])
    return None


def _like(line: Line, word: str) -> tuple[Line, ...]:
    return (*(line.then(each) for each in nearest(word, _WAYS, 1, cutoff=0.7)), line)


def _named(doing: Doing, body: Committee, rest: tuple[str, ...]) -> Answered:
    first = rest[0].lower()
    if first in _WAYS:
        return _WAYS[first][1](doing, body, rest[1:])
    text, _, target = " ".join(rest).partition(" to ")
    words = text.split()
    cancelling = words[-1].lower() in {"cancel", "restore"}
    number = words[-1] if len(words) > 2 and words[-2].lower() == "number" else ""
    typed = words[:-1] if cancelling else words[:-2] if number else words
    stored = fetch_meetings(doing.tx.connection, body.key)
    line = Line.release("meeting", body.key)
    try:
        day = day_meant(" ".join(typed), stored, doing.today)
        to = read_day(target, doing.today) if target else None
    except NotADateError as fault:
        return _surplus(doing, line, typed) or Refused(
            f"{fault}. Write a day, such as {line} {adding.EXAMPLE}, or {' or '.join(_WAYS)}.", _like(line, first)
        )
    one = next((each for each in stored if each.day == day), None) or moved_from(doing, stored, day)
    if one is None:
        return _unknown(doing, body, day, number, moving=bool(to or cancelling))
    if to:
        return changing.move(doing, one, stored, to)
    if cancelling:
        return changing.cancel(doing, one) if words[-1].lower() == "cancel" else changing.restore(doing, one)
    return changing.edit(doing, one, stored, number)


def _unknown(doing: Doing, body: Committee, day: date, number: str, *, moving: bool) -> Answered:
    if moving:
        sentence = f"No meeting of {short(body)} is on record for {day_words(day)}, so it can't be moved or cancelled."
        return Refused(sentence, (Line.release("meetings", body.key), Line.release("meeting", body.key, day.isoformat())))
    return adding.at_once(doing, body, day, number)


def _chosen(doing: Doing, body: Committee) -> Answered:
    stored = [each for each in fetch_meetings(doing.tx.connection, body.key) if each.day.year >= doing.today.year]
    if doing.answered:
        picked = doing.needed("what", "Choose what to do.")
        if doing.faults:
            return faults(doing)
        one = next((each for each in stored if each.key == picked), None)
        words = (one.day.isoformat(),) if one else (picked,)
        again = fresh(doing)
        line = replace(doing.asked.line, words=(body.key, *words))
        return _named(Doing(doing.tx, replace(again.asked, line=line)), body, words)
    ways = tuple(Option(name, label) for name, (label, _) in _WAYS.items() if name != "export")
    return doing.form(
        Form(
            title="Meetings",
            line=Line.release("meeting", body.key),
            about=((f"The meetings of {short(body)}.",),),
            submit="Next",
            fields=(Field("what", "What to do", Kind.CHOICE, options=(*ways, *map(_option, stored[:_LISTED]))),),
        )
    )


def _option(one: Meeting) -> Option:
    return Option(one.key, f"Change {meeting_name(one)}{' (cancelled)' if one.cancelled else ''}")
