"""The only wiring: a configuration made into a store, an app with its listeners, a delivery and the WSGI application around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPException
from typing import Any, TypeVar

import structlog
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import clock, pages
from bot.config import Config, Mode
from bot.pages.kit import forms
from bot.posts import posts
from bot.slack import modals
from bot.slack.answering import Answering
from bot.slack.client import web_client
from bot.slack.delivery import NOTICE, Delivery
from bot.slack.listeners import Answer, Desk, Faulty, Message, Modal, attach, make_app
from bot.slack.payloads import line_request
from bot.slack.prefetch import prefetched
from bot.web import feeds, metrics
from bot.web.health import Readiness, check_database
from bot.web.http import Edge, Route, healthz, slack_route
from commands.catalogue import perform
from commands.nudges import daily_check
from commands.protocol.form import Faults, Form
from commands.protocol.line import Line
from commands.protocol.request import Actor, Request
from commands.protocol.results import Changed
from commands.results import Result
from commands.roster import members
from commands.search import search
from commands.share import KIND as SHARE
from commands.share import share, shared
from storage.engine.session import Act, Store, StoreBusy, StoreFault
from storage.mail import inbox
from storage.mail.outbox import Sending

_LOG = structlog.get_logger("bot.bootstrap")

Rendered = TypeVar("Rendered")

TRIGGER = 3
"""Seconds that a trigger lasts."""

NO_FORM = "Slack did not open the form in time: run the command again."
NO_DATABASE = "The bot cannot use its database just now, and nothing was changed: its log and /readyz say why."


@dataclass
class Bot:
    """The bot's parts, wired. `app` is there where requests are served."""

    config: Config
    store: Store
    client: WebClient
    now: clock.BusinessClock
    answers: Answering = field(default_factory=Answering)

    def __post_init__(self) -> None:
        """Wires what stands on the rest."""
        # A trigger lasts three seconds, so a longer wait would answer nobody.
        self.quick = web_client(self.config.bot_token, self.config.api_url, timeout=TRIGGER)
        self.delivery = Delivery(self.store, self.client, self.render, business_now=self.now)
        self._following = ThreadPoolExecutor(max_workers=1, thread_name_prefix="follow")
        self._followed: Future[None] | None = None

    def answer(self, request: Request) -> Answer:
        """Performs a request and renders its outcome; a database that is busy or away is said in a sentence."""
        asked = prefetched(request, self.quick, feeds.asked_at)
        answer = self._told(lambda: self._performed(asked))
        self.answers.afterwards(self.delivery.wake)
        return answer

    def _performed(self, request: Request) -> Answer:
        result = perform(self.store, request)
        if isinstance(result, Changed):
            self.answers.afterwards(self._follow_soon)
        return rendered(result)

    def _follow_soon(self) -> None:
        """What was reminded of may be done now: its message follows at once, and with the next tick at the latest."""
        if self._followed is None or self._followed.done():
            self._followed = self._following.submit(self.follow)

    def left(self, user: str, key: str) -> None:
        """Takes a person who was deactivated in Slack off the rosters; once, however often Slack says so."""
        with self.store.changing(Act("slack", "user deactivated", self.now(), via="event")) as tx:
            if inbox.claim(tx, key) and members.drop(tx, user):
                _LOG.info("left_the_rosters", user=user)

    def choices(self, kind: str, typed: str, line: Line) -> list[Message]:
        """The options of a search field as Slack takes them."""
        return [forms.option(each.value, each.label) for each in search(self.store, kind, typed, line)]

    def show(self, answer: Answer, trigger: str, view: str) -> str:
        """Opens a form on a trigger, or shows an answer in the place of one that is open; what went wrong, in a sentence, or ""."""
        drawn = answer.view if isinstance(answer, Modal) else modals.shown(answer) if isinstance(answer, dict) else None
        if drawn is None:
            return NO_FORM
        try:
            if view:
                self.quick.views_update(view_id=view, view=drawn)
            else:
                self.quick.views_open(trigger_id=trigger, view=drawn)
        except (SlackApiError, OSError, HTTPException) as fault:
            _LOG.warning("form_not_shown", error=str(fault))
            return NO_FORM
        return ""

    def share(self, request: Request, thread: str) -> Message:
        """Puts a command line's answer into the outbox for the request's channel."""
        message = self._told(lambda: pages.message(share(self.store, request, posted_in=thread)))
        self.answers.afterwards(self.delivery.wake)
        return message

    def render(self, sending: Sending) -> Mapping[str, Any] | None:
        """The message of an outbox row, from what is stored now. Raises LookupError for a kind that this version does not know."""
        if sending.kind == NOTICE:
            return {"text": str(sending.ids["text"])}
        actor = Actor(str(sending.ids.get("actor", "")))
        if sending.kind == SHARE:
            request = line_request(str(sending.ids["line"]), actor=actor, now=self.now(), channel=sending.channel, via="share")
            result = shared(self.store, request)
            return None if result is None else pages.message(result, shareable=False)
        return posts.message(self.store, sending.kind, sending.ids, self.now())

    def tick(self, at: datetime | None = None) -> None:
        """What the scheduler does: the day's deadline check once it is time, what became of what was told, and a look at the outbox.

        `at` is a business instant that a clock which was moved has passed.
        """
        try:
            done = daily_check.tick(self.store, at or self.now(), self.config.nudge_at)
        except StoreFault as fault:
            _LOG.warning("tick_waits", reason=str(fault))
        else:
            for key in done.keys:
                _LOG.info("nudge_queued", key=key, day=str(done.day))
            if done.day:
                _LOG.info("nudges_checked", day=str(done.day), told=done.told, late=done.late, skipped=done.skipped)
        self.delivery.wake()

    def follow(self) -> None:
        """Brings the messages up to date that name what was just changed; what cannot be done now the next tick does."""
        try:
            if daily_check.follow(self.store, self.now()):
                self.delivery.wake()
        except StoreFault as fault:
            _LOG.info("follow_waits", reason=str(fault))

    def app(self) -> App:
        """A Bolt app with the listeners."""
        app = make_app(self.config.bot_token, self.config.api_url)
        attach(
            app,
            Desk(
                answer=self.answer,
                share=self.share,
                choices=self.choices,
                show=self.show,
                left=self.left,
                answers=self.answers,
                now=self.now,
            ),
        )
        return app

    def edge(self, app: App) -> Edge:
        """The WSGI application; Slack's route is there in HTTP mode and in the local workspace."""
        readiness = Readiness(self.store, self.client, now=clock.real_now)
        routes = {
            "/healthz": Route(("GET", "HEAD"), healthz),
            "/readyz": readiness.route(),
            "/metrics": metrics.route(self.store, clock.real_now),
            feeds.FOLDER: feeds.route(self.store, self.now),
        }
        if self.config.mode is not Mode.SOCKET:
            routes["/slack/events"] = feeds.noting(slack_route(app, self.config.signing_secret, self.answers))
        return Edge(routes)

    def log_database(self) -> bool:
        """Says in the log what is wrong with the database, if anything is; whether nothing is."""
        check = check_database(self.store)
        if not check.ok:
            _LOG.error("not_ready", check=check.name, reason=check.says)
        return check.ok

    def close(self) -> None:
        """Ends the threads and closes the database."""
        self.delivery.stop()
        self._following.shutdown()
        self.answers.close()
        self.store.close()

    def _told(self, work: Callable[[], Rendered]) -> Rendered | Message:
        try:
            return work()
        except StoreBusy as fault:
            _LOG.warning("database_busy")
            return {"text": str(fault)}
        except StoreFault as fault:
            _LOG.error("database_fault", reason=str(fault))
            return {"text": NO_DATABASE}


def rendered(result: Result) -> Answer:
    """A command's result as a message, or as a form that asks or that is answered wrongly."""
    if isinstance(result, Form):
        return Modal(forms.modal(result))
    if isinstance(result, Faults):
        return Faulty(forms.errors(result))
    return pages.message(result)


def make_bot(config: Config, now: clock.BusinessClock) -> Bot:
    """Wires a bot; opens nothing yet."""
    return Bot(config, Store(config.database_url), web_client(config.bot_token, config.api_url), now)
