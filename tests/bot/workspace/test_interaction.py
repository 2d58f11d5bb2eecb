"""Clicks, forms and answers: payloads as Slack sends them, and what is done with what comes back."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from tests.bot.workspace.calls import CHANNEL, MODAL, SECTION, inner_trigger
from tests.bot.workspace.harness import DEADLINE, Json, Reply, Stand, answered

BUTTON = {"type": "button", "text": {"type": "plain_text", "text": "Met"}, "action_id": "met", "value": "c1:v2"}
MENU = {
    "type": "static_select",
    "action_id": "pick",
    "options": [{"text": {"type": "plain_text", "text": w}, "value": w.lower()} for w in ("Scope", "Costs")],
}
ACTIONS = {"type": "actions", "block_id": "acts", "elements": [BUTTON, MENU]}
TROUBLE = "We had some trouble connecting. Try again?"


def field(block_id: str, **element: Any) -> Json:
    """A required text input."""
    label = {"type": "plain_text", "text": block_id}
    return {
        "type": "input",
        "block_id": block_id,
        "label": label,
        "element": {"type": "plain_text_input", "action_id": "value", **element},
    }


FORM = {
    **MODAL,
    "submit": {"type": "plain_text", "text": "Save"},
    "callback_id": "form",
    "private_metadata": "m",
    "blocks": [
        SECTION | {"block_id": "head", "accessory": BUTTON},
        field("reason", max_length=10),
        field("link") | {"optional": True},
    ],
}


def card(stand: Stand) -> str:
    """A message with a button and a menu."""
    return str(stand.client.chat_postMessage(channel=CHANNEL, text="Card", blocks=[ACTIONS])["ts"])


def click(stand: Stand, container: Json, **action: Any) -> Json:
    """A click, and what the bot was sent for it."""
    given = {"action_id": "met", "block_id": "acts", "type": "button", **action}
    assert stand.post("act", container=container, action=given, state={"values": {}}) == {"ok": True}
    return stand.bot.next()


def form(stand: Stand, **more: Any) -> Json:
    """An open form."""
    return dict(stand.client.views_open(trigger_id=stand.trigger(), view={**FORM, **more})["view"])


def values(**given: str) -> Json:
    """A form's answers as the page sends them."""
    return {"values": {block: {"value": {"type": "plain_text_input", "value": text}} for block, text in given.items()}}


def test_a_click_in_a_message_comes_as_slack_sends_it(stand: Stand) -> None:
    """block_actions with the message, where it is, its state, and the button's own value whatever the page says."""
    ts = card(stand)
    sent = click(stand, {"channel": CHANNEL, "ts": ts}, value="forged")
    assert sent["type"] == "block_actions"
    assert sent["container"] == {"type": "message", "message_ts": ts, "channel_id": CHANNEL, "is_ephemeral": False}
    assert (sent["user"]["id"], sent["team"]["id"], sent["channel"]) == ("U0RACHEL", "T0SECAS", {"id": CHANNEL, "name": "june-2020"})
    assert sent["message"]["blocks"][0]["block_id"] == "acts"
    assert sent["state"]["values"] == {"acts": {"pick": {"type": "static_select", "selected_option": None}}}
    action = sent["actions"][0]
    assert (action["value"], action["action_id"], action["block_id"], action["type"]) == ("c1:v2", "met", "acts", "button")
    assert float(action["action_ts"]) > 0
    assert sent["trigger_id"]
    assert sent["response_url"]


def test_a_choice_comes_with_the_menus_own_option(stand: Stand) -> None:
    """What was chosen is in the action and in the state, with its text."""
    ts = card(stand)
    chosen = {"type": "static_select", "action_id": "pick", "selected_option": {"value": "costs"}}
    state = {"values": {"acts": {"pick": {"type": "static_select", "selected_option": {"value": "costs"}}}}}
    stand.post("act", container={"channel": CHANNEL, "ts": ts}, action={**chosen, "block_id": "acts"}, state=state)
    sent = stand.bot.next()
    assert sent["actions"][0]["selected_option"]["value"] == "costs"
    assert sent["state"]["values"]["acts"]["pick"]["selected_option"] == MENU["options"][1]


