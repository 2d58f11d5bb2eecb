"""Slack's own framework reads what the workspace sends: Bolt verifies, routes and answers each kind of request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult

from tests.bot.workspace.calls import CHANNEL, MODAL, SECTION
from tests.bot.workspace.harness import SECRET, TOKEN, Stand

BUTTON = {"type": "button", "text": {"type": "plain_text", "text": "Met"}, "action_id": "met"}
FINDER = {"type": "external_select", "action_id": "find", "min_query_length": 0}
VIEW = {**MODAL, "callback_id": "form", "notify_on_close": True, "blocks": [SECTION | {"block_id": "b", "accessory": BUTTON}]}


def app(stand: Stand, heard: list[str]) -> App:
    """A Bolt app that notes what it hears."""
    bolt = App(
        signing_secret=SECRET,
        client=stand.client,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T0SECAS", bot_user_id="U0RELEASEBOT", bot_token=TOKEN),
        process_before_response=True,
    )

    def note(name: str) -> Any:
        def heard_it(ack: Any) -> None:
            heard.append(name)
            ack()

        return heard_it

    def note_event(event: dict[str, Any]) -> None:
        heard.append(event["type"])

    bolt.command("/release")(note("command"))
    bolt.action("met")(note("action"))
    bolt.options("find")(note("options"))
    bolt.view("form")(note("view"))
    bolt.view_closed("form")(note("view_closed"))
    bolt.shortcut("use_as_evidence")(note("shortcut"))
    for event in ("app_mention", "message", "app_home_opened", "channel_archive", "member_left_channel", "user_change"):
        bolt.event(event)(note_event)
    return bolt


def cause(stand: Stand, kind: str) -> None:
    """Does on the page what makes the workspace send a request of this kind."""
    ts = stand.client.chat_postMessage(
        channel=CHANNEL, text="x", blocks=[{"type": "actions", "block_id": "b", "elements": [BUTTON, FINDER]}]
    )["ts"]
    here = {"channel": CHANNEL, "ts": ts}
    if kind in ("view", "view_closed"):
        view_id = stand.client.views_open(trigger_id=stand.trigger(), view=VIEW)["view"]["id"]
        stand.post("submit" if kind == "view" else "close", view_id=view_id)
        return
    causes: dict[str, Callable[[], object]] = {
        "command": lambda: stand.post("say", channel=CHANNEL, text="/release status"),
        "action": lambda: stand.post("act", container=here, action={"action_id": "met", "block_id": "b"}),
        "options": lambda: stand.post("options", container=here, action_id="find", block_id="b", value="x"),
        "shortcut": lambda: stand.post("shortcut", callback_id="use_as_evidence", **here),
        "app_mention": lambda: stand.post("say", channel=CHANNEL, text="@release_bot hello"),
        "message": lambda: stand.post("say", channel="D0RACHEL", text="hello"),
        "app_home_opened": lambda: stand.messages("D0RACHEL"),
        "channel_archive": lambda: stand.post("channel", channel=CHANNEL, do="archive"),
        "member_left_channel": lambda: stand.post("channel", channel=CHANNEL, do="remove-bot"),
        "user_change": lambda: stand.post("person", user="U0OWEN", do="deactivate"),
    }
    causes[kind]()


@pytest.mark.parametrize(
    "kind",
    [
        *("command", "action", "options", "view", "view_closed", "shortcut", "app_mention", "message"),
        *("app_home_opened", "channel_archive", "member_left_channel", "user_change"),
    ],
)
def test_bolt_understands_each_kind_of_request(stand: Stand, kind: str) -> None:
    """What the page causes reaches the listener meant for it, and Bolt answers 200."""
    heard: list[str] = []
    bolt = app(stand, heard)
    cause(stand, kind)
    stand.bot.next()
    response = bolt.dispatch(BoltRequest(body=stand.bot.bodies[0], headers={k: [v] for k, v in stand.bot.headers[0].items()}))
    assert response.status == 200
    assert heard == [kind]
