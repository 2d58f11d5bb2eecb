"""What the listeners do with commands, clicks and the rest, through the whole WSGI application against a fake Slack."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.slack.limits.messages import view_faults
from bot.slack.listeners.buttons import OLD_BUTTON
from bot.slack.listeners.forms import OLD_FORM
from bot.slack.listeners.handlers import FieldErrors, Held, Modal, NotTaken, Taken
from bot.slack.listeners.running import WENT_WRONG
from bot.slack.listeners.slash_commands import NOT_A_COMMAND
from bot.slack.payloads import Back
from commands.protocol.earlier_pages import packed
from commands.protocol.request import Request
from storage.mail.messages import Notice
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


def test_a_form_of_an_older_version_is_replaced_by_a_sentence(client: Client) -> None:
    """A submitted view that nobody knows becomes a view that says so."""
    answer = client.interaction(
        {
            "type": "view_submission",
            "user": {"id": "U1"},
            "team": {"id": "T1"},
            "view": {"type": "modal", "id": "V1", "callback_id": "old", "state": {}},
        }
    )
    assert answer.json["response_action"] == "update"
    assert answer.json["view"]["blocks"][0]["text"]["text"] == OLD_FORM


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


def form(**view: Any) -> dict[str, Any]:
    """A submitted form of this bot."""
    kept = json.dumps({"line": "/release add MP079 to june-2020", "seen": 7, "step": ""})
    shown = {"type": "modal", "id": "V1", "hash": "1.2", "callback_id": "form", "private_metadata": kept, "state": {"values": {}}, **view}
    return {"type": "view_submission", "user": {"id": "U1"}, "team": {"id": "T1"}, "view": shown}


def test_a_command_that_needs_a_form_opens_it_on_its_trigger(client: Client, notebook: Notebook) -> None:
    """The acknowledgement says nothing, the form is shown; where Slack does not open it, the person reads why."""
    notebook.answer = lambda request: Modal({"type": "modal"})
    assert client.command("add MP079 to june-2020").body == b""
    opened = Modal({"type": "modal", "private_metadata": '{"back": "http://127.0.0.1:9/response/1"}'})
    assert notebook.shown == [(opened, "13345224609.738474920.8088930838d88f008e0", "")]
    notebook.not_shown = "Slack did not open the form in time."
    assert client.command("add MP079 to june-2020").json["text"] == "Slack did not open the form in time."


def test_a_form_that_comes_back_is_the_command_with_its_answers(client: Client, notebook: Notebook) -> None:
    """The command line kept in the form is performed as the submitter, with a key that a second delivery shares."""
    first, second = client.interaction(form()), client.interaction(form())
    assert first.json["response_action"] == "update"
    assert first.body == second.body
    assert [(each.line, each.actor.user, each.via, each.key) for each in notebook.requests] == [
        ("/release add MP079 to june-2020", "U1", "modal", "view:V1:1.2")
    ] * 2


def test_a_form_answered_wrongly_says_so_at_its_fields(client: Client, notebook: Notebook) -> None:
    """What is wrong is said by Slack's errors; what is still asked comes as the next form."""
    notebook.answer = lambda request: FieldErrors({"reason": "Say why."})
    assert client.interaction(form()).json == {"response_action": "errors", "errors": {"reason": "Say why."}}
    notebook.answer = lambda request: Modal({"type": "modal", "title": "next"})
    assert client.interaction(form()).json == {"response_action": "update", "view": {"type": "modal", "title": "next"}}


def filled(typed: str, opened_with: str = "", **view: Any) -> dict[str, Any]:
    """A submitted form with a reason, a date and a field that was left as it opened."""
    reason = {"type": "plain_text_input", "initial_value": opened_with}
    return form(
        blocks=[
            {"type": "section", "text": {"type": "mrkdwn", "text": "T4"}},
            {"type": "input", "block_id": "reason", "label": {"type": "plain_text", "text": "Reason"}, "element": reason},
            {"type": "input", "block_id": "due", "label": {"type": "plain_text", "text": "Due"}, "element": {"type": "datepicker"}},
        ],
        state={"values": {"reason": {"text:reason": {"value": typed}}, "due": {"date:due": {"selected_date": "2020-01-16"}}}},
        **view,
    )


def texts(view: Mapping[str, Any]) -> list[str]:
    """The texts of a view's sections."""
    return [each["text"]["text"] for each in view["blocks"] if each["type"] == "section"]


def test_what_was_typed_into_a_form_that_is_refused_is_shown_to_be_copied(client: Client, notebook: Notebook) -> None:
    """A refusal, a failure and a form of an older version replace the form, and nothing that was typed is lost."""
    reason = "  The “defects” are *open* & <b> 🎉\n• one  "
    notebook.answer = lambda request: NotTaken({"text": "It has changed."})
    shown = client.interaction(filled(reason)).json
    assert shown["response_action"] == "update"
    kept = ["*What you entered, to copy:*", "Reason:", reason.strip()]
    assert texts(shown["view"]) == ["It has changed.", *kept]
    assert view_faults(shown["view"]) == []
    notebook.answer = lambda request: Held("It may be saved.", again=False)
    assert texts(client.interaction(filled(reason)).json["view"]) == ["It may be saved.", *kept]
    notebook.answer = fail
    assert texts(client.interaction(filled(reason)).json["view"])[1:] == kept
    assert texts(client.interaction(filled(reason, callback_id="old")).json["view"]) == [OLD_FORM, *kept]


