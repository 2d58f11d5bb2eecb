"""The minutes of a meeting as a page."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.pages.kit.page import Bold, Button, Buttons, Heading, Page, Paragraph, Part, Piece
from commands.meetings.minutes import MinutesShown
from commands.protocol.line import Line
from commands.protocol.results import Person
from policy.calendar.release_calendar import release_name
from policy.meetings.agenda_beside_steps import CONDITIONS
from policy.meetings.meetings import meeting_name
from policy.meetings.minutes import MeetingAction, Presence, open_actions
from policy.model.roster import USER_ID, name_of_body
from policy.model.wording import day_words

_USER = re.compile(USER_ID)
_ACTIONS = 20


def minutes(shown: MinutesShown) -> Page:
    """Shows who took part, each item with its decision, the text and the actions, and what is left to do."""
    meeting, kept = shown.agenda.meeting, shown.minutes
    line = Line.release("minutes", meeting.body, meeting.day.isoformat())
    state: list[Piece] = [Bold("Draft. "), "The chair confirms it."]
    if kept.confirmed_on:
        state = [Bold(f"Confirmed on {day_words(kept.confirmed_on)}"), " by ", Person(kept.confirmed_by), "."]
    if meeting.cancelled and not shown.as_of:
        head = Paragraph((f"This meeting is cancelled: {meeting.cancelled}",))
        restore = Button("Restore the meeting", Line.release("meeting", *line.words, "restore"))
        open_ = [Paragraph(_action(each)) for each in open_actions(kept.actions)[:_ACTIONS]]
        return Page(f"Minutes: {meeting_name(meeting)}", (head, *open_, Buttons((restore,))), folds=line)
    parts: list[Part] = [Paragraph(tuple(state)), Heading("Who took part")]
    named = [(each, kept.of(each)) for each in Presence]
    parts += [Paragraph((Bold(f"{each.value.capitalize()}: "), *_people(people))) for each, people in named if people]
    if not kept.attendees:
        parts.append(Paragraph(("Not recorded yet.",)))
    parts.append(Paragraph((shown.quorum,)))
    parts.append(Heading("Decisions"))
    for number, item in enumerate(shown.agenda.items, start=1):
        parts.append(Paragraph((f"{number}. ", Bold(item.asked.value), f" {item.text}\n{item.result}")))
    if not shown.agenda.items:
        parts.append(Paragraph(("Nothing was on the agenda.",)))
    if kept.text:
        parts += [Heading("Discussion"), Paragraph((kept.text[:2500],))]
    parts.append(Heading("Actions"))
    parts += [
        Paragraph((Bold(f"Conditions of the {release_name(item.release)}:"), *(f"\n• {each}" for each in item.figures)))
        for item in shown.agenda.items
        if item.key.endswith(f":{CONDITIONS}")
    ]
    parts += [Paragraph(_action(each)) for each in kept.actions[:_ACTIONS]] or [Paragraph(("No actions.",))]
    title = f"Minutes: {meeting_name(meeting)}"
    if shown.as_of:
        now = Button("Minutes now", line)
        return Page(f"{title}, as of {day_words(shown.as_of)}", (*parts, Buttons((now,))), folds=replace(line, as_of=shown.as_of))
    return Page(title, (*parts, *_buttons(shown, line)), folds=line)


def _people(people: tuple[str, ...]) -> list[Piece]:
    words: list[Piece] = []
    for each in people:
        words += [", "] if words else []
        words.append(Person(each) if _USER.fullmatch(each) else each)
    return words


def _action(each: MeetingAction) -> tuple[Piece, ...]:
    owner: Piece = Person(each.owner) if _USER.fullmatch(each.owner) else name_of_body(each.owner)
    done = f" · closed on {day_words(each.closed_on)}: {each.closed_note}" if each.closed_on else ""
    return (f"{each.number}. {each.text} · ", owner, f", by {day_words(each.due)}{done}")


def _buttons(shown: MinutesShown, line: Line) -> list[Part]:
    meeting = shown.agenda.meeting
    file = Button("Word document", line.then("file"))
    if shown.minutes.confirmed_on:
        closing = [Button(f"Close action {each.number}", line.then("close", each.number)) for each in open_actions(shown.minutes.actions)]
        return [Buttons((file, *closing[:3], *([Button("Reopen", line.then("reopen"))] if shown.may_confirm else ())))]
    left = [each for each in shown.agenda.items if each.waits and shown.held]
    record = (Button("Record all decisions", Line.release("decide", "meeting", meeting.body, meeting.day.isoformat())),) if left else ()
    first = Buttons(
        (Button("Who took part", line.then("attendance")), Button("Text", line.then("text")), Button("Add an action", line.then("action")))
    )
    actions = shown.minutes.actions[:_ACTIONS]
    correcting = tuple(Button(f"Correct action {each.number}", line.then("action", each.number)) for each in actions)
    ready = shown.may_confirm and shown.held and shown.minutes.attendees
    confirm = (Button("Confirm", line.then("confirm"), primary=True),) if ready else ()
    return [*([Buttons(correcting)] if correcting else []), first, Buttons((*record, file, *confirm))]
