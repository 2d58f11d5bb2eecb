"""Shared steps of sign-off commands: finding a review, resolving its criteria after a change, and updating its card."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from sqlalchemy import Connection

from commands.decisions.shared_steps import completed_words, reopened_words
from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.records.confirmed import confirmed, differing
from commands.protocol.results import Person, Refused, Words
from commands.protocol.words import known_release, nearest, shown, split_key
from commands.timetable.completion import complete, completed_anew, reopen
from policy.access.classification import Reader, why_hidden
from policy.calendar.release_calendar import release_as_one, release_name
from policy.decisions.authority import evidence_act, review_act
from policy.decisions.happened import evidence_in, happened
from policy.model.decisions import Subject
from policy.model.releases import Release
from policy.model.sign_off import Criterion, SignOffState
from policy.model.timetable import Milestone
from policy.model.wording import joined, unquoted
from policy.sign_off.criteria import applicable_criteria
from policy.sign_off.review import Review, first_open, why_closed
from policy.sign_off.sign_off import SETTLED, is_current
from storage.documents import documents
from storage.engine.session import Change
from storage.history.announcements import about_criteria
from storage.history.names import name_of
from storage.mail import outbox
from storage.mail.messages import MustKnow, RetakeAsked, SignOffCard
from storage.nudges import must_know
from storage.releases import releases
from storage.roster.channels import channel_for, clearance
from storage.sign_off import reviews
from storage.sign_off.cards import Card, fetch_card, keep_card
from storage.sign_off.evidence import evidenced
from storage.tables import CriterionRow, RecommendationRow, ReleaseRow


class Transacted(Protocol):
    """A command inside its transaction, or another change such as a person leaving Slack."""

    @property
    def tx(self) -> Change:
        """The transaction."""


@dataclass(frozen=True)
class Named:
    """A criterion of a review, and the words after it."""

    review: Review
    ref: str
    rest: tuple[str, ...]


def criterion_ref(typed: str) -> str:
    """Returns the canonical reference of a criterion: "o3" is O3."""
    return unquoted(typed).upper()


def named_criterion(doing: Doing, *, alone: bool = False) -> Named | Refused:
    """Returns the review and criterion that `KEY REF ..` name. Every click on a card comes here, so it takes few statements.

    With `alone`, the review has evidence, positions and conditions of that criterion only, and the stored states of the others.
    """

    _, key, rest = split_key(doing.asked.words)
    ref = criterion_ref(rest[0]) if rest else ""
    review = reviews.fetch_review(doing.tx.connection, key, criterion=ref, only=ref if alone else "") if key and ref else None
    if review is not None:
        if review.criterion(ref).not_applicable:
            return not_applicable(review.key, review.criterion(ref))
        return Named(review, ref, tuple(rest[1:]))
    found = known_release(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    return unknown_criterion(found[0], ref)


def unknown_criterion(release: Release, ref: str) -> Refused:
    """Returns the refusal for a criterion that a release does not have."""
    if not ref:
        return Refused("Name the criterion, such as O3.", (Line.release("criteria", release.key),))
    close = nearest(ref, [each.ref for each in release.criteria])
    meant = f" Did you mean {close[0]}?" if close else ""
    return Refused(
        f"The {release_as_one(release.key)} has no criterion “{shown(ref)}”.{meant}",
        (Line.release("criteria", release.key),),
    )


def not_applicable(key: str, criterion: Criterion) -> Refused:
    """Returns the refusal for a criterion that nobody has to meet in the release, with the way to make it applicable (R12)."""
    add = Line.release("criterion", key, "add", criterion.ref)
    sentence = f"{criterion.ref} is not applicable to the {release_name(key)}: {criterion.not_applicable} If it applies after all: {add}."
    return Refused(sentence, (add, Line.release("criteria", key)))


def settle(doing: Transacted, key: str, committee: str, refs: Collection[str], *, notify: bool = True) -> tuple[Review, tuple[Words, ...]]:
    """Resolves criteria after a change and stores their states. With `notify`, tells those whose sign-offs became stale (R16).

    If a sign-off no longer counts, the committee's recommendation is withdrawn.
    """

    review = reviews.fetch_review(doing.tx.connection, key, committee=committee)
    assert review is not None  # noqa: S101 - The caller read it in this transaction.
    return settled(doing, review, refs, notify=notify)


def settled(doing: Transacted, review: Review, refs: Collection[str], *, notify: bool = True) -> tuple[Review, tuple[Words, ...]]:
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
        doing.tx.session.get_one(CriterionRow, (review.key, ref)).standing = standing
        if before in SETTLED and standing not in SETTLED:
            lost.append(ref)
    stale = [
        ref for ref in refs if ref in review.refs and any(not is_current(each, review.stamp(ref)) for each in review.positions_of(ref))
    ]
    notes = _withdrawn(doing, review, lost)
    if stale and notify:
        notes = (*notes, *_ask_again(doing, review, stale))
    if not moved:
        return review, notes
    # A review of one criterion has no positions of the others, so they keep their stored states.
    criteria = tuple(
        replace(each, state=review.resolution(each.ref).state) if review.has_read(each.ref) else each for each in review.criteria
    )
    return replace(review, criteria=criteria), notes


def resettle(doing: Transacted, key: str, committee: str) -> tuple[Words, ...]:
    """Resolves all criteria of a committee in a release, after a change of its quorum, members or deputies (R22).

    Returns the sentences about what changed.
    """
    review = reviews.fetch_review(doing.tx.connection, key, committee=committee)
    if review is None or why_closed(review):
        return ()
    after, notes = settled(doing, review, review.refs, notify=False)
    refresh_card(doing, after)
    changed = [each for each in after.criteria if each.state is not review.criterion(each.ref).state]
    states = tuple((f"{release_name(key)}: {each.ref} is now {each.state.value}.",) for each in changed)
    return (*states, *notes)


def _withdrawn(doing: Transacted, review: Review, lost: Sequence[str]) -> tuple[Words, ...]:
    if not lost:
        return ()
    row = doing.tx.session.get(RecommendationRow, (review.key, review.committee, Subject.GO_LIVE))
    if row is None:
        return ()
    today = doing.tx.act.at.date()
    minutes = confirmed(doing.tx.connection, review.committee, (row.given_on,), today)
    doing.tx.session.delete(row)
    gone = MustKnow(review.key, "withdrawn", f"{review.committee} {Subject.GO_LIVE.value}", doing.tx.act.actor)
    about = name_of(RecommendationRow, review.key, review.committee, Subject.GO_LIVE)
    must_know.tell(doing.tx, gone, doing.tx.session.get_one(ReleaseRow, review.key).body, about)
    told = f"The recommendation of the {review.short} is withdrawn: {joined(lost)} must be signed off again."
    reviewed = _to_review_again(doing, review)
    differ = differing(doing.tx.connection, minutes, today)
    return ((told,), *reviewed, *(each.words("with that recommendation, and no longer list it") for each in differ))


def _to_review_again(doing: Transacted, review: Review) -> tuple[Words, ...]:
    """Reopens the steps that the committee's withdrawn recommendation completed (RID 3, 6; R13)."""
    release = releases.fetch_release(doing.tx.connection, review.key)
    if release is None:
        return ()
    others = tuple(each for each in release.recommendations if (each.committee, each.subject) != (review.committee, Subject.GO_LIVE))
    left = happened(replace(release, recommendations=others), (), ())
    gone = dict.fromkeys(act for each in review.criteria if (act := review_act(each.kind)) not in left)
    return reopened_words([step for act in gone for step in reopen(doing.tx, release, act)])


