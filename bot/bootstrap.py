"""Dependency wiring: builds the store, the Bolt app with its listeners, the delivery and the WSGI application from a configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from http.client import HTTPException
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import clock, pages
from bot.background import Background
from bot.config import Config, Mode
from bot.lanes import Lanes
from bot.mail.notices import Notices
from bot.outages import Outages
from bot.pages.kit import forms
from bot.pages.kit.answers import told
from bot.pages.kit.pressing import May
from bot.slack import modals
from bot.slack.answering import Answering
from bot.slack.client import prompt_client, web_client
from bot.slack.delivery import PACE, Delivery
from bot.slack.limits.budget import Budget
from bot.slack.listeners.app import attach, make_app
from bot.slack.listeners.handlers import Answer, FieldErrors, Handlers, Message, Modal, NoAnswer, Taken
from bot.slack.payloads import Back
from bot.slack.permalinks import permalink
from bot.slack.prefetch import prefetch, why_not_known, with_place
from bot.slack.request_limit import RequestLimit
from bot.slack.sending.form_results import tell
from bot.slack.unfurls import Shared
from bot.telemetry import requests
from bot.telemetry.labels import result_label, verb_label
from bot.unsettled import Unsettled
from bot.web import admin, feeds
from bot.web.health import Readiness, check_database
from bot.web.http import Edge, Response, Route, slack_route
from commands import reply
from commands.catalogue import perform
from commands.mine import MineShown
from commands.pressing import Pressing, only_reads
from commands.protocol.form import Faults, Form
from commands.protocol.line import Line, NotADayError, page_of
from commands.protocol.request import FORM, Request
from commands.protocol.results import Changed, Done
from commands.results import Result
from commands.search import search
from commands.share import share
from commands.sign_off.walks.own import WalkShown
from policy.access.request_limit import REQUESTS
from storage.engine.deadline import RENDERING_SECONDS
from storage.engine.faults import StoreFull, StoreReadOnly
from storage.engine.session import Store, StoreBusy, StoreFault, StoreUnknown
from storage.mail.lanes import Lane
from storage.mail.outbox import Sending

if TYPE_CHECKING:
    from bot.rendering import Rendering

_LOG = structlog.get_logger("bot.bootstrap")

Rendered = TypeVar("Rendered")

TRIGGER_SECONDS = 3
"""How many seconds a Slack trigger id is valid."""

ACTING_SECONDS = 1.0
"""Seconds that waiting for Slack must leave of a request's time, so that it can still be done and its form opened."""


FORM_NOT_OPENED = "Slack did not open the form in time. Run the command again."
NO_CHANGES = (
    "The bot's database is {}, so nothing was changed. You can still read what is on record. Ask the person who runs the bot to fix it."
)
DATABASE_UNAVAILABLE = "The bot can't use its database at the moment, so nothing was changed. The reason is in its log and at /readyz."


