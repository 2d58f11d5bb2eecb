"""Messages that Slack refuses for good, by signed requests: a release manager lists them and sends them again with a button."""

from __future__ import annotations

from tests.builders.office import RACHEL, TAG_CHAIR
from tests.builders.signed import Message, Signed, buttons, heading, refused


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
