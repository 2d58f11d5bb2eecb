"""Proposals to re-target modifications whose Change Request is too late for their release (Paper 4; R7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import select

from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.results import Words
from policy.calendar.release_calendar import release_name
from policy.model.releases import Release
from policy.model.scope import ScopeItem
from policy.model.wording import day_words, joined
from policy.scope import change_requests, eligibility
from policy.scope.change_requests import FEASIBLE_MONTHS, Unmet
from storage.releases import releases
from storage.releases.releases import ReleaseLine
from storage.tables import DependencyRow, ScopeItemRow, table_of

_WEIGHED = 12
"""Releases considered as targets. Each costs a read of the release, and later ones are too far away to propose."""

_OFFERED = 10


def proposals(doing: Doing, ref: str, *, only: str = "") -> tuple[tuple[Words, ...], tuple[Line, ...]]:
    """Returns notes on modifications that are now too late for their release, and command lines that would move them; moves nothing.

    `ref` is the Change Request as stored; `only` limits the notes to one modification that depends on it.
    """
    conn = doing.tx.connection
    lines = [line for line in releases.list_releases(conn) if line.live_on is None and line.cancelled_on is None]
    late: list[tuple[Release, Unmet]] = []
    for key in _waiting_releases(doing, ref, {line.key for line in lines}):
        release = releases.fetch_release(conn, key)
        if release:
            late += [(release, each) for each in change_requests.unmet(release, doing.today) if each.request.ref == ref and each.too_late]
    late = [(release, each) for release, each in late if not only or only in each.modifications]
    expected = late[0][1].request.expected if late else None
    if expected is None:
        return (), ()
    targets = _candidates(doing, lines, expected.latest)
    notes: list[Words] = []
    commands: list[Line] = []
    for release, each in late:
        note, found = _proposed(release, each, targets, expected.latest, {line.key for line in lines}, only)
        notes.append((note,))
        commands += [line for line in found if line not in commands]
    return (*notes, ("Nothing was moved.",)), tuple(commands[:_OFFERED])


def _waiting_releases(doing: Doing, ref: str, known: set[str]) -> list[str]:
    item, waits = table_of(ScopeItemRow).c, table_of(DependencyRow).c
    statement = select(item.release_key).join(table_of(DependencyRow), waits.modification_ref == item.modification_ref)
    rows = doing.tx.connection.execute(statement.where(waits.request_ref == ref).distinct().order_by(item.release_key))
    return [key for key in rows.scalars() if key in known]


def _candidates(doing: Doing, lines: Sequence[ReleaseLine], expected: date) -> list[Release]:
    later = [line.key for line in lines if (line.go_live > expected if line.go_live else int(line.key) >= expected.year)]
    found = (releases.fetch_release(doing.tx.connection, key) for key in later[:_WEIGHED])
    return [each for each in found if each]


def _proposed(
    release: Release, late: Unmet, targets: Sequence[Release], expected: date, stored: set[str], only: str
) -> tuple[str, list[Line]]:
    dated = change_requests.feasible_releases(expected, targets, late.before)
    buckets = [each for each in targets if each.go_live is None and change_requests.is_feasible(each, expected, late.before)]
    by_key = {each.key: each for each in targets}
    feasible = [by_key[key] for key in dated] + buckets
    items = [item for item in release.in_scope if item.modification.ref in late.modifications and only in {"", item.modification.ref}]
    commands: list[Line] = []
    open_to: dict[str, None] = {}
    for item in items:
        fits = [each.key for each in feasible if each.key != release.key and _may_go(item, each)]
        open_to |= dict.fromkeys(fits)
        commands += [Line.release("move", item.name, "from", release.key, "to", key) for key in fits[:1]]
    until = f"{day_words(late.feasible_by)}, the last feasible day for the {release_name(release.key)}" if late.feasible_by else ""
    assumed = f" (assumed: {FEASIBLE_MONTHS} months before go-live)" if late.assumed else ""
    names = joined([item.name for item in items], most=5)
    day = late.request.expected
    after = "is" if day and late.feasible_by and day.earliest > late.feasible_by else "may be"
    words = day.words if day else ""
    told = f"⚠️ {late.request.ref} is expected {words}, which {after} after {until}{assumed}. Consider another release for {names}."
    if open_to:
        where = joined([release_name(key) for key in open_to], most=4)
        return f"{told} Feasible releases: the {where}.", commands
    new = change_requests.first_feasible(expected, late.before, stored)
    if new:
        return f"{told} No release on record is feasible, but the {release_name(new)} would be.", [Line.release("create", new)]
    return f"{told} No release in the next {change_requests.YEARS_AHEAD} years is feasible.", []


def _may_go(item: ScopeItem, target: Release) -> bool:
    there = any(each.modification.ref == item.modification.ref for each in target.in_scope)
    return not there and eligibility.may_enter(item.modification, target).allowed
