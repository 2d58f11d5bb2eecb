"""Listeners of forms and of the search fields in them."""

from __future__ import annotations

import re
from collections.abc import Callable

from slack_bolt import Ack, App, BoltResponse

from bot.pages.kit import forms
from bot.slack import submitted_forms
from bot.slack.listeners.handlers import FieldErrors, Handlers, Held, Message, Modal, NoAnswer, NotTaken, Taken
from bot.slack.listeners.running import ANY, Listener, acknowledge, answered, notice, opened, run_logged
from bot.slack.payloads import Body, actor_of, back_of, line_request, mapping, text_of
from bot.slack.typed_text import typed
from bot.telemetry import requests

OLD_FORM = "This form is from an older version of this bot. Close it and run the command again."


def attach(app: App, handlers: Handlers) -> None:
    """Attaches the listeners of forms that are submitted or closed, and of search fields."""
    app.view(forms.CALLBACK)(_form_listener(lambda ack, body: _form(handlers, ack, body)))
    app.view(ANY)(_form_listener(lambda ack, body: _not_done(ack, body, notice(OLD_FORM))))
    app.view_closed(ANY)(acknowledge)
    app.options(re.compile("^[a-z]+:"))(_options_listener(handlers))
    app.options(ANY)(_no_options)


def _form(handlers: Handlers, ack: Ack, body: Body) -> None:
    """Handles a submitted form: errors are shown at their fields, a success closes it, and what must be read replaces it."""
    request = submitted_forms.request_of(body, handlers.now())
    if not request.command:
        _not_done(ack, body, notice(OLD_FORM))
        return
    back = back_of(mapping(body, "view"))
    match answered(handlers, "form", request):
        case FieldErrors(errors):
            ack(response_action="errors", errors=errors)
        case Held(sentence, again):
            field = submitted_forms.first_field(mapping(body, "view")) if again else ""
            if field:
                ack(response_action="errors", errors={field: sentence})
            else:
                _not_done(ack, body, notice(sentence))
        case NotTaken(message):
            _not_done(ack, body, submitted_forms.with_back(submitted_forms.answer_view(message), back))
        case NoAnswer():
            ack()
        case Taken() as taken:
            if taken.message:
                handlers.tell(request, taken, back)
            ack(response_action="clear")
        case answer:
            shown = opened(answer, back)
            ack(response_action="update", view=shown.view if isinstance(shown, Modal) else notice(OLD_FORM))


def _not_done(ack: Ack, body: Body, view: Message) -> None:
    """Shows why a form was not taken, in its place, with what was typed into it."""
    ack(response_action="update", view=submitted_forms.with_typed(view, body.get("view")))


def _form_listener(work: Callable[[Ack, Body], object]) -> Listener:
    """Returns a form's listener that logs any failure and shows it in place of the form."""

    def listener(ack: Ack, body: Body) -> BoltResponse | None:
        return run_logged(lambda: work(ack, body), lambda wrong: _not_done(ack, body, notice(wrong)))

    return listener


def _options_listener(handlers: Handlers) -> Listener:
    def listener(ack: Ack, body: Body) -> BoltResponse | None:
        return run_logged(lambda: ack(options=_find_options(handlers, body)), lambda _: ack(options=[]))

    return listener


def _find_options(handlers: Handlers, body: Body) -> list[Message]:
    kind = str(body.get("action_id") or "").partition(":")[0]
    requests.note(kind="options", outcome="shown")
    request = line_request(str(submitted_forms.line_of(body)), actor=actor_of(body), now=handlers.now(), via="search")
    return handlers.search_options(kind, typed(text_of(body, "value")), request)


def _no_options(ack: Ack, body: Body) -> None:
    ack(options=[])
