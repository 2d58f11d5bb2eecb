"""The server over real sockets: connections that send nothing or little by little shut nobody out."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from threading import Thread
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from bot.web import server
from bot.web.http import ARRIVED


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Says how long ago the request arrived."""
    environ["wsgi.input"].read()
    start_response("200 OK", [])
    return [f"{time.monotonic() - environ[ARRIVED]:.3f}".encode()]


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[server.Server]:
    """A server with the limits that a test asks for by name."""
    for name, value in getattr(request, "param", {}).items():
        monkeypatch.setattr(server, name, value)
    made = server.make_server(application, host="127.0.0.1", port=0, threads=2, largest=100_000)
    made.adj.asyncore_loop_timeout = 0.1  # type: ignore[assignment]  # select() takes parts of a second; waitress's types don't.
    made.adj.cleanup_interval = 0  # Limits are looked at each time that the loop comes round, which takes whole seconds in earnest.
    thread = Thread(target=made.run, daemon=True)
    thread.start()
    yield made
    sockets: Any = made
    made.asyncore.close_all(sockets._map)  # noqa: SLF001 - Ends the loop, which runs while there is anything in its map.
    thread.join(5)
    made.task_dispatcher.shutdown()


def connected(running: Any, *, sending: bytes = b"") -> socket.socket:
    """A connection that has sent these bytes."""
    made = socket.create_connection(("127.0.0.1", int(running.effective_port)), 5)
    if sending:
        made.sendall(sending)
    return made


def status(running: Any, body: bytes = b"") -> tuple[int, float]:
    """The status of a request, and how long it took."""
    begun = time.monotonic()
    with closing(http.client.HTTPConnection("127.0.0.1", int(running.effective_port), timeout=5)) as client:
        client.request("POST", "/", body)
        answer = client.getresponse()
        answer.read()
    return answer.status, time.monotonic() - begun


def is_closed(made: socket.socket) -> bool:
    """Whether the other end has closed a connection."""
    made.settimeout(0.05)
    try:
        return made.recv(1000) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def test_idle_and_dripping_connections_shut_nobody_out(running: Any) -> None:
    """Beside 110 connections that send nothing and 110 that send little, a request is answered at once."""
    idle = [connected(running) for _ in range(110)]
    dripping = [connected(running, sending=b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nx") for _ in range(110)]
    code, took = status(running, b"hello")
    assert (code, took < 1.0) == (200, True)
    for each in (*idle, *dripping):
        each.close()


@pytest.mark.parametrize("running", [{"MOST_CONNECTIONS": 30, "SPARE": 10}], indirect=True)
def test_the_last_places_are_taken_from_the_longest_silent(running: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """When all places are taken, the connections that were silent for longest are closed, within seconds, and requests get through."""
    silent = [connected(running) for _ in range(40)]
    code, took = status(running)
    assert (code, took < 3.0) == (200, True)
    assert any(map(is_closed, silent))
    for each in silent:
        each.close()


@pytest.mark.parametrize("running", [{"REQUEST_SECONDS": 0.3}], indirect=True)
@pytest.mark.parametrize("begun", [b"POST / HT", b"POST / HTTP/1.1\r\nContent-Length: 99\r\n\r\nx"], ids=["headers", "body"])
def test_a_request_that_does_not_arrive_is_given_up(running: Any, begun: bytes) -> None:
    """Headers or a body that drip, a byte at a time, do not keep a connection open."""
    made = connected(running, sending=begun)
    until = time.monotonic() + 5
    while not is_closed(made) and time.monotonic() < until:
        try:
            made.sendall(b"x")
        except OSError:
            break
    assert time.monotonic() < until
    made.close()


def test_large_bodies_and_headers_are_refused(running: Any) -> None:
    """A body or headers past the limit end in a 4xx, not in memory."""
    assert status(running, b"x" * 100_001)[0] == 413
    with closing(connected(running, sending=b"GET / HTTP/1.1\r\nX: " + b"x" * 40_000 + b"\r\n\r\n")) as made:
        made.settimeout(5)
        assert made.recv(12) == b"HTTP/1.0 431"


def test_the_application_learns_when_a_request_arrived(running: Any) -> None:
    """The time in the queue for a thread counts from the first byte."""
    with closing(connected(running, sending=b"POST / HTTP/1.1\r\nContent-Length: 1\r\nConnection: close\r\n\r\n")) as made:
        time.sleep(0.2)
        made.sendall(b"x")
        made.settimeout(5)
        received = b"".join(iter(lambda: made.recv(1000), b""))
    assert float(received.rpartition(b"\r\n\r\n")[2]) >= 0.15
