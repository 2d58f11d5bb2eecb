"""Listeners of buttons."""

from __future__ import annotations

import re
from collections.abc import Callable

from slack_bolt import Ack, App, BoltResponse

from bot.slack.listeners.handlers import Handlers, Message, NoAnswer
from bot.slack.listeners.running import ANY, Listener, answered, bad_request, ephemeral, opened, run_logged
from bot.slack.payloads import Body, Click, Malformed, click
from bot.telemetry import requests

OLD_BUTTON = "That button is from an older version of this bot. Run the command again for an up-to-date answer."


def attach(app: App, handlers: Handlers) -> None:
    """Attaches the listeners of buttons that show, act and share, and of those that an older version posted."""
    app.action(re.compile("^(show|act):"))(_button_listener(handlers, _run))
    app.action(re.compile("^share:"))(_button_listener(handlers, _share))
    app.action(ANY)(_button_listener(handlers, _unknown_button))


def _run(handlers: Handlers, clicked: Click) -> None:
    """Runs a button's command line: shows its answer in place, or opens the form it needs."""
    if not clicked.request.command:
        _unknown_button(handlers, clicked)
        return
    answer = answered(handlers, "button", clicked.request)
    if isinstance(answer, NoAnswer):
        return
    if isinstance(answer, dict) and not clicked.view and not clicked.home:
        _reply(handlers, clicked, answer, replace=clicked.replaces)
    elif error := handlers.show(opened(answer, clicked.back), clicked.trigger, clicked.view):
        _reply_text(handlers, clicked, error)


def _share(handlers: Handlers, clicked: Click) -> None:
    if clicked.request.command and clicked.request.channel and clicked.request.key:
        requests.note(kind="share", key=clicked.request.key)
        _reply(handlers, clicked, handlers.share(clicked.request, clicked.thread))
    else:
        _unknown_button(handlers, clicked)


def _unknown_button(handlers: Handlers, clicked: Click) -> None:
    _reply_text(handlers, clicked, OLD_BUTTON)


def _reply_text(handlers: Handlers, clicked: Click, sentence: str) -> None:
    _reply(handlers, clicked, {"text": sentence})


def _reply(handlers: Handlers, clicked: Click, message: Message, *, replace: bool = False) -> None:
    # A reply to response_url goes to the channel unless it names the thread.
    thread = {"thread_ts": clicked.thread} if clicked.thread else {}
    handlers.answers.reply_later(clicked.response_url, {**ephemeral(message), "replace_original": replace, **thread}, clicked.request.key)


def _button_listener(handlers: Handlers, work: Callable[[Handlers, Click], None]) -> Listener:
    """Returns a button's listener with an empty acknowledgement; the answer goes to the response_url."""

    def listener(ack: Ack, body: Body) -> BoltResponse | None:
        if body.get("type") != "block_actions":
            ack()
            return None
        try:
            clicked = click(body, handlers.now())
        except Malformed as fault:
            return bad_request(fault)
        response = run_logged(lambda: work(handlers, clicked), lambda wrong: _reply_text(handlers, clicked, wrong))
        if response is None:
            ack()
        return response

    return listener
