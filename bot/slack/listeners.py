"""The Bolt listeners, the same over HTTP and Socket Mode; every kind of payload is attached here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from logging import Logger
from typing import Any

import structlog
from slack_bolt import Ack, App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError

from bot.clock import BusinessClock
from bot.log import standard_logger
from bot.pages.kit import forms
from bot.slack import conversations, ids, modals
from bot.slack.answering import Answering
from bot.slack.client import web_client
from bot.slack.payloads import (
    COMMANDS,
    Back,
    Body,
    Click,
    Malformed,
    actor_of,
    back_of,
    click,
    command_request,
    import_request,
    line_request,
    mapping,
    mine_request,
    optional_id,
    shortcut_request,
    text_of,
    typed,
)
from bot.slack.unfurls import Shared, links_in
from bot.telemetry import errors, requests
from commands.protocol.request import Request
from policy.model.roster import is_person
from storage.engine.faults import StoreFault
from storage.mail.messages import Notice

_LOG = structlog.get_logger("bot.slack.listeners")

OLD_BUTTON = "That button is from an older version of this bot. Run the command again for an up-to-date answer."
OLD_FORM = "This form is from an older version of this bot. Close it and run the command again."
NOT_A_COMMAND = "This bot answers /release and /modification. Try /release help."
WENT_WRONG = "Something went wrong (ref {ref}). Try again; if it happens again, give the release manager this reference."

NOT_STORED = 503
"""The status of an event that was not stored: over Socket Mode it is not acknowledged. Either way Slack sends it again."""

ATTACH = "attach_evidence"
"""Callback id of the message shortcut that attaches a message or its file as evidence."""

IMPORT = "import_release_file"
"""Callback id of the message shortcut that imports a message's file as a release file."""

MINE = "what_waits_for_me"
"""Callback id of the global shortcut that shows what waits for the person, wherever they are."""

Message = dict[str, Any]
Listener = Callable[[Ack, Body], BoltResponse | None]

_ANY = re.compile("")


@dataclass(frozen=True)
class Handlers:
    """The callbacks that listeners hand their requests to.

    `answer` performs a request and returns a message, a form or field errors; `share` posts a command's answer in the request's channel or
    thread and returns a confirmation; `search_options` returns the options of a search field to the person who types in it; `show` opens or
    updates a form and returns an error sentence, if any; `tell` tells a person what their form did; `home_opened` records that they opened
    their App Home, which is published after the acknowledgement; `heard` queues the answer to what a person wrote, `joined` what the bot
    says in a channel that it has joined; `deactivated` handles a person deactivated in Slack, with the delivery key, and `file_deleted` a
    file that was deleted there; `link_shared` gives links a preview after the acknowledgement; `answers` posts to response_urls; `now` is
    the business clock.
    """

    answer: Callable[[Request], Answer]
    share: Callable[[Request, str], Message]
    search_options: Callable[[str, str, Request], list[Message]]
    show: Callable[[Answer, str, str], str]
    tell: Callable[[Request, Taken, Back], None]
    home_opened: Callable[[str], None]
    heard: Callable[[Request, str], None]
    joined: Callable[[Request], None]
    deactivated: Callable[[str, str], None]
    file_deleted: Callable[[str, str], None]
    link_shared: Callable[[Shared], None]
    answers: Answering
    now: BusinessClock


@dataclass(frozen=True)
class Modal:
    """An answer that is a form: its view."""

    view: Message


@dataclass(frozen=True)
class FieldErrors:
    """Errors in a submitted form, by block id."""

    errors: dict[str, str]


@dataclass(frozen=True)
class Quiet:
    """No answer: the message with the button shows what was done, and a form closes."""


@dataclass(frozen=True)
class Taken:
    """What a form did: the form closes. `message` tells it where the form was opened, or if that can't be `notice` in a direct message."""

    message: Message
    notice: Notice


Answer = Message | Modal | FieldErrors | Quiet | Taken