def _ask_again(doing: Transacted, review: Review, stale: Sequence[str]) -> tuple[Words, ...]:
    people = sorted(
        {each.user for ref in stale for each in review.positions_of(ref) if not is_current(each, review.stamp(ref)) and not each.on_behalf}
    )
    channel = channel_for(doing.tx.connection, review.key, review.committee)
    if channel:
        message = RetakeAsked(review.key, review.committee, tuple(stale), tuple(people))
        key = f"retake:{review.key}:{review.committee}:{doing.tx.change_id}"
        outbox.enqueue(doing.tx, message, key=key, channel=channel, about=about_criteria(review.key))
    words: list[str | Person] = [f"To be signed off again: {joined(stale)}"]
    for number, each in enumerate(people[:20]):
        words += [", by " if number == 0 else ", ", Person(each)]
    return ((*words, "."),)


def send_card(doing: Transacted, card: Card) -> Card:
    """Puts an update of the card into the outbox. Returns the stored card with its new message count."""
    key = f"{card.name}:{card.sent}"
    outbox.enqueue(doing.tx, SignOffCard(card.release, card.committee, card.name, key), key=key, channel=card.channel)
    kept = replace(card, sent=card.sent + 1)
    keep_card(doing.tx.connection, kept)
    return kept


def refresh_card(doing: Transacted, review: Review) -> None:
    """Updates a committee's card, if it has one. The card stays at its criterion unless that was dropped."""
    card = fetch_card(doing.tx.connection, review.key, review.committee)
    if card is None:
        return
    if card.criterion not in review.refs:
        card = replace(card, criterion=first_open(review))
    send_card(doing, card)


def completed(
    doing: Doing, release: Release, act: str, day: date | None = None, *, taken: bool = True, recorded: date | None = None
) -> tuple[Words, ...]:
    """Completes the milestones of an act. Returns the sentences that name them.

    Those that it completed on the day `recorded` before get the new day. An act that is `taken` has happened. One that is not (evidence
    comes in piece by piece) completes them only if the record is complete.
    """

    conn = doing.tx.connection
    acts = happened(release, documents.fetch_documents(conn, release.key), evidenced(conn, release.key))
    if not taken and act not in acts:
        return ()
    on = day or doing.today
    anew = completed_anew(doing, release, act, recorded, on)
    return (*completed_words([each.event for each in complete(doing, release, act, on, acts)]), *anew)


def owed_again(doing: Transacted, release: Release, criteria: Sequence[Criterion]) -> tuple[Words, ...]:
    """Reopens the steps that evidence completed, if withdrawing it left one of the criteria without any (RID 3, 6; R13)."""
    left = evidenced(doing.tx.connection, release.key)
    gone = [each for each in criteria if each.ref not in left]
    # A step that was marked as done without all evidence on file was not completed by it, and stays done.
    were = evidence_in(applicable_criteria(release), {*left, *(each.ref for each in gone)})
    lost = dict.fromkeys(evidence_act(each.kind, each.answers) for each in gone)
    return reopened_words([step for act in lost if act in were for step in reopen(doing.tx, release, act)])


def steps_words(opened: Sequence[Milestone], done: Sequence[Milestone]) -> tuple[Words, ...]:
    """Returns the sentences on the steps that were opened again and on those that were completed."""
    return (*reopened_words(opened), *completed_words([each.event for each in done]))


def why_not_there(conn: Connection, release: Release, channel: str) -> str:
    """Returns why a release can't be shown in a channel, or "" (R20)."""

    return why_hidden(release.classification, Reader(on_roster=True, clearance=clearance(conn, channel)))


def is_settled(state: SignOffState) -> bool:
    """Returns whether the committee has given its verdict."""
    return state in SETTLED
