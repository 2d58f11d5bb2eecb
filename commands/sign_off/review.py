"""What the commands of the sign-off share: which review is meant, what follows from a change to it, and the card in Slack."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from commands.decisions.decision import completed_words
from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.results import Person, Refused, Words
from commands.protocol.words import known_release, nearest, shown, split_key
from commands.timetable.completion import complete
from policy.access.classification import why_hidden
from policy.calendar.release_calendar import release_name
from policy.decisions.happened import happened
from policy.model.decisions import Subject
from policy.model.releases import Release
from policy.model.sign_off import SignOffState
from policy.model.wording import joined
from policy.sign_off.sign_off import SETTLED, is_current, next_open
from storage.documents import documents
from storage.mail import outbox
from storage.mail.messages import RetakeAsked, SignOffCard
from storage.roster import roster
from storage.sign_off import reviews
from storage.sign_off.reviews import Card, Review
from storage.tables import CriterionRow, RecommendationRow


@dataclass(frozen=True)
class Named:
    """A criterion of a review, and the words after it."""

    review: Review
    ref: str
    rest: tuple[str, ...]


def criterion_ref(typed: str) -> str:
    """The canonical number of a criterion: "o3" is O3."""
    return typed.strip().upper()


def named_criterion(doing: Doing, *, alone: bool = False) -> Named | Refused:
    """The review and criterion that `KEY REF ..` name, in few statements: this is what every click on a card goes through.

    `alone`: the review holds what was said and submitted for that criterion, and nothing of the others but where they stand.
    """

    _, key, rest = split_key(doing.asked.words)
    ref = criterion_ref(rest[0]) if rest else ""
    review = reviews.fetch_review(doing.tx.connection, key, criterion=ref, only=ref if alone else "") if key and ref else None
    if review is not None:
        return Named(review, ref, tuple(rest[1:]))
    found = known_release(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    return unknown_criterion(found[0], ref)


def unknown_criterion(release: Release, ref: str) -> Refused:
    """The sentence for a criterion that a release does not have."""
    if not ref:
        return Refused("Say which criterion, such as O3.", (Line.release("criteria", release.key),))
    close = nearest(ref, [each.ref for each in release.criteria])
    meant = f" Did you mean {close[0]}?" if close else ""
    return Refused(
        f"The {release_name(release.key)} has no criterion “{shown(ref)}”.{meant}",
        (Line.release("criteria", release.key),),
    )


def why_closed(review: Review) -> str:
    """Why nothing is signed off any more, or ""."""
    if review.closed:
        return f"The {release_name(review.key)} is live or cancelled: its sign-off is closed."
    if review.settled_by_go:
        return f"The {release_name(review.key)} has its Go: sign-offs stay as they were, unless the body reverses it."
    return ""


def settle(doing: Doing, key: str, committee: str, refs: Collection[str], *, told: bool = True) -> tuple[Review, tuple[Words, ...]]:
    """Works out anew where criteria stand after a change to them, and stores it; what became stale is told to those who signed (R16).

    A committee's recommendation falls with any of its sign-offs that no longer stands (design: withdrawn when one goes stale).
    """

    review = reviews.fetch_review(doing.tx.connection, key, committee=committee)
    assert review is not None  # noqa: S101 - The caller read it in this transaction.
    return settled(doing, review, refs, told=told)


def settled(doing: Doing, review: Review, refs: Collection[str], *, told: bool = True) -> tuple[Review, tuple[Words, ...]]:
    """As `settle`, for a review that was read after the change."""
    lost, moved = [], False
    for ref in refs:
        if ref not in review.refs:
            continue
        standing = review.resolution(ref).state
        before = review.criterion(ref).state
        if standing is before:
            continue
        moved = True
        doing.tx.session.get_one(CriterionRow, (review.key, ref)).standing = standing
        if before in SETTLED and standing not in SETTLED:
            lost.append(ref)
    stale = [
        ref for ref in refs if ref in review.refs and any(not is_current(each, review.stamp(ref)) for each in review.positions_of(ref))
    ]
    notes = _withdrawn(doing, review, lost)
    if stale and told:
        notes = (*notes, *_retold(doing, review, stale))
    if not moved:
        return review, notes
    # A review of one criterion cannot tell of the others: they stand where they stood.
    criteria = tuple(
        replace(each, state=review.resolution(each.ref).state) if review.only in {"", each.ref} else each for each in review.criteria
    )
    return replace(review, criteria=criteria), notes


def resettle(doing: Doing, key: str, committee: str) -> None:
    """Works out anew where all criteria of a committee stand, after the rule by which it resolves was changed."""
    review = reviews.fetch_review(doing.tx.connection, key, committee=committee)
    if review is not None and not why_closed(review):
        after, _ = settle(doing, key, committee, review.refs, told=False)
        refresh_card(doing, after)


def _withdrawn(doing: Doing, review: Review, lost: Sequence[str]) -> tuple[Words, ...]:
    if not lost:
        return ()
    row = doing.tx.session.get(RecommendationRow, (review.key, review.committee, Subject.GO_LIVE))
    if row is None:
        return ()
    doing.tx.session.delete(row)
    return ((f"The recommendation of the {review.short} is withdrawn: {joined(lost)} must be signed off again.",),)


def _retold(doing: Doing, review: Review, stale: Sequence[str]) -> tuple[Words, ...]:
    people = sorted(
        {each.user for ref in stale for each in review.positions_of(ref) if not is_current(each, review.stamp(ref)) and not each.on_behalf}
    )
    channel = roster.channel_for(doing.tx.connection, review.key, review.committee)
    if channel:
        message = RetakeAsked(review.key, review.committee, tuple(stale), tuple(people))
        outbox.enqueue(doing.tx, message, key=f"retake:{review.key}:{review.committee}:{doing.tx.change_id}", channel=channel)
    words: list[str | Person] = [f"To be signed off again: {joined(stale)}"]
    for number, each in enumerate(people[:20]):
        words += [", by " if number == 0 else ", ", Person(each)]
    return ((*words, "."),)


def progress(review: Review) -> str:
    """How far a committee is: "4 of 6 resolved"."""
    done = sum(each.state in SETTLED for each in review.criteria)
    return f"{done} of {len(review.criteria)} resolved"


def send_card(doing: Doing, card: Card) -> Card:
    """Has the card drawn anew in Slack; the card with its count of messages, stored."""
    key = f"{card.name}:{card.sent}"
    outbox.enqueue(doing.tx, SignOffCard(card.release, card.committee, card.name, key), key=key, channel=card.channel)
    kept = replace(card, sent=card.sent + 1)
    reviews.keep_card(doing.tx.connection, kept)
    return kept


def refresh_card(doing: Doing, review: Review) -> None:
    """Draws a committee's card anew where it has one; the criterion at hand stays, unless it is gone."""
    card = reviews.fetch_card(doing.tx.connection, review.key, review.committee)
    if card is None:
        return
    if card.criterion not in review.refs:
        card = replace(card, criterion=first_open(review))
    send_card(doing, card)


