"""Statements that read the costs of a release and its SECAS effort."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, bindparam, select

from storage.tables import CostRow, ReleaseRow, SecasEffortRow, table_of

_KEY: Any = bindparam("key", type_=String)

_release = table_of(ReleaseRow).c
_cost = table_of(CostRow).c
_effort = table_of(SecasEffortRow).c

COST_COLUMNS = (
    _release.quoted_total,
    _release.combined_assessment_pending,
    _release.shared_with_requests,
    _release.operational,
    _release.secas_budgeted,
)

COSTS = (
    select(_cost.modification_ref, _cost.stage, _cost.pence, _cost.part)
    .where(_cost.release_key == _KEY)
    .order_by(_cost.position, _cost.modification_ref, _cost.stage)
)

EFFORTS = (
    select(_effort.purpose, _effort.days, _effort.pence, _effort.days_qualifier, _effort.cost_qualifier)
    .where(_effort.release_key == _KEY)
    .order_by(_effort.position, _effort.purpose)
)
