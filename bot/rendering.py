"""Rendering of outbox rows from the current record: posts in this process, files in one of their own. Only for delivery."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slack_sdk import WebClient

from bot.clock import BusinessClock
from bot.drawing import Drawer
from bot.posts import posts
from bot.slack.sending.names import with_names
from storage.engine.session import Store
from storage.mail.lanes import Lane, lane_of
from storage.mail.outbox import Sending


class Rendering:
    """Renders rows of the outbox from what is stored; files too, until `draw_apart` starts a process for them."""

    def __init__(self, store: Store, client: WebClient, now: BusinessClock) -> None:
        self._store, self._client, self._now = store, client, now
        self._drawer: Drawer | None = None

    def draw_apart(self, database_url: str) -> None:
        """Draws files in a process of their own from now on."""
        self._drawer = Drawer(database_url)

    def render(self, sending: Sending) -> Mapping[str, Any] | None:
        """The message of a row, None if there is nothing to send. Raises LookupError for a kind that this version does not know."""
        message = with_names(self._client, self._store, sending.message)
        if self._drawer and lane_of(message.kind) is Lane.FILES:
            return self._drawer.draw(message, self._now())
        return posts.message(self._store, message, self._now(), sending.channel)

    def close(self) -> None:
        """Ends the process that draws."""
        if self._drawer:
            self._drawer.close()
