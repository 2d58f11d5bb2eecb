"""The guard in front of Bolt: limits bodies, checks signatures before parsing, and rejects malformed payloads.

Bolt itself crashes on unsigned malformed bodies, a timestamp of "nan", non-ASCII signatures and a signed `"event": null`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

LARGEST_BODY = 1_000_000
"""The largest request body in bytes; Slack's own payloads stay well under half of that."""

FRESH_FOR = 300
"""How many seconds a signature stays valid."""

_MOST_FIELDS = 100
_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"
_DIGITS = re.compile(r"[0-9]{1,12}")


class Rejected(Exception):  # noqa: N818 - The name says what happened to the request.
    """A rejected request: the HTTP status and a short reason that reveals nothing about the server."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def read_body(environ: Mapping[str, Any]) -> bytes:
    """Returns the request body. Raises Rejected if its length is missing, invalid, wrong, or more than LARGEST_BODY."""
    declared = environ.get("CONTENT_LENGTH")
    stream = environ["wsgi.input"]
    if declared in {None, ""}:
        if not environ.get("wsgi.input_terminated"):
            raise Rejected(411, "length required")
        body: bytes = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise Rejected(413, "body too large")
        return body
    if not isinstance(declared, str) or not _DIGITS.fullmatch(declared):
        raise Rejected(400, "bad content length")
    length = int(declared)
    if length > LARGEST_BODY:
        raise Rejected(413, "body too large")
    body = stream.read(length)
    if len(body) != length:
        raise Rejected(400, "bad content length")
    return body


def check_signature(secret: str, environ: Mapping[str, Any], body: bytes, now: float) -> None:
    """Raises Rejected (401) unless Slack signed the body with `secret` within FRESH_FOR seconds of `now`, the real time in seconds."""
    stamp = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
    signature = environ.get("HTTP_X_SLACK_SIGNATURE", "")
    if not secret or not _DIGITS.fullmatch(stamp) or abs(now - int(stamp)) > FRESH_FOR:
        raise Rejected(401, "not signed")
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    # Compared as bytes, because compare_digest raises on text that is not ASCII.
    if not hmac.compare_digest(f"v0={digest}".encode(), signature.encode("utf-8", "surrogateescape")):
        raise Rejected(401, "not signed")


def parse_payload(content_type: str, body: bytes) -> dict[str, Any]:
    """Returns Slack's payload: a slash command's form, the JSON in an interaction's form, or an event's JSON. Raises Rejected."""
    kind = content_type.partition(";")[0].strip().lower()
    try:
        text = body.decode("utf-8")
        if kind == _JSON:
            return _well_formed(json.loads(text))
        if kind == _FORM:
            form = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
            return _well_formed(json.loads(form["payload"])) if "payload" in form else dict(form)
    except (ValueError, RecursionError):
        # ValueError: not UTF-8, not JSON, a huge number or too many fields. RecursionError: nested too deeply.
        raise Rejected(400, "malformed body") from None
    raise Rejected(415, "unsupported content type")


def _well_formed(payload: object) -> dict[str, Any]:
    """Returns the payload if it is an object with a type; an event in it has a type too, and a click an action. Raises Rejected."""
    if not isinstance(payload, dict) or not isinstance(payload.get("type"), str):
        raise Rejected(400, "malformed payload")
    if payload["type"] == "event_callback" and not (
        isinstance(payload.get("event"), dict) and isinstance(payload["event"].get("type"), str)
    ):
        raise Rejected(400, "malformed payload")
    # Bolt takes the first action of a click before any listener does, and fails where there is none.
    if payload["type"] == "block_actions" and not (isinstance(payload.get("actions"), list) and payload["actions"]):
        raise Rejected(400, "malformed payload")
    return payload
