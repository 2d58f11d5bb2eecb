"""`/release milestone KEY dates`: one form for the dates of all steps that have none, saved together (RID 3; R10, R13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from commands.protocol.command import Doing, faults
from commands.protocol.earlier_pages import fits
from commands.protocol.form import Answer, Faults, Field, Form, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import UNCHANGED, Changed, Refused, Words
from commands.timetable.fixed_go_live import other_go_live
from policy.calendar.release_calendar import release_name
from policy.model.partial_date import PartialDate
from policy.model.releases import Release
from policy.model.roster import name_of_body
from policy.model.timetable import Milestone
from policy.model.wording import counted, day_words
from policy.timetable.change_warnings import warnings_together
from policy.timetable.proposals import proposed
from policy.timetable.undated import ToDate, dated, steps_to_date, waits_for_date
from storage.history.names import name_of, names_under
from storage.meetings.meeting_days import meeting_days
from storage.roster.cached import recent_rules
from storage.tables import MilestoneRow

DATES = "dates"
ROWS = 45
"""Steps on a page of the form; Slack takes 100 blocks, and a longer form is hard to read."""

LEAVE, FILL = "leave", "suggested"
_PREFIX = "date-"
_NAMED = 200
"""The most steps that a form watches one by one for edits of other people; of more it watches the timetable."""


def all_dates(doing: Doing, release: Release) -> Changed | Form | Faults | Refused:
    """Asks for the dates of all steps without one, page by page, and saves them in one change.

    Proposed dates are filled in: saving accepts them, except those to be left. Other steps show the day that the rules suggest, which one
    tick accepts. An invalid date is a fault of its row.
    """
    rows = _rows(doing, release)
    line = Line.release("timetable", release.key)
    if not rows:
        return Refused(f"Every step of the {release_name(release.key)} has a date, is relative to one that has, or is done.", (line,))
    form = _form(release, rows, doing.asked.page)
    if asking := doing.ask(form):
        return asking
    days = _days(doing, release, rows)
    if doing.faults:
        return _faulty(doing, release, rows, form)
    last = -(-len(rows) // ROWS)
    following: dict[str, Answer] = {f"{_PREFIX}{key}": day.isoformat() for key, day in days.items()}
    if doing.asked.page < last and doing.asked.request.step == "" and fits(following):
        return _next_page(doing, release, rows, following)
    changed = dated(release, days, doing.today)
    cautions = warnings_together(release, changed)
    if asking := doing.confirm(replace(form, kept=_others(following, form)), cautions):
        return asking
    for each in changed:
        row = doing.tx.session.get_one(MilestoneRow, (release.key, each.key))
        row.planned, row.proposed, row.recorded_on = each.day, False, doing.today
        row.anchor, row.working_days = None, 0
    return _saved(doing, release, changed, cautions)


def _rows(doing: Doing, release: Release) -> tuple[ToDate, ...]:
    conn = doing.tx.connection
    planned = proposed(release, doing.today, recent_rules(conn).lead_times, meeting_days(conn, doing.today))
    # A step that somebody else dated meanwhile stays in the form of a person who has typed a date for it.
    typed = {name.removeprefix(_PREFIX) for name in doing.answers if name.startswith(_PREFIX)}
    return steps_to_date(release, planned, typed)


def _form(release: Release, rows: Sequence[ToDate], page: int) -> Form:
    shown = rows[(page - 1) * ROWS :][:ROWS] or rows[-ROWS:]
    last = -(-len(rows) // ROWS)
    filled = [each for each in shown if each.proposed]
    suggested = [each for each in shown if each.suggested]
    watched = tuple(name_of(MilestoneRow, release.key, each.step.key) for each in rows)
    about: list[Words] = [(f"{release_name(release.key)}: {counted(len(rows), 'step')} without an agreed date.",)]
    if last > 1:
        about.append((f"Page {min(page, last)} of {last}. Nothing is saved before the last page.",))
    if filled:
        about.append((f"{counted(len(filled), 'date')} below {'is' if len(filled) == 1 else 'are'} proposed. Saving accepts them.",))
    line = Line.release("milestone", release.key, DATES)
    return Form(
        title="Set all dates",
        line=replace(line, page=page),
        submit="Next" if page < last else "Save all",
        about=tuple(about),
        things=watched if len(watched) <= _NAMED else (names_under(MilestoneRow, release.key),),
        fields=(*map(_row, shown), *((_leave(filled),) if filled else ()), *((_FILL_IN,) if suggested else ())),
    )


def _row(each: ToDate) -> Field:
    owner = f" · {name_of_body(each.step.owner)}" if each.step.owner else ""
    mark = " (proposed)" if each.proposed else f" (suggested: {day_words(each.suggested)})" if each.suggested else ""
    value = each.proposed.isoformat() if each.proposed else ""
    return Field(_name(each.step), f"{each.step.event}{owner}{mark}", Kind.DATE, value=value, optional=True)


_FILL_IN = Field(
    FILL,
    "Suggested days",
    Kind.TICKS,
    options=(Option(FILL, "Use the suggested day for each step that I leave empty"),),
    optional=True,
    hint="They are the latest days that the policy dates and the order of testing allow.",
)


def _leave(filled: Sequence[ToDate]) -> Field:
    options = tuple(Option(each.step.key, each.step.event) for each in filled)
    hint = "These steps stay as they are. They are not chased until you accept or move their dates."
    return Field(LEAVE, "Proposed dates not to accept yet", Kind.CHOICES, options=options, optional=True, hint=hint)


def _name(step: Milestone) -> str:
    return f"{_PREFIX}{step.key}"


def _days(doing: Doing, release: Release, rows: Sequence[ToDate]) -> dict[str, date]:
    """Reads the dates of all pages so far; adds a fault to each row whose date can't be used."""
    left, fill = doing.several(LEAVE), FILL in doing.several(FILL)
    days: dict[str, date] = {}
    for each in rows:
        step = each.step
        day = doing.day(_name(step)) or (each.suggested if fill and _name(step) in doing.answers else None)
        if _name(step) in doing.faults:
            continue
        # A proposed date that the person changed is their own, so it is saved even if it is named among those to leave.
        if day is None or (step.key in left and day == each.proposed):
            continue
        if refused := other_go_live(doing, release, step, replace(step, day=PartialDate.of(day), anchor=None)):
            doing.faults[_name(step)] = refused.sentence
        days[step.key] = day
    return days


