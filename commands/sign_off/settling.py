"""Criteria resolved after a change: their states, sign-offs that are no longer current, and a recommendation that no longer holds (R16)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from commands.protocol.results import Person, Words
from commands.sign_off.cards import refresh_card
from commands.sign_off.recommendations.withdrawal import withdrawn
from policy.calendar.release_calendar import release_name
from policy.model.wording import joined
from policy.sign_off.review import Review, why_closed
from policy.sign_off.sign_off import SETTLED, is_current
from storage.engine.session import Change
from storage.history.announcements import about_criteria
from storage.mail import outbox
from storage.mail.messages import RetakeAsked
from storage.roster.channels import channel_for
from storage.sign_off import reviews
from storage.tables import CriterionRow


def settle(tx: Change, key: str, committee: str, refs: Collection[str], *, notify: bool = True) -> tuple[Review, tuple[Words, ...]]:
    """Resolves criteria after a change and stores their states. With `notify`, tells those whose sign-offs became stale (R16).

    If a sign-off no longer counts, the committee's recommendation is withdrawn.
    """

    review = reviews.fetch_review(tx.connection, key, committee=committee)
    assert review is not None  # noqa: S101 - The caller read it in this transaction.
    return settled(tx, review, refs, notify=notify)


def settled(tx: Change, review: Review, refs: Collection[str], *, notify: bool = True) -> tuple[Review, tuple[Words, ...]]:
    """Does the same as `settle` for a review that was read after the change."""
    lost, moved = [], False
    for ref in refs:
        if ref not in review.refs:
            continue
        standing = review.resolution(ref).state
        before = review.criterion(ref).state
        if standing is before:
            continue
        moved = True
        tx.session.get_one(CriterionRow, (review.key, ref)).standing = standing
        if before in SETTLED and standing not in SETTLED:
            lost.append(ref)
    stale = [
        ref for ref in refs if ref in review.refs and any(not is_current(each, review.stamp(ref)) for each in review.positions_of(ref))
    ]
    notes = withdrawn(tx, review, lost)
    if stale and notify:
        notes = (*notes, *_ask_again(tx, review, stale))
    if not moved:
        return review, notes
    # A review of one criterion has no positions of the others, so they keep their stored states.
    criteria = tuple(
        replace(each, state=review.resolution(each.ref).state) if review.has_read(each.ref) else each for each in review.criteria
    )
    return replace(review, criteria=criteria), notes


def resettle(tx: Change, key: str, committee: str) -> tuple[Words, ...]:
    """Resolves all criteria of a committee in a release, after a change of its quorum, members or deputies (R22).

    Returns the sentences about what changed.
    """
    review = reviews.fetch_review(tx.connection, key, committee=committee)
    if review is None or why_closed(review):
        return ()
    after, notes = settled(tx, review, review.refs, notify=False)
    refresh_card(tx, after)
    changed = [each for each in after.criteria if each.state is not review.criterion(each.ref).state]
    states = tuple((f"{release_name(key)}: {each.ref} is now {each.state.value}.",) for each in changed)
    return (*states, *notes)


def _ask_again(tx: Change, review: Review, stale: Sequence[str]) -> tuple[Words, ...]:
    people = sorted(
        {each.user for ref in stale for each in review.positions_of(ref) if not is_current(each, review.stamp(ref)) and not each.on_behalf}
    )
    channel = channel_for(tx.connection, review.key, review.committee)
    if channel:
        message = RetakeAsked(review.key, review.committee, tuple(stale), tuple(people))
        key = f"retake:{review.key}:{review.committee}:{tx.change_id}"
        outbox.enqueue(tx, message, key=key, channel=channel, about=about_criteria(review.key))
    words: list[str | Person] = [f"To be signed off again: {joined(stale)}"]
    for number, each in enumerate(people[:20]):
        words += [", by " if number == 0 else ", ", Person(each)]
    return ((*words, "."),)
