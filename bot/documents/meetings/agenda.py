"""The agenda of a meeting as a document."""

from __future__ import annotations

from collections.abc import Iterator

from bot.documents.meetings.writer import write_plain
from bot.documents.word.parts import Heading, Part, bullet, paragraph
from policy.calendar.release_calendar import release_name
from policy.meetings.agenda import Item, whose
from policy.meetings.meetings import meeting_name
from policy.model.releases import Classification
from storage.meetings.agenda import Agenda


def agenda_document(agenda: Agenda, classification: Classification) -> bytes:
    """Returns the agenda as a .docx."""
    title = f"Agenda: {meeting_name(agenda.meeting)}"
    return write_plain(title, agenda_parts(agenda), f"{title} · Classification: {classification.name.title()}")


def agenda_parts(agenda: Agenda) -> Iterator[Part]:
    """Yields the items with their figures, what is missing or was decided, and the open findings."""
    yield Heading(1, f"{whose(agenda.meeting.body)}:")
    for item in agenda.items:
        yield from item_parts(item)
    for key, found in agenda.findings.items():
        if found:
            yield Heading(2, f"Open findings: {release_name(key)}")
            yield from (bullet(each.text) for each in found)


def item_parts(item: Item) -> Iterator[Part]:
    """Yields one item."""
    yield bullet(f"{item.asked.value} {item.text}")
    yield from (bullet(each, level=2) for each in item.figures)
    yield from (bullet(f"Missing: {each}", level=2) for each in item.missing)
    if told := item.answered or item.so_far:
        yield paragraph(told)
