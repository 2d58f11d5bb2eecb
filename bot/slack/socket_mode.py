"""Socket Mode: the same app and listeners over a WebSocket that the bot opens, for workspaces that can't reach it over HTTP."""

from __future__ import annotations

import http.client
import time
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
from bot.slack.limits import incoming
from bot.slack.payloads import Malformed
from bot.telemetry import requests
from storage.engine import deadline

_LOG = structlog.get_logger("bot.slack.socket_mode")
_RETRY_AFTER = 5.0


class SocketMode:
    """A connection opened in its own thread and retried until it succeeds; slack_sdk then keeps it alive. `retry_after` is in seconds."""

    def __init__(self, app: App, app_token: str, answering: Answering, *, retry_after: float = _RETRY_AFTER) -> None:
        self._handler = _Handler(app, app_token, answering)
        self._retry_after = retry_after
        self._stopped = Event()
        self._wrong = "The Socket Mode connection is not open yet."
        self._thread = Thread(target=self._connect, name="socket-mode", daemon=True)

    def start(self) -> None:
        """Starts connecting."""
        self._thread.start()

    def wrong(self) -> str:
        """Returns what is wrong with the connection and what to do, or "" if it is open. Asks nobody."""
        if self._handler.client.is_connected():
            return ""
        return self._wrong

    def stop(self) -> None:
        """Closes the connection, waiting for no more than `retry_after` seconds.

        slack_sdk's close waits for its reader, which may hear nothing.
        """
        self._stopped.set()
        self._thread.join(self._retry_after)
        closing = Thread(target=self._handler.client.close, name="socket-mode-close", daemon=True)
        closing.start()
        closing.join(self._retry_after)

    def _connect(self) -> None:
        while not self._stopped.is_set():
            try:
                self._handler.client.connect()
            except SlackApiError as error:
                code = error.response.get("error", "")
                self._note(f"Slack refuses the Socket Mode connection ({code}): check SLACK_APP_TOKEN.", "socket_mode_refused", code)
            except (URLError, OSError, http.client.HTTPException) as error:
                name = type(error).__name__
                self._note(f"The Socket Mode connection can't be opened ({name}): check the network.", "socket_mode_unreachable", name)
            else:
                _LOG.info("socket_mode_connected")
                self._wrong = "The Socket Mode connection is lost, and is being opened again. Check SLACK_APP_TOKEN if it stays so."
                return
            self._stopped.wait(self._retry_after)

    def _note(self, wrong: str, event: str, error: str) -> None:
        """Keeps what is wrong, and logs it once until it changes."""
        if wrong != self._wrong:
            _LOG.error(event, error=error, do="check SLACK_APP_TOKEN")
        self._wrong = wrong


class _Handler(SocketModeHandler):
    """Bolt's handler, which defers replies to response_urls until after the acknowledgement."""

    def __init__(self, app: App, app_token: str, answering: Answering) -> None:
        super().__init__(app, app_token)
        # Like the Web API client, this one takes its proxy from the environment.
        direct_if_loopback(self.client, app.client.base_url)
        self._answering = answering

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        """Runs the listeners, acknowledges, then runs the deferred replies."""
        try:
            incoming.check(req.payload)
        except Malformed as fault:
            _LOG.warning("payload_refused", reason=str(fault))
            return
        by = time.monotonic() + deadline.ANSWER_SECONDS
        with requests.request(), deadline.answer_by(by), self._answering.deferring() as deferred:
            super().handle(client, req)
        self._answering.run_deferred(deferred)
