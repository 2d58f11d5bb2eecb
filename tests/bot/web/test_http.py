"""The WSGI application: exact routes, bodies capped, signatures first, and nothing but 2xx and 4xx for whatever comes."""

from __future__ import annotations

import io
import json
import logging
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.telemetry import errors
from bot.web.guard import FRESH_FOR, LARGEST_BODY
from tests.bot.conftest import Notebook
from tests.builders.edge import FORM, Client, button, command_form

METADATA = json.dumps({"line": "/release list", "seen": 1, "step": ""})
COMMAND = urlencode(command_form("status june-2020")).encode()


def test_healthz_says_that_the_process_answers(client: Client) -> None:
    """GET gives a small JSON answer, HEAD the same without its body."""
    assert client.call("GET", "/healthz").json == {"ok": True}
    head = client.call("HEAD", "/healthz")
    assert (head.status, head.body) == (200, b"")


@pytest.mark.parametrize("path", ["/", "/slack/events/", "/healthz/x", "/../healthz", "", "/slack/install", "/\xff"])
def test_other_paths_are_not_found(client: Client, path: str) -> None:
    """Only the exact routes exist."""
    assert client.call("GET", path).status == 404


def test_another_method_is_told_which_are_allowed(client: Client) -> None:
    """A 405 carries Allow."""
    wrong = client.call("GET", "/slack/events")
    assert (wrong.status, wrong.headers["Allow"]) == (405, "POST")
    assert client.call("POST", "/healthz").headers["Allow"] == "GET, HEAD"


def test_a_signed_command_is_answered_in_the_acknowledgement(client: Client, notebook: Notebook) -> None:
    """The body of the 200 is the ephemeral answer; no call to Slack is needed."""
    answer = client.signed(COMMAND)
    assert answer.status == 200
    assert answer.json == {"response_type": "ephemeral", "text": "Answer to /release status june-2020", "blocks": []}
    assert [each.line for each in notebook.requests] == ["/release status june-2020"]


def test_a_click_without_an_action_is_malformed(client: Client, notebook: Notebook, faults: list[str]) -> None:
    """Bolt would fail on it before any listener, and what somebody sent would count as an error of the bot's."""
    odd: list[Any] = [[], None, "x"]
    assert [client.interaction({**button("act:1", "x"), "actions": each}).status for each in odd] == [400, 400, 400]
    assert (notebook.requests, faults) == ([], [])


def test_a_command_with_the_word_payload_in_its_text_is_answered(client: Client) -> None:
    """Bolt's own parser would take the form for an interaction and lose it."""
    assert client.command("glossary payload").json["text"] == "Answer to /release glossary payload"


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_X_SLACK_SIGNATURE": None},
        {"HTTP_X_SLACK_SIGNATURE": ""},
        {"HTTP_X_SLACK_SIGNATURE": "v0=\xe9\xff"},
        {"HTTP_X_SLACK_SIGNATURE": "v0=" + "0" * 64},
        {"HTTP_X_SLACK_REQUEST_TIMESTAMP": None},
        {"HTTP_X_SLACK_REQUEST_TIMESTAMP": "nan"},
        {"HTTP_X_SLACK_REQUEST_TIMESTAMP": "-1"},
        {"HTTP_X_SLACK_REQUEST_TIMESTAMP": "1e9"},
        {"HTTP_X_SLACK_REQUEST_TIMESTAMP": "9" * 400},
        {"HTTP_X_SLACK_REQUEST_TIMESTAMP": "\u0661\u0662"},
    ],
)
def test_what_is_not_properly_signed_is_refused(client: Client, notebook: Notebook, environ: dict[str, Any]) -> None:
    """A missing, odd or wrong signature or timestamp is a 401, and nothing is done."""
    assert client.signed(COMMAND, **environ).status == 401
    assert notebook.requests == []


