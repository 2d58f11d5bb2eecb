"""The releases that have to be read completely to know what is due of them, found by indexes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import Connection, Date, Select, String, and_, bindparam, exists, or_, select, union

from policy.decisions.order import ON_DOCUMENTS
from policy.model import acts
from policy.model.decisions import Subject
from policy.model.releases import LeadTime, ReleaseKind
from policy.model.scope import ModificationState, ScopeState
from policy.model.sign_off import SignOffState
from storage.nudges.open_releases import alive
from storage.tables import (
    ChangeRequestRow,
    ConditionRow,
    CriterionRow,
    DecisionRow,
    DependencyRow,
    MilestoneRow,
    ModificationRow,
    PredecessorRow,
    ReleaseRow,
    RidVersionRow,
    ScopeItemRow,
    table_of,
)

_release = table_of(ReleaseRow).c
_steps = table_of(MilestoneRow)
_step = _steps.c
_anchors = _steps.alias("anchor_step")
_anchor = _anchors.c
_after = table_of(PredecessorRow).c
_places = table_of(ScopeItemRow)
_scope = _places.c
_modification = table_of(ModificationRow).c
_criterion = table_of(CriterionRow).c
_decision = table_of(DecisionRow).c
_version = table_of(RidVersionRow).c
_condition = table_of(ConditionRow).c
_dependency = table_of(DependencyRow).c
_request = table_of(ChangeRequestRow).c

_USUAL_OFFSET = 60
"""The most Working Days that a relative milestone usually is before its anchor; releases with a longer offset are always read."""
_USUAL_REACH = timedelta(days=100)
_REVIEW_REACH = timedelta(days=25)
_TESTED = ("tad", "sit", "uit", "regression", "testing")
"""Words of the acts that a release has only with scope that impacts DCC Systems."""

_UNTIL: Any = bindparam("until", type_=Date)
_OPEN = _step.done_on.is_(None)
_BY_THEN = (_OPEN, _step.day <= _UNTIL)
_WITHOUT_DAY = (_OPEN, _step.day.is_(None))
_IN_SCOPE = _scope.state != ScopeState.OUT
_UNDECIDED = _modification.state.in_([ModificationState.DRAFT_PROPOSAL, ModificationState.MODIFICATION_PROPOSAL])
_OF_SCOPE = _places.join(table_of(ModificationRow), _modification.ref == _scope.modification_ref)


def _with_policy_dates() -> Iterator[Select[str]]:
    """Yields the releases with dates that the Release Management Policy sets before a go-live (R3), and those of years."""
    scoped = exists().where(_scope.release_key == _release.key, _IN_SCOPE)
    whole_scope = (ReleaseKind.SYSTEM, ReleaseKind.DOCUMENTATION)
    yield select(_release.key).where(_release.kind == ReleaseKind.YEAR)
    yield select(_release.key).where(_release.go_live <= bindparam("reach", type_=Date), or_(_release.kind.in_(whole_scope), scoped))


def _with_days_that_follow() -> Iterator[Select[str]]:
    """Yields the releases with open steps whose day follows from something else: a partial date, an anchor, a predecessor."""
    yield select(_step.release_key).where(*_WITHOUT_DAY, _step.planned.is_not(None))
    near = or_(
        _anchor.anchor.is_not(None),
        _anchor.done_on.is_not(None),
        _anchor.day <= bindparam("near", type_=Date),
        _step.working_days < -_USUAL_OFFSET,
    )
    yield (
        select(_step.release_key)
        .join_from(_steps, _anchors, and_(_anchor.release_key == _step.release_key, _anchor.key == _step.anchor))
        .where(*_WITHOUT_DAY, near)
    )
    same = and_(_step.key == _after.milestone_key, _step.release_key == _after.release_key)
    yield select(_step.release_key).join_from(table_of(PredecessorRow), _steps, same).where(*_BY_THEN)


def _with_steps_perhaps_needless() -> Select[str]:
    """Selects the releases with steps for which nothing may be left to do, as `policy.timetable.needless` finds once they are read."""
    does = _step.acts.cast(String)
    left = (_scope.release_key == _step.release_key, _IN_SCOPE)
    perhaps = or_(
        does.contains(acts.GO_LIVE),  # Whom it waits for hangs on the decision.
        or_(*(does.contains(act) for act in sorted(ON_DOCUMENTS))),  # What is offered for it hangs on the versions on file.
        and_(does.contains(acts.DECIDE_MODIFICATIONS), ~exists().select_from(_OF_SCOPE).where(*left, _UNDECIDED)),
        and_(
            or_(*(does.contains(word) for word in _TESTED)),
            exists().where(_scope.release_key == _step.release_key),
            ~exists().select_from(_OF_SCOPE).where(*left, _modification.dcc_systems),
        ),
        and_(
            or_(*(does.contains(act) for act in sorted(acts.ON_DRAFT_TAD))),
            exists().where(_decision.release_key == _step.release_key, _decision.subject == Subject.TAD),
        ),
        and_(
            or_(*(does.contains(act) for act in sorted(acts.DRAFTS.values()))),
            exists().where(_version.release_key == _step.release_key, _version.baselined),
        ),
        and_(
            or_(does.contains("evidence "), does.contains("review ")),
            exists().where(_criterion.release_key == _step.release_key, _criterion.not_applicable != ""),
        ),
    )
    return select(_step.release_key).where(*_BY_THEN, perhaps)


def _with_sign_off() -> Iterator[Select[str]]:
    """Yields the releases with reviews to come, conditions that fall due, or a window of go-live dates."""
    judged = exists().where(_criterion.release_key == _step.release_key, _criterion.standing.in_([SignOffState.OPEN, SignOffState.STALE]))
    review = (_OPEN, _step.day <= bindparam("reviewed", type_=Date), _step.acts.cast(String).contains("review "))
    yield select(_step.release_key).where(*review, judged)
    yield select(_condition.release_key).where(_condition.closed_on.is_(None), _condition.due <= _UNTIL)
    yield (
        select(_step.release_key)
        .join_from(_steps, table_of(DecisionRow), _decision.release_key == _step.release_key)
        .where(*_BY_THEN, _decision.window_end.is_not(None))
    )


def _with_modifications() -> Iterator[Select[str]]:
    """Yields the releases with cut-offs of undecided modifications (R5), or with Change Requests that are expected by a day (R7)."""
    yield select(_scope.release_key).select_from(_OF_SCOPE).where(_IN_SCOPE, _scope.cutoff <= _UNTIL, _UNDECIDED)
    yield (
        select(_scope.release_key)
        .join_from(table_of(DependencyRow), table_of(ChangeRequestRow), _request.ref == _dependency.request_ref)
        .join(_places, _scope.modification_ref == _dependency.modification_ref)
        .where(_IN_SCOPE, _request.expected.is_not(None))
    )


def _statement() -> Select[str]:
    found = union(
        *_with_policy_dates(),
        *_with_days_that_follow(),
        _with_steps_perhaps_needless(),
        *_with_sign_off(),
        *_with_modifications(),
        select(_release.key).where(_release.key.in_(bindparam("moved", type_=String, expanding=True))),
    )
    return select(_release.key).where(*alive(among=False), _release.key.in_(found.scalar_subquery())).order_by(_release.key)


_STATEMENT = _statement()


def keys(conn: Connection, today: date, until: date, lead_times: Collection[LeadTime], moved: Collection[str] = ()) -> list[str]:
    """Returns the keys of open releases that may have due items beyond plain milestones; `moved` are included in any case.

    One statement, each of its subqueries uses an index.
    """
    days = {
        "today": today,
        "until": until,
        "reach": until + relativedelta(months=max((each.months for each in lead_times), default=0)),
        "near": until + _USUAL_REACH,
        "reviewed": until + _REVIEW_REACH,
    }
    return list(conn.execute(_STATEMENT, {**days, "moved": sorted(moved)}).scalars())
