"""Items that may be due, found by indexes: plain dated milestones from their rows, and releases to be read completely.

A milestone with its own day and no predecessor needs nothing else from its release. Everything else that can fall due (relative and
partial dates, policy dates, cut-offs, reviews, conditions, dependencies) needs the complete release, so indexes find the releases that
may have such items.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, Connection, Date, Select, String, and_, bindparam, exists, func, literal, or_, select, union

from policy.decisions.order import ON_DOCUMENTS
from policy.model import acts
from policy.model.decisions import Subject
from policy.model.releases import Classification, LeadTime, ReleaseKind
from policy.model.rid import Covers
from policy.model.scope import ModificationState, ScopeState
from policy.model.sign_off import SignOffState
from policy.nudges.item import Due, DueKind
from storage.nudges.open_releases import alive
from storage.tables import (
    ChangeRequestRow,
    ChannelRouteRow,
    ConditionRow,
    CriterionRow,
    DecisionRow,
    DependencyRow,
    MilestoneRow,
    ModificationRow,
    NudgeRow,
    PredecessorRow,
    ReleaseRow,
    RidVersionRow,
    ScopeItemRow,
    table_of,
)

_release = table_of(ReleaseRow).c
_step = table_of(MilestoneRow).c
_anchors = table_of(MilestoneRow).alias("anchor_step")
_anchor = _anchors.c
_after = table_of(PredecessorRow).c
_scope = table_of(ScopeItemRow).c
_modification = table_of(ModificationRow).c
_criterion = table_of(CriterionRow).c
_decision = table_of(DecisionRow).c
_version = table_of(RidVersionRow).c
_condition = table_of(ConditionRow).c
_dependency = table_of(DependencyRow).c
_request = table_of(ChangeRequestRow).c
_nudge = table_of(NudgeRow).c
_route = table_of(ChannelRouteRow).c

_USUAL_OFFSET = 60
"""The most Working Days that a relative milestone usually is before its anchor; releases with a longer offset are always read."""
_USUAL_REACH = timedelta(days=100)
_TESTED = ("tad", "sit", "uit", "regression", "testing")
"""Words of the acts that a release has only with scope that impacts DCC Systems."""
_REVIEW_REACH = timedelta(days=25)


_ALIVE = and_(*alive(among=False))
_UNTIL: Any = bindparam("until", type_=Date)


def _is_step(key: ColumnElement[str], release: ColumnElement[str]) -> ColumnElement[bool]:
    return and_(_step.key == key, _step.release_key == release)


def _to_read() -> Select[str]:
    open_ = (_step.done_on.is_(None), _step.day.is_(None))
    active = _scope.state != ScopeState.OUT
    near = or_(
        _anchor.anchor.is_not(None),
        _anchor.done_on.is_not(None),
        _anchor.day <= bindparam("near", type_=Date),
        _step.working_days < -_USUAL_OFFSET,
    )
    undecided = _modification.state.in_([ModificationState.DRAFT_PROPOSAL, ModificationState.MODIFICATION_PROPOSAL])
    scoped = exists().where(_scope.release_key == _release.key, active)
    judged = exists().where(_criterion.release_key == _step.release_key, _criterion.standing.in_([SignOffState.OPEN, SignOffState.STALE]))
    whole_scope = (ReleaseKind.SYSTEM, ReleaseKind.DOCUMENTATION)
    places = table_of(ScopeItemRow)
    # Steps for which nothing may be left to do, as `policy.timetable.needless` finds when the release is read.
    in_scope = places.join(table_of(ModificationRow), _modification.ref == _scope.modification_ref)
    left = (_scope.release_key == _step.release_key, active)
    does = _step.acts.cast(String)
    met = or_(
        does.contains(acts.GO_LIVE),  # Whom it waits for hangs on the decision.
        or_(*(does.contains(act) for act in sorted(ON_DOCUMENTS))),  # What is offered for it hangs on the versions on file.
        and_(does.contains(acts.DECIDE_MODIFICATIONS), ~exists().select_from(in_scope).where(*left, undecided)),
        and_(
            or_(*(does.contains(word) for word in _TESTED)),
            exists().where(_scope.release_key == _step.release_key),
            ~exists().select_from(in_scope).where(*left, _modification.dcc_systems),
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
    found = union(
        select(_release.key).where(_release.kind == ReleaseKind.YEAR),
        select(_release.key).where(_release.go_live <= bindparam("reach", type_=Date), or_(_release.kind.in_(whole_scope), scoped)),
        select(_step.release_key).where(*open_, _step.planned.is_not(None)),
        select(_step.release_key)
        .join_from(table_of(MilestoneRow), _anchors, and_(_anchor.release_key == _step.release_key, _anchor.key == _step.anchor))
        .where(*open_, near),
        select(_step.release_key).where(_step.done_on.is_(None), _step.day <= _UNTIL, met),
        select(_step.release_key)
        .join_from(table_of(PredecessorRow), table_of(MilestoneRow), _is_step(_after.milestone_key, _after.release_key))
        .where(_step.done_on.is_(None), _step.day <= _UNTIL),
        select(_step.release_key).where(
            _step.done_on.is_(None), _step.day <= bindparam("reviewed", type_=Date), _step.acts.cast(String).contains("review "), judged
        ),
        select(_scope.release_key)
        .join_from(places, table_of(ModificationRow), _modification.ref == _scope.modification_ref)
        .where(active, _scope.cutoff <= _UNTIL, undecided),
        select(_condition.release_key).where(_condition.closed_on.is_(None), _condition.due <= _UNTIL),
        select(_step.release_key)
        .join_from(table_of(MilestoneRow), table_of(DecisionRow), _decision.release_key == _step.release_key)
        .where(_step.done_on.is_(None), _step.day <= _UNTIL, _decision.window_end.is_not(None)),
        select(_scope.release_key)
        .join_from(table_of(DependencyRow), table_of(ChangeRequestRow), _request.ref == _dependency.request_ref)
        .join(places, _scope.modification_ref == _dependency.modification_ref)
        .where(active, _request.expected.is_not(None)),
        select(_release.key).where(_release.key.in_(bindparam("moved", type_=String, expanding=True))),
    )
    return select(_release.key).where(_ALIVE, _release.key.in_(found.scalar_subquery())).order_by(_release.key)


_TO_READ = _to_read()


def releases_to_read(
    conn: Connection, today: date, until: date, lead_times: Collection[LeadTime], moved: Collection[str] = ()
) -> list[str]:
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
    return list(conn.execute(_TO_READ, {**days, "moved": sorted(moved)}).scalars())


@dataclass(frozen=True)
class PlainStep:
    """A due milestone that needs only its own row, with its release's body and classification and its newest stage sent."""

    due: Due
    body: str
    classification: Classification
    newest_sent: int | None


