"""Reads of modifications: one with its solutions and placements, lists and searches."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from policy.access.classification import up_to
from policy.model.releases import Classification
from policy.model.scope import Dependency, Modification, ModificationState, ScopeItem, ScopeState
from storage.mapping import scope as scope_rows
from storage.releases.releases import GO_LIVE_ORDER
from storage.roster.reference_data import fetch_patterns
from storage.scope.classifications import modifications_up_to
from storage.scope.renaming import stored_ref
from storage.scope.unplaced import UNPLACED
from storage.tables import ModificationRow, ReleaseRow, ScopeItemRow, table_of

_release = table_of(ReleaseRow).c
_scope = table_of(ScopeItemRow).c
_modification = table_of(ModificationRow).c


@dataclass(frozen=True)
class ModificationRecord:
    """A modification with its placements (release key and scope item, by go-live) and dependencies."""

    modification: Modification
    placements: tuple[tuple[str, ScopeItem], ...]
    dependencies: tuple[Dependency, ...]


def fetch_modification(conn: Connection, ref: str) -> ModificationRecord | None:
    """Returns the modification with its placements and dependencies, by either of its references, or None.

    Four statements; six at most by its other reference (DP102 of MP102), three if it does not exist.
    """
    bound = {"key": ref}
    top = conn.execute(scope_rows.MODIFICATION, bound).one_or_none()
    if top is None:
        other = stored_ref(conn, ref, fetch_patterns(conn))
        return fetch_modification(conn, other) if other else None
    details = scope_rows.details(conn.execute(scope_rows.SOLUTIONS_OF_MODIFICATION, bound).all())
    modification = scope_rows.modification(top, *details.get(ref, ((), ())))
    return ModificationRecord(
        modification=modification,
        placements=tuple(
            (row[0], scope_rows.scope_item(row[1:], modification)) for row in conn.execute(scope_rows.PLACEMENTS, bound).all()
        ),
        dependencies=scope_rows.dependencies(conn.execute(scope_rows.DEPENDENCIES_OF_MODIFICATION, bound).all()),
    )


@dataclass(frozen=True)
class ModificationLine:
    """A modification in a list, without its solutions, and the keys of its releases."""

    modification: Modification
    releases: tuple[str, ...]


def list_modifications(
    conn: Connection,
    state: ModificationState | None = None,
    clearance: Classification = Classification.RED,
    *,
    offset: int = 0,
    limit: int = 20,
    unplaced: bool = False,
) -> tuple[int, list[ModificationLine]]:
    """Returns the number of modifications, of one state or all, and a page of them by ref. Three statements.

    With `unplaced`, they are those that are approved and in no release (Guidance 4.2). What is above `clearance` is left out: places, and
    modifications that have no other place (R20).
    """
    conditions = [modifications_up_to(clearance)]
    conditions += [UNPLACED] if unplaced else [] if state is None else [_modification.state == state]
    total = conn.execute(select(func.count()).select_from(table_of(ModificationRow)).where(*conditions)).scalar_one()
    page = select(*scope_rows.MODIFICATION_COLUMNS).where(*conditions).order_by(_modification.ref).offset(offset).limit(limit)
    listed = [scope_rows.modification(row) for row in conn.execute(page).all()]
    placed: dict[str, list[str]] = {}
    placements = (
        select(_scope.modification_ref, _scope.release_key)
        .join_from(table_of(ScopeItemRow), table_of(ReleaseRow), _scope.release_key == _release.key)
        .where(_scope.modification_ref.in_([each.ref for each in listed]), _scope.state != ScopeState.OUT)
        .where(_release.classification.in_(up_to(clearance)))
        .order_by(GO_LIVE_ORDER, _scope.release_key, _scope.part)
    )
    for ref, key in conn.execute(placements).all():
        keys = placed.setdefault(ref, [])
        if key not in keys:
            keys.append(key)
    return total, [ModificationLine(each, tuple(placed.get(each.ref, ()))) for each in listed]


def nearest_modification_refs(conn: Connection, text: str, clearance: Classification, limit: int = 3) -> list[str]:
    """Returns the stored refs within `clearance` most similar to `text`, best first, of those that share most of its digits.

    One statement.
    """
    wanted = re.sub(r"[^A-Z0-9]", "", text.upper())[:20]
    digits = re.sub(r"[^0-9]", "", wanted).lstrip("0")
    patterns = {f"%{part}%" for part in (digits, digits[:-1], digits[1:]) if part} or {f"{wanted[:2]}%"}
    statement = select(_modification.ref).where(or_(*(_modification.ref.like(pattern) for pattern in sorted(patterns))))
    statement = statement.where(modifications_up_to(clearance))
    # Of thousands of refs that share digits, the shortest are the likeliest.
    statement = statement.order_by(func.length(_modification.ref), _modification.ref).limit(500)
    return difflib.get_close_matches(wanted, list(conn.execute(statement).scalars()), n=limit, cutoff=0.6)


def search_modifications(conn: Connection, text: str, limit: int, clearance: Classification) -> list[Modification]:
    """Returns modifications within `clearance` with the text in one of their refs or their title, by ref, without solutions.

    One statement.
    """
    wanted = text.strip()
    statement = select(*scope_rows.MODIFICATION_COLUMNS).where(modifications_up_to(clearance)).order_by(_modification.ref).limit(limit)
    if wanted:
        statement = statement.where(
            or_(
                _modification.ref.icontains(wanted, autoescape=True),
                _modification.draft_ref.icontains(wanted, autoescape=True),
                _modification.title.icontains(wanted, autoescape=True),
            )
        )
    return [scope_rows.modification(row) for row in conn.execute(statement).all()]


def refs_by_link(conn: Connection, url: str) -> list[str]:
    """Returns the modifications whose page on record has that address, with or without a slash at its end. One statement."""
    plain = url.partition("#")[0].partition("?")[0].rstrip("/")
    statement = select(_modification.ref).where(_modification.link.in_([plain, f"{plain}/"])).order_by(_modification.ref)
    return list(conn.execute(statement).scalars())
