"""Files about a body's meetings, as the person or channel may see them."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.posts.meetings import meeting_file
from bot.slack.sending.names import with_names
from policy.meetings.meeting import Meeting
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.mail.messages import MeetingFile
from storage.meetings.meetings import fetch_meetings
from storage.tables import ReleaseRow
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, STRANGER, Office


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


NAMES = {PANEL_CHAIR: "Ada Panel", RACHEL: "Rachel Lee"}


class Directory(WebClient):
    """A Slack that knows two people."""

    def users_info(self, *, user: str, **_: object) -> dict[str, object]:  # type: ignore[override]  # The bot only looks into it.
        """The person, or Slack's refusal."""
        if user not in NAMES:
            raise SlackApiError("no", {"error": "user_not_found"})  # type: ignore[no-untyped-call]  # slack_sdk has no types for it.
        return {"user": {"real_name": NAMES[user]}}


def test_minutes_name_people_as_slack_knows_them(office: Office) -> None:
    """Who took part, who does an action and who confirmed; of whom Slack says nothing the id stays, and no name is stored."""
    office.at(2020, 1, 17, 15)
    line = "/release minutes panel 2020-01-17"
    office.does(f"{line} attendance", present=(PANEL_CHAIR, RACHEL), others="A. Party", apologies=(DAN,))
    office.does(f"{line} action", text="Ask for the TAD", owner=RACHEL, due="2020-02-14")
    office.does(f"{line} confirm", PANEL_CHAIR)
    stored = MeetingFile(release="", actor=RACHEL, channel=RACHEL, body="panel", day=panel_76(office).day, what="minutes")
    message = with_names(Directory(), office.store, stored)
    assert isinstance(message, MeetingFile)
    sent = meeting_file(office.store, message, office.now)
    assert sent
    words = " ".join(Document(BytesIO(sent.files[0].content)).element.itertext())
    assert "Present: Ada Panel, Rachel Lee and A. Party" in words
    assert f"Apologies: {DAN}" in words
    assert "Confirmed on 17 Jan 2020 by Ada Panel." in words
    assert "Ask for the TAD Ask for the TAD Ask for the TAD Rachel Lee" in words
    assert "names" not in stored.ids
