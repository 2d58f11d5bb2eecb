"""Messages of the sign-off, made from what is stored when they are sent: cards, evidence, decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.views import decide, sign_off
from bot.views.page import Page
from policy.access.classification import shows_in
from policy.decisions.authority import VIEWS
from policy.model.releases import Release
from policy.sign_off.sign_off import SETTLED
from storage.decisions import decisions
from storage.documents import documents
from storage.engine.session import Store
from storage.mail import outbox
from storage.releases import releases
from storage.roster import roster
from storage.sign_off import amendments, reviews

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
    key, number = str(ids["release"]), int(ids["number"])
    with store.reading() as conn:
        release = releases.fetch_release(conn, key)
        found = decisions.decision(conn, key, number)
        said = decisions.acknowledgements(conn, key, number)
    if release is None or found is None:
        return None
    return decide.announcement(release, found, str(ids["actor"]), decide.acknowledged(said))


def recommendation(store: Store, ids: Ids, _now: datetime) -> Page | None:
    """A recommendation; None where it was withdrawn meanwhile, or the channel is not cleared for the release."""
    release = _shown_release(store, ids)
    given = [
        each
        for each in (release.recommendations if release else ())
        if (each.committee, each.subject.value) == (ids["committee"], ids["subject"])
    ]
    return decide.recommended(release, given[0], str(ids["actor"])) if release and given else None


def document(store: Store, ids: Ids, _now: datetime) -> Page | None:
    """A document that came in; its address only where the channel is cleared for it (R20)."""
    release = _shown_release(store, ids)
    with store.reading() as conn:
        versions = documents.fetch_documents(conn, str(ids["release"]))
        clearance = roster.clearance(conn, str(ids["channel"]))
    found = next((each for each in versions if (each.subject.value, each.number) == (ids["subject"], ids["number"])), None)
    if release is None or found is None:
        return None
    hidden = f"classified {found.classification.name.title()}, not shown here"
    address = found.address if shows_in(found.classification, clearance) else hidden
    return decide.submitted(release, found, address, VIEWS[found.subject][0], str(ids["actor"]))


def live(store: Store, ids: Ids, _now: datetime) -> Page | None:
    """A release went live; None where that was taken back."""
    release = _shown_release(store, ids)
    return decide.live(release, str(ids["actor"])) if release and release.live_on else None


def lessons(store: Store, ids: Ids, _now: datetime) -> Page | None:
    """Asks a committee for its lessons; None where the release is not live after all."""
    release = _shown_release(store, ids)
    return decide.lessons(release, str(ids["committee"])) if release and release.live_on else None


def editorial(store: Store, ids: Ids, _now: datetime) -> Page | None:
    """Asks a chair about an editorial change; None where it is settled."""
    release = _shown_release(store, ids)
    with store.reading() as conn:
        open_ = amendments.fetch_amendments(conn, str(ids["release"]))
    found = next((each for each in open_ if each.number == ids["number"]), None)
    if release is None or found is None:
        return None
    before = next((each.text for each in release.criteria if each.ref == found.criterion.ref), "")
    return decide.editorial(release, found.criterion.ref, before, found.criterion.text, found.number, str(ids["actor"]))


def _shown_release(store: Store, ids: Ids) -> Release | None:
    """The release, unless the channel that the message goes to is not cleared for it (R20)."""
    with store.reading() as conn:
        found = releases.fetch_release(conn, str(ids["release"]))
        if found is None or "channel" not in ids:
            return found
        return found if shows_in(found.classification, roster.clearance(conn, str(ids["channel"]))) else None


def pin(store: Store, ids: Ids, _now: datetime) -> Pin | None:
    """The pin on an announcement; None where that was never sent."""
    with store.reading() as conn:
        posted = outbox.find(conn, str(ids["of"]))
    if posted is None or posted.state == "failed":
        return None
    if not posted.ts:
        raise NotYet(str(ids["of"]))
    return Pin(posted.ts)


def card(store: Store, ids: Ids, _now: datetime) -> Update | None:
    """A committee's card as it is now, in the place of the message that is there already."""
    key, committee = str(ids["release"]), str(ids["committee"])
    with store.reading() as conn:
        placed = reviews.fetch_placed(conn, key, committee)
        if placed is None or placed.card.name != ids["card"]:
            return None
        kept, clearance = placed.card, placed.clearance
        review = reviews.fetch_review(conn, key, committee=committee, only=kept.criterion)
        if review is None:
            return None
        ts = placed.ts
        if not ts:
            sent = reviews.card_message(conn, kept, str(ids["row"]))
            if sent.awaited:
                raise NotYet(kept.name)
            ts = sent.ts
    if not shows_in(review.classification, clearance):
        return None
    at = kept.criterion if kept.criterion in review.refs else ""
    return Update(sign_off.card(review, at, clearance), ts)


def evidence(store: Store, ids: Ids, _now: datetime) -> Page | None:
    """Evidence that came in; None where it was taken back meanwhile."""
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
    with store.reading() as conn:
        review = reviews.fetch_review(conn, str(ids["release"]), committee=str(ids["committee"]))
    if review is None:
        return None
    refs = [ref for ref in ids["refs"] if ref in review.refs and review.criterion(ref).standing not in SETTLED]
    return sign_off.retake(review, refs, [str(each) for each in ids["people"]]) if refs else None
