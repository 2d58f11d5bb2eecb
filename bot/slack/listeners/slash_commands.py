"""Listeners of slash commands."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import Ack, App, BoltResponse

from bot.slack.listeners.handlers import Handlers, NoAnswer
from bot.slack.listeners.running import ANY, Listener, answer_for_one, answered, back_to, ephemeral, opened, run_logged
from bot.slack.payloads import COMMANDS, Body, command_request

NOT_A_COMMAND = "This bot answers /release and /modification. Try /release help."


def attach(app: App, handlers: Handlers) -> None:
    """Attaches the listeners of the commands that are answered, and of all others."""
    for command in COMMANDS:
        app.command(command)(_command_listener(lambda ack, body: _command(handlers, ack, body)))
    app.command(ANY)(_command_listener(lambda ack, _: ack(ephemeral({"text": NOT_A_COMMAND}))))


def _command(handlers: Handlers, ack: Ack, body: Body) -> None:
    answer = answered(handlers, "command", command_request(body, handlers.now()))
    if isinstance(answer, dict):
        answer_for_one(ack, answer)
    elif isinstance(answer, NoAnswer):
        ack()
    elif error := handlers.show(opened(answer, back_to(body)), str(body.get("trigger_id") or ""), ""):
        ack(ephemeral({"text": error}))
    else:
        ack()


def _command_listener(work: Callable[[Ack, Body], object]) -> Listener:
    """Returns a slash command's listener that logs any failure and answers it with a sentence."""

    def listener(ack: Ack, body: Body) -> BoltResponse | None:
        return run_logged(lambda: work(ack, body), lambda wrong: ack(ephemeral({"text": wrong})))

    return listener