def test_a_signature_holds_for_five_minutes_and_for_its_body_alone(client: Client, notebook: Notebook) -> None:
    """Stale and early requests, another body, another secret: all 401; the edge of the five minutes passes."""
    now = time.time()
    assert client.signed(COMMAND, at=now - FRESH_FOR - 2).status == 401
    assert client.signed(COMMAND, at=now + FRESH_FOR + 2).status == 401
    other: dict[str, Any] = {"wsgi.input": io.BytesIO(COMMAND.replace(b"june", b"july"))}
    assert client.signed(COMMAND, **other).status == 401
    assert Client(client.edge, secret="another").signed(COMMAND).status == 401
    assert notebook.requests == []
    assert client.signed(COMMAND, at=now - FRESH_FOR + 5).status == 200


@pytest.mark.parametrize(
    ("environ", "status"),
    [
        ({"CONTENT_LENGTH": None}, 411),
        ({"CONTENT_LENGTH": ""}, 411),
        ({"CONTENT_LENGTH": "-1"}, 400),
        ({"CONTENT_LENGTH": "many"}, 400),
        ({"CONTENT_LENGTH": "1_0"}, 400),
        ({"CONTENT_LENGTH": "\u0661"}, 400),
        ({"CONTENT_LENGTH": "9" * 30}, 400),
        ({"CONTENT_LENGTH": str(LARGEST_BODY + 1)}, 413),
        ({"CONTENT_LENGTH": str(len(COMMAND) + 1)}, 400),
        ({"CONTENT_LENGTH": str(len(COMMAND) - 1)}, 401),
        ({"CONTENT_LENGTH": None, "wsgi.input_terminated": True}, 200),
    ],
)
def test_the_length_of_a_body_is_checked(client: Client, environ: dict[str, Any], status: int) -> None:
    """An absent, nonsensical, lying or excessive length is refused; a chunked body that the server has ended is read."""
    assert client.signed(COMMAND, **environ).status == status


def test_of_a_body_without_end_only_the_cap_is_read(client: Client) -> None:
    """A chunked body past the cap is a 413, and no more than a byte past it was asked for."""
    asked: list[int] = []

    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            asked.append(size)
            return b"x" * size

    endless: dict[str, Any] = {"CONTENT_LENGTH": None, "wsgi.input": Endless(), "wsgi.input_terminated": True}
    answer = client.call("POST", "/slack/events", **endless)
    assert (answer.status, asked) == (413, [LARGEST_BODY + 1])


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"null", "application/json", 400),
        (b'"x"', "application/json; charset=utf-8", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"type": "event_callback", "event": null}', "application/json", 400),
        (b'{"type": "event_callback"}', "application/json", 400),
        (b'{"type": 5}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"a":' * 100_000, "application/json", 400),
        (b'{"type": "x", "n": ' + b"9" * 10_000 + b"}", "application/json", 400),
        (b"payload=%7B", FORM, 400),
        (b"payload=[]", FORM, 400),
        (b"payload=", FORM, 400),
        (b"\xff=1", FORM, 400),
        (b"&".join(b"a=1" for _ in range(200)), FORM, 400),
        (b"", FORM, 404),
        (b"text=hello", FORM, 404),
        (COMMAND, "text/plain", 415),
        (COMMAND, "", 415),
        (COMMAND, "multipart/form-data; boundary=x", 415),
        (b'{"type":"block_actions","user":{"id":"U1"},"actions":null}', "application/json", 400),
        (b'{"type":"event_callback","event":{"type":"x"},"authorizations":[null]}', "application/json", 400),
        (b'{"type":"event_callback","event":{"type":"x"},"authorizations":7}', "application/json", 400),
        (b'{"type":"event_callback","event":{"type":"user_change","user":[1]}}', "application/json", 400),
        (b'{"type":"view_closed"}', "application/json", 400),
        (b'{"type":"block_suggestion","action_id":"modification:ref"}', "application/json", 400),
        (b'{"type":"block_actions","user":{"id":"U1"},"actions":[1]}', "application/json", 400),
        (b'{"type":"block_actions","user":"U1","actions":[{}]}', "application/json", 400),
        (b'{"type":"message_action","callback_id":"attach_evidence","user":{"id":"U1"},"message":7}', "application/json", 400),
        (b'{"type":"message_action","callback_id":"attach_evidence","user":{"id":"U1"},"message":{"files":[7]}}', "application/json", 400),
    ],
)
def test_a_signed_body_that_slack_does_not_send_is_a_client_error(client: Client, body: bytes, content_type: str, status: int) -> None:
    """Malformed forms and JSON, odd shapes and types, nesting without end: a 4xx with a word, never a traceback."""
    answer = client.signed(body, content_type)
    assert answer.status == status
    assert b"Traceback" not in answer.body
    assert len(answer.body) < 200


