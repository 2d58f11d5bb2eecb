"""Parties' comments on the RID, and their answers."""

from __future__ import annotations

from bot import pages as views
from bot.slack.limits.messages import message_faults
from commands.rid.comments import CommentsShown
from tests.builders.office import STRANGER, Office
from tests.builders.rooms.rid import change, files, words


def test_anybody_comments_and_a_manager_answers(office: Office) -> None:
    """A Party off every roster comments on a version; the release manager's disposition is kept with it and in the next draft."""
    form = office.asks("/release comment june-2020", STRANGER)
    office.does(form, STRANGER, party="An Energy Supplier", text="Is UIT long enough?")
    refused = office.refuses("/release comment june-2020 1", STRANGER)
    assert refused.thing == "rid_comment:june-2020/1"
    office.does("/release comment june-2020 1", disposition="accepted in part", reason="A week was added.")
    shown = office.shows("/release comments june-2020 1.1", CommentsShown, STRANGER)
    text = views.plain(shown)
    assert "An Energy Supplier on version 1.1" in text
    assert "Accepted in part: A week was added." in text
    assert message_faults(views.message(shown)) == []
    change(office)
    office.say("/release rid june-2020")
    document = words(files(office)["RID-june-2020-1.2-draft.docx"])
    assert "Is UIT long enough?" in document
    assert "Accepted in part: A week was added." in document


def test_a_comment_needs_its_words(office: Office) -> None:
    """Party and comment are asked for at their fields; an unknown number is named."""
    answer = office.faults("/release comment june-2020", STRANGER, version="9.9")
    assert set(answer.by_field) == {"version", "party", "text"}
    office.refuses("/release comment june-2020 7", because="no comment “7”")


def test_a_comment_is_never_markup(office: Office) -> None:
    """What a Party writes is shown as it was written (promise 7)."""
    office.does("/release comment june-2020", STRANGER, party="<!channel>", text="<@U1> & *bold*")
    message = views.message(office.say("/release comments june-2020"))
    assert "&lt;!channel&gt;" in message["text"]
    assert "<!channel>" not in str(message["blocks"])
