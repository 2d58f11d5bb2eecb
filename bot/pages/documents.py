"""Messages about the TAD and the Completion Reports (RID 3; R13)."""

from __future__ import annotations

from bot.pages.kit.page import Bold, Button, Buttons, Link, Page, Paragraph
from commands.protocol.line import Line
from commands.protocol.results import Person
from commands.sign_off.recommendations.recommend import CHOICES
from policy.calendar.release_calendar import release_name
from policy.documents.documents import DocumentVersion
from policy.model.decisions import bare
from policy.model.releases import Release
from policy.model.roster import name_of_body
from policy.model.wording import day_words


def submitted(release: Release, document: DocumentVersion, shown_address: str, committee: str, actor: str) -> Page:
    """Returns the notice of a submitted document version, for the committee that gives its view; the view takes the button's place."""
    name = bare(document.subject)
    address = Link(shown_address, shown_address) if shown_address.startswith("https://") else shown_address
    said = Paragraph((Person(actor), f" submitted version {document.version}: ", address))
    title = f"{release_name(release.key)}: {name}"
    if document.suitable is not None:
        view = CHOICES[document.subject][0 if document.suitable else 1].label
        given = f", {day_words(document.view_on)}" if document.view_on else ""
        return Page(title, (said, Paragraph((Bold(f"The {name_of_body(committee)}'s view: {view}"), f"{given}."))))
    line = Line.release("recommend", release.key, committee, document.subject.value)
    return Page(title, (said, Buttons((Button("Give your view", line, primary=True),))))
