"""Posts about a release that went live, requests for lessons learnt, notices by mail, and channels that Slack makes and archives."""

from __future__ import annotations

from datetime import datetime

from bot.pages import decisions as decide
from bot.pages.kit.page import Page, Paragraph
from bot.posts.actions import Archive, Make, NotYet, stored_release
from bot.slack.sending.channels import Plan
from commands.public import notices
from policy.calendar.release_calendar import release_name
from policy.model.roster import SECAS, name_of_body
from policy.releases.readiness import applicable_criteria
from storage.engine.session import Store
from storage.history import audit
from storage.history.names import name_of
from storage.mail import outbox
from storage.mail.messages import ChannelArchived, ChannelMade, LessonsAsked, NoticeByMail, ReleaseCancelled, ReleaseLive
from storage.releases import releases
from storage.roster import roster
from storage.tables import ReleaseRow


def live(store: Store, message: ReleaseLive, _now: datetime) -> Page | None:
    """Announces that a release went live; None if that was taken back."""
    release = stored_release(store, message.release)
    return decide.live(release, message.actor) if release and release.live_on else None


def cancelled(store: Store, message: ReleaseCancelled, _now: datetime) -> Page | None:
    """Announces that a release is cancelled, with the reason; None if that was taken back."""
    release = stored_release(store, message.release)
    if release is None or not release.cancelled_on:
        return None
    with store.reading() as conn:
        reason = audit.reason_of(conn, name_of(ReleaseRow, release.key), "cancelled_on")
    return decide.cancelled(release, reason, message.actor)


def lessons(store: Store, message: LessonsAsked, _now: datetime) -> Page | None:
    """Asks a committee for its lessons; None if the release is no longer live."""
    release = stored_release(store, message.release)
    return decide.lessons(release, message.committee) if release and release.live_on else None


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
        export = outbox.find(conn, message.of)
    if export is not None and export.state in {"due", "sending"}:
        raise NotYet(message.of)
    return Archive(message.channel, exported=export is not None and export.state == "sent")
