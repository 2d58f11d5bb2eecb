"""Share by signed requests: the button under an answer, the person's answer, and the post."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import ChannelClearanceRow, ReleaseRow
from tests.builders.office import RACHEL, copied
from tests.builders.signed import Message, Signed, View, buttons, configured, done, refused, signed_in
from tests.builders.slack_server import Misbehaviour, fake_slack

OPEN, CLEARED = "C0OPEN", "C0RED"


@pytest.fixture
def signed(office_file: Path, tmp_path: Path) -> Iterator[Signed]:
    """A bot whose June 2020 is Red, and one channel that is cleared for it."""
    with fake_slack() as slack, signed_in(slack, configured(slack, copied(office_file, tmp_path / "own.db"))) as found:
        classify(found, Classification.RED)
        with found.bot.store.changing(Act("test", "clear", found.now)) as tx:
            tx.session.add(ChannelClearanceRow(channel_id=CLEARED, classification=Classification.RED))
        yield found


def classify(signed: Signed, level: Classification) -> None:
    """Classifies June 2020."""
    with signed.bot.store.changing(Act("test", "classify", signed.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = level


def pressed(signed: Signed, line: str, channel: str) -> Message:
    """The answer to Share under the answer to a line."""
    shown = signed.type(line, RACHEL, channel)
    assert isinstance(shown, Message)
    answer = signed.press(buttons(shown)["Share"], RACHEL)
    assert isinstance(answer, Message)
    return answer


@pytest.mark.parametrize(
    "line",
    ["/release status june-2020", "/release status june-2020 as of 2020-01-10", "/modification show MP079"],
)
def test_share_under_a_red_answer_goes_to_a_cleared_channel_only(signed: Signed, line: str) -> None:
    """In another channel the refusal is shown to the person alone, and nothing is posted."""
    signed.at(2020, 1, 13)
    assert "This is classified Red and this channel is not cleared for it" in refused(pressed(signed, line, OPEN))
    assert signed.deliver() == []
    assert "will be posted here" in pressed(signed, line, CLEARED).text
    (posted,) = signed.deliver()
    assert posted["channel"] == CLEARED
    assert f"Shared by @{RACHEL}. As the record was on" in posted["text"]
    assert "13 Jan 2020 10:00 GMT" in posted["text"]


def test_what_became_red_before_it_was_posted_is_not_posted(signed: Signed) -> None:
    """The channel's clearance is checked again at delivery."""
    classify(signed, Classification.WHITE)
    assert "will be posted here" in pressed(signed, "/release status june-2020", OPEN).text
    classify(signed, Classification.RED)
    assert signed.deliver() == []


def reach(signed: Signed, **channel: object) -> None:
    """Has Slack say this of the channel."""
    signed.slack.answers["conversations.info"] = lambda asked: {"ok": True, "channel": {"id": asked["channel"], **channel}}


def test_share_looks_first_whether_the_bot_is_in_the_channel(signed: Signed) -> None:
    """Where it is not, nothing is queued: the answer says how to invite it and offers to join; then Share works."""
    classify(signed, Classification.WHITE)
    reach(signed, is_member=False, is_private=False)
    told = pressed(signed, "/release status june-2020", OPEN)
    assert "The bot is not in this channel" in told.text
    assert "/invite" in told.text
    assert signed.deliver() == []
    joined = signed.press(buttons(told)["Let the bot join"], RACHEL)
    assert isinstance(joined, Message)
    assert signed.slack.called("conversations.join") == [{"channel": OPEN}]
    assert "The bot is in this channel now" in joined.text
    reach(signed, is_member=True)
    assert "will be posted here" in pressed(signed, "/release status june-2020", OPEN).text
    assert [each["channel"] for each in signed.deliver()] == [OPEN]


