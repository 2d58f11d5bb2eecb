"""`/modification show` and `list`: modifications with their states and releases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from commands.protocol.access.reading import ceiling_of, seen_modifications, seen_releases, seen_requests, why_not_read
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import AboutReleases, Refused
from commands.protocol.words import nearest, reference, release_given, shown
from commands.scope.items.unclear import why_not_one
from policy.access.classification import of_places
from policy.model.releases import Release
from policy.model.scope import ChangeRequest, Dependency, Modification, ModificationState, ScopeItem
from policy.model.wording import joined
from policy.scope.eligibility import may_enter
from policy.scope.references import split_part
from storage.releases import releases
from storage.scope import change_requests, modifications
from storage.scope.change_requests import RequestRecord
from storage.scope.modifications import ModificationLine, ModificationRecord
from storage.scope.renaming import split_from
from storage.scope.unplaced import count_unplaced

UNPLACED = "unplaced"
"""The word for approved modifications that are in no release."""

LISTED = 9
"""Modifications per page."""

FITTING = 3
"""The most releases that are offered for a modification that is in none."""


@dataclass(frozen=True)
class ModificationShown(AboutReleases):
    """A modification with its scope items and dependencies.

    `fitting` are the next releases for one that is in none or only in ones that are `cancelled`.
    """

    modification: Modification
    placements: tuple[tuple[str, ScopeItem], ...]
    dependencies: tuple[Dependency, ...]
    today: date
    fitting: tuple[str, ...] = ()
    cancelled: frozenset[str] = frozenset()


@dataclass(frozen=True)
class RequestShown(AboutReleases):
    """A DCC Change Request, the releases it is delivered alongside, and the modifications that depend on it."""

    request: ChangeRequest
    alongside: tuple[str, ...]
    waiting: tuple[Dependency, ...]


@dataclass(frozen=True)
class ModificationsListed(AboutReleases):
    """A page of modifications: all, of one state, or those that are approved and in no release.

    `unplaced` is the number of the latter, and `cancelled` are releases that no longer take a modification anywhere.
    """

    state: ModificationState | None
    lines: tuple[ModificationLine, ...]
    total: int
    page: int
    pages: int
    unplaced: int = 0
    only_unplaced: bool = False
    cancelled: frozenset[str] = frozenset()


def show(conn: Connection, asked: Ask) -> ModificationShown | RequestShown | Refused:
    """Returns a modification, or the Change Request if the reference is one (R5, R6, R7)."""
    typed = " ".join(asked.words)
    if not typed:
        return Refused("Which modification? Write, for example, /modification show MP079.", (Line.modification("list"),))
    named = reference(conn, split_part(typed)[0])
    if named is None:
        near = why_not_one(conn, asked, typed, lambda ref: (Line.modification("show", ref.partition(" ")[0]),))
        return (
            near
            or release_given(conn, asked)
            or Refused(
                f"“{shown(typed)}” is not a reference. Write, for example, SECMP0053, MP079 or CR1088.", (Line.modification("list"),)
            )
        )
    ref = named.text
    if named.is_request:
        request = change_requests.fetch_request(conn, ref)
        if request:
            return _request(conn, asked, request)
        return _unknown(ref, "Change Request", nearest(ref, change_requests.request_refs(conn, ceiling_of(conn, asked))))
    found = modifications.fetch_modification(conn, ref)
    if found:
        return _modification(conn, asked, found)
    if children := split_from(conn, ref):
        return Refused(f"{ref} was split into {joined(children)}. Which one?", tuple(Line.modification("show", each) for each in children))
    return _unknown(ref, "modification", modifications.nearest_modification_refs(conn, ref, ceiling_of(conn, asked)))


def _modification(conn: Connection, asked: Ask, found: ModificationRecord) -> ModificationShown | Refused:
    """Returns a modification with the places and dependencies that the reader may see, or a refusal if they see none of its places."""
    stored = releases.classifications(conn, [key for key, _ in found.placements])
    if hidden := why_not_read(conn, asked, of_places(stored.values())):
        return Refused(hidden)
    classes = seen_releases(conn, asked, stored)
    requests = seen_requests(conn, asked, [each.request.ref for each in found.dependencies])
    cancelled = releases.cancelled(conn, classes)
    # Of several parts it can't be said which one a button would add.
    placed = any(item.part or (item.active and key not in cancelled) for key, item in found.placements)
    return ModificationShown(
        classes,
        found.modification,
        tuple(each for each in found.placements if each[0] in classes),
        tuple(each for each in found.dependencies if each.request.ref in requests),
        asked.today,
        () if placed else _fitting(conn, asked, found.modification),
        cancelled,
    )


def _fitting(conn: Connection, asked: Ask, modification: Modification) -> tuple[str, ...]:
    """Returns the next releases for a modification: ahead, and of a kind that may have it without a warning (R2, R5)."""
    lines = releases.list_releases(conn, open_on=asked.today, clearance=ceiling_of(conn, asked))
    ahead = (each for each in lines if each.go_live and each.go_live >= asked.today)
    found = ((each.key, may_enter(modification, _as_release(each))) for each in ahead)
    return tuple(key for key, ruling in found if ruling.allowed and not ruling.warning)[:FITTING]


def _as_release(line: releases.ReleaseLine) -> Release:
    return Release(line.key, line.kind, line.go_live, technical_specifications=line.technical_specifications)


def _request(conn: Connection, asked: Ask, found: RequestRecord) -> RequestShown | Refused:
    """Returns a Change Request with what of it the reader may see, or a refusal if they see none of the releases alongside."""
    stored = releases.classifications(conn, found.alongside)
    if hidden := why_not_read(conn, asked, of_places(stored.values())):
        return Refused(hidden)
    classes = seen_releases(conn, asked, stored)
    waiting = seen_modifications(conn, asked, [each.modification for each in found.waiting])
    return RequestShown(
        classes,
        found.request,
        tuple(key for key in found.alongside if key in classes),
        tuple(each for each in found.waiting if each.modification in waiting),
    )


def _unknown(ref: str, what: str, close: Sequence[str]) -> Refused:
    meant = f" Did you mean {close[0]}?" if close else " See /modification list."
    return Refused(
        f"There is no {what} {ref}.{meant}", tuple(Line.modification("show", each) for each in close) or (Line.modification("list"),)
    )


def list_modifications(conn: Connection, asked: Ask) -> ModificationsListed | Refused:
    """Returns a page of modifications: all, of one state, or those that are approved and in no release (Guidance 4.2)."""
    word = " ".join(asked.words).lower()
    state = next((each for each in ModificationState if word in {each.value, each.name.lower().replace("_", " ")}), None)
    only = word == UNPLACED
    if word not in {"", "all", UNPLACED} and state is None:
        states = ", ".join([*(each.value for each in ModificationState), UNPLACED])
        close = nearest(word, [*(each.value for each in ModificationState), UNPLACED], count=1)
        return Refused(f"“{shown(word)}” is not a state. Write one of {states}.", tuple(Line.modification("list", each) for each in close))
    start = (asked.page - 1) * LISTED
    ceiling = ceiling_of(conn, asked)
    total, lines = modifications.list_modifications(conn, state, ceiling, offset=start, limit=LISTED, unplaced=only)
    waiting = total if only else count_unplaced(conn, ceiling)
    pages = max(1, -(-total // LISTED))
    classes = releases.classifications(conn, [key for line in lines for key in line.releases])
    return ModificationsListed(
        classes, state, tuple(lines), total, min(asked.page, pages), pages, waiting, only, releases.cancelled(conn, classes)
    )
