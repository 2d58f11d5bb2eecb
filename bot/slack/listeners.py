"""What the bot listens to, the same over HTTP and Socket Mode: every kind of payload is attached here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from slack_bolt import Ack, App, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from bot.clock import BusinessClock
from bot.log import standard_logger
from bot.pages.kit import forms
from bot.slack import ids, modals
from bot.slack.answering import Answering
from bot.slack.client import web_client
from bot.slack.payloads import COMMANDS, Body, Click, Malformed, click, command_request, import_request, shortcut_request
from commands.protocol.line import Line
from commands.protocol.request import Request

_LOG = structlog.get_logger("bot.slack.listeners")

OLD_BUTTON = "That button is from an older version of this bot: run the command again for a fresh answer."
OLD_FORM = "This form is from an older version of this bot: close it and run the command again."
NOT_A_COMMAND = "This bot answers /release and /modification: try /release help."
WENT_WRONG = "Something went wrong while answering that. It is in the bot's log: try again, and tell the release manager if it stays so."

ATTACH = "attach_evidence"
"""The message shortcut that makes a message or its file evidence."""

IMPORT = "import_release_file"
"""The message shortcut that compares a message's file, a release file, with what is on record."""

Message = dict[str, Any]
Listener = Callable[[Ack, Body], BoltResponse | None]

_ANYTHING = re.compile("")


@dataclass(frozen=True)
class Desk:
    """What listeners hand their requests to.

    `answer` performs a request and renders its outcome, a message or a form; `share` has a command line's answer posted in the request's
    channel, in a thread or not, and renders what came of it; `choices` finds the options of a search field; `show` opens or updates a form
    in Slack and says what went wrong, if anything; `left` hears of people who were deactivated in Slack, with the delivery key; `answers`
    posts to response_urls; `now` is the business clock.
    """

    answer: Callable[[Request], Answer]
    share: Callable[[Request, str], Message]
    choices: Callable[[str, str, Line], list[Message]]
    show: Callable[[Answer, str, str], str]
    left: Callable[[str, str], None]
    answers: Answering
    now: BusinessClock


@dataclass(frozen=True)
class Modal:
    """An answer that is a form: its view."""

    view: Message


@dataclass(frozen=True)
class Faulty:
    """An answer to a form: what is wrong, by block id."""

    errors: dict[str, str]


Answer = Message | Modal | Faulty


def make_app(token: str, api_url: str) -> App:
    """The Bolt app without listeners.

    Its requests come from the guard, or over Socket Mode, parsed and vouched for. A static authorize keeps it from calling auth.test.
    """

    def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=token)

    # Below ERROR Bolt logs request bodies.
    return App(
        name="sec-release-bot",
        logger=standard_logger("bolt", "ERROR"),
        client=web_client("", api_url),
        authorize=authorize,
        signing_secret="",
        request_verification_enabled=False,
        process_before_response=True,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )


def attach(app: App, desk: Desk) -> None:
    """Attaches every listener; of several that match, Bolt runs the first."""
    for command in COMMANDS:
        app.command(command)(_spoken(lambda ack, body: _command(desk, ack, body)))
    app.command(_ANYTHING)(_spoken(lambda ack, _: ack(_ephemeral({"text": NOT_A_COMMAND}))))

    app.action(re.compile("^(show|act):"))(_clicked(desk, _run))
    app.action(re.compile("^share:"))(_clicked(desk, _share))
    app.action(_ANYTHING)(_clicked(desk, _unknown_button))

    app.view(forms.CALLBACK)(_submitted(lambda ack, body: _form(desk, ack, body)))
    app.view(_ANYTHING)(_submitted(lambda ack, _: ack(response_action="update", view=_notice(OLD_FORM))))
    app.view_closed(_ANYTHING)(_quiet)
    app.options(re.compile("^[a-z]+:"))(_logged_options(desk))
    app.options(_ANYTHING)(_no_options)
    app.shortcut(ATTACH)(_clicked_message(desk, shortcut_request))
    app.shortcut(IMPORT)(_clicked_message(desk, import_request))
    app.shortcut(_ANYTHING)(_quiet)
    app.event("user_change")(lambda ack, body: _user_changed(desk, ack, body))
    app.event(_ANYTHING)(_quiet)


def _command(desk: Desk, ack: Ack, body: Body) -> None:
    request = command_request(body, desk.now())
    answer = desk.answer(request)
    if isinstance(answer, dict):
        ack(_ephemeral(answer))
    elif wrong := desk.show(answer, str(body.get("trigger_id") or ""), ""):
        ack(_ephemeral({"text": wrong}))
    else:
        ack()


def _run(desk: Desk, clicked: Click) -> None:
    """Runs the command line of a button: shows its answer in place, or opens the form that it still needs."""
    if not clicked.request.command:
        _unknown_button(desk, clicked)
        return
    answer = desk.answer(clicked.request)
    if isinstance(answer, dict) and not clicked.view:
        _reply(desk, clicked, answer, replace=clicked.replaces)
    elif wrong := desk.show(answer, clicked.trigger, clicked.view):
        _say(desk, clicked, wrong)


