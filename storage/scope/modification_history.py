"""The history of a modification or a DCC Change Request: its own records, and those about it in the releases that have or had it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, or_, select, union_all

from storage.history.changes import Acts, acts_where, narrowed, outside
from storage.history.names import goes_on, key_in, name_of, prefix_of
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
    placed = and_(_begins(conn, prefix_of(ScopeItemRow)), or_(*(_audit.thing.contains(f"/{ref}/") for ref in refs)))
    beside = and_(_begins(conn, prefix_of(AlongsideRow)), or_(*(_audit.thing.endswith(f"/{ref}") for ref in refs)))
    # Two statements in one: with an "or", no database would use its index.
    found = conn.execute(union_all(*(select(_audit.thing).where(each).distinct() for each in (placed, beside)))).scalars()
    return tuple(sorted({key_in(each)[0] for each in found}))


def requests_of(conn: Connection, refs: Collection[str]) -> dict[str, str]:
    """Returns the Change Request of each dependency that one of the references ever had, by the dependency's record. One statement."""
    statement = select(_audit.thing).where(or_(*(_begins(conn, prefix_of(DependencyRow, ref)) for ref in refs))).distinct()
    return {each: key_in(each)[1] for each in conn.execute(statement).scalars()}


def dependents_of(conn: Connection, ref: str) -> dict[str, str]:
    """Returns the modification of each dependency on a Change Request there ever was, by the dependency's record. One statement."""
    on_it = (_begins(conn, prefix_of(DependencyRow)), _audit.thing.contains(f"/{ref}/"))
    return {each: key_in(each)[0] for each in conn.execute(select(_audit.thing).where(*on_it).distinct()).scalars()}


def _begins(conn: Connection, prefix: str) -> ColumnElement[bool]:
    return goes_on(conn.dialect.name, _audit.thing, prefix[:-1], prefix[-1])


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
        *(_begins(conn, prefix_of(row, ref)) for row in _UNDER for ref in refs),
    )
    apart = _in_all(tuple(spans.values()))
    own = and_(named, *outside(apart))
    placed = (and_(_audit.release_key == key, _about(refs), *outside(each)) for key, each in spans.items())
    # A statement for each, because no database uses its index for "or".
    rows = union_all(*(select(_audit.seq).where(each) for each in (own, *placed)))
    conditions = [_audit.seq.in_(rows), *narrowed(actor, until, refused=refused)]
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
