"""The bot's WSGI application: a few exact routes, a guard in front of Slack's, and no traceback or 5xx for bad input."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import structlog
from slack_bolt import App, BoltRequest

from bot.slack import payload_shapes
from bot.slack.answering import Answering, Callback
from bot.slack.listeners.events import NOT_STORED
from bot.slack.payloads import Malformed
from bot.telemetry import errors, requests
from bot.web.guard import Rejected, check_signature, parse_payload, read_body
from storage.engine import deadline

_LOG = structlog.get_logger("bot.web.http")

ARRIVED = "bot.arrived"
"""The environ's name for when a request began to arrive, in seconds of the monotonic clock; its time in the server's queue counts too."""


@dataclass(frozen=True)
class Response:
    """A route's answer; `on_sent` is called after it has been sent."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    on_sent: Callable[[], None] | None = field(default=None, compare=False)

    @classmethod
    def of_json(cls, status: int, content: Mapping[str, Any]) -> Response:
        """Returns a JSON answer."""
        return cls(status, json.dumps(content).encode())


@dataclass(frozen=True)
class Route:
    """The handler of one path and the methods it accepts."""

    methods: tuple[str, ...]
    answer: Callable[[WSGIEnvironment], Response]


class Edge:
    """The WSGI application over exact paths: 404 for any other path, 405 with Allow for another method.

    A path that ends in a slash also matches everything under it.
    """

    def __init__(self, routes: Mapping[str, Route]) -> None:
        self._routes = dict(routes)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answers one request."""
        method = environ.get("REQUEST_METHOD", "")
        response = self._respond(method, environ)
        status = HTTPStatus(response.status)
        headers = [("Content-Type", response.content_type), ("Content-Length", str(len(response.body))), *response.headers]
        start_response(f"{status.value} {status.phrase}", headers)
        return _Body(b"" if method == "HEAD" else response.body, response.on_sent)

    def _respond(self, method: str, environ: WSGIEnvironment) -> Response:
        path = environ.get("PATH_INFO", "")
        route = self._routes.get(path) or self._folder(path)
        if route is None:
            return Response.of_json(404, {"error": "not found"})
        if method not in route.methods:
            refusal = Response.of_json(405, {"error": "method not allowed"})
            return Response(refusal.status, refusal.body, headers=(("Allow", ", ".join(route.methods)),))
        try:
            return route.answer(environ)
        except Rejected as rejected:
            _LOG.warning("request_rejected", path=environ.get("PATH_INFO", ""), status=rejected.status, reason=rejected.reason)
            return Response.of_json(rejected.status, {"error": rejected.reason})

    def _folder(self, path: str) -> Route | None:
        """Returns the route of the deepest folder that the path is in."""
        for end in range(len(path) - 1, -1, -1):
            if path[end] == "/" and (route := self._routes.get(path[: end + 1])):
                return route
        return None


class _Body:
    """An answer's bytes; the WSGI server closes it after sending them."""

    def __init__(self, content: bytes, on_sent: Callable[[], None] | None) -> None:
        self._content = content
        self._on_sent = on_sent

    def __iter__(self) -> Iterator[bytes]:
        yield self._content

    def close(self) -> None:
        """Runs the callback that waits for the answer to be sent."""
        if self._on_sent:
            self._on_sent()


def slack_route(app: App, secret: str, answering: Answering, now: Callable[[], float] = time.time) -> Route:
    """Returns the route POST /slack/events for everything Slack sends, signed with `secret`. `now` is the real time in seconds."""

    def answer(environ: WSGIEnvironment) -> Response:
        with requests.request():
            try:
                return checked(environ)
            except Rejected as rejected:
                requests.note(outcome=f"rejected_{rejected.status}")
                raise

    def checked(environ: WSGIEnvironment) -> Response:
        body = read_body(environ)
        check_signature(secret, environ, body, now())
        payload = parse_payload(environ.get("CONTENT_TYPE", ""), body)
        if payload.get("ssl_check") == "1":
            return Response(200)
        arrived = float(environ.get(ARRIVED, time.monotonic()))
        with deadline.answer_by(arrived + deadline.ANSWER_SECONDS):
            return dispatch(app, payload, answering)

    return Route(("POST",), answer)


def dispatch(app: App, payload: dict[str, Any], answering: Answering) -> Response:
    """Runs the listeners on a verified payload.

    The payload is passed parsed, as over Socket Mode: both then take one path, and Bolt's own form parser loses a command whose text
    contains the word "payload".
    """
    try:
        payload_shapes.check(payload)
        with answering.deferring() as deferred:
            response = app.dispatch(BoltRequest(body=payload, mode="socket_mode"))
    except Malformed as fault:
        _LOG.warning("payload_refused", reason=str(fault))
        raise Rejected(400, "malformed payload") from None
    except Exception as error:  # noqa: BLE001 - Bolt reads payloads before any listener runs and fails on what Slack would not send; it is logged.
        errors.record("payload", error)
        raise Rejected(400, "malformed payload") from None
    if response.status == NOT_STORED:
        # Slack sends an event again unless it gets a 2xx.
        raise Rejected(NOT_STORED, "not stored")
    if response.status >= 500:
        raise Rejected(400, "malformed payload")
    content_type = response.headers.get("content-type", ["text/plain;charset=utf-8"])[0]
    return Response(
        response.status, (response.body or "").encode("utf-8", "replace"), content_type, on_sent=_run_deferred(answering, deferred)
    )


def _run_deferred(answering: Answering, deferred: list[Callback]) -> Callback | None:
    return (lambda: answering.run_deferred(deferred)) if deferred else None


def healthz(environ: WSGIEnvironment) -> Response:
    """Answers GET /healthz: the process is running."""
    return Response.of_json(200, {"ok": True})
