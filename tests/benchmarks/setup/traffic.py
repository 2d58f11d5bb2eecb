"""Signed requests over loopback, one kept connection per client, each answer read to its end and looked at."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import socket
import time
from collections.abc import Sequence
from threading import Thread
from urllib.parse import urlencode

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
_SECONDS = 10
_numbers = itertools.count(1)


class Connection:
    """One kept connection that sends signed requests, one after another."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), _SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        """Hangs up."""
        self._socket.close()

    def exchange(self, sent: dict[str, str] | bytes, holds: bytes) -> float:
        """Sends one form, or JSON, and gives the seconds until its whole answer was there; RuntimeError without what it should hold."""
        request = _signed(sent)
        started = time.perf_counter()
        self._socket.sendall(request)
        answer = self._answer()
        took = time.perf_counter() - started
        if not answer.startswith(b"HTTP/1.1 200") or holds not in answer:
            raise RuntimeError(f"a wrong answer: {answer[:300]!r}")
        return took

    def _answer(self) -> bytes:
        read = b""
        while (end := read.find(b"\r\n\r\n")) < 0:
            read += self._more()
        head = read[:end].lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        while len(read) < end + 4 + length:
            read += self._more()
        return read

    def _more(self) -> bytes:
        received = self._socket.recv(65536)
        if not received:
            raise RuntimeError("the server hung up")
        return received


class Client(Connection):
    """One kept connection that sends `/release TEXT` over and over, several texts in turn, and expects `holds` in each answer."""

    def __init__(self, port: int, texts: str | Sequence[str], holds: bytes) -> None:
        super().__init__(port)
        self._texts = itertools.cycle([texts] if isinstance(texts, str) else texts)
        self._fields = {
            "team_id": "T0SEC",
            "channel_id": "C0RELEASES",
            "user_id": "U0MANAGER",
            "user_name": "manager",
            "command": "/release",
            "response_url": "http://127.0.0.1:9/response/1",
        }
        self._holds = holds

    def ask(self) -> float:
        """Sends one command and gives the seconds until its whole answer was there."""
        return self.exchange({**self._fields, "text": next(self._texts), "trigger_id": f"1.{next(_numbers)}"}, self._holds)


def _signed(sent: dict[str, str] | bytes) -> bytes:
    body, kind = (sent, "json") if isinstance(sent, bytes) else (urlencode(sent).encode(), "x-www-form-urlencoded")
    stamp = str(int(time.time()))
    signature = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    head = (
        f"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/{kind}\r\n"
        f"Content-Length: {len(body)}\r\nX-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: v0={signature}\r\n\r\n"
    )
    return head.encode() + body


def asked(client: Client, seconds: float) -> list[float]:
    """The times of one client's commands, one after another without a pause, for that long."""
    ends = time.perf_counter() + seconds
    times = []
    while time.perf_counter() < ends:
        times.append(client.ask())
    return times


def asked_by_all(clients: Sequence[Client], seconds: float) -> list[float]:
    """The times of several clients at once, each sending its next command as soon as it has its answer."""
    times: list[float] = []
    failed: list[BaseException] = []

    def work(client: Client) -> None:
        try:
            times.extend(asked(client, seconds))
        except (RuntimeError, OSError) as error:
            failed.append(error)

    threads = [Thread(target=work, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return times


def percentile(times: Sequence[float], share: float) -> float:
    """The time, in seconds, under which that share of the times lie."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