def _form(desk: Desk, ack: Ack, body: Body) -> None:
    """A form that comes back: wrong answers are said at their fields, the result takes the form's place."""
    request = modals.request_of(body, desk.now())
    if not request.command:
        ack(response_action="update", view=_notice(OLD_FORM))
        return
    match desk.answer(request):
        case Faulty(errors):
            ack(response_action="errors", errors=errors)
        case Modal(view):
            ack(response_action="update", view=view)
        case message:
            ack(response_action="update", view=modals.shown(message))


def _user_changed(desk: Desk, ack: Ack, body: Body) -> None:
    user = body.get("event", {}).get("user")
    if isinstance(user, dict) and user.get("deleted") is True and isinstance(user.get("id"), str):
        _logged(lambda: desk.left(user["id"], ids.event_key(body)), lambda: None)
    ack()


def _logged_options(desk: Desk) -> Listener:
    def listener(ack: Ack, body: Body) -> BoltResponse | None:
        return _logged(lambda: ack(options=_found(desk, body)), lambda: ack(options=[]))

    return listener


def _found(desk: Desk, body: Body) -> list[Message]:
    kind = str(body.get("action_id") or "").partition(":")[0]
    return desk.choices(kind, str(body.get("value") or ""), modals.line_of(body))


def _clicked_message(desk: Desk, asked: Callable[[Body, datetime], Request]) -> Listener:
    """Opens the form of what is to be done with a message or its file; what keeps it from that is said to the person alone."""

    def do_it(ack: Ack, body: Body) -> None:
        request = asked(body, desk.now())
        answer = desk.answer(request)
        wrong = answer if isinstance(answer, dict) else {"text": desk.show(answer, str(body.get("trigger_id") or ""), "")}
        if wrong["text"]:
            desk.answers.later(str(body.get("response_url") or ""), _ephemeral(wrong), request.key)
        ack()

    def listener(ack: Ack, body: Body) -> BoltResponse | None:
        return _logged(lambda: do_it(ack, body), ack)

    return listener


def _share(desk: Desk, clicked: Click) -> None:
    if clicked.request.command and clicked.request.channel and clicked.request.key:
        _reply(desk, clicked, desk.share(clicked.request, clicked.thread))
    else:
        _unknown_button(desk, clicked)


def _unknown_button(desk: Desk, clicked: Click) -> None:
    _say(desk, clicked, OLD_BUTTON)


def _say(desk: Desk, clicked: Click, sentence: str) -> None:
    _reply(desk, clicked, {"text": sentence})


def _reply(desk: Desk, clicked: Click, message: Message, *, replace: bool = False) -> None:
    # An answer goes to the channel unless it names the thread that the button stands in.
    thread = {"thread_ts": clicked.thread} if clicked.thread else {}
    desk.answers.later(clicked.response_url, {**_ephemeral(message), "replace_original": replace, **thread}, clicked.request.key)


def _spoken(work: Callable[[Ack, Body], object]) -> Listener:
    """Wraps a slash command's listener: whatever goes wrong is logged, and answered with a sentence."""

    def listener(ack: Ack, body: Body) -> BoltResponse | None:
        return _logged(lambda: work(ack, body), lambda: ack(_ephemeral({"text": WENT_WRONG})))

    return listener


def _clicked(desk: Desk, work: Callable[[Desk, Click], None]) -> Listener:
    """Wraps a button's listener: the acknowledgement says nothing, the answer goes to the response_url."""

    def listener(ack: Ack, body: Body) -> BoltResponse | None:
        if body.get("type") != "block_actions":
            ack()
            return None
        try:
            clicked = click(body, desk.now())
        except Malformed as fault:
            return _refused(fault)
        response = _logged(lambda: work(desk, clicked), lambda: _say(desk, clicked, WENT_WRONG))
        if response is None:
            ack()
        return response

    return listener


def _submitted(work: Callable[[Ack, Body], object]) -> Listener:
    """Wraps a view submission's listener: whatever goes wrong is logged and said in place of the form."""

    def listener(ack: Ack, body: Body) -> BoltResponse | None:
        return _logged(lambda: work(ack, body), lambda: ack(response_action="update", view=_notice(WENT_WRONG)))

    return listener


def _logged(work: Callable[[], object], apologise: Callable[[], object]) -> BoltResponse | None:
    try:
        work()
    except Malformed as fault:
        return _refused(fault)
    except Exception:  # noqa: BLE001 - A listener that raises would answer Slack with a 500 and the person with nothing; the log has it all.
        _LOG.exception("listener_failed")
        apologise()
    return None


def _refused(fault: Malformed) -> BoltResponse:
    _LOG.warning("payload_refused", reason=str(fault))
    return BoltResponse(status=400, body={"error": "malformed payload"})


def _quiet(ack: Ack, body: Body) -> None:
    ack()


def _no_options(ack: Ack, body: Body) -> None:
    ack(options=[])


def _ephemeral(message: Message) -> Message:
    return {"response_type": "ephemeral", **message}


def _notice(sentence: str) -> Message:
    return modals.shown({"text": sentence})
