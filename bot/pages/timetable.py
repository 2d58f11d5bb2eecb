"""Pages of a release's timetable and of items due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.pages.kit.page import Bold, Button, Buttons, Italic, Page, Paragraph, Part, Row, Small, Table, Text
from bot.pages.kit.paging import grouped_page, table_page
from bot.pages.kit.words import days_left_words
from bot.pages.releases import _back
from commands.protocol.line import Line
from commands.timetable.acts import MOST, Way, acts_of_step, ways_of
from commands.timetable.all_dates import DATES
from commands.timetable.due import DueItem, DueShown
from commands.timetable.show import TimetableShown
from commands.timetable.when import WhenShown
from policy.calendar.release_calendar import release_name, short_name
from policy.calendar.working_days import working_days_between
from policy.model.releases import Release, Topic
from policy.model.roster import name_of_body
from policy.model.wording import PROPOSED, counted, day_words, shortened, weekday_words
from policy.releases.not_on_record import NOT_ON_RECORD, WORDS, silent
from policy.timetable.dates import Dated
from policy.timetable.policy_dates import PolicyDate
from policy.timetable.undated import may_accept, waits_for_date

_REST = f"{WORDS[Topic.TIMETABLE][:1].upper()}{WORDS[Topic.TIMETABLE][1:]} is {NOT_ON_RECORD}."


def timetable(shown: TimetableShown) -> Page:
    """Shows the milestones in the RID's order, and marks done, overdue and relative ones."""
    release = shown.release
    late = [each.milestone.key in shown.overdue for each in shown.rows]
    waiting = [each.milestone for each in shown.rows if not each.partial and not each.milestone.done_on]
    following = sum(1 for each in waiting if each.anchor)
    done = sum(1 for each in shown.rows if each.milestone.done_on)
    # A step that follows a proposed one has no date of its own to accept.
    proposed = sum(may_accept(release, each.milestone) for each in shown.rows)
    facts = [counted(len(late), "milestone"), f"{done} done", f"{len(waiting) - following} without a date"]
    facts += [f"{following} that {'follows' if following == 1 else 'follow'} one without a date"] if following else []
    facts += [f"{len(shown.overdue)} overdue"]
    facts += [f"{proposed} {PROPOSED}"] if proposed else []
    top: tuple[Part, ...] = (Small((" · ".join(facts),)),) if late else (Paragraph(("The timetable has no milestones yet.",)),)
    if silent(release, Topic.TIMETABLE):
        top = (*top, Small((_REST,)))
    # A release that is over takes no acts.
    needless = [shown.needless.get(each.milestone.key, "") for each in shown.rows]
    beside = [
        Row(_row(each, is_late, why, noted=False), () if shown.closed else _menu(shown.release, each, shown.today))
        for each, is_late, why in zip(shown.rows, late, needless, strict=True)
    ]
    cells = tuple(_cells(each, is_late, why) for each, is_late, why in zip(shown.rows, late, needless, strict=True))
    if proposed:
        top = (*top, Small(("Proposed dates are not chased until you accept or move them.",)))
    if not shown.closed and any(waits_for_date(release, each) for each in release.milestones):
        accept = (Button("Accept all proposed dates", Line.release("milestone", release.key, "accept")),) if proposed else ()
        top = (*top, Buttons((set_dates(release.key, primary=True), *accept)))
    return table_page(
        f"{release_name(release.key)}: timetable",
        Line.release("timetable", release.key),
        Table(("Date", "Step", "Owner", "State"), cells, beside=tuple(beside)),
        shown.page,
        counted(len(cells), "milestone"),
        top,
        (_back(release, "check", *(("timeline",) if release.milestones else ())),),
        notes=[(Bold(each.milestone.event), f": {each.milestone.notes}") for each in shown.rows if each.milestone.notes],
    )


def set_dates(key: str, *, primary: bool = False) -> Button:
    """Returns the button to the form that dates all steps of a release."""
    return Button("Set all dates", Line.release("milestone", key, DATES), primary)


def when(shown: WhenShown) -> Page:
    """Shows when the named steps are due, the next one first and in words."""
    rows = [("", _row(each.dated, each.late, each.needless)) for each in shown.steps]
    policy: tuple[Part, ...] = tuple(Paragraph(_policy(each, shown.today)) for each in shown.policies)
    name = shown.steps[0].dated.milestone.event if len(rows) == 1 else f"“{shortened(shown.wanted, 60)}”"
    return grouped_page(
        f"{release_name(shown.release.key)}: {name}",
        shown.line,
        rows,
        shown.page,
        counted(len(rows), "step"),
        (*policy, *(() if len(rows) == 1 else _first_of(shown))),
        (_back(shown.release, "timetable"),),
    )


def _first_of(shown: WhenShown) -> tuple[Part, ...]:
    """Returns the answer in words: the next of the steps, or what there is instead of one."""
    if shown.go_live:
        return (Paragraph(_until(shown.go_live, "Release go-live", shown.today)),)
    if not shown.steps:
        rest = f" {_REST}" if silent(shown.release, Topic.TIMETABLE) else ""
        return (Paragraph((f"No step of its timetable is called “{shortened(shown.wanted, 60)}”.{rest}",)),)
    if not any(each.dated.known for each in shown.steps):
        undated = "The timetable has no date for any of these steps yet." if shown.policies else "None of these steps has a date yet."
        return (Paragraph((undated,)),)
    ahead = next((each.dated for each in shown.steps if not each.dated.done and not each.late and each.dated.day), None)
    return (Paragraph(_until(ahead.day, ahead.milestone.event, shown.today)),) if ahead and ahead.day else ()


