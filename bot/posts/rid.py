"""Posts of the RID: its files, and the announcement of an issued version."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.pages import rid as pages
from bot.pages.kit.files import Attachment, Sent
from bot.pages.kit.page import Page
from commands.protocol.access.reading import why_not_at
from commands.rid import rid as versions
from commands.rid.redline import described
from policy.calendar.release_calendar import release_name
from policy.model.wording import day_words
from storage.engine.session import Store
from storage.mail.messages import RidFile, RidIssued
from storage.releases import releases


def document(store: Store, message: RidFile, now: datetime) -> Sent | None:
    """Builds the RID in Word and, if LibreOffice is installed, as PDF; None if the person may not see a state in it (R8, R20)."""
    with store.reading() as conn:
        found = versions.contents(conn, message.release, message.version, message.since, now.tzinfo or UTC)
        if found is None or why_not_at(conn, message.channel, found.classification, now.date()):
            return None
    from bot.posts import rid_files  # Imported late: only this job needs python-docx.

    word = rid_files.word_document(found, now.date())
    key, version = message.release, found.version
    label = f"version {found.number}" if version else f"draft {found.number}"
    title = f"{release_name(key)} RID, {label}"
    name = f"RID-{key}-{found.number}{'' if version else '-draft'}"
    files = [Attachment(f"{name}.docx", title, word), *rid_files.pdf(name, title, word)]
    return Sent(_said(found, label, key, message.since), tuple(files))


def _said(found: versions.RidContents, label: str, key: str, since: str) -> str:
    told = f"The RID of the {release_name(key)}, {label}."
    if found.version:
        told += f" Issued on {day_words(found.version.issued_on)}."
    elif found.since and found.changes:
        told += f" Not issued: {described(found.changes)} since version {found.since}, listed at its end."
    if since and not found.changes:
        told += f" No differences from version {since}{' are on record' if found.about else ''}."
    return f"{told} {found.about}".strip()


def issued(store: Store, message: RidIssued, _now: datetime) -> Page | None:
    """Builds the announcement of an issued version; None if the version was undone."""
    key, number = message.release, message.version
    with store.reading() as conn:
        release = releases.fetch_release(conn, key)
    found = next((each for each in (release.versions if release else ()) if each.number == number), None)
    if release is None or found is None:
        return None
    return pages.issued(release, found, message.actor)
