"""Posts of the TAD and the Completion Reports."""

from __future__ import annotations

from datetime import datetime

from bot.pages import documents as pages
from bot.pages.kit.page import Page
from bot.posts.actions import stored_release
from policy.access.classification import shows_in
from policy.decisions.authority import VIEWS
from storage.documents import documents
from storage.engine.session import Store
from storage.mail.messages import DocumentSubmitted
from storage.roster.channels import clearance


def document(store: Store, message: DocumentSubmitted, _now: datetime) -> Page | None:
    """Builds the announcement of a submitted document, with its address only if the channel is cleared for it (R20)."""
    release = stored_release(store, message.release)
    with store.reading() as conn:
        versions = documents.fetch_documents(conn, message.release)
        cleared = clearance(conn, message.channel)
    found = next((each for each in versions if (each.subject, each.number) == (message.subject, message.number)), None)
    if release is None or found is None:
        return None
    hidden = f"classified {found.classification.name.title()}, not shown here"
    address = found.address if shows_in(found.classification, cleared) else hidden
    return pages.submitted(release, found, address, VIEWS[found.subject][0], message.actor)