def test_what_a_form_opened_with_needs_no_copy(client: Client, notebook: Notebook) -> None:
    """It is on record; and a payload that is none of Slack's is answered all the same."""
    notebook.answer = lambda request: NotTaken({"text": "It has changed."})
    assert texts(client.interaction(filled("As before", "As before ")).json["view"]) == ["It has changed."]
    notebook.answer = fail
    for blocks in ("x", ["x"], [{"element": "x"}], [{"block_id": "reason", "element": {"type": "plain_text_input"}, "label": 1}]):
        assert client.interaction({**filled("A"), "view": {**filled("A")["view"], "blocks": blocks}}).status == 200


def test_a_long_text_is_shown_to_its_end(client: Client, notebook: Notebook) -> None:
    """In as many pieces as Slack's sections need."""
    notebook.answer = lambda request: NotTaken({"text": "It has changed."})
    view = client.interaction(filled("🎉 word " * 400)).json["view"]
    assert view_faults(view) == []
    assert " ".join(texts(view)[3:]) == ("🎉 word " * 400).strip()


def test_a_form_that_can_be_sent_again_stays_open(client: Client, notebook: Notebook) -> None:
    """What kept it is said at its first field, even if an earlier page had fields too; without fields it is a sentence."""
    notebook.answer = lambda request: Held("The database is busy.")
    earlier = json.dumps({"line": "/release add MP079 to june-2020", "seen": 7, "step": "", "kept": packed({"earlier": "x"})})
    assert client.interaction(filled("A", private_metadata=earlier)).json == {
        "response_action": "errors",
        "errors": {"reason": "The database is busy."},
    }
    assert texts(client.interaction(form()).json["view"]) == ["The database is busy."]


def test_a_form_that_did_something_closes_and_its_place_is_handed_on(client: Client, notebook: Notebook) -> None:
    """No page says "Done"; a next form keeps the place where the first one was opened, and what did not fit is told nowhere."""
    metadata = {"line": "/release live june-2020", "seen": 7, "step": "", "back": "https://hooks.slack.com/1", "thread": "1.2"}
    sent = form(private_metadata=json.dumps(metadata))
    notebook.answer = lambda request: Modal({"type": "modal", "private_metadata": '{"line": "x"}'})
    kept = json.loads(client.interaction(sent).json["view"]["private_metadata"])
    assert kept == {"line": "x", "back": "https://hooks.slack.com/1", "thread": "1.2"}
    notebook.answer = lambda request: Modal({"type": "modal", "private_metadata": json.dumps({"line": "x" * 2_950})})
    assert "back" not in client.interaction(sent).json["view"]["private_metadata"]
    notebook.answer = lambda request: Taken({"text": "June 2020 is live."}, Notice("June 2020 is live."))
    assert client.interaction(sent).json == {"response_action": "clear"}
    assert notebook.told == [("/release live june-2020", "June 2020 is live.", Back("https://hooks.slack.com/1", "1.2"))]


def test_a_form_brings_the_answers_of_its_earlier_pages(client: Client, notebook: Notebook) -> None:
    """They come with the answers of the page that is sent, which win."""
    kept = packed({"date-a": "2020-03-02", "date-b": "2020-03-03"})
    metadata = json.dumps({"line": "/release milestone june-2020 dates page 2", "seen": 7, "step": "", "kept": kept})
    values = {"date-b": {"date:date-b": {"type": "datepicker", "selected_date": "2020-03-09"}}}
    client.interaction(form(private_metadata=metadata, state={"values": values}))
    assert [each.answers for each in notebook.requests] == [{"date-a": "2020-03-02", "date-b": "2020-03-09"}]


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"line": "/release x", "seen": 1, "step": "", "kept": "eJw="}',
        '{"line": "/other x", "seen": 1, "step": ""}',
        "[" * 5000,
    ],
)
def test_a_form_whose_command_line_is_lost_changes_nothing(client: Client, notebook: Notebook, kept: str) -> None:
    """Private metadata that this bot did not write leads nowhere."""
    assert client.interaction(form(private_metadata=kept)).status in {200, 400}
    assert notebook.requests == []


@pytest.mark.parametrize("typed", ["MP0", " MP0\x00", "\ud800MP0"])
def test_a_search_field_gets_its_options(client: Client, typed: str) -> None:
    """The kind of thing searched is in the action id, the words are what was typed, the form's command line goes along."""
    body = {**form(), "type": "block_suggestion", "action_id": "modification:ref", "block_id": "ref", "value": typed}
    (option,) = client.interaction(body).json["options"]
    assert option["text"]["text"] == "modification MP0 /release add MP079 to june-2020"


def test_options_that_nobody_offers_are_none(client: Client) -> None:
    """An external select of an older version finds no options."""
    body = {"type": "block_suggestion", "user": {"id": "U1"}, "action_id": "old", "block_id": "b", "value": ""}
    assert client.interaction(body).json == {"options": []}


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