_NO_ELEMENTS: list[Any] = [None, 7, "x", []]
_NO_OPTIONS: list[Any] = [7, "x", [], {}, {"value": 7}, {"value": None}]
_NO_LISTS: list[Any] = [7, [7], [None], [{}], {"value": "x"}]
_STATES: list[Any] = [
    *(None, 7, "x", [], [1], {"values": 7}, {"values": []}, {"values": {"date": 7}}, {"values": {"date": []}}),
    *({"values": {"date": {"date:date": each}}} for each in _NO_ELEMENTS),
    *({"values": {"date": {"date:date": {"selected_option": each}}}} for each in _NO_OPTIONS),
    *({"values": {"date": {"date:date": {"selected_options": each}}}} for each in _NO_LISTS),
    *({"values": {"date": {"date:date": {name: 7}}}} for name in ("value", "selected_date", "selected_user", "files", "selected_users")),
    {"values": {"date": {"date:date": {"files": [7]}}}},
]
_KEPT: list[Any] = [7, [], {}, "", "{", "7", "[]", "null", '"x"', "{}", '{"line": "/release list", "seen": "x", "step": ""}', '{"line": 7}']


@pytest.mark.parametrize(
    "view",
    [
        *(None, 7, "x", []),
        *({"state": each} for each in _STATES[1:]),
        *({"private_metadata": each} for each in _KEPT),
        *({name: 7} for name in ("id", "hash", "callback_id")),
    ],
    ids=repr,
)
def test_a_signed_form_with_malformed_state_is_a_client_error(client: Client, faults: list[str], view: Any) -> None:
    """Whatever is missing or of another type in a form: a 400, no traceback in the log, and nothing is done."""
    good = {"id": "V1", "type": "modal", "callback_id": "form", "hash": "1.x", "private_metadata": METADATA, "state": {"values": {}}}
    payload = {"type": "view_submission", "user": {"id": "U1"}, "view": {**good, **view} if isinstance(view, dict) else view}
    answer = client.interaction(payload)
    assert (answer.status, answer.json) == (400, {"error": "malformed payload"})
    assert faults == []
    assert client.interaction({**payload, "view": good}).status == 200


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What went wrong unexpectedly, in the bot or in Bolt."""
    found: list[str] = []

    def record(where: str, *_: object, **__: object) -> str:
        found.append(where)
        return "ref"

    monkeypatch.setattr(errors, "record", record)
    monkeypatch.setattr(logging.Logger, "exception", lambda _, text, *__, **___: found.append(text))
    return found


def test_url_verification_and_ssl_check_are_answered(client: Client) -> None:
    """Slack's two checks of the address get what they ask for."""
    assert client.event({"type": "url_verification", "challenge": "3eZbrw"}).json == {"challenge": "3eZbrw"}
    assert client.signed(b"ssl_check=1&token=legacy").status == 200


def test_events_that_nobody_listens_to_are_acknowledged(client: Client) -> None:
    """An event of any type gets its 200, so that Slack does not repeat it."""
    body = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {"type": "app_home_opened", "user": "U1"}}
    assert client.event(body).status == 200