def test_two_clicks_are_two_actions(stand: Stand) -> None:
    """Each click has its own action_ts, trigger and response_url."""
    ts = card(stand)
    first, second = (click(stand, {"channel": CHANNEL, "ts": ts}) for _ in range(2))
    for key in ("trigger_id", "response_url"):
        assert first[key] != second[key]
    assert first["actions"][0]["action_ts"] != second["actions"][0]["action_ts"]


def test_a_click_on_what_has_just_changed_comes_too(stand: Stand) -> None:
    """Slack sends what was clicked as it was shown, in a message and in App Home; of long ago it is not known, and the page says so."""
    ts = card(stand)
    other = {"type": "actions", "block_id": "later", "elements": [{**BUTTON, "action_id": "other"}]}
    stand.client.chat_update(channel=CHANNEL, ts=ts, text="x", blocks=[other])
    assert click(stand, {"channel": CHANNEL, "ts": ts})["actions"][0]["value"] == "c1:v2"
    home = {"type": "home", "blocks": [ACTIONS]}
    view = dict(stand.client.views_publish(user_id="U0RACHEL", view=home)["view"])
    stand.client.views_publish(user_id="U0RACHEL", view={"type": "home", "blocks": [other]})
    assert click(stand, {"view_id": view["id"]})["actions"][0]["value"] == "c1:v2"
    for number in range(6):
        stand.client.views_publish(user_id="U0RACHEL", view={"type": "home", "blocks": [{**other, "block_id": f"b{number}"}]})
    assert stand.send("act", container={"view_id": view["id"]}, action={"action_id": "met", "block_id": "acts"})[0] == 404


@pytest.mark.parametrize(
    "container",
    [{"channel": CHANNEL, "ts": "1.0"}, {"channel": "C0NOWHERE", "ts": "1.0"}, {"view_id": "V0NONE"}, {"ephemeral_id": "E1.0"}, {}],
)
def test_a_click_on_what_is_not_there_is_refused(stand: Stand, container: Json) -> None:
    """A message or view that is gone, or never was the person's, is a 404, and the bot hears nothing."""
    status, _ = stand.send("act", container=container, action={"action_id": "met", "block_id": "acts"})
    assert status == 404
    assert stand.bot.received.empty()


def test_a_click_in_an_ephemeral_message_comes_without_the_message(stand: Stand) -> None:
    """Slack leaves an ephemeral message out; others can't click in it."""
    stand.client.chat_postEphemeral(channel=CHANNEL, user="U0RACHEL", text="x", blocks=[ACTIONS])
    shown = stand.messages(CHANNEL)[-1]
    sent = click(stand, {"channel": CHANNEL, "ephemeral_id": shown["ephemeral_id"]})
    assert "message" not in sent
    assert sent["container"]["is_ephemeral"] is True
    container = {"channel": CHANNEL, "ephemeral_id": shown["ephemeral_id"]}
    assert stand.send("act", **{"as": "U0MARCUS"}, container=container, action={"action_id": "met", "block_id": "acts"})[0] == 404


def test_a_click_in_a_view_comes_with_its_state(stand: Stand) -> None:
    """block_actions in a view has the view with what was put in so far; its trigger can push."""
    view = form(stand)
    action = {"action_id": "met", "block_id": "head", "type": "button"}
    stand.post("act", container={"view_id": view["id"]}, action=action, state=values(reason="so far"))
    sent = stand.bot.next()
    assert sent["container"] == {"type": "view", "view_id": view["id"]}
    assert sent["view"]["state"]["values"]["reason"]["value"]["value"] == "so far"
    assert sent["view"]["private_metadata"] == "m"
    assert "response_url" not in sent
    assert stand.client.views_push(trigger_id=sent["trigger_id"], view=MODAL)["view"]["previous_view_id"] == view["id"]


