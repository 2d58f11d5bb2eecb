"""Requests to the bot: signed and over HTTP, each to be answered within 3 seconds, like Slack's own.

**Bounds.** The server that receives these requests also serves the page and the Web API, from one pool of 24 threads. So `WORKERS` threads
of this module send the requests, and clicks and messages are queued for them while the page is answered at once. At most WORKERS server
threads then run the bot, and as many answer its Web API calls. Only submitting a modal and asking for options wait for the bot; at most
`WAITERS` of them hold a server thread at a time, and further ones are told to try again. 2 x WORKERS + WAITERS is less than the pool, so
the bot always gets a thread. The queue holds at most `QUEUE` requests; beyond that, a person sees that the app did not respond.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from bot.workspace.state.store import Json

SECONDS = 3.0
WORKERS = 5
WAITERS = 8
QUEUE = 500
_LARGEST_ANSWER = 1_000_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class DispatchAnswer:
    """The bot's answer, or Slack's error if there is none: `operation_timeout` or `dispatch_failed`."""

    error: str | None
    status: int = 0
    content_type: str = ""
    body: bytes = b""

    def json(self) -> object:
        """Returns the body as JSON, None if it is empty. Raises ValueError if it is not JSON."""
        if not self.body.strip():
            return None
        try:
            return json.loads(self.body)
        except RecursionError:
            raise ValueError("nested too deeply") from None


@dataclass(frozen=True)
class _Job:
    body: bytes
    content_type: str
    headers: dict[str, str]
    then: Callable[[DispatchAnswer], None] | None
    answer: Future[DispatchAnswer] = field(default_factory=Future)


Record = Callable[[bytes, str, bytes], None]


class BusyError(Exception):
    """Too many requests are waiting for the bot."""


class Dispatcher:
    """Sends payloads to the bot. `seconds` is Slack's timeout, shorter in tests; `record` gets each request with its answer."""

    def __init__(self, bot_url: str, signing_secret: str, seconds: float = SECONDS, record: Record | None = None) -> None:
        parts = urlsplit(bot_url)
        if parts.scheme != "http" or not parts.hostname:
            raise ValueError(f"The bot's address must have the form http://HOST:PORT, not {bot_url!r}.")
        self._address = (parts.hostname, parts.port or 80)
        self._secret = signing_secret.encode()
        self.seconds = seconds
        self._record = record or (lambda body, answer, content: None)
        self._queue: queue.Queue[_Job | None] = queue.Queue(maxsize=QUEUE)
        self._waiters = threading.BoundedSemaphore(WAITERS)
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []

    def command(self, fields: dict[str, str], then: Callable[[DispatchAnswer], None]) -> None:
        """Sends a slash command; `then` gets the answer."""
        self._put(_Job(urlencode(fields).encode(), "application/x-www-form-urlencoded", {}, then))

    def interaction(self, payload: Json, then: Callable[[DispatchAnswer], None]) -> None:
        """Sends a click, a shortcut or a closed view; `then` gets the answer."""
        self._put(_interaction(payload, then))

    def ask(self, payload: Json) -> DispatchAnswer:
        """Sends a submission or a request for options, and waits for the answer. Raises BusyError."""
        if not self._waiters.acquire(blocking=False):
            raise BusyError
        try:
            job = _interaction(payload, None)
            self._put(job)
            try:
                return job.answer.result(timeout=self.seconds * 4)
            except TimeoutError:
                return DispatchAnswer("operation_timeout")
        finally:
            self._waiters.release()

    def event(self, envelope: Json) -> None:
        """Sends an event; retries once at once if it fails, like Slack."""
        body = json.dumps(envelope).encode()

        def retry(answer: DispatchAnswer) -> None:
            if answer.error:
                reason = "http_timeout" if answer.error == "operation_timeout" else "http_error"
                headers = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": reason}
                self._put(_Job(body, "application/json", headers, None))

        self._put(_Job(body, "application/json", {}, retry))

    def close(self) -> None:
        """Stops the threads after their current requests."""
        with self._lock:
            threads, self._threads = self._threads, []
        for _ in threads:
            self._queue.put(None)
        for thread in threads:
            thread.join()

    def _put(self, job: _Job) -> None:
        with self._lock:
            if not self._threads:
                self._threads = [threading.Thread(target=self._work, name=f"workspace-{n}", daemon=True) for n in range(WORKERS)]
                for thread in self._threads:
                    thread.start()
        try:
            self._queue.put_nowait(job)
        except queue.Full:
            self._finish(job, DispatchAnswer("dispatch_failed"))

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            self._finish(job, self._send(job))

    def _finish(self, job: _Job, answer: DispatchAnswer) -> None:
        if answer.error:
            _log.warning("The bot's answer: %s (HTTP status %s).", answer.error, answer.status or "none")
        self._record(job.body, answer.error or f"HTTP {answer.status}", answer.body)
        if job.then is not None:
            try:
                job.then(answer)
            except Exception:  # noqa: BLE001 - The thread must go on with other requests; the fault is logged.
                _log.exception("The bot's answer could not be handled.")
        job.answer.set_result(answer)

    def _send(self, job: _Job) -> DispatchAnswer:
        connection = http.client.HTTPConnection(*self._address, timeout=self.seconds)
        ends = time.monotonic() + self.seconds
        try:
            connection.request("POST", "/slack/events", body=job.body, headers=self._headers(job))
            response = connection.getresponse()
            body = response.read(_LARGEST_ANSWER)
            late = time.monotonic() > ends
            failed = not 200 <= response.status < 300
            error = "operation_timeout" if late else "dispatch_failed" if failed else None
            return DispatchAnswer(error, response.status, response.headers.get_content_type(), body)
        except TimeoutError:
            return DispatchAnswer("operation_timeout")
        except (OSError, http.client.HTTPException):
            return DispatchAnswer("dispatch_failed")
        finally:
            connection.close()

    def _headers(self, job: _Job) -> dict[str, str]:
        now = str(int(time.time()))
        digest = hmac.new(self._secret, b"v0:" + now.encode() + b":" + job.body, hashlib.sha256).hexdigest()
        return {
            "Content-Type": job.content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": now,
            "X-Slack-Signature": f"v0={digest}",
            **job.headers,
        }


def _interaction(payload: Json, then: Callable[[DispatchAnswer], None] | None) -> _Job:
    return _Job(urlencode({"payload": json.dumps(payload)}).encode(), "application/x-www-form-urlencoded", {}, then)
