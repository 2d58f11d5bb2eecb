"""The RID: versions as points in the history, and the draft."""

from __future__ import annotations

import pytest

from bot import pages as views
from commands.protocol.files import Preparing
from tests.builders.office import PANEL_CHAIR, RACHEL, STRANGER, Office
from tests.builders.rooms.rid import change, files, sent, words


def test_it_is_prepared_outside_the_request(office: Office) -> None:
    """The answer comes at once; the document is drawn up when the outbox is delivered, into the channel that asked."""
    answer = office.shows("/release rid june-2020 1.1", Preparing, channel="C0JUNE")
    assert answer.change == 0
    assert views.plain(answer).splitlines()[0] == "Being prepared"
    ((row, message),) = sent(office)
    assert (row.kind, row.channel, row.ids["version"]) == ("rid", RACHEL, "1.1")
    assert message is not None
    assert message["text"] == "The RID of the June 2020 SEC Release, version 1.1. Issued on 10 Jan 2020."
    assert message["sent"].files[0].name == "RID-june-2020-1.1.docx"


def test_unchanged_the_draft_is_the_last_version(office: Office) -> None:
    """As long as nothing has changed, the RID as it stands is the last version itself."""
    office.say("/release rid june-2020")
    office.say("/release rid june-2020 1.1")
    (first, then) = [message["sent"].files[0] for _, message in sent(office) if message]
    assert (first.name, first.content) == (then.name, then.content)


def test_the_draft_lists_what_is_pending(office: Office) -> None:
    """Changes since the last version gather in the next draft, numbered but not issued, and are listed in it."""
    change(office)
    office.say("/release rid june-2020")
    made = files(office)
    text = words(made["RID-june-2020-1.2-draft.docx"])
    assert "Version 1.2" in text
    assert "not issued" in text
    assert "Changes since version 1.1" in text
    assert "MP088 left" in text
    assert "3 Feb 2020" in text


def test_a_version_is_the_same_ever_after(office: Office) -> None:
    """Version 1.2 asked for later has the content that it had when it was issued, to the byte; the next draft has the rest."""
    change(office)
    office.does(office.asks("/release issue june-2020"))
    office.say("/release rid june-2020 1.2")
    before = files(office)["RID-june-2020-1.2.docx"]
    office.later(days=30)
    office.does("/release remove MP079 from june-2020", reason="Delayed")
    office.does("/release comment june-2020", STRANGER, party="A Party", text="Words")
    office.say("/release rid june-2020 1.2")
    assert files(office)["RID-june-2020-1.2.docx"] == before
    office.say("/release rid june-2020")
    assert "MP079 left" in words(files(office)["RID-june-2020-1.3-draft.docx"])


def test_a_baseline_is_a_point_in_the_history(office: Office) -> None:
    """The state of a baseline has what was agreed with it, and nothing that came later on the same day."""
    office.at(2020, 1, 17)
    office.does(office.asks("/release baseline june-2020", PANEL_CHAIR), PANEL_CHAIR)
    office.does("/release remove MP088 from june-2020", reason="Withdrawn the same day")
    office.say("/release rid june-2020 2.0")
    text = words(files(office)["RID-june-2020-2.0.docx"])
    assert "MP088" in text
    assert "Withdrawn the same day" not in text
    assert "has still to agree the places" not in text


def test_a_version_from_before_the_history_says_so(office: Office) -> None:
    """What was issued before anything was on record has the oldest state on record, with its own version control, and says so."""
    answer = office.shows("/release rid june-2020 0.3", Preparing)
    assert "before this record began" in views.plain(answer)
    ((_, message),) = sent(office)
    assert message is not None
    assert "the oldest content on record, of 10 Jan 2020" in message["text"]
    text = words(message["sent"].files[0].content)
    assert "Version 0.3" in text
    assert "Baselined" not in text


def test_a_version_that_is_none_names_those_there_are(office: Office) -> None:
    """An unknown version changes nothing and lists the known; a year has no RID."""
    office.refuses("/release rid june-2020 7.7", because="Issued versions: 0.1, 0.2, 0.3, 1.0, 1.1")
    office.refuses("/release rid 2021", because="are not a release yet")
    assert sent(office) == []


@pytest.mark.parametrize("verb", ["rid", "redline", "issue", "comment", "comments"])
def test_a_release_that_is_not_there(office: Office, verb: str) -> None:
    """Each offers the nearest key and changes nothing."""
    office.refuses(f"/release {verb} june-2002", because="Did you mean june-2020?")