def make_app(token: str, api_url: str) -> App:
    """Returns the Bolt app without listeners.

    Its requests are already verified and parsed, by the guard or by Socket Mode. A static authorize stops it from calling auth.test.
    """

    def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=token)

    # Below ERROR Bolt logs request bodies.
    app = App(
        name="sec-release-bot",
        logger=standard_logger("bolt", "ERROR"),
        client=web_client("", api_url),
        authorize=authorize,
        signing_secret="",
        request_verification_enabled=False,
        process_before_response=True,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        raise_error_for_unhandled_request=True,
    )
    app.error(_without_listener)
    return app


def _without_listener(error: Exception, logger: Logger) -> BoltResponse | None:
    """Answers 404 where nothing listens: Bolt's own warning fails on some bodies, such as one whose view is null."""
    if isinstance(error, BoltUnhandledRequestError):
        return BoltResponse(status=404, body={"error": "unhandled request"})
    logger.error("Bolt failed", exc_info=error)
    return None


def attach(app: App, handlers: Handlers) -> None:
    """Attaches every listener; Bolt runs the first one that matches."""
    for command in COMMANDS:
        app.command(command)(_command_listener(lambda ack, body: _command(handlers, ack, body)))
    app.command(_ANY)(_command_listener(lambda ack, _: ack(_ephemeral({"text": NOT_A_COMMAND}))))

    app.action(re.compile("^(show|act):"))(_button_listener(handlers, _run))
    app.action(re.compile("^share:"))(_button_listener(handlers, _share))
    app.action(_ANY)(_button_listener(handlers, _unknown_button))

    app.view(forms.CALLBACK)(_form_listener(lambda ack, body: _form(handlers, ack, body)))
    app.view(_ANY)(_form_listener(lambda ack, _: ack(response_action="update", view=_notice(OLD_FORM))))
    app.view_closed(_ANY)(_acknowledge)
    app.options(re.compile("^[a-z]+:"))(_options_listener(handlers))
    app.options(_ANY)(_no_options)
    app.shortcut(ATTACH)(_shortcut_listener(handlers, shortcut_request))
    app.shortcut(IMPORT)(_shortcut_listener(handlers, import_request))
    app.shortcut(MINE)(_global_listener(handlers, mine_request))
    app.shortcut(_ANY)(_acknowledge)
    app.event("file_deleted")(_event_listener(lambda body: _file_deleted(handlers, body)))
    app.event("user_change")(_event_listener(lambda body: _user_changed(handlers, body)))
    app.event("app_home_opened")(_event_listener(lambda body: _home_opened(handlers, body)))
    app.event("app_mention")(_event_listener(lambda body: _heard(handlers, body)))
    app.event("message")(_event_listener(lambda body: _heard(handlers, body)))
    app.event("link_shared")(_event_listener(lambda body: _link_shared(handlers, body)))
    app.event("member_joined_channel")(_event_listener(lambda body: _joined(handlers, body)))
    app.event(_ANY)(_acknowledge)


def _answered(handlers: Handlers, kind: str, request: Request) -> Answer:
    requests.note(kind=kind, key=request.key)
    return handlers.answer(request)


def _command(handlers: Handlers, ack: Ack, body: Body) -> None:
    answer = _answered(handlers, "command", command_request(body, handlers.now()))
    if isinstance(answer, dict):
        ack(_ephemeral(answer))
    elif isinstance(answer, Quiet):
        ack()
    elif error := handlers.show(_opened(answer, _back(body)), str(body.get("trigger_id") or ""), ""):
        ack(_ephemeral({"text": error}))
    else:
        ack()


def _back(body: Body) -> Back:
    return Back(str(body.get("response_url") or ""))


def _opened(answer: Answer, back: Back) -> Answer:
    """Returns the answer as a modal that knows where it was opened, so that what it does can be told there."""
    if isinstance(answer, dict):
        return Modal(modals.with_back(modals.answer_view(answer), back))
    return Modal(modals.with_back(answer.view, back)) if isinstance(answer, Modal) else answer


