"""Messages that Slack refuses for good, by signed requests: a release manager lists them and sends them again with a button."""

from __future__ import annotations

import pytest

from tests.builders.office import RACHEL, TAG_CHAIR
from tests.builders.signed import Message, Signed, buttons, heading, refused
from tests.builders.slack_server import Misbehaviour


def test_a_release_manager_sends_again_what_slack_refused(signed: Signed) -> None:
    """The share is set aside; its button sends it again, once however often Slack delivers the click. Nobody else can."""
    status = signed.type("/release list", TAG_CHAIR, "C0JUNE")
    assert isinstance(status, Message)
    signed.slack.errors["chat.postMessage"] = "msg_too_long"
    signed.press(buttons(status)["Share"], TAG_CHAIR)
    signed.deliver()
    del signed.slack.errors["chat.postMessage"]
    assert "Only a release manager" in refused(signed.type("/release unsent", TAG_CHAIR))
    listed = signed.type("/release unsent", RACHEL)
    assert isinstance(listed, Message)
    assert "Shared answer" in listed.text
    assert "too long for Slack" in listed.text
    assert heading(signed.press(buttons(listed)["Send all 2 again"], RACHEL)) == "Sending again"
    assert sorted(each["channel"] for each in signed.deliver()) == ["C0JUNE", f"D{TAG_CHAIR[1:]}"]
    assert heading(signed.press(buttons(listed)["Send again"], RACHEL)) == "Nothing to send again"


@pytest.mark.parametrize("error", ["invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"])
def test_what_slack_does_not_take_as_it_is_laid_out_comes_as_text(signed: Signed, error: str) -> None:
    """Its readers have all of it with the commands in place of buttons; the managers are told, and the list names it for a week."""
    status = signed.type("/release status june-2020", TAG_CHAIR, "C0JUNE")
    assert isinstance(status, Message)
    signed.slack.script["chat.postMessage"] = [Misbehaviour(body={"ok": False, "error": error})]
    signed.press(buttons(status)["Share"], TAG_CHAIR)
    signed.deliver()
    (posted,) = [each for each in signed.slack.messages if each["channel"] == "C0JUNE" and "June 2020" in each["text"]]
    assert not posted.get("blocks")
    assert "/release timetable june-2020" in posted["text"]
    assert posted["text"].endswith("Without buttons, because Slack did not take the layout of this message.")
    listed = signed.type("/release unsent", RACHEL)
    assert isinstance(listed, Message)
    assert "1 message was sent as plain text in the last 7 days, because Slack did not take the layout." in listed.text
    assert "Shared answer" in listed.text
    signed.bot.tick()
    signed.deliver()
    assert any("1 message was sent as plain text" in each["text"] for each in signed.slack.messages if each["channel"] == f"D{RACHEL[1:]}")


def test_what_slack_takes_neither_way_is_set_aside(signed: Signed) -> None:
    """The list has Slack's first reason, and it can be sent again."""
    status = signed.type("/release status june-2020", TAG_CHAIR, "C0JUNE")
    assert isinstance(status, Message)
    refusals = [Misbehaviour(body={"ok": False, "error": each}) for each in ("invalid_blocks", "no_text")]
    signed.slack.script["chat.postMessage"] = refusals
    signed.press(buttons(status)["Share"], TAG_CHAIR)
    signed.deliver()
    listed = signed.type("/release unsent", RACHEL)
    assert isinstance(listed, Message)
    assert "Slack does not take how the message is laid out" in listed.text
    assert "plain text" not in listed.text
