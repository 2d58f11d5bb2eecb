"""Reads of acceptances of findings, with the figures accepted."""

from __future__ import annotations

import json

from sqlalchemy import Connection, String, bindparam, select

from policy.findings.acceptance import Acceptance, Figures
from storage.history.journal import canonical
from storage.tables import FindingAcceptanceRow, table_of

_acceptance = table_of(FindingAcceptanceRow).c

_ACCEPTANCES = (
    select(_acceptance.finding, _acceptance.figures, _acceptance.reason, _acceptance.accepted_by, _acceptance.accepted_on)
    .where(_acceptance.release_key == bindparam("key", type_=String))
    .order_by(_acceptance.finding)
)


def acceptances(conn: Connection, key: str) -> tuple[Acceptance, ...]:
    """Returns the acceptances of a release's findings, whether they still hold or not. One statement."""
    rows = conn.execute(_ACCEPTANCES, {"key": key}).all()
    return tuple(Acceptance(finding, figures_of(text), *rest) for finding, text, *rest in rows)


def figures_text(figures: Figures) -> str:
    """Serialises a finding's figures as canonical JSON for storage."""
    return canonical([list(pair) for pair in figures])


def figures_of(text: str) -> Figures:
    """Parses stored figures."""
    return tuple((str(name), str(value)) for name, value in json.loads(text or "[]"))