def test_share_where_the_bot_cannot_join(signed: Signed) -> None:
    """A private channel that the bot is not in is invisible to it, and it can't join: only an invitation helps."""
    classify(signed, Classification.WHITE)
    signed.slack.errors["conversations.info"] = "channel_not_found"
    told = pressed(signed, "/release status june-2020", OPEN)
    assert "Type /invite there" in told.text
    assert "Let the bot join" not in buttons(told)
    assert signed.deliver() == []


def test_share_in_an_archived_channel_says_so(signed: Signed) -> None:
    """Nothing can be posted in an archived channel, so nothing is promised."""
    classify(signed, Classification.WHITE)
    reach(signed, is_member=True, is_archived=True)
    assert "This channel is archived" in pressed(signed, "/release status june-2020", OPEN).text


def test_share_is_tried_if_slack_does_not_say(signed: Signed) -> None:
    """Without an answer from Slack the post is tried; if Slack refuses it, the person is told."""
    classify(signed, Classification.WHITE)
    signed.slack.errors["conversations.info"] = "internal_error"
    told = pressed(signed, "/release status june-2020", OPEN)
    assert "If Slack refuses it, the bot tells you." in told.text
    signed.slack.script["chat.postMessage"] = [Misbehaviour(body={"ok": False, "error": "not_in_channel"})]
    (notice,) = signed.deliver()
    assert "could not be posted yet: the bot is not in that channel. Invite it there. The bot tries again for 3 days." in notice["text"]


def test_a_join_that_slack_refuses_is_not_claimed(signed: Signed) -> None:
    """The bot says that it could not join, and how to invite it."""
    signed.slack.errors["conversations.join"] = "method_not_supported_for_channel_type"
    told = signed.type("/release join", RACHEL, OPEN)
    assert isinstance(told, Message)
    assert "could not join this channel" in told.text


def test_a_public_channel_that_is_set_is_joined(signed: Signed) -> None:
    """Then the bot can look there whether a message arrived. If Slack does not let it, the answer says how to invite it."""
    reach(signed, is_member=False, is_private=False)
    assert "not in that channel" not in done(message(signed.type("/release channel june-2020 #C0NEW", RACHEL)))
    assert {each["channel"] for each in signed.slack.called("conversations.join")} == {"C0NEW"}
    signed.slack.errors["conversations.join"] = "restricted_action"
    assert "The bot is not in that channel yet" in done(message(signed.type("/release channel june-2020 #C0OTHER", RACHEL)))


def test_a_channel_that_is_set_is_looked_at_first(signed: Signed) -> None:
    """Setting a release's channel warns if the bot is not in it, and says nothing if it is."""
    reach(signed, is_member=False, is_private=True)
    assert "The bot is not in that channel yet" in done(message(signed.type("/release channel june-2020 #C0NEW", RACHEL)))
    reach(signed, is_member=True)
    assert "invite" not in done(message(signed.type("/release channel june-2020 #C0OTHER", RACHEL)))


def test_a_channel_chosen_in_the_form_is_looked_at_too(signed: Signed) -> None:
    """The form's channel is the one that Slack is asked about."""
    asked: list[str] = []

    def info(given: dict[str, Any]) -> dict[str, object]:
        asked.append(given["channel"])
        return {"ok": True, "channel": {"id": given["channel"], "is_member": True}}

    signed.slack.answers["conversations.info"] = info
    form = signed.type("/release channel june-2020 tag", RACHEL)
    assert isinstance(form, View)
    signed.fill(form, RACHEL, channel="C0TAG")
    assert asked[-1] == "C0TAG"


def message(answer: object) -> Message:
    """An answer that must be a message."""
    assert isinstance(answer, Message)
    return answer


def test_a_file_comes_to_the_person(signed: Signed) -> None:
    """A file is sent to the direct messages of the person who asked, where the bot can always post."""
    classify(signed, Classification.WHITE)
    told = message(signed.type("/release export june-2020", RACHEL, OPEN))
    assert "It will come to your direct messages with the bot." in told.text
    signed.deliver()
    (shared,) = signed.slack.called("files.completeUploadExternal")
    assert shared["channel_id"] == f"D{RACHEL[1:]}"
