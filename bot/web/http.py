"""The bot's WSGI application: a few exact routes, a guard before Slack's, and never a traceback or a 5xx for what a client sends."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import structlog
from slack_bolt import App, BoltRequest

from bot.slack.answering import Answering, Work
from bot.web.guard import Rejected, check_signature, parse_payload, read_body

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

_LOG = structlog.get_logger("bot.web.http")


@dataclass(frozen=True)
class Response:
    """What a route answers; `afterwards` is called once the answer is out."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()
    afterwards: Callable[[], None] | None = field(default=None, compare=False)

    @classmethod
    def of_json(cls, status: int, content: Mapping[str, Any]) -> Response:
        """A JSON answer."""
        return cls(status, json.dumps(content).encode())


@dataclass(frozen=True)
class Route:
    """What answers at one path, for which methods."""

    methods: tuple[str, ...]
    answer: Callable[[WSGIEnvironment], Response]


class Edge:
    """The WSGI application over exact paths: 404 for any other, 405 with Allow for another method.

    A path that ends in a slash also answers for what is directly in it.
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
        return _Body(b"" if method == "HEAD" else response.body, response.afterwards)

    def _respond(self, method: str, environ: WSGIEnvironment) -> Response:
        path = environ.get("PATH_INFO", "")
        folder, slash, _ = path.rpartition("/")
        route = self._routes.get(path) or self._routes.get(folder + slash)
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


class _Body:
    """The answer's bytes; a WSGI server closes it once they are out."""

    def __init__(self, content: bytes, afterwards: Callable[[], None] | None) -> None:
        self._content = content
        self._afterwards = afterwards

    def __iter__(self) -> Iterator[bytes]:
        yield self._content

    def close(self) -> None:
        """Does what waits for the answer to be out."""
        if self._afterwards:
            self._afterwards()


def slack_route(app: App, secret: str, answering: Answering, now: Callable[[], float] = time.time) -> Route:
    """POST /slack/events: commands, interactivity, options and events, signed with `secret`. `now` is the real time in seconds."""

    def answer(environ: WSGIEnvironment) -> Response:
        body = read_body(environ)
        check_signature(secret, environ, body, now())
        payload = parse_payload(environ.get("CONTENT_TYPE", ""), body)
        if payload.get("ssl_check") == "1":
            return Response(200)
        return dispatch(app, payload, answering)

    return Route(("POST",), answer)


def dispatch(app: App, payload: dict[str, Any], answering: Answering) -> Response:
    """Runs the listeners on a payload that was vouched for.

    It goes in parsed, as over Socket Mode: one parse, the same path for both, and Bolt's own form parser loses a command that has the word
    "payload" in its text.
    """
    try:
        with answering.holding() as held:
            found = app.dispatch(BoltRequest(body=payload, mode="socket_mode"))
    except Exception:  # noqa: BLE001 - Bolt reads into payloads before any listener; what it chokes on, Slack did not send. Logged.
        _LOG.exception("payload_unreadable")
        raise Rejected(400, "malformed payload") from None
    if found.status >= 500:
        raise Rejected(400, "malformed payload")
    content_type = found.headers.get("content-type", ["text/plain;charset=utf-8"])[0]
    return Response(found.status, (found.body or "").encode("utf-8", "replace"), content_type, afterwards=_releasing(answering, held))


def _releasing(answering: Answering, held: list[Work]) -> Work | None:
    return (lambda: answering.release(held)) if held else None


def healthz(environ: WSGIEnvironment) -> Response:
    """GET /healthz: the process answers."""
    return Response.of_json(200, {"ok": True})