def test_a_click_that_fails_tells_the_person(stand: Stand) -> None:
    """A bot that answers with an error is reported in Slack's word."""
    stand.bot.reply = lambda received: (503, "text/plain", b"")
    since = stand.seq()
    click(stand, {"channel": CHANNEL, "ts": card(stand)})
    assert stand.event(since, "notice")["text"] == 'The app did not respond: "dispatch_failed"'


def test_a_bot_that_is_slow_times_out(stand: Stand) -> None:
    """After Slack's patience the person reads operation_timeout, and the bot's late answer is dropped."""
    held = threading.Event()
    stand.workspace.world.dispatcher.seconds = 0.2

    def late(received: Json) -> Reply:
        held.wait(DEADLINE)
        return answered({"text": "Too late"})

    stand.bot.reply = late
    since = stand.seq()
    stand.post("say", channel=CHANNEL, text="/release status")
    assert stand.event(since, "notice")["text"] == '/release failed with the error "operation_timeout"'
    held.set()
    stand.bot.next()
    assert stand.messages(CHANNEL) == []


def test_a_form_is_submitted_and_closes(stand: Stand) -> None:
    """view_submission carries state, callback and private metadata; an empty answer closes the form."""
    view = form(stand)
    since = stand.seq()
    assert stand.post("submit", view_id=view["id"], state=values(reason="Because")) == {"ok": True}
    sent = stand.bot.next()
    assert (sent["type"], sent["view"]["callback_id"], sent["view"]["hash"]) == ("view_submission", "form", view["hash"])
    assert sent["view"]["state"]["values"]["reason"]["value"] == {"type": "plain_text_input", "value": "Because"}
    assert sent["view"]["state"]["values"]["link"]["value"]["value"] is None
    assert stand.event(since, "view") == {"type": "view", "view": None, "stack": 0}


@pytest.mark.parametrize(
    ("text", "error"),
    [("", "Please complete this required field."), ("x" * 11, "Please enter at most 10 characters.")],
)
def test_slacks_own_checks_come_before_the_bot(stand: Stand, text: str, error: str) -> None:
    """A required input left empty or too long is refused without asking the bot."""
    view = form(stand)
    answer = stand.post("submit", view_id=view["id"], state=values(reason=text))
    assert answer == {"ok": False, "response_action": "errors", "errors": {"reason": error}}
    assert stand.bot.received.empty()


def test_the_bots_errors_reach_the_form(stand: Stand) -> None:
    """response_action errors keeps the form open and names its inputs."""
    view = form(stand)
    stand.bot.reply = lambda received: answered({"response_action": "errors", "errors": {"reason": "Say more."}})
    answer = stand.post("submit", view_id=view["id"], state=values(reason="Because"))
    assert answer == {"ok": False, "response_action": "errors", "errors": {"reason": "Say more."}}
    assert stand.get("/workspace/boot?as=U0RACHEL")["view"]["id"] == view["id"]


@pytest.mark.parametrize(
    ("answer", "stack", "shows"),
    [
        ({"response_action": "update", "view": {**MODAL, "callback_id": "next"}}, 1, "next"),
        ({"response_action": "push", "view": {**MODAL, "callback_id": "on-top"}}, 2, "on-top"),
        ({"response_action": "clear"}, 0, None),
    ],
)
def test_a_form_can_change_grow_and_vanish(stand: Stand, answer: Json, stack: int, shows: str | None) -> None:
    """update, push and clear do to the stack what they do in Slack."""
    view = form(stand)
    stand.bot.reply = lambda received: answered(answer)
    assert stand.post("submit", view_id=view["id"], state=values(reason="Because")) == {"ok": True}
    boot = stand.get("/workspace/boot?as=U0RACHEL")
    assert boot["stack"] == stack
    assert (boot["view"] or {}).get("callback_id") == shows