def _run(handlers: Handlers, clicked: Click) -> None:
    """Runs a button's command line: shows its answer in place, or opens the form it needs."""
    if not clicked.request.command:
        _unknown_button(handlers, clicked)
        return
    answer = _answered(handlers, "button", clicked.request)
    if isinstance(answer, Quiet):
        return
    if isinstance(answer, dict) and not clicked.view and not clicked.home:
        _reply(handlers, clicked, answer, replace=clicked.replaces)
    elif error := handlers.show(_opened(answer, clicked.back), clicked.trigger, clicked.view):
        _reply_text(handlers, clicked, error)


def _form(handlers: Handlers, ack: Ack, body: Body) -> None:
    """Handles a submitted form: errors are shown at their fields, a success closes it, and what must be read replaces it."""
    request = modals.request_of(body, handlers.now())
    if not request.command:
        ack(response_action="update", view=_notice(OLD_FORM))
        return
    back = back_of(mapping(body, "view"))
    match _answered(handlers, "form", request):
        case FieldErrors(errors):
            ack(response_action="errors", errors=errors)
        case Quiet():
            ack()
        case Taken() as taken:
            handlers.tell(request, taken, back)
            ack(response_action="clear")
        case answer:
            shown = _opened(answer, back)
            ack(response_action="update", view=shown.view if isinstance(shown, Modal) else _notice(OLD_FORM))


def _user_changed(handlers: Handlers, body: Body) -> None:
    requests.note(kind="event", verb="user_change", key=ids.event_key(body))
    user = mapping(mapping(body, "event"), "user")
    if user.get("deleted") is True and (gone := optional_id(user.get("id"))):
        handlers.deactivated(gone, ids.event_key(body))


def _file_deleted(handlers: Handlers, body: Body) -> None:
    requests.note(kind="event", verb="file_deleted", key=ids.event_key(body))
    if file := optional_id(mapping(body, "event").get("file_id")):
        handlers.file_deleted(file, ids.event_key(body))


def _home_opened(handlers: Handlers, body: Body) -> None:
    requests.note(kind="event", verb="app_home_opened", key=ids.event_key(body))
    event = mapping(body, "event")
    user = event.get("user")
    if event.get("tab") == "home" and isinstance(user, str) and is_person(user):
        handlers.home_opened(user)


def _heard(handlers: Handlers, body: Body) -> None:
    requests.note(kind="event", verb="message", key=ids.event_key(body))
    if said := conversations.heard(body, handlers.now()):
        requests.note(key=said.request.key)
        handlers.heard(said.request, said.thread)


def _joined(handlers: Handlers, body: Body) -> None:
    requests.note(kind="event", verb="member_joined_channel", key=ids.event_key(body))
    if request := conversations.joined(body, handlers.now()):
        handlers.joined(request)


def _link_shared(handlers: Handlers, body: Body) -> None:
    requests.note(kind="event", verb="link_shared", key=ids.event_key(body))
    if shared := links_in(body):
        handlers.link_shared(shared)


def _event_listener(work: Callable[[Body], object]) -> Listener:
    """Returns an event's listener, which acknowledges the event only once it is stored."""

    def listener(ack: Ack, body: Body) -> BoltResponse | None:
        try:
            work(body)
        except Malformed as fault:
            return _bad_request(fault)
        except StoreFault as fault:
            requests.note(outcome="not_stored")
            _LOG.warning("event_not_stored", key=ids.event_key(body), reason=str(fault))
            return BoltResponse(status=NOT_STORED, body="")
        except Exception as error:  # noqa: BLE001 - Whatever went wrong, the event must come again; it is logged.
            requests.note(outcome="failed")
            errors.record("event", error)
            return BoltResponse(status=NOT_STORED, body="")
        ack()
        return None

    return listener


def _options_listener(handlers: Handlers) -> Listener:
    def listener(ack: Ack, body: Body) -> BoltResponse | None:
        return _run_logged(lambda: ack(options=_find_options(handlers, body)), lambda _: ack(options=[]))

    return listener


def _find_options(handlers: Handlers, body: Body) -> list[Message]:
    kind = str(body.get("action_id") or "").partition(":")[0]
    requests.note(kind="options", outcome="shown")
    request = line_request(str(modals.line_of(body)), actor=actor_of(body), now=handlers.now(), via="search")
    return handlers.search_options(kind, typed(text_of(body, "value")), request)


