"""Statements that read a release's facts and its lists of texts, and conversion of their rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Date, String, bindparam, cast, literal, null, select, union_all
from sqlalchemy.sql.selectable import CompoundSelect

from policy.model.scope import Designation
from storage.mapping.costs import COST_COLUMNS
from storage.tables import DesignationRow, ImpactSummaryRow, LinkRow, NoteRow, ReleaseRow, table_of

_KEY: Any = bindparam("key", type_=String)

_release = table_of(ReleaseRow).c
_designation = table_of(DesignationRow).c
_summary = table_of(ImpactSummaryRow).c
_note = table_of(NoteRow).c
_link = table_of(LinkRow).c

RELEASE_COLUMNS = (
    _release.key,
    _release.kind,
    _release.go_live,
    _release.body,
    _release.classification,
    _release.technical_specifications,
    _release.created_on,
    _release.cancelled_on,
    _release.live_on,
    _release.summary,
    _release.other_codes,
    _release.dcc_testing,
    _release.user_testing,
    _release.not_on_record,
    _release.sec_version,
    _release.go_live_reason,
    _release.window_end,
    _release.participant_columns,
)

RELEASE = select(*RELEASE_COLUMNS, *COST_COLUMNS).where(_release.key == _KEY)

# Small tables of similar shape are read in one statement; the first column names the table.
_NO_TEXTS = (literal(""), literal(""), cast(null(), Date))
TEXTS: CompoundSelect[Any] = union_all(
    select(literal("summary").label("what"), _summary.position, _summary.side, _summary.heading, _summary.text, *_NO_TEXTS).where(
        _summary.release_key == _KEY
    ),
    select(literal("note"), _note.number, _note.kind, _note.text, literal(""), *_NO_TEXTS).where(_note.release_key == _KEY),
    select(literal("link"), _link.position, _link.label, _link.url, literal(""), *_NO_TEXTS).where(_link.release_key == _KEY),
    select(
        *(literal("designation"), _designation.position, _designation.name, _designation.by, _designation.reference),
        *(_designation.note, _designation.documents, _designation.designated_on),
    ).where(_designation.release_key == _KEY),
).order_by("position")


def designations(rows: Sequence[Sequence[Any]]) -> tuple[Designation, ...]:
    """Converts the rows of TEXTS that are designations."""
    found = (row[2:] for row in rows if row[0] == "designation")
    return tuple(
        Designation(name, by, day, reference, tuple(documents.split("\n")) if documents else (), note)
        for name, by, reference, note, documents, day in found
    )