_TEXT = st.text(max_size=20)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=8,
)
_FIELDS = [
    *(
        "type",
        "command",
        "text",
        "user",
        "user_id",
        "team",
        "team_id",
        "channel",
        "channel_id",
        "event",
        "event_id",
        "actions",
        "action_id",
    ),
    *("value", "container", "view", "authorizations", "message", "response_url", "response_urls", "trigger_id", "enterprise", "item"),
    *(
        "is_enterprise_install",
        "is_ext_shared_channel",
        "callback_id",
        "state",
        "function_data",
        "bot_access_token",
        "ssl_check",
        "challenge",
    ),
    *("payload", "id", "hash", "thread_ts", "bot_id", "previous_message", "assistant_thread"),
]
_TYPES = [
    *("block_actions", "view_submission", "view_closed", "block_suggestion", "shortcut", "message_action", "event_callback"),
    *("url_verification", "interactive_message", "dialog_submission", "dialog_suggestion", "workflow_step_edit"),
]
_ODD = st.dictionaries(st.sampled_from(_FIELDS), _JSON, max_size=8)
_PAYLOAD = st.builds(lambda odd, kind: {**odd, "type": kind}, _ODD, st.sampled_from(_TYPES))
_ACTION = st.builds(
    lambda odd, action, more: {**button("show:x", "/release list"), **odd, "actions": [{"type": "button", **action}, *more]},
    _ODD,
    _ODD,
    st.lists(_JSON, max_size=2),
)
_EVENT = st.builds(lambda odd, event: {**odd, "type": "event_callback", "event": {"type": "message", **event}}, _ODD, _ODD)
_VIEW = st.builds(
    lambda odd, kind, view, kept: {
        "user": {"id": "U1"},
        "action_id": "modification:ref",
        **odd,
        "type": kind,
        "view": {"id": "V1", "type": "modal", "callback_id": "form", "private_metadata": kept, **view},
    },
    _ODD,
    st.sampled_from(["view_submission", "view_closed", "block_suggestion", "block_actions"]),
    _ODD,
    _JSON | st.builds(json.dumps, _JSON) | st.just(json.dumps({"line": "/release list", "seen": 1, "step": ""})),
)
_FUZZ = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@_FUZZ
@given(payload=_PAYLOAD | _ACTION | _EVENT | _VIEW | _JSON, form=st.booleans())
def test_any_signed_json_is_answered_without_a_server_error(client: Client, faults: list[str], payload: Any, form: bool) -> None:
    """Whatever object is signed, in a form or as JSON: 2xx or 4xx, and no traceback in the log."""
    faults.clear()
    text = json.dumps(payload)
    answer = client.signed(urlencode({"payload": text}).encode()) if form else client.signed(text.encode(), "application/json")
    assert 200 <= answer.status < 500
    assert answer.status // 100 in {2, 4}
    assert faults == []


@_FUZZ
@given(fields=st.dictionaries(st.sampled_from(_FIELDS), _TEXT | st.just("/release"), max_size=6))
def test_any_signed_form_is_answered_without_a_server_error(client: Client, fields: dict[str, str]) -> None:
    """Whatever form is signed: 2xx or 4xx."""
    body = urlencode({**command_form("help"), **fields}, errors="surrogatepass").encode()
    assert client.signed(body).status // 100 in {2, 4}


_HEADERS = ["CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_X_SLACK_SIGNATURE", "HTTP_X_SLACK_REQUEST_TIMESTAMP", "HTTP_TRANSFER_ENCODING"]
_HEADER = st.text(alphabet=st.characters(max_codepoint=255), max_size=30)


@_FUZZ
@given(
    body=st.binary(max_size=300),
    signed=st.booleans(),
    method=st.sampled_from(["GET", "POST", "HEAD", "PUT", "OPTIONS", "\xff"]),
    path=st.sampled_from(["/slack/events", "/healthz", "/"]) | _HEADER,
    headers=st.dictionaries(
        st.sampled_from(_HEADERS),
        _HEADER | st.sampled_from([FORM, "application/json", "1", "nan"]),
    ),
)
def test_any_bytes_with_any_headers_are_answered_without_a_server_error(
    client: Client,
    body: bytes,
    signed: bool,
    method: str,
    path: str,
    headers: dict[str, Any],
) -> None:
    """Whatever comes to any path by any method, signed or not: 2xx or 4xx."""
    answer = client.signed(body, **headers) if signed else client.call(method, path, body, **headers)
    assert answer.status // 100 in {2, 4}
