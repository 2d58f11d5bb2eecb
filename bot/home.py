"""App Home: the page of what waits for a person (`bot.pages.nudges.mine`), published when they open it and when its contents change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import pages
from bot.clock import BusinessClock, real_now
from bot.pages.kit import blocks
from bot.pages.kit.page import Button, Buttons, Page, Paragraph
from commands.catalogue import perform
from commands.protocol.line import Line
from commands.protocol.request import Actor, Request
from storage.engine.session import Store
from storage.history import audit
from storage.nudges import app_homes
from storage.nudges.app_homes import Home

_LOG = structlog.get_logger("bot.home")

FRESH = timedelta(hours=12)
"""How long a Home is kept up to date after it was last opened. After that it is emptied, until it is opened again."""

BATCH = 50
"""Homes published in one go; the next tick continues."""

_TURNS = 3
_FINAL = frozenset({"user_not_found", "not_enabled", "account_inactive", "invalid_arguments", "view_too_large"})
"""Slack's errors after which the same Home is not published again until something changes or the person opens it."""


RESTING: dict[str, Any] = {
    "type": "home",
    "blocks": blocks.blocks(
        Page(
            "What waits for you",
            (
                Paragraph(("You have not opened this tab for a while. Open it again, or press the button.",)),
                Buttons((Button("Show what waits for me", Line.release("mine"), primary=True),)),
            ),
        )
    ),
}
"""The Home of a person who has not opened it for long."""


class Homes:
    """Publishes App Homes. A Home is replaced whole, so publishing one twice does no harm; any process may do it."""

    def __init__(self, store: Store, client: WebClient, now: BusinessClock, clock: Callable[[], datetime] = real_now) -> None:
        self._store, self._client, self._now, self._clock = store, client, now, clock

    def opened(self, user: str) -> None:
        """Records that the person opened their Home. Raises StoreFault, so that Slack sends the event again."""
        app_homes.opened(self._store, user, self._clock())

    def refresh(self) -> int:
        """Publishes the Homes that are out of date, and returns how many were checked.

        A Home that nobody has opened in the last hours is published once more, without anything that could become untrue.
        """
        since = self._clock() - FRESH
        people = app_homes.outdated(self._store, self._now().date(), since, BATCH)
        for user in people:
            self.publish(user)
        left = app_homes.left_alone(self._store, since, BATCH)
        for user in left:
            self._rest(user)
        return len(people) + len(left)

    def publish(self, user: str) -> None:
        """Publishes a person's Home, unless it shows the same already.

        It is recorded after Slack has it, so that a process that ends in between leaves it to the next. Another process may publish an
        older state at the same time: if something else was recorded meanwhile, this publishes again, so that the newest comes last.
        """
        for _ in range(_TURNS):
            with self._store.reading() as conn:
                before, head = app_homes.shown_home(conn, user), audit.head(conn).seq
            if before is None:
                return
            now = self._now()
            view = home_view(self._store, user, now)
            shown = Home(now.date(), head, _digest(view))
            if (shown.digest != before.digest or before.seen == app_homes.NEVER) and not self.send(user, view):
                return
            if app_homes.record(self._store, user, before, shown):
                return

    def _rest(self, user: str) -> None:
        with self._store.reading() as conn:
            before = app_homes.shown_home(conn, user)
        if before and self.send(user, RESTING):
            app_homes.record(self._store, user, before, Home(before.day, before.seen, app_homes.AT_REST))

    def send(self, user: str, view: dict[str, Any]) -> bool:
        """Publishes a view and returns whether that is done with. What the network lost is published by the next tick."""
        try:
            self._client.views_publish(user_id=user, view=view)
        except SlackApiError as fault:
            reason = str(fault.response.get("error", ""))
            _LOG.warning("home_not_published", user=user, error=reason)
            return reason in _FINAL
        except (OSError, HTTPException) as fault:
            _LOG.warning("home_not_published", user=user, error=type(fault).__name__)
            return False
        return True


def home_view(store: Store, user: str, now: datetime) -> dict[str, Any]:
    """Returns a person's Home as a Slack view: the answer of `/release mine`."""
    line = Line.release("mine")
    return {"type": "home", "blocks": pages.home(perform(store, Request(line.command, line.text, Actor(user), now, via="home")))}


def _digest(view: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(view, sort_keys=True).encode()).hexdigest()[:16]
