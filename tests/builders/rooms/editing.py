"""Forms of the sections of a release."""

from __future__ import annotations

from sqlalchemy import select

from commands.protocol.form import Answer, Form
from storage.history import audit
from storage.tables import AuditRow, table_of
from tests.builders.office import RACHEL, Office

DIRECT = (
    "facts",
    "alongside",
    "impacts SECMP0062",
    "impacts MP088",
    "summaries party supplier-parties",
    "costs total",
    "costs SECMP0053",
    "costs MP079",
    "testing",
    "codes",
    "notes 1",
    "versions 1.0",
)


def opened(office: Office, section: str, key: str = "june-2020", user: str = RACHEL) -> Form:
    """The form of a section, which Slack takes."""
    return office.asks(f"/release edit {key} {section}", user)


def values(form: Form) -> dict[str, Answer]:
    """What a form shows, by field name."""
    return {each.name: each.value for each in form.fields}


def history(office: Office) -> int:
    """How long the history is."""
    with office.store.reading() as conn:
        return audit.newest(conn)


def refused(office: Office) -> list[tuple[str, str]]:
    """Who was refused what, by the history."""
    rows = table_of(AuditRow).c
    with office.store.reading() as conn:
        return [tuple(row) for row in conn.execute(select(rows.actor, rows.thing).where(rows.outcome == "refused"))]
