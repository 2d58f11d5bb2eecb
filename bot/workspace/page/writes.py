"""The actions of a person on the page: click, submit, close, search options, run a shortcut, dismiss."""

from __future__ import annotations

from typing import Any

from bot.slack.limits.messages import options_faults
from bot.workspace.api import answers, payloads
from bot.workspace.page import bookmarks, joining, own, saying
from bot.workspace.page.inspect import fail
from bot.workspace.page.reads import acting, seen_channel, unread
from bot.workspace.state.blocks import find, missing_answers, state_of
from bot.workspace.state.dispatch import BusyError, DispatchAnswer
from bot.workspace.state.store import Json
from bot.workspace.state.views import with_state
from bot.workspace.web import HttpError
from bot.workspace.world import World

_BUSY = "Too many people are waiting for the app. Try again in a moment."
_CHOSEN = frozenset(
    f"selected_{name}"
    for name in (
        *("option", "options", "date", "time", "date_time", "user", "users"),
        *("channel", "channels", "conversation", "conversations"),
    )
)


def act(world: World, body: Json) -> Json:
    """Handles a click on a button or a choice in a menu, in a message or view."""
    person = acting(world, body.get("as"))
    where = _surface(world, person, body.get("container"))
    given = body.get("action")
    if not isinstance(given, dict):
        raise HttpError(400, "The request names no element.")
    element = _shown(world, where, given.get("block_id"), given.get("action_id"))
    if element is None:
        raise HttpError(404, "That element no longer exists. Reload the page.")
    values = _values(body)
    chosen = {k: v for k, v in given.items() if k in _CHOSEN or (k == "value" and element["type"].endswith("_input"))}
    action = payloads.action(element, str(given["block_id"]), chosen)
    if "ts" in where:
        payload = payloads.on_message(world, person, where, action, state_of(_all_blocks(where), values))
    else:
        payload = payloads.on_view(world, person, with_state(where, values), action)

    def on_answer(answer: DispatchAnswer) -> None:
        if answer.error:
            world.notice(person["id"], f'The app did not respond: "{answer.error}"')

    world.dispatcher.interaction(payload, on_answer)
    return {"ok": True}


def submit(world: World, body: Json) -> Json:
    """Submits a modal: returns Slack's own input errors, or the bot's answer."""
    person = acting(world, body.get("as"))
    view = _own_view(world, person, body.get("view_id"))
    filled = with_state(view, _with_files(world, _values(body)))
    missing = missing_answers(view["blocks"], filled["state"]["values"])
    if missing:
        return {"ok": False, "response_action": "errors", "errors": missing}
    try:
        answer = world.dispatcher.ask(payloads.submission(world, person, filled))
    except BusyError:
        raise HttpError(429, _BUSY) from None
    return answers.on_submission(world, person["id"], view, answer)


def close(world: World, body: Json) -> Json:
    """Closes a modal, and notifies the bot if it asked for that."""
    person = acting(world, body.get("as"))
    view = _own_view(world, person, body.get("view_id"))
    cleared = world.views.close(person["id"], view["id"])
    if view["notify_on_close"]:
        payload = payloads.closed(world, person, with_state(view, _values(body)), cleared=cleared)
        world.dispatcher.interaction(payload, lambda answer: None)
    return {"ok": True}


def options(world: World, body: Json) -> Json:
    """Returns the options of an external menu for the typed text."""
    person = acting(world, body.get("as"))
    where = _surface(world, person, body.get("container"))
    block_id, action_id, value = str(body.get("block_id")), str(body.get("action_id")), str(body.get("value") or "")
    if _shown(world, where, block_id, action_id) is None:
        raise HttpError(404, "That menu no longer exists. Reload the page.")
    try:
        answer = world.dispatcher.ask(payloads.suggestion(world, person, where, block_id, action_id, value))
    except BusyError:
        raise HttpError(429, _BUSY) from None
    try:
        content = answer.json()
    except ValueError:
        content = None
    faults = [answer.error] if answer.error else options_faults(content)
    if faults:
        answers.show_faults(world, person["id"], "The app's options were refused", faults)
        return {"options": []}
    return dict(content) if isinstance(content, dict) else {"options": []}


