"""The RID as it is sent: files, their words, and a change to write of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from docx import Document

from bot.pages.kit.files import Sent
from bot.posts import posts
from storage.mail import outbox
from storage.mail.kinds import read
from tests.builders.office import Office


def sent(office: Office) -> list[tuple[outbox.Sending, dict[str, Any] | None]]:
    """What is due in the outbox, with what becomes of each row, which then counts as sent."""
    rows = outbox.claim(office.store, now=datetime.now(UTC) + timedelta(seconds=1), lease=timedelta(hours=1), limit=50)
    made = [(row, posts.message(office.store, read(row.kind, row.ids), office.now, row.channel)) for row in rows]
    for row in rows:
        outbox.mark_sent(office.store, row, "")
    return made


def files(office: Office) -> dict[str, bytes]:
    """The files that are due, by name."""
    made: dict[str, bytes] = {}
    for _, message in sent(office):
        if message and isinstance(message.get("sent"), Sent):
            made |= {each.name: each.content for each in message["sent"].files}
    return made


def words(document: bytes) -> str:
    """All text of a Word document, tables included."""
    opened = Document(BytesIO(document))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in opened.paragraphs), *cells])


def change(office: Office) -> None:
    """Three days later MP088 leaves the scope and a milestone gets a date."""
    office.later(days=3)
    office.say("/release milestone june-2020 tad-draft 2020-02-03")
    office.does("/release remove MP088 from june-2020", reason="Not ready in time")
