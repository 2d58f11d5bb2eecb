"""Sign-offs and their steps after an undo: resolved again from the restored record, and closed after a Go (R13, R16)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from commands.protocol.command import Doing
from commands.protocol.results import Words
from commands.sign_off.cards import refresh_card
from commands.sign_off.settling import resettle, settled
from commands.sign_off.steps import steps_words
from policy.decisions.happened import happened
from policy.findings.steps import steps_after_undo
from policy.model.history import FieldChange
from policy.model.releases import Release
from policy.releases.facts import is_closed
from policy.sign_off.review import Review, why_closed
from storage.documents.documents import fetch_documents
from storage.history import changes
from storage.history.names import key_in, name_of, prefix_of
from storage.releases.releases import fetch_release
from storage.sign_off import amendments, reviews
from storage.sign_off.evidence import evidenced
from storage.tables import (
    CriterionRow,
    DecisionRow,
    DocumentRow,
    EvidenceRow,
    MilestoneRow,
    RecommendationRow,
    RidVersionRow,
)

_OF_ACTS = (CriterionRow, DecisionRow, DocumentRow, EvidenceRow, RecommendationRow, RidVersionRow)
"""The records of the acts for which steps stand."""


def why_not_reopened(doing: Doing, touched: Sequence[tuple[str, str]]) -> str:
    """Returns why the change can't be undone because the sign-offs that it affects are closed, or ""."""
    return next((why for review, _ in _reviews(doing, touched) if (why := why_closed(review))), "")


def followed(doing: Doing, touched: Sequence[tuple[str, str]]) -> tuple[Words, ...]:
    """Resolves the criteria after an undo and updates the cards. Returns the notes for the person."""
    notes: list[Words] = []
    for before, refs in _reviews(doing, touched):
        found = reviews.fetch_review(doing.tx.connection, before.key, committee=before.committee)
        # A committee whose criteria are all not applicable has nothing to sign off (R12).
        if found is None:
            continue
        review, more = settled(doing.tx, found, refs)
        refresh_card(doing.tx, review)
        notes += more
    return tuple(notes)


@dataclass(frozen=True)
class OnRecord:
    """A release and the acts on its record, before an undo."""

    release: Release
    acts: frozenset[str]


def on_record(conn: Connection, change: int) -> tuple[OnRecord, ...]:
    """Returns the releases whose acts a change is about, as they are now."""
    names = tuple(f"{each.__tablename__}:" for each in _OF_ACTS)
    keys = dict.fromkeys(each.release for each in changes.of_change(conn, change) if each.thing.startswith(names))
    return tuple(found for key in keys if (found := _now(conn, key)))


def follow_acts(doing: Doing, before: Iterable[OnRecord]) -> tuple[Words, ...]:
    """Reopens the steps whose acts an undo took off the record, and completes those whose acts it brought back (RID 3; R13).

    A step gets the day again on which it was done last. Returns the notes for the person.
    """
    conn = doing.tx.connection
    notes: list[Words] = []
    for was in before:
        now = _now(conn, was.release.key)
        if now is None or is_closed(now.release, doing.today):
            continue
        to_reopen, to_complete = steps_after_undo(was.release, was.acts, now.release, now.acts)
        for each in to_reopen:
            doing.tx.session.get_one(MilestoneRow, (now.release.key, each.key)).done_on = None
        earlier = {each.key: each.done_on for each in was.release.milestones}
        for each in to_complete:
            row = doing.tx.session.get_one(MilestoneRow, (now.release.key, each.key))
            name = name_of(MilestoneRow, now.release.key, each.key)
            row.done_on = earlier.get(each.key) or changes.last_day_before(conn, name, "done_on") or doing.today
        stay = [each for each in to_complete if earlier.get(each.key)]
        notes += steps_words(to_reopen, tuple(each for each in to_complete if each not in stay))
        notes += [(f"“{each.event}” stays done, because what it stands for is still on record.",) for each in stay]
    return tuple(notes)


def taken_back(doing: Doing, undone: Sequence[FieldChange]) -> tuple[FieldChange, ...]:
    """Returns an undo's changes without those that opened a step which another act on record keeps done (RID 3; R13)."""
    return tuple(each for each in undone if not (_opened(each) and _is_done(doing, each.thing)))


def _opened(change: FieldChange) -> bool:
    """Returns whether taking the change back opens a step."""
    return change.thing.startswith(prefix_of(MilestoneRow)) and change.field == "done_on" and change.before is None


def _is_done(doing: Doing, thing: str) -> bool:
    row = doing.tx.session.get(MilestoneRow, key_in(thing))
    return row is not None and row.done_on is not None


def _now(conn: Connection, key: str) -> OnRecord | None:
    release = fetch_release(conn, key) if key else None
    return OnRecord(release, happened(release, fetch_documents(conn, key), evidenced(conn, key))) if release else None


def resettle_committees(doing: Doing, committees: Sequence[str]) -> None:
    """Resolves again what committees review, after a change of their quorum or members was taken back."""
    for committee in committees:
        for key in amendments.with_card_or_positions(doing.tx.connection, committee):
            resettle(doing.tx, key, committee)


def _reviews(doing: Doing, touched: Sequence[tuple[str, str]]) -> list[tuple[Review, list[str]]]:
    found: dict[tuple[str, str], tuple[Review, list[str]]] = {}
    for key, ref in touched:
        known = next((refs for review, refs in found.values() if review.key == key and ref in review.refs), None)
        if known is not None:
            known.append(ref)
            continue
        review = reviews.fetch_review(doing.tx.connection, key, criterion=ref)
        if review is not None:
            found[(key, review.committee)] = (review, [ref])
    return list(found.values())
