"""The card of a committee's sign-off, sent or updated through the outbox (RID 6; R13)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from policy.access.classification import Reader, why_hidden
from policy.model.releases import Release
from policy.sign_off.review import Review, first_open
from storage.engine.session import Change
from storage.mail import outbox
from storage.mail.messages import SignOffCard
from storage.roster.channels import clearance
from storage.sign_off.cards import Card, fetch_card, keep_card


def send_card(tx: Change, card: Card) -> Card:
    """Puts an update of the card into the outbox. Returns the stored card with its new message count."""
    key = f"{card.name}:{card.sent}"
    outbox.enqueue(tx, SignOffCard(card.release, card.committee, card.name, key), key=key, channel=card.channel)
    kept = replace(card, sent=card.sent + 1)
    keep_card(tx.connection, kept)
    return kept


def refresh_card(tx: Change, review: Review) -> None:
    """Updates a committee's card, if it has one. The card stays at its criterion unless that was dropped."""
    card = fetch_card(tx.connection, review.key, review.committee)
    if card is None:
        return
    if card.criterion not in review.refs:
        card = replace(card, criterion=first_open(review))
    send_card(tx, card)


def why_not_there(conn: Connection, release: Release, channel: str) -> str:
    """Returns why a release can't be shown in a channel, or "" (R20)."""

    return why_hidden(release.classification, Reader(on_roster=True, clearance=clearance(conn, channel)))
