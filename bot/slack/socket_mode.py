"""Socket Mode: the same app and listeners over a WebSocket that the bot opens, for workspaces that cannot reach it over HTTP."""

from __future__ import annotations

import http.client
from threading import Event, Thread
from urllib.error import URLError

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.answering import Answering
from bot.slack.client import direct_if_loopback

_LOG = structlog.get_logger("bot.slack.socket_mode")
_AGAIN = 5.0


class SocketMode:
    """A connection that is opened in a thread of its own, tried again until it stands, and kept up by slack_sdk afterwards."""

    def __init__(self, app: App, app_token: str, answering: Answering, *, again: float = _AGAIN) -> None:
        self._handler = _Handler(app, app_token, answering)
        self._again = again
        self._stopped = Event()
        self._thread = Thread(target=self._connect, name="socket-mode", daemon=True)

    def start(self) -> None:
        """Begins to connect."""
        self._thread.start()

    def stop(self) -> None:
        """Closes the connection."""
        self._stopped.set()
        self._thread.join(self._again)
        self._handler.client.close()

    def _connect(self) -> None:
        while not self._stopped.is_set():
            try:
                self._handler.client.connect()
            except SlackApiError as error:
                _LOG.error("socket_mode_refused", error=error.response.get("error", ""), do="check SLACK_APP_TOKEN")
            except (URLError, OSError, http.client.HTTPException) as error:
                _LOG.error("socket_mode_unreachable", error=f"{type(error).__name__}: {error}")
            else:
                _LOG.info("socket_mode_connected")
                return
            self._stopped.wait(self._again)


class _Handler(SocketModeHandler):
    """Bolt's handler; answers to response_urls wait until the acknowledgement is out."""

    def __init__(self, app: App, app_token: str, answering: Answering) -> None:
        super().__init__(app, app_token)
        # The client takes a proxy from the environment by itself, as the Web API client does.
        direct_if_loopback(self.client, app.client.base_url)
        self._answering = answering

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Runs the listeners, acknowledges, then lets the answers go."""
        with self._answering.holding() as held:
            super().handle(client, req)
        self._answering.release(held)
