"""The workspace's Web API: parses a call, checks its token, runs its method, and returns Slack's errors."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from bot.slack.limits.checks import fault
from bot.slack.limits.messages import error_code
from bot.workspace.state.faults import DueFault
from bot.workspace.state.store import Json
from bot.workspace.web import HttpError, PageRequest, PageResponse, answer, parsed
from bot.workspace.world import World

LARGEST_CALL = 2_000_000
_PAGE = 100


class SlackError(Exception):
    """An error that Slack would return: its `error` code and the lines of `response_metadata.messages`."""

    def __init__(self, code: str, messages: list[str] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.messages = messages or []


@dataclass(frozen=True)
class Args:
    """The arguments of a call, from a form, query or JSON."""

    given: Mapping[str, Any]

    def text(self, name: str, default: str = "") -> str:
        """Returns a string argument; a number is converted."""
        value = self.given.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise SlackError("invalid_arguments", [fault("must provide a string", f"/{name}")])
        return str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Returns a boolean argument, from JSON or a form."""
        value = self.given.get(name)
        return default if value is None else str(value).lower() in ("true", "1")

    def number(self, name: str, default: int) -> int:
        """Returns an integer argument."""
        try:
            return int(self.text(name) or default)
        except ValueError:
            raise SlackError("invalid_arguments", [fault("must provide a number", f"/{name}")]) from None

    def data(self, name: str, wrong: str) -> Any:
        """Returns a JSON argument, given as JSON or as a string; None if missing. `wrong` is Slack's error if it cannot be parsed."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            raise SlackError(wrong) from None

    def message(self) -> Json:
        """Returns the parts of a message that are validated: text, blocks, attachments, metadata."""
        parts = {
            "blocks": self.data("blocks", "invalid_blocks_format"),
            "attachments": self.data("attachments", "invalid_attachments"),
            "metadata": self.data("metadata", "invalid_metadata_format"),
            "text": self.text("text") if "text" in self.given else None,
        }
        return {name: value for name, value in parts.items() if value is not None}

    def page(self, things: list[Json], name: str, most: int = 1000) -> Json:
        """Returns one page of a list, with `next_cursor` if there is more. Raises invalid_limit and invalid_cursor."""
        limit = self.number("limit", _PAGE) or _PAGE
        if not 1 <= limit <= most:
            raise SlackError("invalid_limit")
        cursor = self.text("cursor")
        if cursor and not (cursor.startswith("next:") and cursor[5:].isascii() and cursor[5:].isdigit()):
            raise SlackError("invalid_cursor")
        start = int(cursor[5:][:9]) if cursor else 0
        rest = start + limit < len(things)
        return {name: things[start : start + limit], "response_metadata": {"next_cursor": f"next:{start + limit}" if rest else ""}}


Handler = Callable[[World, Args], Json]


@dataclass(frozen=True)
class Method:
    """A Web API method: its handler and required arguments."""

    handle: Handler
    needs: tuple[str, ...] = ()


def refuse(faults: list[str]) -> None:
    """Raises Slack's error if there are any faults in a message or view."""
    if faults:
        raise SlackError(error_code(faults), [f for f in faults if f.startswith("[ERROR]")])


def call(world: World, methods: Mapping[str, Method], request: PageRequest) -> PageResponse:
    """Answers one call at `/api/METHOD`."""
    name = request.path.removeprefix("/api/")
    due = world.faults.due(name)
    if due is not None and due.how == "ratelimited":
        return answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(due.retry_after)})
    if due is not None and due.how == "server_error":
        return answer({"ok": False, "error": "internal_error"}, 500)
    response = answer(_run_method(world, methods, name, request))
    return response if due is None else apply_fault(world, due, response)


def apply_fault(world: World, due: DueFault, response: PageResponse) -> PageResponse:
    """Returns what the caller gets if a planned fault loses the answer."""
    if due.how == "accepted_error":
        return answer({"ok": False, "error": "internal_error"}, 500)
    if due.how == "timeout":
        world.faults.hold()
    return PageResponse(response.status, response.body, dropped=True)


def _run_method(world: World, methods: Mapping[str, Method], name: str, request: PageRequest) -> Json:
    try:
        args = _arguments(request)
        _check_token(world, request, args)
        method = _method(methods, name, args)
        return {"ok": True, **_recorded(world, name, method, args)}
    except SlackError as refused:
        body: Json = {"ok": False, "error": refused.code}
        if refused.messages:
            body["errors"] = [line.removeprefix("[ERROR] ") for line in refused.messages]
            body["response_metadata"] = {"messages": refused.messages}
        return body


def _recorded(world: World, name: str, method: Method, args: Args) -> Json:
    """Runs a method, and keeps for the inspector what was sent and which messages it touched."""
    with world.recorder.call(name, dict(args.given)) as entry:
        entry["answer"] = "refused"
        done = method.handle(world, args)
        entry["answer"] = "ok"
    return done


def _method(methods: Mapping[str, Method], name: str, args: Args) -> Method:
    method = methods.get(name)
    if method is None:
        raise SlackError("unknown_method")
    missing = [n for n in method.needs if args.given.get(n) in (None, "")]
    refuse([fault(f"missing required field: {n}", "") for n in missing])
    return method


def _check_token(world: World, request: PageRequest, args: Args) -> None:
    scheme, _, token = request.header("Authorization").partition(" ")
    given = token.strip() if scheme.lower() == "bearer" else args.text("token")
    if not given:
        raise SlackError("not_authed")
    if given != world.bot_token:
        raise SlackError("invalid_auth")


def _arguments(request: PageRequest) -> Args:
    if request.method not in ("GET", "POST"):
        raise HttpError(405, "The Web API takes GET and POST.")
    given: Json = dict(request.query)
    body = request.body(LARGEST_CALL)
    if not body:
        return Args(given)
    if request.content_type == "application/json":
        try:
            content = parsed(body)
        except HttpError:
            raise SlackError("invalid_json") from None
        if not isinstance(content, dict):
            raise SlackError("json_not_object")
        return Args(given | content)
    if request.content_type == "application/x-www-form-urlencoded":
        try:
            pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=200)
        except ValueError:
            raise SlackError("invalid_form_data") from None
        return Args(given | dict(pairs))
    raise SlackError("invalid_post_type")