def first_open(review: Review) -> str:
    """The criterion to begin at: the first that is open or stale; "" where all are resolved."""
    return next((each.ref for each in review.criteria if each.state not in SETTLED), "")


def moved_on(review: Review, at: str) -> str:
    """The criterion that comes after `at`: the next that is open or stale; "" where all are resolved."""
    return next_open(review.refs, [each.state for each in review.criteria], at)


def completed(doing: Doing, release: Release, act: str, day: date | None = None, *, taken: bool = True) -> tuple[Words, ...]:
    """Completes the milestones of an act, by all that is on record; what was completed, in a sentence.

    An act that is `taken` has happened; another (evidence, which comes in piece by piece) only if the record says that it is complete.
    """

    conn = doing.tx.connection
    acts = happened(release, documents.fetch_documents(conn, release.key), reviews.evidenced(conn, release.key))
    if not taken and act not in acts:
        return ()
    return completed_words([each.event for each in complete(doing, release, act, day or doing.today, acts)])


def why_not_there(conn: Connection, release: Release, channel: str) -> str:
    """Why a release may not be talked about in a channel, or "" (R20)."""

    return why_hidden(release.classification, roster.clearance(conn, channel), on_roster=True)


def is_settled(state: SignOffState) -> bool:
    """Whether a committee has spoken."""
    return state in SETTLED
