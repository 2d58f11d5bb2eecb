"""Files sent on request: release file, timeline, progress."""

from __future__ import annotations

from datetime import datetime
from types import ModuleType

from bot.pages.kit.files import Attachment, Sent
from bot.pages.kit.page import Button, Buttons, Page, Paragraph
from bot.posts.actions import FollowUp
from commands.protocol.line import Line
from commands.protocol.understood.headings import heading
from policy.calendar.release_calendar import MEETINGS, release_name
from policy.model.roster import is_person
from policy.model.wording import day_words
from storage.engine.session import Store
from storage.mail.messages import FileMessage, FileSharing, Message, ProgressPicture, ReleaseFile, TimelinePicture
from storage.releases import releases
from storage.roster.cached import recent_reference
from storage.sign_off.progress import met_over_time


def export(store: Store, message: ReleaseFile, now: datetime) -> Sent | None:
    """Builds the release file."""
    from storage.release_file import transfer, write  # Imported late: only an export needs release files.

    if message.release == MEETINGS:
        with store.reading() as conn:
            content = write(transfer.exported_meetings(conn)).encode()
        return Sent(
            f"All meetings with their minutes, as of {day_words(now.date())}.",
            (Attachment("meetings.yaml", "Meetings as a release file", content),),
        )
    with store.reading() as conn:
        release = releases.fetch_release(conn, message.release)
        contents = transfer.exported(conn, release) if release else None
    if release is None or contents is None:
        return None
    name = release_name(release.key)
    file = Attachment(f"{release.key}.yaml", f"{name} as a release file", write(contents).encode())
    return Sent(f"Release file of the {name}, as of {day_words(now.date())}.", (file,))


def timeline(store: Store, message: TimelinePicture, now: datetime) -> Sent | None:
    """Builds the picture of the timetable with its alternative text."""
    with store.reading() as conn:
        release = releases.fetch_release(conn, message.release)
    if release is None:
        return None
    made = _pictures().timeline(release, now.date(), tall=message.tall)
    name = release_name(release.key)
    file = Attachment(
        f"timeline-{release.key}-{now.date()}{'-tall' if message.tall else ''}.png", f"Timeline of the {name}", made.png, made.alt_text
    )
    return Sent(f"Timeline of the {name}, as of {day_words(now.date())}.", (file,))


def progress(store: Store, message: ProgressPicture, now: datetime) -> Sent | None:
    """Builds the picture of the sign-off over time with its alternative text."""
    with store.reading() as conn:
        release = releases.fetch_release(conn, message.release)
        found = met_over_time(conn, message.release, now.tzinfo)
        names = {each.key: each.called for each in recent_reference(conn).committees}
    if release is None:
        return None
    points = [_pictures().ProgressPoint(*each) for each in found]
    made = _pictures().progress(release, points, now.date(), names=names)
    name = release_name(release.key)
    file = Attachment(f"progress-{release.key}-{now.date()}.png", f"Sign-off of the {name}", made.png, made.alt_text)
    return Sent(f"Sign-off of the {name} up to {day_words(now.date())}.", (file,))


def offered(queued: Message) -> tuple[FollowUp, ...]:
    """Returns the follow-up to a file for a person: the offer to share it, since a file's own message can't carry a working button."""
    if not isinstance(queued, FileMessage) or not queued.line or not is_person(queued.channel):
        return ()
    return (FollowUp(FileSharing(queued.release, queued.actor, queued.line), "", queued.channel),)


def sharing(_store: Store, message: FileSharing, _now: datetime) -> Page:
    """Returns the offer to share a file, under the file in the direct messages of the person who asked for it."""
    line = Line.parse(message.line)
    share = Button("Share in a channel", Line.release("share", line.verb, *line.words))
    return Page(heading(line), (Paragraph(("This file came to you alone.",)), Buttons((share,))))


def _pictures() -> ModuleType:
    from bot.documents.pictures import pictures  # Imported late: only drawing needs matplotlib.

    return pictures
