"""Accepted findings with the figures they were accepted with."""

from __future__ import annotations

import json

from sqlalchemy import Connection, select

from policy.findings.acceptance import Acceptance, Figures
from storage.history.journal import canonical
from storage.tables import FindingAcceptanceRow, table_of

_acceptance = table_of(FindingAcceptanceRow).c


def acceptances(conn: Connection, key: str) -> tuple[Acceptance, ...]:
    """What was accepted in a release's check, whether it still holds or not. One statement."""
    statement = (
        select(_acceptance.finding, _acceptance.figures, _acceptance.reason, _acceptance.accepted_by, _acceptance.accepted_on)
        .where(_acceptance.release_key == key)
        .order_by(_acceptance.finding)
    )
    return tuple(Acceptance(finding, figures_of(text), *rest) for finding, text, *rest in conn.execute(statement).all())


def figures_text(figures: Figures) -> str:
    """A finding's figures as they are stored: canonical JSON."""
    return canonical([list(pair) for pair in figures])


def figures_of(text: str) -> Figures:
    """The figures from their stored form."""
    return tuple((str(name), str(value)) for name, value in json.loads(text or "[]"))
