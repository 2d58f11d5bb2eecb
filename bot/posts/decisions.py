"""Posts of decisions and recommendations."""

from __future__ import annotations

from datetime import datetime

from bot.pages import decisions as decide
from bot.pages.kit.page import Page
from bot.posts.actions import NotYet, Pin, stored_release
from policy.decisions.authority import awaits_go_live_decision
from policy.decisions.overtaken import overtaken_by, stands
from policy.documents.documents import DOCUMENTS, awaits_decision, newest, which
from policy.model.decisions import Recommendation, Subject
from storage.decisions import decisions
from storage.documents import documents
from storage.engine.session import Store
from storage.mail.messages import DecisionAnnounced, DecisionDetails, DecisionPinned, RecommendationGiven
from storage.mail.posted import find_posted
from storage.releases import releases
from storage.roster.channels import channel_for


def decision(store: Store, message: DecisionAnnounced, _now: datetime) -> Page | None:
    """Returns the announcement of a decision, which names a later decision that overtakes it; None if it has been undone."""
    key, number = message.release, message.number
    with store.reading() as conn:
        release = releases.fetch_release(conn, key)
        found = decisions.decision(conn, key, number)
        said = decisions.acknowledgements(conn, key, number)
        later = decisions.decisions_after(conn, key, number)
        versions = documents.fetch_documents(conn, key) if found and found.subject in DOCUMENTS else []
    if release is None or found is None:
        return None
    overtaken = overtaken_by(found, later)
    leads = not overtaken and not (release.live_on or release.cancelled_on)
    follows = decide.after(release, found, newest(versions, found.subject)) if leads else ()
    return decide.announcement(release, found, message.actor, len(said), overtaken, follows)


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
    with store.reading() as conn:
        versions = documents.fetch_documents(conn, message.release) if message.number else []
        deciders = message.channel == channel_for(conn, message.release, release.body) and not (release.live_on or release.cancelled_on)
    if not message.number:
        decides = deciders and message.subject is Subject.GO_LIVE and awaits_go_live_decision(release)
        return decide.recommended(release, given, message.actor, decides=decides) if given else None
    seen = next((each for each in versions if (each.subject, each.number) == (message.subject, message.number)), None)
    if seen is None or seen.suitable is None or seen.view_on is None:
        return None
    viewed = Recommendation(message.committee, message.subject, seen.suitable, seen.view_on, seen.view_reason)
    decides = deciders and awaits_decision(seen, versions, release.decisions)
    return decide.recommended(release, viewed, message.actor, which(seen), decides=decides)


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
