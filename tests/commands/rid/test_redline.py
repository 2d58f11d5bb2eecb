"""Redlines of the RID: the differences between two versions."""

from __future__ import annotations

from bot import pages as views
from bot.slack.limits.messages import message_faults
from commands.rid.redline import RedlineShown
from storage.engine.session import Act
from storage.tables import NoteRow
from tests.builders.office import RACHEL, Office
from tests.builders.rooms.rid import change, sent


def test_the_redline_of_two_versions(office: Office) -> None:
    """What entered, left, moved and was reworded between two versions, as a page inside Slack's limits."""
    change(office)
    office.does(office.asks("/release issue june-2020"))
    office.later(days=1)
    office.say("/release add MP100 to june-2020")
    shown = office.shows("/release redline june-2020 1.1 1.2", RedlineShown)
    text = views.plain(shown)
    assert "MP088 left: out (Not ready in time)" in text
    assert "DCC submits draft SEC Release TAD, date set: 3 Feb 2020" in text
    assert "MP100" not in text
    assert message_faults(views.message(shown)) == []
    backwards = views.plain(office.say("/release redline june-2020 1.2 1.1"))
    assert "MP088 entered" in backwards


def test_the_redline_without_versions_is_since_the_last(office: Office) -> None:
    """By default the last version against the draft."""
    assert "No differences" in views.plain(office.say("/release redline june-2020"))
    change(office)
    text = views.plain(office.say("/release redline june-2020"))
    assert "From version 1.1 to the draft" in text
    assert "MP088 left" in text


def test_the_content_of_a_version_from_before_the_record_is_not_known_and_not_called_the_same(office: Office) -> None:
    """None found from such a version is none on record; what each version says of itself is shown instead, and once each (R8)."""
    text = views.plain(office.shows("/release redline june-2020 0.1 1.0", RedlineShown))
    assert "No differences on record" in text
    assert "Versions 0.1 and 1.0 were issued before this record began. They are shown with the oldest content on record" in text
    assert "Version 0.2 says of itself: Updated draft issued to the TABASC" in text
    assert "Version 1.0 says of itself: Version baselined by the Panel" in text
    assert "Version 0.1 says" not in text
    assert "Version 1.1 says" not in text
    draft = views.plain(office.say("/release redline june-2020 1.0"))
    assert "No differences on record" in draft
    assert "Version 1.1 says of itself: Updated draft presented to Panel" in draft
    same = views.plain(office.say("/release redline june-2020 1.0 1.0"))
    assert "No differences" in same
    assert "on record\n" not in same
    assert same.count("before this record began") == 1
    office.say("/release rid june-2020 1.1 since 1.0")
    (_, message) = sent(office)[-1]
    assert message is not None
    assert "No differences from version 1.0 are on record. Version 1.0 was issued on 11 Oct 2019" in message["text"]


def test_a_long_redline_has_pages(office: Office) -> None:
    """Many differences are turned page by page, and none is lost."""
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        for number in range(30):
            tx.session.add(NoteRow(release_key="june-2020", number=100 + number, kind="note", text=f"Step number {number}."))
    first = office.shows("/release redline june-2020", RedlineShown)
    pages = [views.plain(office.say(f"/release redline june-2020 1.1 draft page {number}")) for number in (1, 2)]
    assert len(first.changes) == 30
    assert all(f"Step number {number}." in pages[0] + pages[1] for number in range(30))
