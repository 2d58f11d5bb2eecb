"""Every column that a person reads of has words."""

from __future__ import annotations

import pytest

from commands.protocol.records.fields import field_words
from commands.protocol.records.sentences import HIDDEN
from storage.tables import AUDITED

PLAIN = frozenset(
    {
        *("title", "text", "reason", "note", "notes", "kind", "state", "stage", "name", "label", "source", "version", "address", "link"),
        *("subject", "outcome", "reference", "draft", "classification", "summary", "baselined", "description", "role", "quorum", "owner"),
        *("chair", "verdict", "withdrawn", "presence", "proposed", "meaning", "explanation", "urgent", "editorial", "documents", "party"),
        *("channel", "error", "part", "days", "day", "not_on_record", "path", "chosen_solution", "combined_assessment_pending"),
    }
)
"""Columns whose own name is what people call them, and those whose change has a sentence of its own."""


@pytest.mark.parametrize(
    ("table", "column"),
    sorted(
        (table, column.name)
        for table, of in AUDITED.items()
        for column in of.columns
        if not column.primary_key and column.name not in HIDDEN and not column.info.get("derived")
    ),
)
def test_every_column_has_words(table: str, column: str) -> None:
    """A new column needs words of its own, or to be one of those that people call by its name."""
    assert column in PLAIN or field_words(table, column) != column.replace("_", " "), (table, column)
