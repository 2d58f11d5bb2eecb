"""What the listeners do with commands, clicks and the rest but forms, through the whole WSGI application against a fake Slack."""

from __future__ import annotations

import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.slack.listeners.buttons import OLD_BUTTON
from bot.slack.listeners.running import WENT_WRONG
from bot.slack.listeners.slash_commands import NOT_A_COMMAND
from commands.protocol.request import Request
from tests.bot.conftest import Notebook
from tests.builders.edge import Client, button
from tests.builders.slack_server import FakeSlack


def fail(request: Request) -> dict[str, Any]:
    """A command that goes wrong."""
    raise RuntimeError("inside")


def told(slack: FakeSlack) -> list[dict[str, Any]]:
    """What was posted to response_urls, once something was."""
    assert slack.wait_for(lambda: bool(slack.webhooks))
    return slack.webhooks


def test_both_commands_are_answered(client: Client) -> None:
    """/release and /modification go to the desk with their text."""
    assert client.command("list").json["text"] == "Answer to /release list"
    assert client.command("show MP084", command="/modification").json["text"] == "Answer to /modification show MP084"


def test_an_unknown_command_is_told_the_two(client: Client, notebook: Notebook) -> None:
    """A command that the manifest does not have gets one sentence."""
    assert client.command("x", command="/deploy").json == {"response_type": "ephemeral", "text": NOT_A_COMMAND}
    assert notebook.requests == []


@pytest.mark.parametrize("more", [{}, {"view": None}, {"view": "x"}, {"actions": ["x"], "type": "block_actions"}])
def test_what_nothing_listens_to_is_not_found(client: Client, caplog: pytest.LogCaptureFixture, more: dict[str, Any]) -> None:
    """Whatever else is in it: it gets a 4xx, and leaves no traceback in the log."""
    answer = client.interaction({"type": "quite_new", "user": {"id": "U0RACHEL"}, "team": {"id": "T0TEAM"}, **more})
    assert 400 <= answer.status < 500
    assert not [each for each in caplog.records if each.exc_info]


@pytest.mark.parametrize("odd", ["\ud800", "\x00", "a" * 5000, "", None])
@pytest.mark.parametrize(
    "event",
    [
        {"type": "user_change", "user": {"id": "ODD", "deleted": True}},
        {"type": "file_deleted", "file_id": "ODD"},
        {"type": "app_home_opened", "tab": "home", "user": "ODD"},
    ],
)
def test_an_event_about_what_has_no_id_of_slack_s_changes_nothing(
    client: Client, notebook: Notebook, event: dict[str, Any], odd: str | None
) -> None:
    """No database could store some of them; Slack must not deliver them again."""
    inner = json.loads(json.dumps(event), object_hook=lambda each: {name: odd if value == "ODD" else value for name, value in each.items()})
    answer = client.event({"type": "event_callback", "team_id": "T0SEC", "event_id": "Ev1", "event": inner})
    assert answer.status in {200, 400}
    assert (notebook.gone, notebook.files, notebook.homes) == ([], [], [])


def test_an_error_in_a_command_is_one_sentence(client: Client, notebook: Notebook) -> None:
    """The person reads a sentence with a reference, Slack gets a 200, and the log has the places of the error under that reference."""
    notebook.answer = fail
    with capture_logs() as lines:
        answer = client.command("status june-2020", trigger_id="1.2.3f9a2c")
    error, request = lines
    assert (error["event"], error["ref"], error["error"][0]) == ("unexpected_error", "3f9a2c", "RuntimeError")
    assert "inside" not in str(lines)
    assert (request["event"], request["outcome"], request["ref"]) == ("request", "failed", "3f9a2c")
    assert request["key"].endswith("3f9a2c")
    assert (answer.status, answer.json["text"]) == (200, WENT_WRONG.format(ref="3f9a2c"))
    assert b"inside" not in answer.body


def test_a_reading_button_on_an_own_message_replaces_it(client: Client, notebook: Notebook, slack: FakeSlack) -> None:
    """The click runs the command line in its value as the clicker, and the answer takes the message's place."""
    answer = client.interaction(button("show:timetable:2", "/release timetable june-2020 page 2", response_url=f"{slack.url}/response/1"))
    assert (answer.status, answer.body) == (200, b"")
    assert told(slack) == [
        {
            "path": "/response/1",
            "response_type": "ephemeral",
            "text": "Answer to /release timetable june-2020 page 2",
            "blocks": [],
            "replace_original": True,
        }
    ]
    assert [(each.actor.user, each.via) for each in notebook.requests] == [("U0MANAGER", "button")]