def _until(day: date, what: str, today: date) -> Text:
    left = days_left_words((day - today).days, working_days_between(today, day))
    return (Bold(f"{weekday_words(day)}: "), f"{what}, {left}.")


def _policy(each: PolicyDate, today: date) -> Text:
    """Returns a policy date, marked as one, and whether it was met (R3, R9)."""
    if each.met_on:
        told = f", met on {day_words(each.met_on)}"
    elif not each.on_record and each.due < today:
        told = f"; whether it was met is {NOT_ON_RECORD}"
    elif each.due < today:
        told = ", passed and not met"
    else:
        told = f", {days_left_words((each.due - today).days, working_days_between(today, each.due))}"
    return (Bold(f"Policy date {weekday_words(each.due)}: "), f"{each.label}{told}.")


def _menu(release: Release, each: Dated, today: date) -> tuple[Button, ...]:
    """Returns the acts on a step: complete it once it has a date, accept its proposed date, date or change it, reopen it."""
    milestone, key = each.milestone, release.key
    step = Line.release("milestone", key, milestone.key)
    if each.done:
        reopen = Button("Reopen", step.then("undone"), owner=milestone.owner)
        return (Button("Change", step), *(() if ways_of(key, milestone) else (reopen,)))
    if each.proposed:
        # A relative date follows its anchor's, and a needless step needs no date.
        return (
            (Button("Move", step),) if not may_accept(release, milestone) else (Button("Accept", step.then("accept")), Button("Move", step))
        )
    complete = _acts(acts_of_step(release, milestone, today)) if each.partial else ()
    return (*complete, Button("Change" if each.partial else "Set date", step))


def _acts(found: Sequence[Way]) -> tuple[Button, ...]:
    return tuple(Button(each.label, each.line, owner=each.owner) for each in found[:MOST])


def _cells(each: Dated, late: bool, needless: str) -> tuple[Text, ...]:
    """Returns a step as a row of the table; its notes are behind Notes."""
    milestone = each.milestone
    state = [f"✅ done {day_words(milestone.done_on)}"] if milestone.done_on else ["⏰ overdue"] if late else []
    state += [f"nothing to do: {needless}"] if needless else []
    state += [PROPOSED] if each.proposed else []
    state += [each.why] if milestone.anchor else []
    owner = name_of_body(milestone.owner) if milestone.owner else ""
    return ((Bold(_when(each)),), (milestone.event,), (owner,), (" · ".join(state),))


def _when(each: Dated) -> str:
    return weekday_words(each.day) if each.day else each.partial.words if each.partial else "No date yet"


def _row(each: Dated, late: bool, needless: str = "", *, noted: bool = True) -> Text:
    milestone = each.milestone
    mark = "✅ " if milestone.done_on else "⏰ " if late else ""
    extra = [name_of_body(milestone.owner)] if milestone.owner else []
    if each.proposed:
        extra.append(PROPOSED)
    if milestone.done_on:
        extra.append(f"done {day_words(milestone.done_on)}")
    if late:
        extra.append("overdue")
    if needless:
        extra.append(f"nothing to do: {needless}")
    if milestone.anchor:
        extra.append(each.why)
    return (
        f"{mark}",
        Bold(_when(each)),
        f"  {milestone.event}",
        *((f"\n{' · '.join(extra)}",) if extra else ()),
        *(("\n", Italic(milestone.notes)) if noted and milestone.notes else ()),
    )


def due(shown: DueShown) -> Page:
    """Shows overdue items, then upcoming ones, soonest first."""
    line = Line.release("due", shown.days or "today")
    rows = [("Overdue", _due(item)) for item in shown.overdue] + [("Upcoming", _due(item)) for item in shown.coming]
    until = f"in the next {counted(shown.days, 'day') if shown.days > 1 else 'day'}" if shown.days else "today"
    last = f", until {day_words(shown.today + timedelta(days=shown.days))}" if shown.days else ""
    if not rows:
        return Page(f"Due {until}", (Paragraph((f"Nothing is overdue or due {until}{last}.",)),), share=line)
    top = (Small((f"{len(shown.overdue)} overdue · {len(shown.coming)} {until}{last} · as of {day_words(shown.today)}",)),)
    acts = {number: _acts(item.ways) for number, item in enumerate((*shown.overdue, *shown.coming)) if item.ways}
    if len(acts.get(0, ())) == 1:
        acts[0] = (replace(acts[0][0], primary=True),)
    return grouped_page(f"Due {until}", line, rows, shown.page, counted(len(rows), "item"), top, acts=acts)


def _due(item: DueItem) -> Text:
    owner = f"  {name_of_body(item.owner)}" if item.owner else ""
    return (
        Bold(item.when.words if item.when else weekday_words(item.day)),
        f" ({PROPOSED})" if item.proposed else "",
        f"  {short_name(item.release)}: {item.text}",
        Italic(owner) if owner else "",
    )
