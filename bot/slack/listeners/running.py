"""Shared steps of all listeners: calling a handler, logging an error, and framing an answer."""

from __future__ import annotations

import re
from collections.abc import Callable

import structlog
from slack_bolt import Ack, BoltResponse

from bot.pages import KeptMessage
from bot.slack import submitted_forms
from bot.slack.listeners.handlers import Answer, Handlers, Message, Modal
from bot.slack.payloads import Back, Body, Malformed
from bot.telemetry import errors, requests
from commands.protocol.request import Request
from storage.engine.faults import StoreFault

_LOG = structlog.get_logger("bot.slack.listeners")

WENT_WRONG = "Something went wrong (ref {ref}). Try again; if it happens again, give the release manager this reference."

Listener = Callable[[Ack, Body], BoltResponse | None]

ANY = re.compile("")


def answered(handlers: Handlers, kind: str, request: Request) -> Answer:
    """Returns the answer to a request, and notes the kind of its payload for the log."""
    requests.note(kind=kind, key=request.key)
    return handlers.answer(request)


def back_to(body: Body) -> Back:
    """Returns the place where a payload can be answered later."""
    return Back(str(body.get("response_url") or ""))


def opened(answer: Answer, back: Back) -> Answer:
    """Returns the answer as a modal that keeps the place where it was opened, so that its result can be shown there."""
    if isinstance(answer, dict):
        return Modal(submitted_forms.with_back(submitted_forms.answer_view(answer), back))
    return Modal(submitted_forms.with_back(answer.view, back)) if isinstance(answer, Modal) else answer


def run_logged(work: Callable[[], object], apologise: Callable[[str], object]) -> BoltResponse | None:
    """Runs a listener's work; if it fails, records that and hands `apologise` the sentence with the reference."""
    try:
        work()
    except Malformed as fault:
        return bad_request(fault)
    except StoreFault as fault:
        requests.note(outcome="database")
        _LOG.warning("database_fault", reason=str(fault), ref=requests.reference())
        apologise(WENT_WRONG.format(ref=requests.reference()))
    except Exception as error:  # noqa: BLE001 - An uncaught error would give Slack a 500 and the person no answer; it is logged.
        requests.note(outcome="failed")
        apologise(WENT_WRONG.format(ref=errors.record("listener", error)))
    return None


def bad_request(fault: Malformed) -> BoltResponse:
    """Returns the answer to a payload that is none of Slack's."""
    requests.note(outcome="malformed")
    _LOG.warning("payload_refused", reason=str(fault))
    return BoltResponse(status=400, body={"error": "malformed payload"})


def acknowledge(ack: Ack, body: Body) -> None:
    """Acknowledges the payload, and does nothing else."""
    ack()


def answer_for_one(ack: Ack, message: Message) -> None:
    """Acknowledges a command with a message for its person alone."""
    # Bolt takes text that is a JSON object for the whole answer, and does not encode it again.
    ack(message.for_one if isinstance(message, KeptMessage) else ephemeral(message))


def ephemeral(message: Message) -> Message:
    """Returns the message for one person alone."""
    return {"response_type": "ephemeral", **message}


def notice(sentence: str) -> Message:
    """Returns a modal that says one sentence."""
    return submitted_forms.answer_view({"text": sentence})