def test_a_reading_button_in_a_channel_answers_the_clicker_alone(client: Client, slack: FakeSlack) -> None:
    """A message that everybody sees stays as it is."""
    client.interaction(button("show:scope", "/release scope june-2020", ephemeral=False, response_url=f"{slack.url}/response/1"))
    (said,) = told(slack)
    assert (said["replace_original"], said["response_type"]) == (False, "ephemeral")


def test_share_hands_over_the_line_with_its_key_and_thread(client: Client, notebook: Notebook, slack: FakeSlack) -> None:
    """The desk gets the request with the click's key and the thread it stands in; the clicker reads what came of it."""
    body = button("share:status", "/release status june-2020", response_url=f"{slack.url}/response/1")
    body["container"]["thread_ts"] = "1578650400.000001"
    client.interaction(body)
    assert (told(slack)[0]["text"], told(slack)[0]["thread_ts"]) == ("Shared with the channel.", "1578650400.000001")
    ((request, thread),) = notebook.shared
    assert (request.line, request.channel, thread) == ("/release status june-2020", "C0RELEASES", "1578650400.000001")
    assert request.key.startswith("action:T0SEC:U0MANAGER:share:status:")


def test_a_message_that_starts_a_thread_is_answered_in_the_channel(client: Client, notebook: Notebook, slack: FakeSlack) -> None:
    """Slack gives such a message its own ts as its thread's, once it has a reply."""
    body = button("share:status", "/release status june-2020", response_url=f"{slack.url}/response/1")
    body["container"]["thread_ts"] = body["container"]["message_ts"]
    client.interaction(body)
    assert "thread_ts" not in told(slack)[0]
    assert [thread for _, thread in notebook.shared] == [""]


@pytest.mark.parametrize("clicked", [("old:met", "17"), ("show:x", "not a line"), ("share:x", ""), ("", "")])
def test_a_button_that_is_no_longer_known_says_so(client: Client, notebook: Notebook, slack: FakeSlack, clicked: tuple[str, str]) -> None:
    """An unknown action, or a value that is no command line, is answered with a sentence and does nothing."""
    client.interaction(button(*clicked, response_url=f"{slack.url}/response/1"))
    assert told(slack)[0]["text"] == OLD_BUTTON
    assert (notebook.requests, notebook.shared) == ([], [])


def test_an_error_behind_a_button_is_one_sentence(client: Client, notebook: Notebook, slack: FakeSlack) -> None:
    """The clicker reads a sentence and keeps the message that was there."""
    notebook.answer = fail
    answer = client.interaction(button("show:list", "/release list", response_url=f"{slack.url}/response/1"))
    assert answer.status == 200
    assert (told(slack)[0]["text"], told(slack)[0]["replace_original"]) == (WENT_WRONG.format(ref="123456"), False)


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "http://127.0.0.1:9/gone", "http://[bad/"])
def test_an_answer_that_cannot_be_posted_is_given_up(client: Client, notebook: Notebook, url: str) -> None:
    """An invalid response_url, or one that nobody answers, does no harm: the click is acted on once and acknowledged."""
    assert client.interaction(button("show:list", "/release list", response_url=url)).status == 200
    assert [(each.command, each.text) for each in notebook.requests] == [("/release", "list")]


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "shortcut", "callback_id": "old", "user": {"id": "U1"}},
        {"type": "message_action", "callback_id": "old", "user": {"id": "U1"}},
        {"type": "view_closed", "user": {"id": "U1"}, "view": {"callback_id": "old"}},
        {"type": "interactive_message", "callback_id": "old", "actions": [{"name": "x"}], "user": {"id": "U1"}},
    ],
)
def test_other_interactions_are_acknowledged(client: Client, notebook: Notebook, payload: dict[str, Any]) -> None:
    """What the manifest does not announce yet does no harm: it is acknowledged, and nothing is asked."""
    assert client.interaction(payload).status == 200
    assert notebook.requests == []


def test_a_person_deactivated_in_slack_is_told_of_once_per_event(client: Client, notebook: Notebook) -> None:
    """A user_change with deleted set reaches the desk with the event's key; any other change of a person does not."""
    event = {
        "type": "event_callback",
        "team_id": "T0SEC",
        "event_id": "Ev1",
        "event": {"type": "user_change", "user": {"id": "U0GONE", "deleted": True}},
    }
    assert client.event(event).status == 200
    assert (
        client.event({**event, "event_id": "Ev2", "event": {"type": "user_change", "user": {"id": "U0NEW", "deleted": False}}}).status
        == 200
    )
    # An account of another workspace may have the id of somebody here.
    elsewhere = {"type": "user_change", "user": {"id": "U0GONE", "team_id": "T0OTHERS", "deleted": True}}
    assert client.event({**event, "event_id": "Ev3", "event": elsewhere}).status == 200
    assert [user for user, _ in notebook.gone] == ["U0GONE"]
    assert notebook.gone[0][1].endswith(":Ev1")
