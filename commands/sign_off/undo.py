"""Sign-offs after an undo: resolved again from the restored record, and closed after a Go (R16)."""

from __future__ import annotations

from collections.abc import Sequence

from commands.protocol.command import Doing
from commands.protocol.results import Words
from commands.sign_off.review import refresh_card, resettle, settle, why_closed
from storage.sign_off import amendments, reviews
from storage.sign_off.reviews import Review


def why_not_reopened(doing: Doing, touched: Sequence[tuple[str, str]]) -> str:
    """Returns why the change can't be undone because the sign-offs that it affects are closed, or ""."""
    return next((why for review, _ in _reviews(doing, touched) if (why := why_closed(review))), "")


def followed(doing: Doing, touched: Sequence[tuple[str, str]]) -> tuple[Words, ...]:
    """Resolves the criteria after an undo and updates the cards. Returns the notes for the person."""
    notes: list[Words] = []
    for before, refs in _reviews(doing, touched):
        review, more = settle(doing, before.key, before.committee, refs)
        refresh_card(doing, review)
        notes += more
    return tuple(notes)


def resettle_committees(doing: Doing, committees: Sequence[str]) -> None:
    """Resolves again what committees review, after a change of their quorum or members was taken back."""
    for committee in committees:
        for key in amendments.with_card_or_positions(doing.tx.connection, committee):
            resettle(doing, key, committee)


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
