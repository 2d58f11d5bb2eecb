"""What the listeners do with forms, through the whole WSGI application against a fake Slack."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from bot.slack.limits.messages import view_faults
from bot.slack.listeners.forms import OLD_FORM
from bot.slack.listeners.handlers import FieldErrors, Held, Modal, NotTaken, Taken
from bot.slack.payloads import Back
from bot.slack.submitted_forms import with_typed
from commands.protocol.earlier_pages import packed
from commands.protocol.form import Answer
from commands.protocol.request import Request
from storage.mail.messages import Notice
from tests.bot.conftest import Notebook
from tests.builders.edge import Client


def fail(request: Request) -> dict[str, Any]:
    """A command that goes wrong."""
    raise RuntimeError("inside")


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


def filled(typed: str, opened_with: str = "", day: str = "2020-01-16", **view: Any) -> dict[str, Any]:
    """A submitted form with a reason, a date and a field that was left as it opened."""
    reason = {"type": "plain_text_input", "initial_value": opened_with}
    due = {"type": "datepicker", "initial_date": day}
    return form(
        blocks=[
            {"type": "section", "text": {"type": "mrkdwn", "text": "T4"}},
            {"type": "input", "block_id": "reason", "label": {"type": "plain_text", "text": "Reason"}, "element": reason},
            {"type": "input", "block_id": "due", "label": {"type": "plain_text", "text": "Due"}, "element": due},
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


def test_what_was_entered_on_earlier_pages_is_shown_too(client: Client, notebook: Notebook) -> None:
    """Dates with their steps, those of this page too unless it opened with them; texts before them. Lost answers keep nothing back."""
    notebook.answer = lambda request: NotTaken({"text": "It has changed."})
    earlier: dict[str, Answer] = {
        "date-sit-start": "2020-03-02",
        "date-go-live": "2020-06-25",
        "note": "Agreed with the *DCC*",
        "order-open": ("a", "b"),
        "by": "",
    }
    metadata = json.dumps({"line": "/release milestone june-2020 dates", "seen": 1, "step": "", "kept": packed(earlier)})
    shown = client.interaction(filled("Late", day="2020-01-09", private_metadata=metadata)).json["view"]
    assert view_faults(shown) == []
    assert texts(shown)[2:] == [
        "Note:",
        "Agreed with the *DCC*",
        "Reason:",
        "Late",
        "SIT start: 2 Mar 2020\nGo-live: 25 Jun 2020\nDue: 16 Jan 2020",
    ]
    assert texts(client.interaction(filled("", private_metadata=metadata)).json["view"])[2:] == [
        "Note:",
        "Agreed with the *DCC*",
        "SIT start: 2 Mar 2020\nGo-live: 25 Jun 2020",
    ]
    for lost in (json.dumps({"kept": "no"}), "[]", "no"):
        failed = with_typed({"blocks": []}, filled("Late", private_metadata=lost)["view"])
        assert texts(failed) == ["*What you entered, to copy:*", "Reason:", "Late"]


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