def _shortcut_listener(handlers: Handlers, request_of: Callable[[Body, datetime], Request]) -> Listener:
    """Returns a listener that opens a form about a message or its file; errors go to the person alone."""

    def open_form(ack: Ack, body: Body) -> None:
        request = request_of(body, handlers.now())
        answer = _answered(handlers, "shortcut", request)
        error = (
            answer
            if isinstance(answer, dict)
            else {"text": handlers.show(_opened(answer, _back(body)), str(body.get("trigger_id") or ""), "")}
        )
        if error["text"]:
            handlers.answers.reply_later(str(body.get("response_url") or ""), _ephemeral(error), request.key)
        ack()

    def listener(ack: Ack, body: Body) -> BoltResponse | None:
        return _run_logged(lambda: open_form(ack, body), lambda _: ack())

    return listener


def _global_listener(handlers: Handlers, request_of: Callable[[Body, datetime], Request]) -> Listener:
    """Returns the listener of a global shortcut, whose answer opens as a modal: it is in no channel and has no response_url."""

    def open_answer(ack: Ack, body: Body) -> None:
        answer = _answered(handlers, "shortcut", request_of(body, handlers.now()))
        handlers.show(_opened(answer, Back("")), str(body.get("trigger_id") or ""), "")
        ack()

    return lambda ack, body: _run_logged(lambda: open_answer(ack, body), lambda _: ack())


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
    handlers.answers.reply_later(clicked.response_url, {**_ephemeral(message), "replace_original": replace, **thread}, clicked.request.key)


def _command_listener(work: Callable[[Ack, Body], object]) -> Listener:
    """Returns a slash command's listener that logs any failure and answers it with a sentence."""

    def listener(ack: Ack, body: Body) -> BoltResponse | None:
        return _run_logged(lambda: work(ack, body), lambda wrong: ack(_ephemeral({"text": wrong})))

    return listener


def _button_listener(handlers: Handlers, work: Callable[[Handlers, Click], None]) -> Listener:
    """Returns a button's listener with an empty acknowledgement; the answer goes to the response_url."""

    def listener(ack: Ack, body: Body) -> BoltResponse | None:
        if body.get("type") != "block_actions":
            ack()
            return None
        try:
            clicked = click(body, handlers.now())
        except Malformed as fault:
            return _bad_request(fault)
        response = _run_logged(lambda: work(handlers, clicked), lambda wrong: _reply_text(handlers, clicked, wrong))
        if response is None:
            ack()
        return response

    return listener


def _form_listener(work: Callable[[Ack, Body], object]) -> Listener:
    """Returns a form's listener that logs any failure and shows it in place of the form."""

    def listener(ack: Ack, body: Body) -> BoltResponse | None:
        return _run_logged(lambda: work(ack, body), lambda wrong: ack(response_action="update", view=_notice(wrong)))

    return listener


def _run_logged(work: Callable[[], object], apologise: Callable[[str], object]) -> BoltResponse | None:
    """Runs a listener's work; if it fails, records that and hands `apologise` the sentence with the reference."""
    try:
        work()
    except Malformed as fault:
        return _bad_request(fault)
    except StoreFault as fault:
        requests.note(outcome="database")
        _LOG.warning("database_fault", reason=str(fault), ref=requests.reference())
        apologise(WENT_WRONG.format(ref=requests.reference()))
    except Exception as error:  # noqa: BLE001 - An uncaught error would give Slack a 500 and the person no answer; it is logged.
        requests.note(outcome="failed")
        apologise(WENT_WRONG.format(ref=errors.record("listener", error)))
    return None


def _bad_request(fault: Malformed) -> BoltResponse:
    requests.note(outcome="malformed")
    _LOG.warning("payload_refused", reason=str(fault))
    return BoltResponse(status=400, body={"error": "malformed payload"})


def _acknowledge(ack: Ack, body: Body) -> None:
    ack()


def _no_options(ack: Ack, body: Body) -> None:
    ack(options=[])


def _ephemeral(message: Message) -> Message:
    return {"response_type": "ephemeral", **message}


def _notice(sentence: str) -> Message:
    return modals.answer_view({"text": sentence})
