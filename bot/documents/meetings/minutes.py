"""The minutes of a meeting as a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.documents.meetings.writer import write_plain
from bot.documents.word.parts import Heading, Part, Table, bullet, paragraph, parse_lines
from policy.calendar.release_calendar import release_name
from policy.meetings.agenda_beside_steps import CONDITIONS
from policy.meetings.meetings import meeting_name
from policy.meetings.minutes import Minutes, Presence
from policy.model.releases import Classification
from policy.model.roster import name_of_body
from policy.model.wording import day_words, joined
from storage.meetings.agenda import Agenda


def minutes_document(agenda: Agenda, minutes: Minutes, names: Mapping[str, str], classification: Classification) -> bytes:
    """Returns the minutes as a .docx; `names` are those of people in Slack, by user id."""
    title = f"Minutes: {meeting_name(agenda.meeting)}"
    state = f"confirmed on {day_words(minutes.confirmed_on)}" if minutes.confirmed_on else "draft, not confirmed"
    return write_plain(title, minutes_parts(agenda, minutes, names), f"{title} · {state} · Classification: {classification.name.title()}")


def minutes_parts(agenda: Agenda, minutes: Minutes, names: Mapping[str, str]) -> Iterator[Part]:
    """Yields attendance, each item with its decision and reasons, the discussion, and the actions."""
    by = names.get(minutes.confirmed_by, minutes.confirmed_by)
    yield paragraph(f"Confirmed on {day_words(minutes.confirmed_on)} by {by}." if minutes.confirmed_on else "Draft, not confirmed.")
    yield Heading(1, "Attendance")
    if not any(minutes.of(presence) for presence in Presence):
        yield paragraph("Not recorded yet.")
    for presence in Presence:
        if people := minutes.of(presence):
            yield paragraph(f"{presence.value.capitalize()}: {joined([names.get(each, each) for each in people])}")
    yield Heading(1, "Decisions")
    for item in agenda.items:
        yield bullet(f"{item.asked.value} {item.text}")
        yield paragraph(item.result)
    if minutes.text:
        yield Heading(1, "Discussion")
        yield from parse_lines(minutes.text)
    yield Heading(1, "Actions")
    for item in agenda.items:
        if item.key.endswith(f":{CONDITIONS}"):
            yield paragraph(f"Conditions of the {release_name(item.release)}:")
            yield from (bullet(each) for each in item.figures)
    if not minutes.actions:
        yield paragraph("No actions.")
        return
    rows = tuple(
        (
            str(each.number),
            each.text,
            names.get(each.owner, name_of_body(each.owner)),
            day_words(each.due),
            f"closed on {day_words(each.closed_on)}: {each.closed_note}" if each.closed_on else "open",
        )
        for each in minutes.actions
    )
    yield Table("Actions", ("No.", "Action", "Owner", "By", "State"), rows, (1, 6, 3, 2, 3))
