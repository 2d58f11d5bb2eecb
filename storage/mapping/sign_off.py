"""Statements that read the acceptance criteria of a release."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, bindparam, select

from storage.tables import CriterionRow, table_of

_KEY: Any = bindparam("key", type_=String)

_criterion = table_of(CriterionRow).c

CRITERION_COLUMNS = (
    _criterion.ref,
    _criterion.kind,
    _criterion.committee,
    _criterion.text,
    _criterion.answers,
    _criterion.standing,
    _criterion.not_applicable,
)

CRITERIA = select(*CRITERION_COLUMNS).where(_criterion.release_key == _KEY).order_by(_criterion.position, _criterion.ref)
