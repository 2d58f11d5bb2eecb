"""Answers by response_url: best effort, posted only after Slack has its acknowledgement, on a few threads with a bounded queue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit

import structlog
from slack_sdk.webhook import WebhookClient

from bot.slack_api import direct_if_loopback

_LOG = structlog.get_logger("bot.answering")
_TIMEOUT = 5


@dataclass(frozen=True)
class Answer:
    """What is to be posted to a response_url; `key` is the delivery key that it answers, for the log."""

    url: str
    body: Mapping[str, Any]
    key: str


_held: ContextVar[list[Answer] | None] = ContextVar("held_answers", default=None)


class Answering:
    """Posts answers. Between `holding` and `release` they wait, so that the acknowledgement goes first."""

    def __init__(self, *, threads: int = 4, waiting: int = 256) -> None:
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="answer")
        self._room = BoundedSemaphore(waiting)

    def later(self, url: str, body: Mapping[str, Any], key: str = "") -> None:
        """Takes an answer on; it is posted after the acknowledgement."""
        answer = Answer(url, body, key)
        held = _held.get()
        if held is None:
            self.release([answer])
        else:
            held.append(answer)

    @contextmanager
    def holding(self) -> Iterator[list[Answer]]:
        """Collects the answers that the code inside takes on, for `release` once the acknowledgement is out."""
        held: list[Answer] = []
        token = _held.set(held)
        try:
            yield held
        finally:
            _held.reset(token)

    def release(self, answers: list[Answer]) -> None:
        """Hands the answers to the threads; one that finds the queue full is given up, and the log says so."""
        for answer in answers:
            if not self._room.acquire(blocking=False):
                _LOG.error("answer_given_up", key=answer.key, reason="too many answers are waiting")
                continue
            self._pool.submit(self._post, answer)

    def close(self) -> None:
        """Posts what was taken on and ends the threads."""
        self._pool.shutdown(wait=True)

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
