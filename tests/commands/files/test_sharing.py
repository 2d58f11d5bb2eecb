"""Sharing a file from one's direct messages: the offer under the file, the form, and the post in the channel that was chosen (R20)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commands.protocol.form import Faults, Form
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import ReleaseRow
from tests.builders.office import RACHEL, TAG_MEMBER, Office, copied
from tests.builders.signed import Message, Signed, View, buttons, configured, form, signed_in
from tests.builders.slack_server import fake_slack

HOME = f"D{RACHEL[1:]}"


@pytest.fixture
def signed(office_file: Path, tmp_path: Path) -> Iterator[Signed]:
    """A bot on 10 January 2020."""
    with fake_slack() as slack, signed_in(slack, configured(slack, copied(office_file, tmp_path / "own.db"))) as found:
        yield found


def delivered(signed: Signed) -> list[dict[str, Any]]:
    """All is delivered; the messages in Rachel's direct messages."""
    signed.deliver()
    return [each for each in signed.slack.messages if each["channel"] == HOME]


def offered(signed: Signed, line: str = "/release export june-2020") -> Message:
    """The offer that follows the file that a line makes."""
    signed.type(line, RACHEL)
    signed.deliver()
    signed.deliver()
    (sent,) = delivered(signed)
    return Message(sent, HOME, ephemeral=False, ts=sent["ts"])


def test_a_file_in_the_direct_messages_is_followed_by_its_share(signed: Signed) -> None:
    """Once, after the file; the button opens a form that names the file and asks for the channel, and the file is posted there."""
    offer = offered(signed)
    assert "Release file of June 2020" in offer.text
    view = signed.press(buttons(offer)["Share in a channel"], RACHEL)
    assert isinstance(view, View)
    signed.fill(view, RACHEL, channel="C0OPEN")
    signed.deliver()
    first, second = signed.slack.called("files.completeUploadExternal")
    assert (first["channel_id"], second["channel_id"]) == (HOME, "C0OPEN")
    assert f"Shared by <@{RACHEL}>." in second["initial_comment"]
    assert len(delivered(signed)) == 1


def test_a_file_shared_in_a_channel_and_one_that_is_not_to_be_shared_have_no_offer(signed: Signed) -> None:
    """All meetings with their minutes are for those who keep them."""
    signed.type("/release export meetings", RACHEL)
    assert delivered(signed) == []
    assert len(signed.slack.called("files.completeUploadExternal")) == 1


def test_a_channel_that_may_not_see_it_is_said_at_the_field(signed: Signed) -> None:
    """And so is one that the bot is not in; another can be chosen in the same form, and nothing is posted before."""
    view = form(signed.press(buttons(offered(signed))["Share in a channel"], RACHEL))
    signed.slack.answers["conversations.info"] = lambda _: {"ok": True, "channel": {"is_member": False, "is_private": True}}
    assert "not in this conversation" in str(signed.fill(view, RACHEL, channel="C0OPEN"))
    del signed.slack.answers["conversations.info"]
    with signed.bot.store.changing(Act("test", "classify", signed.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.RED
    assert "Red" in str(signed.fill(view, RACHEL, channel="C0OPEN"))
    signed.deliver()
    assert len(signed.slack.called("files.completeUploadExternal")) == 1


def test_only_files_are_shared_in_this_way(office: Office) -> None:
    """A page has its own Share; a verb that changes something is not run by it."""
    for words in ("status june-2020", "live june-2020", "minutes panel", "rid june-2020 details", "nothing", ""):
        office.refuses(f"/release share {words}".strip(), TAG_MEMBER, "Only a file is shared in this way.")
    assert isinstance(office.say("/release share timeline june-2020", TAG_MEMBER), Form)
    assert isinstance(office.fill(office.say("/release share timeline june-2020", TAG_MEMBER), TAG_MEMBER, channel=""), Faults)