def _next_page(doing: Doing, release: Release, rows: Sequence[ToDate], days: Mapping[str, Answer]) -> Form:
    """Returns the next page of the form, which keeps the dates of the pages before it."""
    form = _form(release, rows, doing.asked.page + 1)
    return replace(doing.form(form), fields=form.fields, kept=days)


def _others(answers: Mapping[str, Answer], form: Form) -> dict[str, Answer]:
    """Returns the dates that are not in the form's own rows."""
    own = {each.name for each in form.fields}
    return {name: answer for name, answer in answers.items() if name.startswith(_PREFIX) and name not in own}


def _faulty(doing: Doing, release: Release, rows: Sequence[ToDate], form: Form) -> Form | Faults:
    """Returns the faults at their rows; the page of the first one if it is not the page that was sent."""
    if {each.name for each in form.fields}.issuperset(doing.faults):
        return faults(doing)
    first = next(number for number, each in enumerate(rows) if _name(each.step) in doing.faults)
    again = _form(release, rows, first // ROWS + 1)
    told: tuple[Words, ...] = tuple((f"⚠️ {sentence}",) for sentence in doing.faults.values())
    return replace(doing.form(again), about=(*told, *again.about), kept=_others(doing.answers, again))


def _saved(doing: Doing, release: Release, changed: Sequence[Milestone], cautions: Sequence[str]) -> Changed:
    lines: tuple[Line, ...] = (Line.release("timetable", release.key),)
    if not doing.tx.changed:
        return Changed(("No date was given, so nothing changed.",), (), lines, title=UNCHANGED)
    keys = {each.key for each in changed}
    rest = sum(waits_for_date(release, each) and each.key not in keys for each in release.milestones)
    told: list[Words] = [(f"⚠️ {each}",) for each in cautions]
    if rest:
        told.append((f"{counted(rest, 'step')} {'has' if rest == 1 else 'have'} no agreed date yet.",))
        lines = (*lines, Line.release("milestone", release.key, DATES))
    first, final = (pick(each.day.earliest for each in changed if each.day) for pick in (min, max))
    span = f": {day_words(first)}" if len(changed) == 1 else f", from {day_words(first)} to {day_words(final)}"
    return Changed((f"Saved {counted(len(changed), 'date')} of the {release_name(release.key)}{span}.",), tuple(told), lines)
