"""`/release snooze`: a pause in an item's reminders until a day, with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from commands.nudges.items import after, item_asked_for, note_in_thread, why_refused
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused
from commands.timetable.acts import ways
from policy.calendar.typed_dates import NotADateError, read_day
from policy.model.releases import Release
from policy.model.wording import day_words
from policy.nudges import snooze as snoozing
from policy.nudges import stages
from policy.nudges.item import Due
from storage.history.names import name_of
from storage.tables import NudgeSnoozeRow


def snooze(doing: Doing) -> Changed | Form | Faults | Refused:
    """Snoozes an item's reminders until a day, with a reason; never past its deadline."""
    words, typed = _until(doing)
    if isinstance(typed, Refused):
        return typed
    found = item_asked_for(
        replace(doing, asked=doing.asked.with_words(words)), snooze, lambda due: not snoozing.why_not_snooze(due, doing.today)
    )
    if not isinstance(found, tuple):
        return found
    release, due = found
    if refused := why_refused(doing, release, due):
        return refused
    thing = name_of(NudgeSnoozeRow, release.key, due.item, due.day)
    if why_not := snoozing.why_not_snooze(due, doing.today):
        instead = tuple(each.line for each in ways(release.key, due.acts, due.covers))
        if not instead and due.line:
            instead = (Line.release(*due.line),)
        if not instead:
            instead = (Line.release("milestone", release.key, due.step) if due.step else Line.release("nudge", release.key),)
        return Refused(why_not, instead, thing, release.key)
    form = Form(
        title="Snooze a reminder",
        line=Line.release("snooze", release.key, due.item),
        about=((f"{due.text}: {stages.when_words(due, doing.today)}.",),),
        submit="Snooze",
        things=(thing,),
        fields=(
            Field(
                "until",
                "Date",
                Kind.DATE,
                (typed or snoozing.proposed_until(due, doing.today)).isoformat(),
                hint="No reminders are sent before this day.",
            ),
            Field("reason", "Reason", Kind.TEXT),
        ),
    )
    if asking := doing.ask(form):
        return asking
    until = doing.day("until")
    reason = doing.needed("reason", "Enter a reason, such as: The DCC reports on Friday.")
    if until is None and "until" not in doing.faults:
        doing.faults["until"] = "Enter the day when reminders should start again."
    elif until and (fault := snoozing.fault_of(until, due, doing.today)):
        doing.faults["until"] = fault
    if doing.faults or until is None:
        return faults(doing)
    return _snoozed(doing, release, due, until, reason)


def _until(doing: Doing) -> tuple[tuple[str, ...], date | Refused | None]:
    """Splits "until DATE" off the line: the words before it, and the day, None if there is none."""
    words = doing.asked.words
    lower = [word.lower() for word in words]
    if "until" not in lower[1:]:
        return words, None
    at = len(lower) - 1 - lower[::-1].index("until")
    try:
        return words[:at], read_day(" ".join(words[at + 1 :]), doing.today)
    except NotADateError as fault:
        example = Line.release("snooze", *words[:at], "until", "16", "Jan", "2020")
        return words[:at], Refused(f"{fault}. Write, for example, {example}.", (Line.release("snooze", *words[:at]),))


def _snoozed(doing: Doing, release: Release, due: Due, until: date, reason: str) -> Changed:
    row = doing.tx.session.get(NudgeSnoozeRow, (release.key, due.item, due.day))
    if row is None:
        doing.tx.session.add(NudgeSnoozeRow(release_key=release.key, item=due.item, due=due.day, until=until, reason=reason))
    else:
        row.until, row.reason = until, reason
    note_in_thread(doing, due, "snoozed", until.isoformat())
    return Changed((f"“{due.text}” is snoozed until {day_words(until)}.",), (), (after(release.key),))
