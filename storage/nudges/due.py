"""Plain milestones that may be due: those with a day of their own and no predecessor, which need nothing else from their release.

Everything else that can fall due (relative and partial dates, policy dates, cut-offs, reviews, conditions, dependencies) needs the
complete release: `releases_to_read` finds those.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, and_, bindparam, func, literal, select

from policy.model import acts
from policy.model.releases import Classification
from policy.model.rid import Covers
from policy.nudges.item import Due, DueKind
from storage.nudges.open_releases import alive
from storage.tables import ChannelRouteRow, MilestoneRow, NudgeRow, ReleaseRow, table_of

_release = table_of(ReleaseRow).c
_step = table_of(MilestoneRow).c
_nudge = table_of(NudgeRow).c
_route = table_of(ChannelRouteRow).c

_ALIVE = and_(*alive(among=False))
_UNTIL: Any = bindparam("until", type_=Date)


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
