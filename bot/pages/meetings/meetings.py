"""A year's meetings as a page."""

from __future__ import annotations

from bot.pages.kit.page import Bold, Button, Buttons, Italic, Page, Paragraph, Part, Piece, Text
from bot.pages.kit.paging import Grouped, grouped_page
from commands.meetings.listing import MeetingsShown
from commands.protocol.line import Line
from commands.protocol.results import Channel
from policy.calendar.release_calendar import MEETINGS, release_name
from policy.meetings.meetings import next_meeting
from policy.model.roster import name_of_body
from policy.model.wording import PROPOSED, counted, day_words, weekday_words
from storage.meetings.meetings import ListedMeeting

_BODIES = 5


def meetings(shown: MeetingsShown) -> Page:
    """Shows the meetings by body, each with its paper day and what is planned for it."""
    name = f"the {name_of_body(shown.body)}" if shown.body else "all bodies"
    line = Line.release("meetings", shown.body, shown.year)
    rows: list[Grouped] = [("" if shown.body else name_of_body(each.meeting.body), _row(each, shown)) for each in shown.listed]
    held = [each for each in shown.listed if not each.meeting.cancelled]
    head = f"{counted(len(held), 'meeting')} on record"
    first = next_meeting((each.meeting for each in shown.listed), shown.today)
    if first and first.day >= shown.today:
        whose = "" if shown.body else f", of the {name_of_body(first.body)}"
        head += f"; the next is on {weekday_words(first.day)}{whose}"
    elif held and shown.year == shown.today.year:
        head += ", none to come"
    top: tuple[Part, ...] = (Paragraph((Bold(f"{head}."),)),)
    if not shown.listed:
        top = (Paragraph((f"No meeting of {name} is on record for {shown.year}. A release manager or the body's chair adds them.",)),)
    title = f"Meetings of {name}, {shown.year}"
    return grouped_page(title, line, rows, shown.page, counted(len(rows), "meeting"), top, (_buttons(shown),))


def _buttons(shown: MeetingsShown) -> Buttons:
    history = Button("History", Line.release("history", MEETINGS))
    if shown.body:
        add = Button("Add or change meetings", Line.release("meeting", shown.body), primary=not shown.listed)
        after = Button(f"{shown.year + 1}", Line.release("meetings", shown.body, shown.year + 1))
        export = [Button("Calendar file", Line.release("meeting", shown.body, "export"))] if shown.listed else []
        return Buttons((add, *export, after, Button("All meetings", Line.release("meetings", shown.year)), history))
    return Buttons(
        (*tuple(Button(name_of_body(body), Line.release("meetings", body, shown.year)) for body in shown.bodies[:_BODIES]), history)
    )


def _row(each: ListedMeeting, shown: MeetingsShown) -> Text:
    one = each.meeting
    number = f"{name_of_body(one.body)} {one.number}" if one.number else "number not on record"
    words: list[Piece] = [Bold(weekday_words(one.day)), f" · {number}"]
    if one.channel:
        words += [" · ", Channel(one.channel)]
    if one.cancelled:
        return (*words, " · cancelled: ", one.cancelled)
    due = "were due" if each.papers < shown.today else "due"
    words.append(f" · papers {due} {weekday_words(each.papers)}")
    for step in each.steps:
        state = f", done {day_words(step.done_on)}" if step.done_on else f" ({PROPOSED})" if step.proposed else ""
        words.append(f"\n{release_name(step.release).removesuffix(' SEC Release')}: {step.event}{state}")
    return tuple(words) if each.steps else (*words, "\n", Italic("nothing is planned for it"))
