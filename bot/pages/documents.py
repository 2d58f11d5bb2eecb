"""Messages about the TAD and the Completion Reports (RID 3; R13)."""

from __future__ import annotations

from bot.pages.kit.page import Button, Buttons, Link, Page, Paragraph
from commands.protocol.line import Line
from commands.protocol.results import Person
from policy.calendar.release_calendar import release_name
from policy.documents.documents import DocumentVersion
from policy.model.decisions import bare
from policy.model.releases import Release


def submitted(release: Release, document: DocumentVersion, shown_address: str, committee: str, actor: str) -> Page:
    """Returns the notice of a submitted document version, for the committee that gives its view."""
    name = bare(document.subject)
    address = Link(shown_address, shown_address) if shown_address.startswith("https://") else shown_address
    said = Paragraph((Person(actor), f" submitted version {document.version}: ", address))
    line = Line.release("recommend", release.key, committee, document.subject.value)
    return Page(f"{release_name(release.key)}: {name}", (said, Buttons((Button("Give your view", line, primary=True),))))
