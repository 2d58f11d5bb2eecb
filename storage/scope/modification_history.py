"""The history of a modification or a DCC Change Request: its own records, and those about it in the releases that have or had it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from storage.history.changes import Acts, acts_where, narrowed, outside
from storage.history.names import key_in, name_of, prefix_of
from storage.tables import (
    AlongsideRow,
    AuditRow,
    ChangeRequestRow,
    DependencyRow,
    FollowRow,
    ModificationPartRow,
    ModificationRow,
    ScopeItemRow,
    SolutionRow,
    table_of,
)

_audit = table_of(AuditRow).c
_NAMED = (ModificationRow, ChangeRequestRow)
_UNDER = (SolutionRow, ModificationPartRow, DependencyRow, FollowRow)

Spans = Mapping[str, Sequence[tuple[int, int | None]]]
"""By release, the spans of the history, by numbers of changes, in which it is not shown; None is "to this day"."""


def releases_that_had(conn: Connection, refs: Collection[str]) -> tuple[str, ...]:
    """Returns the keys of the releases that ever had one of the references in scope or alongside, by key. One statement."""
    placed = (_audit.thing.like(f"{prefix_of(ScopeItemRow)}%/{ref}/%") for ref in refs)
    beside = (_audit.thing.like(f"{prefix_of(AlongsideRow)}%/{ref}") for ref in refs)
    found = conn.execute(select(_audit.thing).where(or_(*placed, *beside)).distinct()).scalars()
    return tuple(sorted({key_in(each)[0] for each in found}))


def requests_of(conn: Connection, refs: Collection[str]) -> dict[str, str]:
    """Returns the Change Request of each dependency that one of the references ever had, by the dependency's record. One statement."""
    statement = select(_audit.thing).where(or_(*(_audit.thing.startswith(prefix_of(DependencyRow, ref)) for ref in refs))).distinct()
    return {each: key_in(each)[1] for each in conn.execute(statement).scalars()}


def dependents_of(conn: Connection, ref: str) -> dict[str, str]:
    """Returns the modification of each dependency on a Change Request there ever was, by the dependency's record. One statement."""
    found = conn.execute(select(_audit.thing).where(_audit.thing.like(f"{prefix_of(DependencyRow)}%/{ref}/%")).distinct()).scalars()
    return {each: key_in(each)[0] for each in found}


def acts_of_modification(
    conn: Connection,
    refs: Collection[str],
    spans: Spans,
    *,
    also: Collection[str] = (),
    without: Collection[str] = (),
    actor: str = "",
    refused: bool = False,
    page: int = 1,
    size: int = 10,
    until: datetime | None = None,
) -> Acts:
    """Returns a page of what was done to a modification or Change Request, known under `refs`. Three statements.

    `spans` has the releases that ever had it. `also` are further records that belong to it, `without` records that are left out. What was
    done while none of its releases was shown is left out too: the words could tell of one. A page past the end is the last one.
    """
    named = or_(
        _audit.thing.in_([*(name_of(row, ref) for row in _NAMED for ref in refs), *also]),
        *(_audit.thing.startswith(prefix_of(row, ref)) for row in _UNDER for ref in refs),
    )
    apart = _in_all(tuple(spans.values()))
    own = and_(_audit.release_key.is_(None), named, *outside(apart))
    placed = (and_(_audit.release_key == key, _about(refs), *outside(each)) for key, each in spans.items())
    conditions = [or_(own, *placed), *narrowed(actor, until, refused=refused)]
    if without:
        conditions.append(_audit.thing.not_in(without))
    return acts_where(conn, conditions, refused=refused, page=page, size=size)


def _about(refs: Collection[str]) -> ColumnElement[bool]:
    """Matches records of a release with one of the references as a part of their key."""
    return or_(
        *(_audit.thing.endswith(f"{mark}{ref}") for ref in refs for mark in "/:"),
        *(_audit.thing.contains(f"{mark}{ref}/") for ref in refs for mark in "/:"),
    )


def _in_all(spans: Sequence[Sequence[tuple[int, int | None]]]) -> list[tuple[int, int | None]]:
    """Returns the spans in which none of the releases is shown; none without a release."""
    found: list[tuple[int, int | None]] = [*spans[0]] if spans else []
    for others in spans[1:]:
        found = [both for one in found for other in others if (both := _overlap(one, other))]
    return found


def _overlap(one: tuple[int, int | None], other: tuple[int, int | None]) -> tuple[int, int | None] | None:
    first = max(one[0], other[0])
    last = min((each for each in (one[1], other[1]) if each is not None), default=None)
    return (first, last) if last is None or first <= last else None
