"""The page of messages that could not be delivered."""

from __future__ import annotations

from collections.abc import Sequence

from bot.pages.kit.page import Bold, Bullets, Button, Buttons, Italic, Page, Paragraph, Part, Piece, Small, Text
from commands.nudges.unsent import AGAIN, LIST, Resent, UnsentShown
from commands.protocol.line import Line
from commands.protocol.results import Channel, Moment, Person
from policy.calendar.release_calendar import release_name
from policy.model.roster import is_person
from policy.model.wording import counted
from storage.mail.lanes import Lane, lane_of
from storage.mail.refusals import explained, reason_of
from storage.mail.unsent import AS_TEXT_FOR, Refusing, UnsentMessage

MOST_REFUSING = 6
"""Channels that Slack refuses, with a button each."""

MOST_AS_TEXT = 3
"""Messages that were sent as plain text, the newest."""

MOST_UNSENT = 12
"""Messages that could not be delivered with a button each; the last button is for all."""


def unsent(shown: UnsentShown) -> Page:
    """Builds the list of messages that could not be delivered: where each was to go, since when, why, and a button to send it again.

    Above it are the channels that Slack refuses and that the bot still tries.
    """
    title = "Messages that could not be delivered"
    waiting = [part for each in shown.refusing[:MOST_REFUSING] for part in _refusing(each)]
    if (more := len(shown.refusing) - MOST_REFUSING) > 0:
        waiting.append(Small((f"and {counted(more, 'more channel')}.",)))
    waiting += _as_text(shown.as_text)
    if waiting and not shown.messages and not shown.refusing:
        return Page(title, tuple(waiting))
    if waiting and not shown.messages:
        return Page(title, (Paragraph((Bold("The bot still tries these."), " Fix the reason, then try them now.")), *waiting))
    if not shown.messages:
        mine = Buttons((Button("What waits for me", Line.release("mine")),))
        return Page(title, (Paragraph(("There are none: every message was delivered, or the bot still tries.",)), mine))
    parts: list[Part] = waiting
    for each in shown.messages[:MOST_UNSENT]:
        parts += [Paragraph(_message_line(each)), Buttons((Button("Send again", LIST.then(AGAIN, each.id)),))]
    if (more := len(shown.messages) - MOST_UNSENT) > 0:
        parts.append(Small((f"and {counted(more, 'more message')}.",)))
    if len(shown.messages) > 1:
        parts.append(Buttons((Button(f"Send all {len(shown.messages)} again", LIST.then(AGAIN)),)))
    advice = "Fix the reason first. Where a message may have been posted, look there before you send it again."
    return Page(title, (Paragraph((Bold(f"{counted(len(shown.messages), 'message')}, oldest first."), f" {advice}")), *parts))


def _as_text(sent: Sequence[UnsentMessage]) -> list[Part]:
    if not sent:
        return []
    number = counted(len(sent), "message was sent as plain text", "messages were sent as plain text")
    said = f" in the last {AS_TEXT_FOR.days} days, because Slack did not take the layout. They have no buttons. "
    listed = [(*message_words(each),) for each in sent[-MOST_AS_TEXT:]]
    return [Paragraph((Bold(number), said, "Tell who runs the bot: its log has each with its key.")), Bullets(tuple(listed))]


def _refusing(each: Refusing) -> tuple[Part, ...]:
    where: Piece = Person(each.channel) if is_person(each.channel) else Channel(each.channel)
    number = counted(each.number, "message waits", "messages wait")
    reason = Italic(f"  {reason_of(each.error, each.channel)}")
    said = Paragraph((Bold(number), " for ", where, " since ", Moment(each.since), reason))
    return said, Buttons((Button("Try now", LIST.then("try", each.channel)),))


def _message_line(each: UnsentMessage) -> Text:
    what, *rest = message_words(each)
    return (Bold(str(what)), *rest, Italic(f"  {explained(each.error, each.channel)}"))


def message_words(each: UnsentMessage) -> Text:
    """Returns a message's kind, destination and waiting time in words: "Decision about the June 2020 SEC Release to #C0JUNE, queued …"."""
    where: Piece = (
        each.channel if lane_of(each.kind) is Lane.MAIL else Person(each.channel) if is_person(each.channel) else Channel(each.channel)
    )
    about = f" about the {release_name(each.release)}" if each.release else ""
    return (f"{_WHAT.get(each.kind, 'Message')}{about}", " to ", where, ", queued ", Moment(each.created_at))


_WHAT = {
    "card": "Sign-off card",
    "decision": "Decision",
    "document": "Submitted document",
    "evidence": "Evidence",
    "export": "Release file",
    "mail": "Notice by mail",
    "modification-outcome": "Outcome of a modification",
    "notice": "Notice",
    "nudge": "Reminders",
    "progress": "Picture of the sign-off",
    "recommendation": "Recommendation",
    "rid": "RID",
    "share": "Shared answer",
    "timeline": "Picture of the timetable",
}
"""The words for each kind of message; the others are announcements, called messages."""


def resent(made: Resent) -> Page:
    """Builds the answer about messages that are sent again."""
    buttons = tuple(Button("Show the list", line) for line in made.next_lines)
    return Page("Sending again", (Paragraph(made.sentence), *((Buttons(buttons),) if buttons else ())))
