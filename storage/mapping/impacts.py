"""Statement that reads the impacts of a release on participants and documents."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, bindparam, literal, select, union_all
from sqlalchemy.sql.selectable import CompoundSelect

from storage.tables import DocumentImpactRow, ParticipantImpactRow, table_of

_KEY: Any = bindparam("key", type_=String)

_participant = table_of(ParticipantImpactRow).c
_document = table_of(DocumentImpactRow).c

IMPACTS: CompoundSelect[Any] = union_all(
    select(literal("participant").label("what"), _participant.position, _participant.modification_ref, _participant.participant).where(
        _participant.release_key == _KEY
    ),
    select(literal("document"), _document.position, _document.modification_ref, _document.document).where(_document.release_key == _KEY),
).order_by("position")
