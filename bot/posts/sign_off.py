"""Posts of the sign-off: the card, submitted evidence, and requests to sign off again or to confirm an editorial change."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.pages import sign_off
from bot.pages.kit.page import Page
from bot.posts.actions import NotYet, Update, stored_release
from bot.posts.corrections.corrected import hidden
from policy.model.decisions import Subject
from policy.sign_off.review import first_open, why_closed
from policy.sign_off.sign_off import SETTLED
from storage.decisions.recommendations import recommendation_of
from storage.engine.session import Store
from storage.history import changes
from storage.history.names import key_in, prefix_of
from storage.mail.messages import EditorialAsked, EvidenceSubmitted, RetakeAsked, SignOffCard
from storage.roster.channels import channel_for, clearance
from storage.sign_off import amendments, reviews
from storage.sign_off.cards import card_message, fetch_placed, posted_at
from storage.tables import EvidenceRow


def card(store: Store, message: SignOffCard, now: datetime) -> Update | None:
    """Returns a committee's current card, as an update of its message if it has one; an earlier card says that it moved."""
    key, committee = message.release, message.committee
    with store.reading() as conn:
        placed = fetch_placed(conn, key, committee)
        if placed is None:
            return None
        if placed.card.name != message.card:
            before = posted_at(conn, message.card)
            return Update(sign_off.moved_card(key, committee, placed.card.channel), before) if before else None
        kept, cleared = placed.card, placed.clearance
        at = kept.criterion
        review = reviews.fetch_review(conn, key, committee=committee, only=at, tallied=True)
        if review is not None and at and at not in review.refs:
            # Its criterion went to another committee, so the card goes on to the next one.
            at = first_open(review)
            review = reviews.fetch_review(conn, key, committee=committee, only=at, tallied=True)
        ts = placed.ts
        if not ts:
            sent = card_message(conn, kept, message.row)
            if sent.awaited:
                raise NotYet(kept.name)
            ts = sent.ts
        # It is shown only then.
        resolved = review is not None and not (at and first_open(review))
        given = recommendation_of(conn, key, committee, Subject.GO_LIVE) if resolved else None
    if review is None:
        return Update(sign_off.over_card(key, committee), ts) if ts else None
    return Update(sign_off.card(review, at, cleared, now.tzinfo or UTC, given), ts, again=bool(ts) and not why_closed(review))


def hidden_card(store: Store, message: SignOffCard) -> Update | None:
    """Returns the notice that takes a card's place in a channel that may no longer see it; None if it was never posted (R20)."""
    with store.reading() as conn:
        placed = fetch_placed(conn, message.release, message.committee)
    if placed is None or placed.card.name != message.card or not placed.ts:
        return None
    return Update(hidden(), placed.ts)


def evidence(store: Store, message: EvidenceSubmitted, now: datetime) -> Page | None:
    """Returns the post about submitted evidence, or None if it was withdrawn meanwhile."""
    key, committee = message.release, message.committee
    with store.reading() as conn:
        review = reviews.fetch_review(conn, key, committee=committee)
        channel = channel_for(conn, key, committee) or ""
        cleared = clearance(conn, channel)
        stored = changes.of_change(conn, message.change) if message.change else []
    own = {key_in(each.thing)[1:] for each in stored if each.thing.startswith(prefix_of(EvidenceRow, key))}
    refs = [ref for ref in message.refs if review and ref in review.refs]
    if review is None or not refs:
        return None
    active = {ref: [each for each in review.evidence_of(ref) if each.active] for ref in refs}
    if own:  # Only what this post is about, because more may have been submitted since.
        active = {ref: [each for each in found if (ref, str(each.number)) in own] for ref, found in active.items()}
    made = [found[-1] for found in active.values() if found]
    return sign_off.submitted(review, refs, made, cleared, message.actor, now.tzinfo or UTC) if made else None


def retake(store: Store, message: RetakeAsked, _now: datetime) -> Page | None:
    """Returns the request to sign off again, or None if the sign-offs count again."""
    with store.reading() as conn:
        review = reviews.fetch_review(conn, message.release, committee=message.committee)
    if review is None:
        return None
    refs = [ref for ref in message.refs if ref in review.refs and review.criterion(ref).state not in SETTLED]
    return sign_off.retake(review, refs, message.people) if refs else None


def editorial(store: Store, message: EditorialAsked, _now: datetime) -> Page | None:
    """Returns the request to confirm an editorial change, or None if it is already settled."""
    release = stored_release(store, message.release)
    with store.reading() as conn:
        open_ = amendments.fetch_amendments(conn, message.release)
    found = next((each for each in open_ if each.number == message.number), None)
    if release is None or found is None:
        return None
    before = next((each.text for each in release.criteria if each.ref == found.criterion.ref), "")
    return sign_off.editorial(release, found.criterion.ref, before, found.criterion.text, found.number, message.actor)