@dataclass
class Bot:
    """The bot's wired components."""

    config: Config
    store: Store
    client: WebClient
    now: clock.BusinessClock
    answers: Answering = field(default_factory=Answering)
    lanes: tuple[Lane, ...] = tuple(Lane)
    budget: Budget = field(default_factory=Budget)

    def __post_init__(self) -> None:
        """Creates the components that depend on the others."""
        # Slack drops an answer that comes after the trigger has expired, so waiting longer is pointless.
        token, address = self.config.bot_token, self.config.api_url
        self.trigger_client = prompt_client(token, address, timeout=TRIGGER_SECONDS, keep=RENDERING_SECONDS, budget=self.budget)
        self.asking_client = prompt_client(token, address, timeout=TRIGGER_SECONDS, keep=ACTING_SECONDS, budget=self.budget)
        self.outages = Outages()
        self.request_limit = RequestLimit(replace(REQUESTS, most=self.config.limit))
        # The local workspace takes messages as fast as they come.
        pace = timedelta(0) if self.config.mode is Mode.WORKSPACE else PACE
        self.delivery: Lanes | Delivery = Lanes(
            [
                Delivery(self.store, self.client, self.render, business_now=self.now, pace=pace, lane=lane, outages=self.outages)
                for lane in self.lanes
                if lane is not Lane.MAIL
            ]
            + self._mail()
        )
        self._rendering: Rendering | None = None
        self._making = Lock()
        self.unsettled = Unsettled(self.store, lambda: self.delivery.wake())
        self.socket: Callable[[], str] | None = None
        self._readiness: Readiness | None = None
        self.background = Background(
            self.store,
            self.client,
            self.now,
            self.outages,
            lambda: self.delivery.wake(),
            nudge_at=self.config.nudge_at,
            kept=self.config.kept,
            queue_mail=Notices(self.store, self.config.mail.lists).queue if self.config.mail else None,
        )

    def _mail(self) -> list[Delivery]:
        """Returns the delivery of mail, if the bot is set up to send any and this process does."""
        if self.config.mail is None or Lane.MAIL not in self.lanes:
            return []
        from bot.mail.delivery import MailDelivery  # Imported late: only mail needs smtplib and email.

        site = f"{self.config.url}/releases/" if self.config.public and self.config.url else ""
        return [MailDelivery(self.config.mail, site, store=self.store, client=self.client, business_now=self.now, outages=self.outages)]

    def answer(self, request: Request) -> Answer:
        """Performs a request and renders its result; if the database is busy or unavailable, returns a sentence that says so.

        A person who has reached the limit of requests a minute is told so before Slack or the database is asked anything.
        """
        requests.note(verb=verb_label(request))
        if held := self._why_not(request):
            # At a field, so that the form stays open with its answers.
            return FieldErrors(forms.errors(Faults({next(iter(request.answers)): held}))) if request.answers else {"text": held}
        prepared = prefetch(request, self.asking_client, self._web_address)
        answer = self._with_database(prepared, lambda: self._perform(prepared))
        self.answers.defer(self.delivery.wake)
        return answer

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
        return (self.config.url,) if self.config.url else feeds.request_address()

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
        self.answers.defer(self.delivery.wake)

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
            self.answers.defer(self.delivery.wake)

    def joined(self, request: Request) -> None:
        """Queues the bot's introduction in a channel that it has joined. Raises StoreFault."""
        reply.joined(self.store, request)
        self.answers.defer(self.delivery.wake)

    def link_shared(self, shared: Shared) -> None:
        """Gives the links of a message their previews, once Slack has its answer."""
        self.answers.defer(lambda: self.background.unfurl_later(shared, self.config.url))

    def search_options(self, kind: str, typed: str, request: Request) -> list[Message]:
        """Returns a search field's options in Slack's format; the request is that of the form's line."""
        if why_not_known(request.actor, self.asking_client):
            return []
        return [forms.option(choice.value, choice.label) for choice in search(self.store, kind, typed, request)]

    def show(self, answer: Answer, trigger: str, view: str) -> str:
        """Opens a form with a trigger id, or shows an answer in the open form `view`. Returns an error sentence, or "" if it worked."""
        modal = answer.view if isinstance(answer, Modal) else modals.answer_view(answer) if isinstance(answer, dict) else None
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
        message = self._with_database(prepared, lambda: pages.message(share(self.store, prepared, posted_in=thread)))
        self.answers.defer(self.delivery.wake)
        return message

    def render(self, sending: Sending) -> Mapping[str, Any] | None:
        """The message of an outbox row, from what is stored now. Raises LookupError for a kind that this version does not know."""
        return self._posts().render(sending)

    def _posts(self) -> Rendering:
        from bot.rendering import Rendering  # Imported late: a web process delivers nothing, and makes no posts.

        with self._making:
            self._rendering = self._rendering or Rendering(self.store, self.client, self.now)
            return self._rendering

    def start(self) -> None:
        """Starts delivering in the background, with files drawn in a process of their own."""
        if Lane.FILES in self.lanes:
            self._posts().draw_apart(self.config.database_url)
        self.delivery.start()

    def tick(self, at: datetime | None = None) -> None:
        """Runs the scheduler once; see `Background.tick`."""
        self.background.tick(at)

    def app(self) -> App:
        """Returns a Bolt app with the listeners attached."""
        app = make_app(self.config.bot_token, self.config.api_url)
        attach(
            app,
            Handlers(
                answer=self.answer,
                share=self.share,
                search_options=self.search_options,
                show=self.show,
                tell=self.tell,
                home_opened=self.home_opened,
                heard=self.heard,
                joined=self.joined,
                deactivated=self.background.remove_deactivated,
                channel_closed=self.background.channel_closed,
                channel_opened=self.background.channel_opened,
                file_deleted=self.background.withdraw_deleted,
                link_shared=self.link_shared,
                answers=self.answers,
                now=self.now,
            ),
        )
        return app

    def edge(self, app: App) -> Edge:
        """Returns the WSGI application; it has the Slack route in HTTP mode and in the local workspace.

        Health and metrics are part of it unless they have a port of their own; /healthz always is.
        """
        operated = self.admin_routes()
        routes = {"/healthz": operated["/healthz"]} if self.config.admin_port else operated
        routes[feeds.FOLDER] = feeds.route(self.store, self.now)
        if self.config.public:
            from bot.web import public  # Imported late: only the site needs the templates.

            routes |= public.routes(self.store, self.now, self.config.url, self.config.comment_url)
        if self.config.mode is not Mode.SOCKET:
            routes["/slack/events"] = feeds.record_address(slack_route(app, self.config.signing_secret, self.answers))
        return Edge(routes)

    def admin_routes(self) -> dict[str, Route]:
        """Returns the routes of health and metrics."""
        return admin.routes(self.readiness(), self._metrics, self.config.metrics_token)

    def readiness(self) -> Readiness:
        """Returns the checks of this process, which have a connection to the database of their own."""
        if self._readiness is None:
            self._readiness = Readiness(Store(self.config.database_url), self.client, socket=self.socket)
        return self._readiness

    def _metrics(self) -> Response:
        from bot.web import metrics  # Imported late: only a scrape needs prometheus_client.

        return metrics.answer(self.store, clock.real_now, self.readiness().results)

    def log_database(self) -> bool:
        """Returns whether the database is ready, and logs the reason if it is not."""
        check = check_database(self.store)
        if not check.ok:
            _LOG.error("not_ready", check=check.name, reason=check.says)
        return check.ok

    def close(self) -> None:
        """Stops the threads and closes the database."""
        self.delivery.stop()
        if self._rendering:
            self._rendering.close()
        self.unsettled.close()
        if self._readiness:
            self._readiness.stop()
        self.background.close()
        self.answers.close()
        self.store.close()

    def _with_database(self, request: Request, work: Callable[[], Rendered]) -> Rendered | Message:
        try:
            done = work()
        except StoreBusy as fault:
            requests.note(outcome="busy")
            return {"text": str(fault)}
        except StoreUnknown as fault:
            requests.note(outcome="unknown")
            self.outages.lost(fault)
            return {"text": self.unsettled.follow(request)}
        except (StoreReadOnly, StoreFull) as fault:
            requests.note(outcome="read_only")
            self.outages.lost(fault)
            return {"text": NO_CHANGES.format("full" if isinstance(fault, StoreFull) else "read-only")}
        except StoreFault as fault:
            requests.note(outcome="database")
            self.outages.lost(fault)
            return {"text": DATABASE_UNAVAILABLE}
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
        return Modal(modals.answer_view(pages.message(result, may)))
    if isinstance(result, Changed) and result.shown:
        return NoAnswer()
    return pages.message(result, may, screen)


def make_bot(config: Config, now: clock.BusinessClock, lanes: tuple[Lane, ...] = tuple(Lane)) -> Bot:
    """Wires a bot that delivers the given lanes, without opening any connection."""
    # Background work keeps to Slack's tiers by itself; calls that a person waits for are held back only if Slack asks for that.
    budget = Budget(bounded=config.mode is not Mode.WORKSPACE)
    client = web_client(config.bot_token, config.api_url, budget=budget, bounded=True)
    return Bot(config, Store(config.database_url), client, now, lanes=lanes, budget=budget)
