"""Work deferred until Slack has been acknowledged: replies to response_url (best effort, on a bounded queue) and callbacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from http.client import HTTPException
from threading import BoundedSemaphore
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

import structlog
from slack_sdk.webhook import WebhookClient

from bot.slack.client import direct_if_loopback
from bot.telemetry import errors

_LOG = structlog.get_logger("bot.slack.answering")
_TIMEOUT = 5


Callback = Callable[[], None]
"""A short callback to run after the acknowledgement, such as handing work to a thread."""


@dataclass(frozen=True)
class Answer:
    """A reply to post to a response_url; `key` is the delivery key it replies to, for the log. `otherwise` runs if it can't be posted."""

    url: str
    body: Mapping[str, Any]
    key: str
    otherwise: Callback | None = None


_deferred: ContextVar[list[Callback] | None] = ContextVar("deferred", default=None)


class Answering:
    """Posts replies and runs callbacks. `deferring` collects them until `run_deferred`, so that the acknowledgement goes first."""

    def __init__(self, *, threads: int = 4, queue_size: int = 256) -> None:
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="answer")
        self._slots = BoundedSemaphore(queue_size)

    def reply_later(self, url: str, body: Mapping[str, Any], key: str = "", otherwise: Callback | None = None) -> None:
        """Queues a reply, to be posted after the acknowledgement; runs `otherwise` if that fails."""
        self.defer(partial(self._enqueue, Answer(url, body, key, otherwise)))

    def defer(self, callback: Callback) -> None:
        """Runs `callback` after the acknowledgement, or at once outside `deferring`."""
        deferred = _deferred.get()
        if deferred is None:
            callback()
        else:
            deferred.append(callback)

    @contextmanager
    def deferring(self) -> Iterator[list[Callback]]:
        """Collects the callbacks of the enclosed code, for `run_deferred` once the acknowledgement is out."""
        deferred: list[Callback] = []
        token = _deferred.set(deferred)
        try:
            yield deferred
        finally:
            _deferred.reset(token)

    def run_deferred(self, deferred: list[Callback]) -> None:
        """Runs the collected callbacks in order."""
        for callback in deferred:
            try:
                callback()
            except Exception as error:  # noqa: BLE001 - One that fails must not keep the others from running; it is logged.
                errors.record("deferred", error)

    def close(self) -> None:
        """Posts the queued replies and stops the threads."""
        self._pool.shutdown(wait=True)

    def _enqueue(self, answer: Answer) -> None:
        """Hands a reply to the threads; if the queue is full, drops it and logs that."""
        if not self._slots.acquire(blocking=False):
            _LOG.error("answer_given_up", key=answer.key, reason="the queue of answers is full")
            self._failed(answer)
            return
        self._pool.submit(self._post, answer)

    def _post(self, answer: Answer) -> None:
        try:
            if not self._posted(answer):
                self._failed(answer)
        except Exception as error:  # noqa: BLE001 - Nobody reads the result of this thread.
            errors.record("answer", error, key=answer.key)
        finally:
            self._slots.release()

    def _posted(self, answer: Answer) -> bool:
        """Posts a reply and returns whether Slack took it."""
        try:
            return self._sent(answer)
        except Exception as error:  # noqa: BLE001 - Whatever went wrong, the person must hear of it by `otherwise`; it is logged.
            errors.record("answer", error, key=answer.key)
            return False

    def _sent(self, answer: Answer) -> bool:
        try:
            if urlsplit(answer.url).scheme not in {"http", "https"}:
                _LOG.warning("answer_failed", key=answer.key, error="the response_url is not a web address")
                return False
            client = WebhookClient(answer.url, timeout=_TIMEOUT, retry_handlers=[])
            direct_if_loopback(client, answer.url)
            response = client.send_dict(dict(answer.body))
        except (URLError, OSError, HTTPException, ValueError) as error:
            # Replies are best effort: without an `otherwise` the person sees no answer and clicks again, and the log has the reason.
            _LOG.warning("answer_failed", key=answer.key, error=type(error).__name__)
            return False
        if response.status_code != 200:
            _LOG.warning("answer_failed", key=answer.key, status=response.status_code, error=response.body[:100])
        return response.status_code == 200

    @staticmethod
    def _failed(answer: Answer) -> None:
        if answer.otherwise:
            answer.otherwise()