@pytest.mark.parametrize(
    "reply",
    [
        (500, "text/plain", b""),
        (200, "application/json", b"{"),
        answered([1]),
        answered({"response_action": "dance"}),
        answered({"response_action": "errors", "errors": {"nothing": "x"}}),
        answered({"response_action": "errors", "errors": {}}),
        answered({"response_action": "update", "view": {"type": "modal"}}),
        answered({"response_action": "push", "view": {**MODAL, "blocks": [SECTION] * 101}}),
    ],
)
def test_a_bad_answer_to_a_form_is_trouble(stand: Stand, reply: Any) -> None:
    """What Slack would not take shows Slack's words in the form, stays open, and tells what was wrong."""
    view = form(stand)
    stand.bot.reply = lambda received: reply
    since = stand.seq()
    assert stand.post("submit", view_id=view["id"], state=values(reason="Because")) == {"ok": False, "error": TROUBLE}
    assert stand.event(since, "notice")["text"].startswith("The app")
    assert stand.get("/workspace/boot?as=U0RACHEL")["stack"] == 1


def test_closing_goes_back_one_form_and_tells_the_bot_if_asked(stand: Stand) -> None:
    """The form below shows again; view_closed comes only with notify_on_close."""
    first = form(stand)
    second = stand.client.views_push(trigger_id=inner_trigger(stand), view={**MODAL, "notify_on_close": True})["view"]
    stand.post("close", view_id=second["id"])
    sent = stand.bot.next()
    assert (sent["type"], sent["view"]["id"], sent["is_cleared"]) == ("view_closed", second["id"], False)
    assert stand.get("/workspace/boot?as=U0RACHEL")["view"]["id"] == first["id"]
    stand.post("close", view_id=first["id"])
    assert stand.get("/workspace/boot?as=U0RACHEL")["stack"] == 0
    assert stand.bot.received.empty()
    assert stand.send("close", view_id=first["id"])[0] == 404


def test_clear_on_close_closes_all(stand: Stand) -> None:
    """A form with clear_on_close takes those below it along."""
    form(stand)
    top = stand.client.views_push(trigger_id=inner_trigger(stand), view={**MODAL, "clear_on_close": True, "notify_on_close": True})
    stand.post("close", view_id=top["view"]["id"])
    assert stand.bot.next()["is_cleared"] is True
    assert stand.get("/workspace/boot?as=U0RACHEL")["stack"] == 0


def test_an_external_menu_asks_the_bot(stand: Stand) -> None:
    """block_suggestion carries what was typed; options come back, and what Slack would refuse comes back empty."""
    menu = {"type": "external_select", "action_id": "find", "min_query_length": 0}
    block = {"type": "actions", "block_id": "acts", "elements": [menu]}
    ts = stand.client.chat_postMessage(channel=CHANNEL, text="x", blocks=[block])["ts"]
    found = {"options": [{"text": {"type": "plain_text", "text": "MP079"}, "value": "MP079"}]}
    stand.bot.reply = lambda received: answered(found)
    asked = {"container": {"channel": CHANNEL, "ts": ts}, "action_id": "find", "block_id": "acts", "value": "MP"}
    assert stand.post("options", **asked) == found
    sent = stand.bot.next()
    assert (sent["type"], sent["value"], sent["action_id"], sent["block_id"]) == ("block_suggestion", "MP", "find", "acts")
    assert sent["message"]["ts"] == ts
    stand.client.chat_update(channel=CHANNEL, ts=ts, text="x", blocks=[{**block, "block_id": "later"}])
    assert stand.post("options", **asked) == found, "asked in the moment in which the message changed"
    stand.bot.reply = lambda received: answered({"options": [{"value": "x"}]})
    since = stand.seq()
    assert stand.post("options", **asked) == {"options": []}
    assert "missing required field: text" in stand.event(since, "notice")["text"]
