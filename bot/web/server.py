"""The WSGI server, Waitress, with limits on connections, so that idle and slow ones shut nobody out."""

from __future__ import annotations

import logging
import resource
import time
from collections.abc import Iterable
from typing import Any, cast

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask

from bot.web.http import ARRIVED

MOST_CONNECTIONS = 800
"""How many connections are open at the same time, if the process may have as many files open."""

SPARE = 50
"""Places that are kept free: when there are fewer, the connections that have been silent for longest are closed."""

REQUEST_SECONDS = 10.0
"""How long a request may take to arrive, headers and body."""

IDLE_SECONDS = 75
"""How long a connection is kept between two requests; longer than proxies do, so that none sends a request into a closed one."""

LARGEST_HEADERS = 32_768
"""The largest headers of a request, in bytes."""

IN_MEMORY = 131_072
"""How much of a request's body is kept in memory before it is signed, in bytes; the rest is in a temporary file."""

FILES_OF_OTHERS = 200
"""Open files that are left for the database, files and calls to Slack."""


class _Parser(HTTPRequestParser):
    """A request, with when it began to arrive."""

    def __init__(self, adj: Adjustments) -> None:
        super().__init__(adj)
        self.begun = time.monotonic()


class _Task(WSGITask):
    """A request that is answered; the application learns when it arrived, because it may have waited for a thread since."""

    def get_environment(self) -> dict[str, Any]:
        """Returns the WSGI environ."""
        environ: dict[str, Any] = super().get_environment()
        request: Any = self.request
        environ[ARRIVED] = request.begun
        return environ


class _Channel(HTTPChannel):
    """A connection."""

    parser_class = _Parser
    task_class = _Task


class Server(TcpWSGIServer):
    """Waitress with the limits above; what Waitress can be told by settings it is told in `make_server`."""

    channel_class = _Channel

    def maintenance(self, now: Any) -> None:
        """Closes connections that are idle, whose request does not arrive, or that take the last places. Runs once a second."""
        super().maintenance(now)
        late = time.monotonic() - REQUEST_SECONDS
        channels = cast("dict[int, Any]", self.active_channels)
        waiting = [each for each in channels.values() if not each.requests and not each.total_outbufs_len]
        for each in waiting:
            if each.request is not None and each.request.begun < late:
                each.will_close = True
        left = [each for each in waiting if not each.will_close]
        too_many = len(channels) - (self.adj.connection_limit - SPARE)
        for each in sorted(left, key=_silent_since)[: max(0, too_many)]:
            each.will_close = True


def _silent_since(channel: Any) -> float:
    """Returns since when a connection has completed nothing: one that drips its request has been silent since the request began."""
    ago = 0.0 if channel.request is None else time.monotonic() - channel.request.begun
    return float(channel.last_activity) if channel.request is None else time.time() - ago


def make_server(app: Any, *, host: str, port: int, threads: int, largest: int, settings: Iterable[tuple[str, Any]] = ()) -> Server:
    """Returns a server that listens and does not run yet. `largest` is the largest body in bytes.

    Raises OSError if the port is not free.
    """
    adjustments = Adjustments(
        host=host,
        port=port,
        threads=threads,
        ident=None,
        max_request_body_size=largest,
        max_request_header_size=LARGEST_HEADERS,
        inbuf_overflow=IN_MEMORY,
        connection_limit=_most_connections(),
        channel_timeout=IDLE_SECONDS,
        cleanup_interval=1,
        # select() knows no more than 1024 files.
        asyncore_use_poll=True,
        log_socket_errors=False,
        **dict(settings),
    )
    # Waitress warns of each request that waits for a thread; how long requests take is in the bot's own log and figures.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    return Server(app, adj=adjustments)


def _most_connections() -> int:
    """Returns the limit of connections, after asking for as many open files as it takes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * MOST_CONNECTIONS + FILES_OF_OTHERS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else max(2 * SPARE, min(MOST_CONNECTIONS, (soft - FILES_OF_OTHERS) // 2))
