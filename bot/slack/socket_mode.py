"""Socket Mode: the same app and listeners over a WebSocket that the bot opens, for workspaces that can't reach it over HTTP."""

from __future__ import annotations

import contextlib
import http.client
import socket
import time
from collections.abc import Callable
from functools import partial
from threading import Event, Thread
from urllib.error import URLError

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode.base_handler import BaseSocketModeHandler
from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import Connection
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack import payload_shapes
from bot.slack.answering import Answering
from bot.slack.client import direct_if_loopback
from bot.slack.payloads import Malformed
from bot.telemetry import requests
from storage.engine import deadline

_LOG = structlog.get_logger("bot.slack.socket_mode")
_RETRY_AFTER = 5.0
_LOOKED_AT_EVERY = 10.0
_LOST = "The Socket Mode connection is lost, and is being opened again. Check SLACK_APP_TOKEN if it stays so."


class SocketMode:
    """A connection opened in its own thread and retried until it succeeds; slack_sdk then keeps it alive.

    `retry_after` and `looked_at_every`, after which a connection that was lost is opened again at the latest, are in seconds.
    """

    def __init__(
        self,
        app: App,
        app_token: str,
        answering: Answering,
        *,
        retry_after: float = _RETRY_AFTER,
        looked_at_every: float = _LOOKED_AT_EVERY,
    ) -> None:
        self._handler = _Handler(app, _Client(app, app_token, self._tried, looked_at_every), answering)
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

        slack_sdk's close also waits for the acts that it runs.
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
            except (SlackApiError, URLError, OSError, http.client.HTTPException) as error:
                self._tried(error)
            else:
                _LOG.info("socket_mode_connected")
                self._wrong = _LOST
                return
            self._stopped.wait(self._retry_after)

    def _tried(self, error: Exception | None) -> None:
        """Keeps the result of an attempt to open a connection, the first one or a replacement."""
        match error:
            case None:
                self._wrong = _LOST
            case SlackApiError():
                code = error.response.get("error", "")
                self._note(f"Slack refuses the Socket Mode connection ({code}): check SLACK_APP_TOKEN.", "socket_mode_refused", code)
            case _:
                name = type(error).__name__
                self._note(f"The Socket Mode connection can't be opened ({name}): check the network.", "socket_mode_unreachable", name)

    def _note(self, wrong: str, event: str, error: str) -> None:
        """Keeps what is wrong, and logs it once until it changes."""
        if wrong != self._wrong:
            _LOG.error(event, error=error, do="check SLACK_APP_TOKEN")
        self._wrong = wrong


class _Client(SocketModeClient):
    """slack_sdk's client, which reports the result of each attempt to open a connection, also of its own when one was lost."""

    def __init__(self, app: App, app_token: str, tried: Callable[[Exception | None], None], looked_at_every: float) -> None:
        # Before the rest, because that starts the threads.
        self._tried = tried
        super().__init__(app_token, logger=app.logger, web_client=app.client, proxy=app.client.proxy, ping_interval=looked_at_every)

    def issue_new_wss_url(self) -> str:
        """Asks Slack for an address, and notes whether it gave one. Raises what slack_sdk raises."""
        try:
            address = super().issue_new_wss_url()
        except Exception as error:
            self._tried(error)
            raise
        self._tried(None)
        return address

    def connect(self) -> None:
        """Opens a connection that takes the place of the one before. Raises what slack_sdk raises."""
        super().connect()
        if self.current_session:
            self.current_session.close = partial(_hang_up, self.current_session)  # type: ignore[method-assign]  # slack_sdk makes it itself.


def _hang_up(connection: Connection) -> None:
    """Closes a connection at once: slack_sdk waits up to three seconds for its reader, and reads nothing from the next one meanwhile."""
    with contextlib.suppress(OSError):
        if connection.sock:
            # Not an SSL socket's own shutdown, which would send what is still sent in clear.
            socket.socket.shutdown(connection.sock, socket.SHUT_RD)
    connection.disconnect()


class _Handler(BaseSocketModeHandler):
    """Bolt's handler, which defers replies to response_urls until after the acknowledgement."""

    def __init__(self, app: App, client: _Client, answering: Answering) -> None:
        self.app, self.client = app, client
        # Like the Web API client, this one takes its proxy from the environment.
        direct_if_loopback(self.client, app.client.base_url)
        self._answering = answering
        client.socket_mode_request_listeners.append(self.handle)  # type: ignore[arg-type]  # As Bolt's own handler does.

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]  # Bolt's own handler declares the base class's.
        """Runs the listeners, acknowledges, then runs the deferred replies, also if the connection is gone by then."""
        try:
            payload_shapes.check(req.payload)
        except Malformed as fault:
            _LOG.warning("payload_refused", reason=str(fault))
            return
        begun = time.time()
        by = time.monotonic() + deadline.ANSWER_SECONDS
        with requests.request(), deadline.answer_by(by), self._answering.deferring() as deferred:
            response = run_bolt_app(self.app, req)
            try:
                send_response(client, req, response, begun)
            except Exception as error:  # noqa: BLE001 - What was done is done; Slack delivers again, which changes nothing.
                _LOG.warning("acknowledgement_lost", error=type(error).__name__)
        self._answering.run_deferred(deferred)
