"""Files about a body's meetings, as the person or channel may see them."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document

from bot.posts.meetings import meeting_file
from policy.meetings.meeting import Meeting
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.mail.messages import MeetingFile
from storage.meetings.meetings import fetch_meetings
from storage.tables import ReleaseRow
from tests.builders.office import RACHEL, STRANGER, Office


@pytest.fixture
def classified(office: Office) -> Office:
    """June 2020, which the Panel has on its agenda of 17 January beside later releases, is Amber."""
    with office.store.changing(Act(RACHEL, "release edit", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.AMBER
    return office


def panel_76(office: Office) -> Meeting:
    """The meeting as stored."""
    with office.store.reading() as conn:
        return fetch_meetings(conn, "panel")[0]


@pytest.mark.parametrize("what", ["agenda", "paper", "minutes"])
@pytest.mark.parametrize(("who", "named"), [(STRANGER, False), (RACHEL, True)])
def test_a_file_of_a_meeting_leaves_out_what_its_reader_may_not_see(classified: Office, what: str, who: str, *, named: bool) -> None:
    """The rest of the meeting is there (R20)."""
    message = MeetingFile(release="", actor=who, channel=who, body="panel", day=panel_76(classified).day, what=what)
    sent = meeting_file(classified.store, message, classified.now)
    assert sent
    words = " ".join(Document(BytesIO(sent.files[0].content)).element.itertext())
    assert ("June 2020" in words) is named
    assert "standard acceptance criteria" in words
    assert ("Amber" in sent.comment) is named
