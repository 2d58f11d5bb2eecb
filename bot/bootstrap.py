"""Dependency wiring: builds the store, the Bolt app with its listeners, the delivery and the WSGI application from a configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from slack_bolt import App
from slack_sdk import WebClient

from bot import clock
from bot.background import Background
from bot.config import Config, Mode
from bot.lanes import Lanes
from bot.mail.notices import Notices
from bot.outages import Outages
from bot.request_handling import RequestHandling
from bot.slack.answering import Answering
from bot.slack.client import prompt_client, web_client
from bot.slack.delivery import PACE, Delivery
from bot.slack.listeners.app import attach, make_app
from bot.slack.listeners.handlers import Handlers
from bot.slack.rates.budget import Budget
from bot.slack.rates.request_limit import RequestLimit
from bot.unsettled_commits import Unsettled
from bot.web import admin, feeds
from bot.web.health import Readiness, check_database
from bot.web.http import Edge, Response, Route, slack_route
from policy.access.request_limit import REQUESTS
from storage.engine.deadline import RENDERING_SECONDS
from storage.engine.session import Store
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
        trigger_client = prompt_client(token, address, timeout=TRIGGER_SECONDS, keep=RENDERING_SECONDS, budget=self.budget)
        self.asking_client = prompt_client(token, address, timeout=TRIGGER_SECONDS, keep=ACTING_SECONDS, budget=self.budget)
        self.outages = Outages()
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
        self.handling = RequestHandling(
            self.store,
            self.asking_client,
            trigger_client,
            RequestLimit(replace(REQUESTS, most=self.config.limit)),
            self.outages,
            self.unsettled,
            self.background,
            lambda: self.delivery.wake(),
            self.config.url,
            self.answers,
        )

    def _mail(self) -> list[Delivery]:
        """Returns the delivery of mail, if the bot is set up to send any and this process does."""
        if self.config.mail is None or Lane.MAIL not in self.lanes:
            return []
        from bot.mail.delivery import MailDelivery  # Imported late: only mail needs smtplib and email.

        site = f"{self.config.url}/releases/" if self.config.public and self.config.url else ""
        return [MailDelivery(self.config.mail, site, store=self.store, client=self.client, business_now=self.now, outages=self.outages)]

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
                answer=self.handling.answer,
                share=self.handling.share,
                search_options=self.handling.search_options,
                show=self.handling.show,
                tell=self.handling.tell,
                home_opened=self.handling.home_opened,
                heard=self.handling.heard,
                joined=self.handling.joined,
                deactivated=self.background.remove_deactivated,
                channel_closed=self.background.channel_closed,
                channel_opened=self.background.channel_opened,
                file_deleted=self.background.withdraw_deleted,
                link_shared=self.handling.link_shared,
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


def make_bot(config: Config, now: clock.BusinessClock, lanes: tuple[Lane, ...] = tuple(Lane)) -> Bot:
    """Wires a bot that delivers the given lanes, without opening any connection."""
    # Background work keeps to Slack's tiers by itself; calls that a person waits for are held back only if Slack asks for that.
    budget = Budget(bounded=config.mode is not Mode.WORKSPACE)
    client = web_client(config.bot_token, config.api_url, budget=budget, bounded=True)
    return Bot(config, Store(config.database_url), client, now, lanes=lanes, budget=budget)
