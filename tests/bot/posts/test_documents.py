"""Posts of the TAD and the Completion Reports, as their channel may see them."""

from __future__ import annotations

from bot.posts.documents import document
from policy.model.decisions import Subject
from storage.mail.messages import DocumentSubmitted
from tests.builders.office import DAN, RACHEL, Office

TAD = DocumentSubmitted(release="june-2020", subject=Subject.TAD, number=1, actor=DAN, channel="C0OPEN")


def test_the_address_of_an_amber_document_is_shown_in_a_cleared_channel_only(office: Office) -> None:
    """Elsewhere the post says that there is a document, and that it is classified (R20)."""
    form = office.asks("/release document june-2020 tad", DAN)
    office.does(form, DAN, version="1.0", link="https://example.com/amber-tad", classification="amber")
    post = str(document(office.store, TAD, office.now))
    assert "classified Amber, not shown here" in post
    assert "amber-tad" not in post
    office.does("/release clear <#C0OPEN> Amber", RACHEL)
    assert "https://example.com/amber-tad" in str(document(office.store, TAD, office.now))
