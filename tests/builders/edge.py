"""A client for the bot's WSGI application in one process: requests as Slack sends and signs them, answers as Slack would see them."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from bot.web.http import Edge

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
FORM = "application/x-www-form-urlencoded"

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, parsed."""
        return json.loads(self.body)


@dataclass
class Client:
    """Calls an Edge; `environ` is added to, or with None taken from, each request."""

    edge: Edge
    secret: str = SECRET
    environ: dict[str, Any] = field(default_factory=dict)

    def call(self, method: str, path: str, body: bytes = b"", **environ: Any) -> Answer:
        """One request; keyword arguments are put into the WSGI environ as they are, None removes."""
        full = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": "",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            **self.environ,
            **environ,
        }
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
            started.append((status, headers))

        parts = self.edge({name: value for name, value in full.items() if value is not None}, start_response)
        content = b"".join(parts)
        close = getattr(parts, "close", None)
        if close:
            close()
        ((status, headers),) = started
        return Answer(int(status.split()[0]), dict(headers), content)

    def signed(self, body: bytes, content_type: str = FORM, *, at: float | None = None, **environ: Any) -> Answer:
        """A POST to /slack/events signed with the client's secret, now or at another real time."""
        stamp = str(int(time.time() if at is None else at))
        signature = _signature(self.secret, stamp, body)
        return self.call(
            "POST",
            "/slack/events",
            body,
            **{"CONTENT_TYPE": content_type, "HTTP_X_SLACK_REQUEST_TIMESTAMP": stamp, "HTTP_X_SLACK_SIGNATURE": signature, **environ},
        )

    def command(self, text: str, command: str = "/release", **fields: str) -> Answer:
        """A slash command as Slack sends it."""
        return self.signed(urlencode(command_form(text, command, **fields)).encode())

    def interaction(self, payload: Json) -> Answer:
        """An interaction: the payload as JSON in a form's field."""
        return self.signed(urlencode({"payload": json.dumps(payload)}).encode())

    def event(self, payload: Json) -> Answer:
        """An event: JSON."""
        return self.signed(json.dumps(payload).encode(), "application/json")


def _signature(secret: str, stamp: str, body: bytes) -> str:
    try:
        return SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body) or ""
    except UnicodeDecodeError:
        # slack_sdk signs text alone; a forger with the secret could sign any bytes.
        return "v0=" + hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()


def command_form(text: str, command: str = "/release", **fields: str) -> dict[str, str]:
    """A slash command's fields."""
    return {
        "token": "legacy",
        "team_id": "T0SEC",
        "team_domain": "sec",
        "channel_id": "C0RELEASES",
        "channel_name": "releases",
        "user_id": "U0MANAGER",
        "user_name": "manager",
        "command": command,
        "text": text,
        "api_app_id": "A0BOT",
        "response_url": "http://127.0.0.1:9/response/1",
        "trigger_id": "13345224609.738474920.8088930838d88f008e0",
        **fields,
    }


def button(action_id: str, value: str, *, ephemeral: bool = True, response_url: str = "http://127.0.0.1:9/response/1", **more: Any) -> Json:
    """A block_actions payload of one click."""
    return {
        "type": "block_actions",
        "team": {"id": "T0SEC", "domain": "sec"},
        "user": {"id": "U0MANAGER", "username": "manager", "team_id": "T0SEC"},
        "api_app_id": "A0BOT",
        "container": {"type": "message", "message_ts": "1578650400.000100", "channel_id": "C0RELEASES", "is_ephemeral": ephemeral},
        "trigger_id": "1.2.3",
        "channel": {"id": "C0RELEASES", "name": "releases"},
        "state": {"values": {}},
        "response_url": response_url,
        "actions": [{"type": "button", "action_id": action_id, "block_id": "b1", "value": value, "action_ts": "1578650401.123456"}],
        **more,
    }
