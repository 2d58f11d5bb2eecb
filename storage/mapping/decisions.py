"""Statements that read the decisions and recommendations on a release."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, bindparam, select

from storage.history.numbers import recorded_by
from storage.tables import DecisionRow, RecommendationRow, table_of

_KEY: Any = bindparam("key", type_=String)

_decision = table_of(DecisionRow).c
_recommendation = table_of(RecommendationRow).c

DECISION_COLUMNS = (
    _decision.subject,
    _decision.body,
    _decision.outcome,
    _decision.met_on,
    _decision.covers,
    _decision.recorded_on,
    _decision.reference,
    _decision.note,
    _decision.go_live_before,
    _decision.go_live,
    _decision.window_end,
    _decision.by_authority,
    recorded_by(DecisionRow).label("change"),
)

RECOMMENDATION_COLUMNS = (
    _recommendation.committee,
    _recommendation.subject,
    _recommendation.positive,
    _recommendation.given_on,
    _recommendation.reason,
)

DECISIONS = select(*DECISION_COLUMNS).where(_decision.release_key == _KEY).order_by(_decision.number)

RECOMMENDATIONS = (
    select(*RECOMMENDATION_COLUMNS)
    .where(_recommendation.release_key == _KEY)
    .order_by(_recommendation.position, _recommendation.committee, _recommendation.subject)
)
