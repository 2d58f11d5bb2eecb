"""Listeners of shortcuts: of a message, and the global one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from slack_bolt import Ack, App, BoltResponse

from bot.slack.listeners.handlers import Handlers
from bot.slack.listeners.running import ANY, Listener, acknowledge, answered, back_to, ephemeral, opened, run_logged
from bot.slack.payloads import Back, Body, import_request, mine_request, shortcut_request
from commands.protocol.request import Request

ATTACH = "attach_evidence"
"""Callback id of the message shortcut that attaches a message or its file as evidence."""

IMPORT = "import_release_file"
"""Callback id of the message shortcut that imports a message's file as a release file."""

MINE = "what_waits_for_me"
"""Callback id of the global shortcut that shows what waits for the person, wherever they are."""


def attach(app: App, handlers: Handlers) -> None:
    """Attaches the listeners of the shortcuts in the manifest, and of those that it no longer has."""
    app.shortcut(ATTACH)(_shortcut_listener(handlers, shortcut_request))
    app.shortcut(IMPORT)(_shortcut_listener(handlers, import_request))
    app.shortcut(MINE)(_global_listener(handlers, mine_request))
    app.shortcut(ANY)(acknowledge)


def _shortcut_listener(handlers: Handlers, request_of: Callable[[Body, datetime], Request]) -> Listener:
    """Returns a listener that opens a form about a message or its file; errors go to the person alone."""

    def open_form(ack: Ack, body: Body) -> None:
        request = request_of(body, handlers.now())
        answer = answered(handlers, "shortcut", request)
        error = (
            answer
            if isinstance(answer, dict)
            else {"text": handlers.show(opened(answer, back_to(body)), str(body.get("trigger_id") or ""), "")}
        )
        if error["text"]:
            handlers.answers.reply_later(str(body.get("response_url") or ""), ephemeral(error), request.key)
        ack()

    def listener(ack: Ack, body: Body) -> BoltResponse | None:
        return run_logged(lambda: open_form(ack, body), lambda _: ack())

    return listener


def _global_listener(handlers: Handlers, request_of: Callable[[Body, datetime], Request]) -> Listener:
    """Returns the listener of a global shortcut, whose answer opens as a modal: it is in no channel and has no response_url."""

    def open_answer(ack: Ack, body: Body) -> None:
        answer = answered(handlers, "shortcut", request_of(body, handlers.now()))
        handlers.show(opened(answer, Back("")), str(body.get("trigger_id") or ""), "")
        ack()

    return lambda ack, body: run_logged(lambda: open_answer(ack, body), lambda _: ack())
