"""Posts about a release: live, cancelled, restored, its status, lessons asked for, notices by mail, and channels made and archived."""

from __future__ import annotations

from datetime import datetime

from bot.pages import releases as pages
from bot.pages.kit.page import Page, Paragraph
from bot.pages.status_post import standing, standing_ended
from bot.posts.actions import Archive, Correction, Make, NotYet, Pin, Unneeded, Update, digest, stored_release
from bot.posts.corrections.corrected import hidden
from bot.posts.corrections.reclassified import HIDDEN
from bot.posts.gate import is_hidden
from bot.slack.sending.channels import Plan
from commands.public import notices
from commands.releases import status_post
from policy.calendar.release_calendar import release_name
from policy.model.releases import Release
from policy.model.roster import SECAS, name_of_body
from policy.sign_off.criteria import applicable_criteria
from storage.engine.session import Store
from storage.history import changes
from storage.history.names import name_of
from storage.mail.messages import (
    ChannelArchived,
    ChannelMade,
    LessonsAsked,
    NoticeByMail,
    ReleaseCancelled,
    ReleaseLive,
    ReleaseRestored,
    ReleaseStatus,
    ReleaseStatusPinned,
    ReleaseStatusUpdate,
)
from storage.mail.posted import find_announcement, find_posted
from storage.releases import releases, status_posts
from storage.releases.lessons import lessons_of
from storage.roster import roster
from storage.tables import ReleaseRow


def live(store: Store, message: ReleaseLive, _now: datetime) -> Page | None:
    """Announces that a release went live; None if that was taken back."""
    release = stored_release(store, message.release)
    return pages.live(release, message.actor) if release and release.live_on else None


def cancelled(store: Store, message: ReleaseCancelled, _now: datetime) -> Page | None:
    """Announces that a release is cancelled, with the reason; None if that was taken back."""
    release = stored_release(store, message.release)
    if release is None or not release.cancelled_on:
        return None
    return pages.cancelled(release, _reason(store, release), message.actor)


def restored(store: Store, message: ReleaseRestored, _now: datetime) -> Page | None:
    """Announces that a cancelled release is open again, with the reason; None if it is cancelled again."""
    release = stored_release(store, message.release)
    if release is None or release.cancelled_on:
        return None
    return pages.restored(release, _reason(store, release), message.actor)


def _reason(store: Store, release: Release) -> str:
    """Returns the reason of the cancellation, or of its end."""
    with store.reading() as conn:
        return changes.reason_of(conn, name_of(ReleaseRow, release.key), "cancelled_on")


def status(store: Store, message: ReleaseStatus, now: datetime) -> Page | None:
    """Returns the short status of a release for its own channel; None if the release is gone."""
    today = now.date()
    with store.reading() as conn:
        kept, own = status_posts.belongs(conn, message.release, message.channel, today)
        # Read to the end, because a cursor that is left half-way stays open.
        found = list(status_post.standings(conn, (message.release,), today)) if kept else []
    if found:
        return standing(found[0])
    release = stored_release(store, message.release)
    return standing_ended(release, now.date(), "" if own == message.channel else own) if release else None


def status_update(store: Store, message: ReleaseStatusUpdate, now: datetime) -> Correction | Unneeded:
    """Returns the status as an edit of its message, or Unneeded if that shows the same. Raises NotYet until the message was sent."""
    with store.reading() as conn:
        there = find_announcement(conn, message.card)
        apart = is_hidden(conn, message, message.channel, now.date())
    if there is None or there.state == "failed":
        return Unneeded()
    if not there.ts:
        raise NotYet(message.card)
    page = hidden() if apart else status(store, ReleaseStatus(message.release, message.channel), now)
    shown = HIDDEN if apart else digest(page) if page else ""
    if page is None or shown == there.shown:
        return Unneeded()
    return Correction(Update(page, there.ts, there.conversation), message.card, shown)


def status_pin(store: Store, message: ReleaseStatusPinned, now: datetime) -> Pin | Unneeded:
    """Returns the pin on a release's status while it is kept up to date and may be seen, and the pin's removal after that."""
    with store.reading() as conn:
        posted = find_posted(conn, message.of)
        kept, _ = status_posts.belongs(conn, message.release, message.channel, now.date())
        newest = status_posts.key_of(message.release, message.channel, status_posts.current(conn, message.release, message.channel).serial)
        apart = is_hidden(conn, message, message.channel, now.date())
    if posted is None or posted.state == "failed":
        return Unneeded()
    if not posted.ts:
        raise NotYet(message.of)
    return Pin(posted.ts, kept and not apart and message.of == newest)


def lessons(store: Store, message: LessonsAsked, _now: datetime) -> Page | None:
    """Asks a committee for its lessons, or says that they are on record; None if the release is no longer live."""
    release = stored_release(store, message.release)
    if release is None or not release.live_on:
        return None
    with store.reading() as conn:
        given = [each for each in lessons_of(conn, release.key) if each.committee == message.committee]
    return pages.lessons(release, message.committee, given)


def by_mail(store: Store, message: NoticeByMail, now: datetime) -> Page | None:
    """Shows a notice as `bot.mail` writes it, or None if its event no longer stands or is not for everybody (Guidance 6; R26)."""
    with store.reading() as conn:
        event = notices.find(conn, message.release, message.event, now.date())
    return Page(event.title, tuple(Paragraph((each,)) for each in event.text)) if event else None


def make_channel(store: Store, message: ChannelMade, _now: datetime) -> Make | None:
    """Returns the channel with those who belong there today: the body and the release managers, or in the release's own all bodies."""
    with store.reading() as conn:
        release = releases.fetch_release(conn, message.release)
        members = roster.members(conn)
    if release is None:
        return None
    name, committee = release_name(release.key), message.committee
    bodies = {committee} if committee else {release.body, "dcc", *(each.committee for each in applicable_criteria(release))}
    people = tuple(dict.fromkeys(each.user for each in members if each.committee in {*bodies, SECAS}))
    whose = f"The {name_of_body(committee)} in the {name}" if committee else f"The {name}"
    topic = f"{whose}. /release shows where it stands."
    purpose = (
        f"The review of the {name} by the {name_of_body(committee)}: evidence, sign-off and recommendations."
        if committee
        else f"Scope, timetable, sign-off and decisions of the {name}."
    )
    return Make(Plan(message.name, topic[:250], purpose[:250], message.private, people))


def archive_channel(store: Store, message: ChannelArchived, _now: datetime) -> Archive:
    """Returns the archiving of a channel, once the release file is in it; without the file it stays open."""
    with store.reading() as conn:
        export = find_posted(conn, message.of)
    if export is not None and export.state in {"due", "sending"}:
        raise NotYet(message.of)
    return Archive(message.channel, exported=export is not None and export.state == "sent")
