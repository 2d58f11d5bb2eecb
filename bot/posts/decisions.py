"""Posts of decisions and recommendations."""

from __future__ import annotations

from datetime import datetime

from bot.pages import decisions as decide
from bot.pages.kit.page import Page
from bot.posts.actions import NotYet, Pin, stored_release
from policy.decisions.overtaken import overtaken_by, stands
from policy.documents.documents import which
from policy.model.decisions import Recommendation
from storage.decisions import decisions
from storage.documents import documents
from storage.engine.session import Store
from storage.mail.messages import DecisionAnnounced, DecisionDetails, DecisionPinned, EditorialAsked, RecommendationGiven
from storage.mail.posted import find_posted
from storage.releases import releases
from storage.sign_off import amendments


def decision(store: Store, message: DecisionAnnounced, _now: datetime) -> Page | None:
    """Returns the announcement of a decision, which names a later decision that overtakes it; None if it has been undone."""
    key, number = message.release, message.number
    with store.reading() as conn:
        release = releases.fetch_release(conn, key)
        found = decisions.decision(conn, key, number)
        said = decisions.acknowledgements(conn, key, number)
        later = decisions.decisions_after(conn, key, number)
    if release is None or found is None:
        return None
    return decide.announcement(release, found, message.actor, len(said), overtaken_by(found, later))


def details(store: Store, message: DecisionDetails, _now: datetime) -> Page | None:
    """Returns the details of a decision for the thread of its announcement; None if it has been undone."""
    with store.reading() as conn:
        found = decisions.decision(conn, message.release, message.number)
        said = decisions.acknowledgements(conn, message.release, message.number)
    return decide.details(message.release, found, said) if found else None


def thread_of(store: Store, message: DecisionDetails) -> str:
    """Returns the ts of the announcement that the details belong to. Raises NotYet while it has not been sent."""
    with store.reading() as conn:
        posted = find_posted(conn, message.of)
    if posted is None or not posted.ts:
        raise NotYet(message.of)
    return posted.ts


def recommendation(store: Store, message: RecommendationGiven, _now: datetime) -> Page | None:
    """Returns the announcement of a recommendation, or None if it has been withdrawn.

    A view on a version of a document stays as it was given, because a later version has a view of its own.
    """
    release = stored_release(store, message.release)
    if release is None:
        return None
    wanted = (message.committee, message.subject)
    given = next((each for each in release.recommendations if (each.committee, each.subject) == wanted), None)
    if not message.number:
        return decide.recommended(release, given, message.actor) if given else None
    with store.reading() as conn:
        versions = documents.fetch_documents(conn, message.release)
    seen = next((each for each in versions if (each.subject, each.number) == (message.subject, message.number)), None)
    if seen is None or seen.suitable is None or seen.view_on is None:
        return None
    viewed = Recommendation(message.committee, message.subject, seen.suitable, seen.view_on, seen.view_reason)
    return decide.recommended(release, viewed, message.actor, which(seen))


def editorial(store: Store, message: EditorialAsked, _now: datetime) -> Page | None:
    """Returns the request to confirm an editorial change, or None if it is already settled."""
    release = stored_release(store, message.release)
    with store.reading() as conn:
        open_ = amendments.fetch_amendments(conn, message.release)
    found = next((each for each in open_ if each.number == message.number), None)
    if release is None or found is None:
        return None
    before = next((each.text for each in release.criteria if each.ref == found.criterion.ref), "")
    return decide.editorial(release, found.criterion.ref, before, found.criterion.text, found.number, message.actor)


def pin(store: Store, message: DecisionPinned, _now: datetime) -> Pin | None:
    """Returns the pin on an announcement while its decision stands, and the pin's removal otherwise; None if it was never sent (R27)."""
    with store.reading() as conn:
        posted = find_posted(conn, message.of)
        found = decisions.decision(conn, message.release, message.number)
        later = decisions.decisions_after(conn, message.release, message.number)
    if posted is None or posted.state == "failed":
        return None
    if not posted.ts:
        raise NotYet(message.of)
    return Pin(posted.ts, found is not None and stands(found, later))
