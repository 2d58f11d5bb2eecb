"""Messages of the sign-off, made from what is stored when they are sent: cards, evidence, decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.views import decide, sign_off
from bot.views.page import Page
from policy.classification import shows_in
from policy.sign_off import SETTLED

if TYPE_CHECKING:
    from storage.session import Store

Ids = Mapping[str, Any]


@dataclass(frozen=True)
class Update:
    """A message that is to take the place of the one posted at `ts`; where that is empty it is posted anew."""

    page: Page
    ts: str


@dataclass(frozen=True)
class Pin:
    """No message: the one posted at `ts` is to be pinned."""

    ts: str


class NotYet(Exception):  # noqa: N818 - It says why the row waits.
    """What the row stands on has not been posted yet: it is tried again."""


def decision(store: Store, ids: Ids, _now: datetime) -> Page | None:
    """A decision, for the release's channel; None where it was taken back meanwhile."""
    from storage import releases, reviews

    key = str(ids["release"])
    with store.reading() as conn:
        release = releases.fetch_release(conn, key)
        found = reviews.decision(conn, key, int(ids["number"]))
    if release is None or found is None:
        return None
    return decide.announcement(release, found, str(ids["actor"]))


def pin(store: Store, ids: Ids, _now: datetime) -> Pin | None:
    """The pin on an announcement; None where that was never sent."""
    from storage import outbox

    with store.reading() as conn:
        posted = outbox.find(conn, str(ids["of"]))
    if posted is None or posted.state == "failed":
        return None
    if not posted.ts:
        raise NotYet(str(ids["of"]))
    return Pin(posted.ts)


def card(store: Store, ids: Ids, _now: datetime) -> Update | None:
    """A committee's card as it is now, in the place of the message that is there already."""
    from storage import reviews, roster

    key, committee = str(ids["release"]), str(ids["committee"])
    with store.reading() as conn:
        kept = reviews.fetch_card(conn, key, committee)
        review = reviews.fetch_review(conn, key, committee=committee)
        if kept is None or review is None or kept.name != ids["card"]:
            return None
        sent = reviews.card_message(conn, kept, str(ids["row"]))
        clearance = roster.clearance(conn, kept.channel)
    if sent.awaited:
        raise NotYet(kept.name)
    if not shows_in(review.classification, clearance):
        return None
    at = kept.criterion if kept.criterion in review.refs else ""
    return Update(sign_off.card(review, at, clearance), sent.ts)


def evidence(store: Store, ids: Ids, _now: datetime) -> Page | None:
    """Evidence that came in; None where it was taken back meanwhile."""
    from storage import reviews, roster

    key, committee = str(ids["release"]), str(ids["committee"])
    with store.reading() as conn:
        review = reviews.fetch_review(conn, key, committee=committee)
        channel = roster.channel_for(conn, key, committee) or ""
        clearance = roster.clearance(conn, channel)
    refs = [ref for ref in ids["refs"] if review and ref in review.refs]
    if review is None or not refs or not shows_in(review.classification, clearance):
        return None
    made = [found[-1] for ref in refs if (found := [each for each in review.evidence_of(ref) if each.active])]
    return sign_off.submitted(review, refs, made, clearance, str(ids["actor"])) if made else None


def retake(store: Store, ids: Ids, _now: datetime) -> Page | None:
    """Sign-offs that no longer stand; None where they stand again."""
    from storage import reviews

    with store.reading() as conn:
        review = reviews.fetch_review(conn, str(ids["release"]), committee=str(ids["committee"]))
    if review is None:
        return None
    refs = [ref for ref in ids["refs"] if ref in review.refs and review.criterion(ref).standing not in SETTLED]
    return sign_off.retake(review, refs, [str(each) for each in ids["people"]]) if refs else None