def shortcut(world: World, body: Json) -> Json:
    """Runs a message shortcut, or without a message a global one."""
    person = acting(world, body.get("as"))
    named = next((each for each in world.shortcuts if each.callback_id == body.get("callback_id")), None)
    message = None
    if body.get("ts"):
        channel = seen_channel(world, person, body.get("channel"))
        message = world.messages.get(channel["id"], body["ts"])
    if named is None or named.is_global is not (message is None):
        raise HttpError(404, "This message or shortcut does not exist.")

    def on_answer(answer: DispatchAnswer) -> None:
        if answer.error:
            world.notice(person["id"], f'The app did not respond: "{answer.error}"')

    world.dispatcher.interaction(payloads.shortcut(world, person, message, named.callback_id), on_answer)
    return {"ok": True}


def dismiss(world: World, body: Json) -> Json:
    """Removes an ephemeral message."""
    person = acting(world, body.get("as"))
    message = _ephemeral(world, person, str(body.get("ephemeral_id")), body.get("channel"))
    if message is None:
        raise HttpError(404, "That message has already been removed.")
    world.messages.delete(message)
    return {"ok": True}


def _surface(world: World, person: Json, container: object) -> Json:
    """Returns the message or view with an element. Raises HttpError if the person cannot see it."""
    given: dict[str, Any] = container if isinstance(container, dict) else {}
    if given.get("view_id"):
        home = world.views.home(person["id"])
        if home is not None and home["id"] == given["view_id"]:
            return home
        return _own_view(world, person, given["view_id"])
    if given.get("ephemeral_id"):
        message = _ephemeral(world, person, str(given["ephemeral_id"]), given.get("channel"))
    else:
        channel = seen_channel(world, person, given.get("channel"))
        message = world.messages.get(channel["id"], given.get("ts"))
    if message is None:
        raise HttpError(404, "That message has been removed.")
    return message


def _ephemeral(world: World, person: Json, ephemeral_id: str, channel: object) -> Json | None:
    places = [str(channel)] if channel else [c["id"] for c in world.directory.channels()]
    return next((m for m in (world.messages.ephemeral(c, ephemeral_id, person["id"]) for c in places) if m is not None), None)


def _own_view(world: World, person: Json, view_id: object) -> Json:
    view = world.views.get(view_id)
    if view is None or view["id"] not in world.views.stack(person["id"]):
        raise HttpError(404, "That form is no longer open.")
    return view


def _shown(world: World, where: Json, block_id: object, action_id: object) -> Json | None:
    """Returns the element of a message or view, also of what it was a moment ago: Slack sends what was used while it changed."""
    before = world.messages.replaced(where) if "ts" in where else world.views.replaced(where)
    found = (find(_all_blocks(each), block_id, action_id) for each in (where, *before))
    return next((each for each in found if each is not None), None)


def _all_blocks(where: Json) -> list[Json]:
    attached = [b for a in where.get("attachments", []) for b in a.get("blocks", [])]
    return [*where.get("blocks", []), *attached]


def _values(body: Json) -> object:
    state = body.get("state")
    return state.get("values") if isinstance(state, dict) else {}


def _with_files(world: World, values: object) -> object:
    """Returns the answers with complete files in place of file ids."""
    if not isinstance(values, dict):
        return values
    completed: Json = {}
    for block, actions in values.items():
        completed[block] = {}
        for action, answer in actions.items() if isinstance(actions, dict) else []:
            if isinstance(answer, dict) and isinstance(answer.get("files"), list):
                named = [world.files.get(f.get("id")) for f in answer["files"] if isinstance(f, dict)]
                completed[block][action] = answer | {"files": [world.files.json(f) for f in named if f is not None]}
            else:
                completed[block][action] = answer
    return completed


POST = {
    **bookmarks.POST,
    **own.POST,
    **saying.POST,
    **joining.POST,
    "act": act,
    "submit": submit,
    "close": close,
    "options": options,
    "shortcut": shortcut,
    "dismiss": dismiss,
    "unread": unread,
    "fail": fail,
}
