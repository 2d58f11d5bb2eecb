"""`/release snooze`: a pause in an item's reminders until a day, with a reason."""

from __future__ import annotations

from datetime import date

from commands.nudges.items import item_asked_for, note_in_thread, why_refused
from commands.protocol.command import Doing, faults
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused
from commands.timetable.ways import ways
from policy.model.releases import Release
from policy.model.wording import day_words
from policy.nudges import nudging
from policy.nudges import snooze as snoozing
from policy.nudges.due import Due
from storage.history.names import name_of
from storage.tables import NudgeSnoozeRow


def snooze(doing: Doing) -> Changed | Form | Faults | Refused:
    """Snoozes an item's reminders until a day, with a reason; never past its deadline."""
    found = item_asked_for(doing, snooze)
    if not isinstance(found, tuple):
        return found
    release, due = found
    if refused := why_refused(doing, release, due):
        return refused
    thing = name_of(NudgeSnoozeRow, release.key, due.item, due.day)
    if why_not := snoozing.why_not(due, doing.today):
        instead = tuple(each.line for each in ways(release.key, due.acts, due.covers))
        if not instead:
            instead = (Line.release("milestone", release.key, due.step) if due.step else Line.release("nudge", release.key),)
        return Refused(why_not, instead, thing, release.key)
    form = Form(
        title="Snooze a reminder",
        line=Line.release("snooze", release.key, due.item),
        about=((f"{due.text}: {nudging.when_words(due, doing.today)}.",),),
        submit="Snooze",
        things=(thing,),
        fields=(
            Field(
                "until",
                "Date",
                Kind.DATE,
                snoozing.proposed_until(due, doing.today).isoformat(),
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


def _snoozed(doing: Doing, release: Release, due: Due, until: date, reason: str) -> Changed:
    row = doing.tx.session.get(NudgeSnoozeRow, (release.key, due.item, due.day))
    if row is None:
        doing.tx.session.add(NudgeSnoozeRow(release_key=release.key, item=due.item, due=due.day, until=until, reason=reason))
    else:
        row.until, row.reason = until, reason
    note_in_thread(doing, due, "snoozed", until.isoformat())
    return Changed((f"“{due.text}” is snoozed until {day_words(until)}.",), (), (Line.release("nudge", release.key),))
