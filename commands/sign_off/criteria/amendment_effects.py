"""Amendments of a release's criteria: recorded as proposals, put into effect, and their effects on sign-offs (R12, R16)."""

from __future__ import annotations

from dataclasses import replace

from commands.protocol.command import Doing
from commands.protocol.results import Words
from commands.sign_off.cards import refresh_card
from commands.sign_off.settling import settle
from policy.model.releases import Release
from policy.sign_off.amendments import (
    Amendment,
    AmendmentKind,
    AmendmentState,
)
from policy.sign_off.sign_off import fingerprint
from storage.history.names import name_of
from storage.mail.messages import MustKnow
from storage.nudges import must_know
from storage.sign_off import reviews
from storage.sign_off.positions import position_rows
from storage.tables import AmendmentRow, CriterionRow


def apply(doing: Doing, release: Release, amendment: Amendment, *, keeps: bool = False) -> tuple[Words, ...]:
    """Adds, rewords or drops the criterion. A reworded one must be signed off again unless the change is editorial (`keeps`)."""
    wanted = amendment.criterion
    committee = wanted.committee
    stored = doing.tx.session.get(CriterionRow, (release.key, wanted.ref))
    if amendment.kind is AmendmentKind.ADD and stored is not None:
        # It was there and not applicable.
        stored.not_applicable = ""
    elif amendment.kind is AmendmentKind.ADD:
        doing.tx.session.add(
            CriterionRow(
                release_key=release.key,
                ref=wanted.ref,
                position=_place(release, wanted.kind.value),
                kind=wanted.kind,
                committee=committee,
                text=wanted.text,
                answers=wanted.answers,
                not_applicable=wanted.not_applicable,
            )
        )
    else:
        row = doing.tx.session.get_one(CriterionRow, (release.key, wanted.ref))
        committee = row.committee
        if amendment.kind is AmendmentKind.DROP:
            doing.tx.session.delete(row)
        elif keeps:
            _rebind(doing, release.key, committee, wanted.ref, wanted.text)
            row.text = wanted.text
        else:
            row.text = wanted.text
    if reviews.fetch_review(doing.tx.connection, release.key, committee=committee) is None:
        return ()
    review, notes = settle(doing.tx, release.key, committee, [wanted.ref])
    refresh_card(doing.tx, review)
    return notes


def _place(release: Release, kind: str) -> int:
    """Returns the place after the last criterion of its set; criteria with equal places are ordered by reference."""
    same = [number for number, each in enumerate(release.criteria) if each.kind.value == kind]
    return max(same, default=len(release.criteria))


def _rebind(doing: Doing, key: str, committee: str, ref: str, text: str) -> None:
    """Moves the sign-offs from the old wording to the new one, because an editorial change keeps them (R16)."""
    review = reviews.fetch_review(doing.tx.connection, key, committee=committee)
    assert review is not None  # noqa: S101 - The criterion was read in this transaction.
    before = review.stamp(ref)
    after = fingerprint(replace(review.criterion(ref), text=text), review.evidence_of(ref))
    for row in position_rows(doing.tx.session, key, ref):
        if row.stamp == before:
            row.stamp = after


def settle_amendment(doing: Doing, release: Release, amendment: Amendment, state: AmendmentState) -> None:
    """Records the state of a proposed amendment."""
    row = doing.tx.session.get_one(AmendmentRow, (release.key, amendment.number))
    row.state, row.settled_by, row.settled_on = state, doing.user, doing.today


def described(amendment: Amendment) -> str:
    """Returns an amendment in one line."""
    ref = amendment.criterion.ref
    match amendment.kind:
        case AmendmentKind.ADD:
            return f"Add {ref}: {amendment.criterion.text}"
        case AmendmentKind.DROP:
            return f"Drop {ref}"
        case _:
            return f"Reword {ref}: {amendment.criterion.text}"


def propose(doing: Doing, release: Release, amendment: Amendment) -> None:
    """Records a proposed amendment of the release's criteria."""
    wanted = amendment.criterion
    doing.tx.session.add(
        AmendmentRow(
            release_key=release.key,
            number=amendment.number,
            kind=amendment.kind,
            criterion_ref=wanted.ref,
            text=wanted.text,
            criterion_kind=wanted.kind,
            committee=wanted.committee,
            answers=wanted.answers,
            editorial=amendment.editorial,
            reason=amendment.reason,
            proposed_by=amendment.proposed_by,
            proposed_on=doing.today,
        )
    )
    doing.tx.session.flush()
    if not amendment.editorial:
        waits = MustKnow(release.key, "proposal", str(amendment.number), doing.user)
        must_know.tell(doing.tx, waits, release.body, name_of(AmendmentRow, release.key, amendment.number))
