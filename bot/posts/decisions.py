"""Posts of decisions and recommendations."""

from __future__ import annotations

from datetime import datetime

from bot.pages import decisions as decide
from bot.pages.kit.page import Page
from bot.posts.actions import Ids, NotYet, Pin, shown_release
from storage.decisions import decisions
from storage.engine.session import Store
from storage.mail import outbox
from storage.releases import releases
from storage.sign_off import amendments


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
    release = shown_release(store, ids)
    given = [
        each
        for each in (release.recommendations if release else ())
        if (each.committee, each.subject.value) == (ids["committee"], ids["subject"])
    ]
    return decide.recommended(release, given[0], str(ids["actor"])) if release and given else None


def editorial(store: Store, ids: Ids, _now: datetime) -> Page | None:
    """Asks a chair about an editorial change; None where it is settled."""
    release = shown_release(store, ids)
    with store.reading() as conn:
        open_ = amendments.fetch_amendments(conn, str(ids["release"]))
    found = next((each for each in open_ if each.number == ids["number"]), None)
    if release is None or found is None:
        return None
    before = next((each.text for each in release.criteria if each.ref == found.criterion.ref), "")
    return decide.editorial(release, found.criterion.ref, before, found.criterion.text, found.number, str(ids["actor"]))


def pin(store: Store, ids: Ids, _now: datetime) -> Pin | None:
    """The pin on an announcement; None where that was never sent."""
    with store.reading() as conn:
        posted = outbox.find(conn, str(ids["of"]))
    if posted is None or posted.state == "failed":
        return None
    if not posted.ts:
        raise NotYet(str(ids["of"]))
    return Pin(posted.ts)
