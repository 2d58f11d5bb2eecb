"""What the listeners ask for: performs Slack's requests, renders the results, and shows or shares them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from http.client import HTTPException
from typing import TypeVar

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import pages
from bot.background import Background
from bot.outages import Outages
from bot.pages.kit import forms
from bot.pages.kit.answers import told
from bot.pages.kit.pressing import May
from bot.slack import submitted_forms
from bot.slack.answering import Answering
from bot.slack.listeners.handlers import Answer, FieldErrors, Held, Message, Modal, NoAnswer, NotTaken, Taken
from bot.slack.payloads import Back
from bot.slack.permalinks import permalink
from bot.slack.prefetch import prefetch, why_not_known, with_place
from bot.slack.rates.request_limit import RequestLimit
from bot.slack.sending.form_results import tell
from bot.slack.unfurls import Shared
from bot.telemetry import requests
from bot.telemetry.labels import result_label, verb_label
from bot.unsettled_commits import Unsettled
from bot.web import feeds
from commands import reply
from commands.catalogue import perform
from commands.mine import MineShown
from commands.pressing import Pressing, only_reads
from commands.protocol.form import Faults, Form
from commands.protocol.line import Line, NotADayError, page_of
from commands.protocol.request import FORM, Request
from commands.protocol.results import Changed, Done, Refused
from commands.results import Result
from commands.search import search
from commands.share import share
from commands.sign_off.walks.own import WalkShown
from storage.engine.faults import StoreFull, StoreReadOnly
from storage.engine.session import Store, StoreBusy, StoreFault, StoreUnknown

_LOG = structlog.get_logger("bot.request_handling")

Rendered = TypeVar("Rendered")

FORM_NOT_OPENED = "Slack did not open the form in time. Run the command again."
NO_CHANGES = (
    "The bot's database is {}, so nothing was changed. You can still read what is on record. Ask the person who runs the bot to fix it."
)
DATABASE_UNAVAILABLE = "The bot can't use its database at the moment, so nothing was changed. The reason is in its log and at /readyz."


@dataclass
class RequestHandling:
    """Slack's requests, each performed with a sentence in place of an answer if the database fails.

    `url` is the configured public address, "" if there is none. `asking_client` gets what a verb needs from Slack beforehand,
    `trigger_client` opens forms, and `wake` tells the delivery that messages wait.
    """

    store: Store
    asking_client: WebClient
    trigger_client: WebClient
    request_limit: RequestLimit
    outages: Outages
    unsettled: Unsettled
    background: Background
    wake: Callable[[], None]
    url: str = ""
    answers: Answering = field(default_factory=Answering)

    def answer(self, request: Request) -> Answer:
        """Performs a request and renders its result; if the database is busy or unavailable, returns a sentence that says so.

        A person who has reached the limit of requests a minute is told so before Slack or the database is asked anything.
        """
        requests.note(verb=verb_label(request))
        if held := self._why_not(request):
            return Held(held) if request.via == FORM else {"text": held}
        prepared = prefetch(request, self.asking_client, self._web_address)
        answer = self._with_database(prepared, lambda: self._perform(prepared))
        self.answers.defer(self.wake)
        return {"text": answer.sentence} if isinstance(answer, Held) and request.via != FORM else answer

    def _why_not(self, request: Request) -> str:
        """Returns why nothing is done for a person: they asked too often, or their user id may be somebody else's. "" if nothing is."""
        if wait := self.request_limit.why_wait(request.actor.user):
            requests.note(outcome="limited")
            return wait
        if unknown := why_not_known(request.actor, self.asking_client):
            requests.note(outcome="not_known")
        return unknown

    def _web_address(self) -> tuple[str, ...]:
        """Returns the public address: the configured one, else the one that the current request was sent to, else nothing."""
        return (self.url,) if self.url else feeds.request_address()

    def _perform(self, request: Request) -> Answer:
        # A reading request and the seats that decide on its buttons share one snapshot, which costs one look-up.
        with self.store.one_snapshot() if _reads(request) else nullcontext():
            return self._performed(request)

    def _performed(self, request: Request) -> Answer:
        result = perform(self.store, request)
        requests.note(outcome=result_label(result))
        if isinstance(result, Changed):
            self.answers.defer(self.background.follow_later)
            result = self._gone_on(request, result)
        # The answer of `mine` is made for its person already, with reassigned items.
        may = None if isinstance(result, MineShown) else Pressing.of(self.store, request)
        answer = render_result(result, may, page_of(request.text))
        if request.via == FORM and isinstance(result, Changed | Done) and isinstance(answer, dict):
            # A form that Slack delivers again is only closed again; its person was told the first time.
            again = isinstance(result, Done) and result.repeated
            return Taken({} if again else answer, told(result))
        if request.via == FORM and isinstance(result, Refused) and isinstance(answer, dict):
            return NotTaken(answer)
        return answer

    def _gone_on(self, request: Request, done: Changed) -> Result:
        """Returns what follows a change: the next page of a modal that goes on, or the change with the address of its message in Slack."""
        if all(done.post):
            return replace(done, link=permalink(self.asking_client, *done.post))
        if done.then is None:
            return done
        following = replace(
            request, command=done.then.command, text=done.then.text, key="", answers=None, seen=0, step="", opened=(), fetched=None
        )
        try:
            return perform(self.store, following)
        except StoreFault as fault:
            # The change is stored, so the person reads that, and not that the database was busy.
            _LOG.warning("next_page_not_read", error=str(fault))
            return done

    def tell(self, request: Request, taken: Taken, back: Back) -> None:
        """Notifies a person of the result of their form."""
        tell(self.store, self.answers, request, taken.message, taken.notice, back)
        self.answers.defer(self.wake)

    def home_opened(self, user: str) -> None:
        """Records that a person opened their App Home, and publishes it once Slack has its answer. Raises StoreFault."""
        self.background.homes.opened(user)
        self.answers.defer(partial(self.background.publish_home_later, user))

    def heard(self, request: Request, thread: str) -> None:
        """Queues the answer to a person's message to the bot. Raises StoreFault, so that Slack sends the event again.

        Beyond the limit of requests a minute, messages get no answer, which would only add to the flood.
        """
        if self.request_limit.why_wait(request.actor.user):
            requests.note(outcome="limited")
        elif reply.hear(self.store, request, thread):
            self.answers.defer(self.wake)

    def joined(self, request: Request) -> None:
        """Queues the bot's introduction in a channel that it has joined. Raises StoreFault."""
        reply.joined(self.store, request)
        self.answers.defer(self.wake)

    def link_shared(self, shared: Shared) -> None:
        """Gives the links of a message their previews, once Slack has its answer."""
        self.answers.defer(lambda: self.background.unfurl_later(shared, self.url))

    def search_options(self, kind: str, typed: str, request: Request) -> list[Message]:
        """Returns a search field's options in Slack's format; the request is that of the form's line."""
        if why_not_known(request.actor, self.asking_client):
            return []
        return [forms.option(choice.value, choice.label) for choice in search(self.store, kind, typed, request)]

    def show(self, answer: Answer, trigger: str, view: str) -> str:
        """Opens a form with a trigger id, or shows an answer in the open form `view`. Returns an error sentence, or "" if it worked."""
        modal = answer.view if isinstance(answer, Modal) else submitted_forms.answer_view(answer) if isinstance(answer, dict) else None
        if modal is None:
            return FORM_NOT_OPENED
        try:
            if view:
                self.trigger_client.views_update(view_id=view, view=modal)
            else:
                self.trigger_client.views_open(trigger_id=trigger, view=modal)
        except (SlackApiError, OSError, HTTPException) as fault:
            _LOG.warning("form_not_shown", error=str(fault))
            return FORM_NOT_OPENED
        return ""

    def share(self, request: Request, thread: str) -> Message:
        """Queues a command's answer in the outbox for the request's channel."""
        requests.note(verb=verb_label(request), outcome="shared")
        if held := self._why_not(request):
            return {"text": held}
        prepared = with_place(request, self.asking_client, request.channel)
        shared = self._with_database(prepared, lambda: pages.message(share(self.store, prepared, posted_in=thread)))
        self.answers.defer(self.wake)
        return {"text": shared.sentence} if isinstance(shared, Held) else shared

    def _with_database(self, request: Request, work: Callable[[], Rendered]) -> Rendered | Held:
        try:
            done = work()
        except StoreBusy as fault:
            requests.note(outcome="busy")
            return Held(str(fault))
        except StoreUnknown as fault:
            requests.note(outcome="unknown")
            self.outages.lost(fault)
            return Held(self.unsettled.follow(request), again=False)
        except (StoreReadOnly, StoreFull) as fault:
            requests.note(outcome="read_only")
            self.outages.lost(fault)
            return Held(NO_CHANGES.format("full" if isinstance(fault, StoreFull) else "read-only"))
        except StoreFault as fault:
            requests.note(outcome="database")
            self.outages.lost(fault)
            return Held(DATABASE_UNAVAILABLE)
        self.outages.back()
        return done


def _reads(request: Request) -> bool:
    """Returns whether the verb of a request changes nothing."""
    try:
        return only_reads(Line.parse(request.line))
    except NotADayError:
        return False


def render_result(result: Result, may: May | None = None, screen: int = 1) -> Answer:
    """Returns the message, the form or the field errors that show a command result in Slack, with the buttons that its reader may press.

    `screen` is the number of the screen of an answer that is taller than one.
    """
    if isinstance(result, Form):
        return Modal(forms.modal(result))
    if isinstance(result, Faults):
        return FieldErrors(forms.errors(result))
    if isinstance(result, WalkShown):
        return Modal(submitted_forms.answer_view(pages.message(result, may)))
    if isinstance(result, Changed) and result.shown:
        return NoAnswer()
    return pages.message(result, may, screen)