_DUE = (_step.done_on.is_(None), _step.proposed.is_(False), _step.day <= _UNTIL)
_NEWEST_SENT = (
    select(func.min(_nudge.stage))
    .where(
        _nudge.release_key == _step.release_key,
        _nudge.item == literal("milestone:") + _step.key,
        _nudge.due == _step.day,
        _nudge.why == "",
    )
    .scalar_subquery()
)
_PLAIN_STEPS = (
    select(_step.release_key, _step.key, _step.event, _step.day, _step.owner, _step.acts, _step.recorded_on)
    .add_columns(_release.body, _release.classification, _NEWEST_SENT)
    .join_from(table_of(MilestoneRow), table_of(ReleaseRow), _step.release_key == _release.key)
    .where(*_DUE, _ALIVE)
    .order_by(_step.release_key, _step.day)
)
_ROUTES = select(_route.release_key, _route.committee_key, _route.channel_id).where(
    _route.release_key.in_(select(_step.release_key).where(*_DUE))
)


def plain_steps(
    conn: Connection, today: date, until: date, whole: Collection[str]
) -> tuple[Iterator[PlainStep], Mapping[str, dict[str, str]]]:
    """Returns the due plain milestones of open releases except `whole`, in order, and channels by committee. Two statements."""
    found = conn.execute(_PLAIN_STEPS, {"today": today, "until": until}).all()
    channels: dict[str, dict[str, str]] = {}
    for key, committee, channel in conn.execute(_ROUTES, {"until": until}).all():
        channels.setdefault(key, {})[committee] = channel
    return _plain(found, frozenset(whole)), channels


def _plain(found: Sequence[Sequence[Any]], whole: frozenset[str]) -> Iterator[PlainStep]:
    for key, step, event, day, owner, does, recorded_on, body, classification, newest_sent in found:
        if key not in whole:
            gate = bool(does) and not acts.GATES.isdisjoint(does)
            due = Due(key, DueKind.MILESTONE, step, event, day, owner, gate, recorded_on, step=step)
            yield PlainStep(due, body, classification, newest_sent)


@dataclass(frozen=True)
class PlainDate:
    """A milestone that is not done and has a day of its own, with its release and that release's classification."""

    release: str
    classification: Classification
    event: str
    day: date
    owner: str
    acts: tuple[str, ...]
    covers: Covers
    proposed: bool


def plain_dates(
    conn: Connection, today: date, until: date, whole: Collection[str], levels: Collection[Classification]
) -> Iterator[PlainDate]:
    """Yields the plain milestones up to `until`, proposed ones too, of open releases except `whole`, at these levels. One statement."""
    columns = (_step.release_key, _release.classification, _step.event, _step.day, _step.owner, _step.acts, _step.covers, _step.proposed)
    found = conn.execute(
        select(*columns)
        .join_from(table_of(MilestoneRow), table_of(ReleaseRow), _step.release_key == _release.key)
        .where(_step.done_on.is_(None), _step.day <= until, _ALIVE, _release.classification.in_(levels))
        .order_by(_step.release_key, _step.position),
        {"today": today},
    ).all()
    left_out = frozenset(whole)
    for row in found:
        if row[0] not in left_out:
            yield PlainDate(*row[:5], tuple(row[5]), *row[6:])
