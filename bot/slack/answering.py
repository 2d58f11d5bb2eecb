"""What waits for the acknowledgement: answers by response_url, best effort, on a few threads with a bounded queue, and other work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from threading import BoundedSemaphore
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

import structlog
from slack_sdk.webhook import WebhookClient

from bot.slack.client import direct_if_loopback

_LOG = structlog.get_logger("bot.slack.answering")
_TIMEOUT = 5


@dataclass(frozen=True)
class Answer:
    """What is to be posted to a response_url; `key` is the delivery key that it answers, for the log."""

    url: str
    body: Mapping[str, Any]
    key: str


Work = Callable[[], None]
"""Something short to be done once the acknowledgement is out, such as handing something to a thread."""

_held: ContextVar[list[Work] | None] = ContextVar("held", default=None)


class Answering:
    """Posts answers and starts other work. Between `holding` and `release` all of it waits, so that the acknowledgement goes first."""

    def __init__(self, *, threads: int = 4, waiting: int = 256) -> None:
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="answer")
        self._room = BoundedSemaphore(waiting)

    def later(self, url: str, body: Mapping[str, Any], key: str = "") -> None:
        """Takes an answer on; it is posted after the acknowledgement."""
        self.afterwards(partial(self._hand_over, Answer(url, body, key)))

    def afterwards(self, work: Work) -> None:
        """Does what is no part of the acknowledgement once that is out; at once where nothing is to be acknowledged."""
        held = _held.get()
        if held is None:
            work()
        else:
            held.append(work)

    @contextmanager
    def holding(self) -> Iterator[list[Work]]:
        """Collects what the code inside leaves for later, for `release` once the acknowledgement is out."""
        held: list[Work] = []
        token = _held.set(held)
        try:
            yield held
        finally:
            _held.reset(token)

    def release(self, held: list[Work]) -> None:
        """Does what was held, in order."""
        for work in held:
            work()

    def close(self) -> None:
        """Posts what was taken on and ends the threads."""
        self._pool.shutdown(wait=True)

    def _hand_over(self, answer: Answer) -> None:
        """Gives an answer to the threads; where the queue is full it is given up, and the log says so."""
        if not self._room.acquire(blocking=False):
            _LOG.error("answer_given_up", key=answer.key, reason="too many answers are waiting")
            return
        self._pool.submit(self._post, answer)

    def _post(self, answer: Answer) -> None:
        try:
            if urlsplit(answer.url).scheme not in {"http", "https"}:
                _LOG.warning("answer_failed", key=answer.key, error="the response_url is no web address")
                return
            client = WebhookClient(answer.url, timeout=_TIMEOUT, retry_handlers=[])
            direct_if_loopback(client, answer.url)
            response = client.send_dict(dict(answer.body))
            if response.status_code != 200:
                _LOG.warning("answer_failed", key=answer.key, status=response.status_code, error=response.body[:100])
        except (URLError, OSError, ValueError) as error:
            # Best effort by contract: the person sees the button unanswered and clicks again; the log says why.
            _LOG.warning("answer_failed", key=answer.key, error=f"{type(error).__name__}: {error}")
        finally:
            self._room.release()
