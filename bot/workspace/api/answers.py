"""The bot's answers outside the Web API: to commands, to submissions, and at a response_url.

They have the same limits as in the Web API. What Slack would refuse is refused, shown to the person on the page in Slack's words, and
logged.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from bot.slack.limits.messages import error_code, message_faults, view_faults
from bot.workspace.api.chat import as_stored
from bot.workspace.api.web_api import apply_fault
from bot.workspace.state.dispatch import DispatchAnswer
from bot.workspace.state.store import Json
from bot.workspace.state.tokens import ResponseUrl
from bot.workspace.state.views import STACK
from bot.workspace.web import HttpError, PageRequest, PageResponse, answer, parsed
from bot.workspace.world import World

LARGEST_ANSWER = 1_000_000
TROUBLE = "We had some trouble connecting. Try again?"

_log = logging.getLogger(__name__)


def command_failed(name: str, error: str) -> str:
    """Returns Slack's message for a failed command."""
    return f'{name} failed with the error "{error}"'


def on_command(world: World, user: str, channel: str, name: str, given: DispatchAnswer) -> None:
    """Handles the answer to a slash command: nothing, text, or a message."""
    if given.error:
        world.notice(user, command_failed(name, given.error))
        return
    try:
        body = _message_in(given)
    except ValueError:
        _log.warning("The answer to %s is neither text nor a JSON object.", name)
        world.notice(user, command_failed(name, "invalid_command_response"))
        return
    if body is None:
        return
    faults = message_faults(body, via="respond")
    if faults:
        show_faults(world, user, command_failed(name, error_code(faults)), faults)
        return
    place = ResponseUrl(user, channel, 0.0, None, ephemeral=False)
    with world.recorder.call(f"answer to {name}", body) as entry:
        _say(world, place, body)
        entry["answer"] = "HTTP 200"


def _message_in(given: DispatchAnswer) -> Json | None:
    if given.content_type != "application/json":
        text = given.body.decode("utf-8", "replace").strip()
        return {"text": text} if text else None
    body = given.json()
    if body is None or body == {} or body == "":
        return None
    if isinstance(body, str):
        return {"text": body}
    if not isinstance(body, dict):
        raise ValueError("neither text nor an object")  # noqa: TRY004 - Callers handle one kind of error for all such answers.
    return body


def show_faults(world: World, user: str, words: str, faults: list[str]) -> None:
    """Shows a person what Slack would refuse, and logs it."""
    _log.error("Slack would refuse this: %s", "; ".join(faults))
    world.notice(user, f"{words}: {'; '.join(faults)}")


def at_response_url(world: World, request: PageRequest) -> PageResponse:
    """Handles a message sent to a response_url."""
    due = world.faults.due("response_url")
    if due is not None and due.how == "ratelimited":
        return answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(due.retry_after)})
    if due is not None and due.how == "server_error":
        return answer({"ok": False, "error": "internal_error"}, 500)
    response = _post_answer(world, request)
    return response if due is None else apply_fault(world, due, response)


def _post_answer(world: World, request: PageRequest) -> PageResponse:
    if request.method != "POST":
        raise HttpError(405, "A response_url takes POST.")
    raw = request.body(LARGEST_ANSWER)
    try:
        body = parsed(raw)
    except HttpError:
        body = None
    if not isinstance(body, dict):
        return answer({"ok": False, "error": "invalid_payload"}, 400)
    place = world.tokens.response(request.path.removeprefix("/response/"))
    if isinstance(place, str):
        return answer({"ok": False, "error": place}, 404)
    with world.recorder.call("response_url", body) as entry:
        response = _to_place(world, place, body)
        entry["answer"] = f"HTTP {response.status}"
    return response


def _to_place(world: World, place: ResponseUrl, body: Json) -> PageResponse:
    source = _source(world, place)
    if body.get("delete_original") in (True, "true"):
        if source is not None:
            world.messages.delete(source)
        return answer({"ok": True})
    faults = message_faults(body, via="respond")
    if faults:
        show_faults(world, place.user, f"The app's answer was refused ({error_code(faults)})", faults)
        messages = [f for f in faults if f.startswith("[ERROR]")]
        return answer({"ok": False, "error": error_code(faults), "response_metadata": {"messages": messages}}, 400)
    # By default, the answer to a click replaces its message unless it sets a response_type.
    replace = body.get("replace_original", "response_type" not in body)
    if source is not None and replace in (True, "true"):
        remaining = {k: v for k, v in source.items() if k not in ("text", "blocks", "attachments")}
        world.messages.change(remaining | as_stored(_content(body)))
    else:
        _say(world, place, body)
    return answer({"ok": True})


def _source(world: World, place: ResponseUrl) -> Json | None:
    if place.source_ts is None:
        return None
    if place.ephemeral:
        return world.messages.ephemeral(place.channel, f"E{place.source_ts}", place.user)
    return world.messages.get(place.channel, place.source_ts)


def _content(body: Mapping[str, object]) -> Json:
    return {k: body[k] for k in ("text", "blocks", "attachments", "metadata") if body.get(k) is not None}


def _say(world: World, place: ResponseUrl, body: Json) -> None:
    message = as_stored(_content(body))
    # Slack posts an answer in the channel, even for a message in a thread, unless the answer names the thread.
    thread = body.get("thread_ts")
    if isinstance(thread, str) and thread:
        message["thread_ts"] = thread
    if body.get("response_type") != "in_channel":
        message["only"] = place.user
    world.messages.post(place.channel, world.bot_message(message))


def on_submission(world: World, user: str, view: Json, given: DispatchAnswer) -> Json:
    """Handles the answer to a submitted view and returns what the page gets."""
    if given.error:
        return _failed(world, user, f"The app did not accept the form: {given.error}", [])
    try:
        body = given.json() if given.body.strip() else None
    except ValueError:
        return _failed(world, user, "The app's answer to the form is not JSON", [])
    if body is None or body == {}:
        world.views.close(user, view["id"])
        return {"ok": True}
    if not isinstance(body, dict):
        return _failed(world, user, "The app's answer to the form is not a JSON object", [])
    return _run_response_action(world, user, view, body)


def _run_response_action(world: World, user: str, view: Json, body: Json) -> Json:
    kind = body.get("response_action")
    if kind == "errors":
        inputs = {b["block_id"] for b in view["blocks"] if b["type"] == "input"}
        errors = body.get("errors")
        if not isinstance(errors, dict) or not errors or not set(errors) <= inputs or not all(map(_is_text, errors.values())):
            return _failed(world, user, "The app's errors name inputs that are not in the form", [f"errors: {errors}"])
        return {"ok": False, "response_action": "errors", "errors": errors}
    if kind == "clear":
        world.views.clear(user)
        return {"ok": True}
    if kind in ("update", "push"):
        faults = view_faults(body.get("view"))
        if kind == "push" and len(world.views.stack(user)) >= STACK:
            faults.append("push_limit_reached")
        if faults:
            return _failed(world, user, f"The app's view was refused ({error_code(faults)})", faults)
        if kind == "push":
            world.views.push(user, body["view"])
        elif world.views.get(view["id"]) is not None:
            world.views.update(view, body["view"])
        return {"ok": True}
    return _failed(world, user, "The app's answer to the form has an unknown response_action", [f"{kind}"])


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _failed(world: World, user: str, words: str, faults: list[str]) -> Json:
    if faults:
        show_faults(world, user, words, faults)
    else:
        _log.warning("%s.", words)
        world.notice(user, words)
    return {"ok": False, "error": TROUBLE}
