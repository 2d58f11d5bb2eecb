"""What a form did: the form closes, and its person reads it where they opened it, or in a direct message if that can't be."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.builders.office import RACHEL
from tests.builders.signed import Closed, Json, Message, Signed, View, buttons, done, form


def opened(signed: Signed) -> View:
    """The form of a new release."""
    return form(signed.type("/release create june-2027", RACHEL, "C0JUNE"))


def notices(signed: Signed) -> list[Json]:
    """The direct messages to who sent the form."""
    return [each for each in signed.deliver() if each["channel"] == f"D{RACHEL[1:]}"]


def test_a_success_closes_the_form_and_is_told_where_it_was_opened(signed: Signed) -> None:
    """Only that person sees the message in the channel. It has the next steps and Undo; no direct message repeats it."""
    told = signed.settle(opened(signed), RACHEL)
    assert "Created the June 2027 SEC Release" in done(told)
    assert isinstance(told, Message)
    assert (told.channel, told.ephemeral, told.payload["response_type"]) == ("C0JUNE", True, "ephemeral")
    assert {"Undo", "Status of June 2027"} <= set(buttons(told))
    assert notices(signed) == []


def test_what_can_not_be_told_there_any_more_comes_once_as_a_direct_message(signed: Signed) -> None:
    """Slack takes such an answer for 30 minutes; a form that was open longer is told of in direct messages, with Undo."""
    signed.slack.errors["response_url"] = "expired_url"
    signed.twice = False
    signed.settle(opened(signed), RACHEL)
    signed.bot.answers.close()  # Waits for its threads.
    (told,) = notices(signed)
    assert "Created the June 2027 SEC Release" in told["text"]
    assert [each["text"]["text"] for each in told["blocks"][-1]["elements"]] == ["Undo"]


def test_a_form_opened_from_home_is_told_of_in_a_direct_message(signed: Signed) -> None:
    """A Home is no channel: the direct message has what was done, once however often Slack delivers the form."""
    view = opened(signed)
    metadata = {name: value for name, value in json.loads(view.payload["private_metadata"]).items() if name != "back"}
    at_home = replace(view, payload={**view.payload, "private_metadata": json.dumps(metadata)})
    assert isinstance(signed.settle(at_home, RACHEL), Closed)
    (told,) = notices(signed)
    assert "Created the June 2027 SEC Release" in told["text"]
