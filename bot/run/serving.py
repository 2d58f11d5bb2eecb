"""Long-running processes (all-in-one, web, worker) and the one-off tick. All shut down cleanly on SIGTERM and SIGINT."""

from __future__ import annotations

import contextlib
import importlib.util
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from threading import Event, Thread
from types import ModuleType
from typing import Any

import structlog
from slack_bolt import App

from bot import clock
from bot.bootstrap import Bot, make_bot
from bot.config import Config, Mode
from bot.run import local, schedule
from bot.slack import payload_shapes
from bot.web.guard import LARGEST_BODY
from bot.web.http import Edge
from bot.web.server import make_server
from policy.calendar.working_days import working_days_between
from storage.engine import cache
from storage.mail.lanes import Lane
from storage.roster import roster

_LOG = structlog.get_logger("bot.run.serving")

THREADS = 5
"""Threads that answer requests. One more than the connections in the pool would open a new connection each time."""

FORWARDED = frozenset({"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port"})
"""The headers that are used if they come from a trusted proxy."""

ADMIN_THREADS = 2
"""Threads that answer health and metrics on their own port."""

EVERYWHERE = "0.0.0.0"  # noqa: S104 - A platform's router connects from outside; requests are signed.


def serve_everything(config: Config) -> int:
    """Migrates, serves requests, schedules and delivers in one process."""
    from bot.run import loading  # Imported late: a serving process loads release files only when it starts.

    loading.migrate(config)
    bot = make_bot(config, clock.configured(config))
    bot.start()
    scheduler = schedule.start(bot.tick)
    try:
        return _serve(bot)
    finally:
        scheduler.shutdown(wait=False)
        bot.close()


def serve_web(config: Config) -> int:
    """Serves requests only; a worker elsewhere delivers."""
    bot = make_bot(config, clock.configured(config))
    bot.log_database()
    try:
        return _serve(bot)
    finally:
        bot.close()


def serve_worker(config: Config, lane: str | None = None) -> int:
    """Schedules and delivers only, until interrupted; with a lane, delivers no other. A worker of files alone does not schedule."""
    bot = make_bot(config, clock.configured(config), lanes=lanes_of(lane))
    bot.log_database()
    ended = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with _watched(bot) as well:
        return _work(bot, lane, ended) if well else 1


def lanes_of(lane: str | None) -> tuple[Lane, ...]:
    """Returns the lanes that a worker delivers: mail goes with the messages, since it takes little time."""
    return {Lane.FILES.value: (Lane.FILES,), Lane.MESSAGES.value: (Lane.MESSAGES, Lane.MAIL)}.get(lane or "", tuple(Lane))


def _work(bot: Bot, lane: str | None, ended: Event) -> int:
    bot.start()
    scheduler = None if lane == Lane.FILES else schedule.start(bot.tick)
    _LOG.info("working", lane=lane or "all")
    try:
        ended.wait()
    finally:
        if scheduler:
            scheduler.shutdown(wait=False)
        bot.close()
    _LOG.info("ended")
    return 0


def tick(config: Config) -> int:
    """Runs the scheduler once, delivers what is due, and exits."""
    bot = make_bot(config, local.offline_clock(config))
    try:
        if not bot.log_database():
            return 1
        bot.tick()
        if config.mode is Mode.WORKSPACE:
            print("The local workspace delivers due messages itself while it runs.")
            return 0
        print(f"{bot.delivery.deliver_due()} messages were due.")
    finally:
        bot.close()
    return 0


def _serve(bot: Bot) -> int:
    app = bot.app()
    import_one_country()
    Thread(target=warm_up, args=(bot.now().date(),), name="warm", daemon=True).start()
    with _socket_mode(bot, app), _watched(bot) as well:
        if not well:
            return 1
        proxy = bot.config.trusted_proxy
        return listen(bot.edge(app), EVERYWHERE, bot.config.port, threads=THREADS, largest=LARGEST_BODY, proxy=proxy)


@contextlib.contextmanager
def _watched(bot: Bot) -> Iterator[bool]:
    """Runs the checks, and serves health and metrics on the admin port if one is set; yields whether that port can be used."""
    bot.readiness().start()
    port = bot.config.admin_port
    if not port:
        yield True
        return
    try:
        server = make_server(Edge(bot.admin_routes()), host=EVERYWHERE, port=port, threads=ADMIN_THREADS, largest=LARGEST_BODY)
    except OSError as error:
        name = "RELEASE_BOT_ADMIN_PORT"
        print(f"{name} {port} can't be used: {error.strerror}. Free it, or set {name} to another one for this process.", file=sys.stderr)
        yield False
        return
    Thread(target=server.run, name="admin", daemon=True).start()
    _LOG.info("listening", host=EVERYWHERE, port=port, what="health and metrics")
    try:
        yield True
    finally:
        server.close()


def import_one_country() -> None:
    """Stops `holidays` from importing all 250 countries for one, which takes half a second and eight megabytes.

    Importing its `countries` package imports every country; a stand-in with only the package's folder avoids that. Nothing of the library
    is imported before somebody asks for a year that the table of bank holidays lacks.
    """
    package = importlib.util.find_spec("holidays")
    if package and package.submodule_search_locations:
        countries = ModuleType("holidays.countries")
        countries.__path__ = [str(Path(folder) / "countries") for folder in package.submodule_search_locations]
        sys.modules.setdefault(countries.__name__, countries)


def warm_up(today: date) -> None:
    """Does what the first request would wait for: this year's bank holidays, the database readers and the validators."""
    payload_shapes.check({})
    days = working_days_between(today, today + timedelta(days=366))
    _LOG.debug("warm", working_days=days, imported=[cache.__name__, roster.__name__])


@contextlib.contextmanager
def _socket_mode(bot: Bot, app: App) -> Iterator[None]:
    if bot.config.mode is not Mode.SOCKET:
        yield
        return

    from bot.slack.socket_mode import SocketMode  # Imported late: HTTP mode opens no connection to Slack.

    connection = SocketMode(app, bot.config.app_token, bot.answers)
    bot.socket = connection.wrong
    connection.start()
    try:
        yield
    finally:
        connection.stop()


def behind(proxy: str) -> dict[str, Any]:
    """Returns the server's settings for a trusted proxy; the server drops the headers of anybody else."""
    return {"trusted_proxy": proxy, "trusted_proxy_headers": FORWARDED} if proxy else {}


def listen(
    app: Edge | Any, host: str, port: int, *, threads: int, largest: int, ready: Callable[[], None] | None = None, proxy: str = ""
) -> int:
    """Serves a WSGI application until SIGTERM or SIGINT; returns 1 if the port is not available. Calls `ready` once it listens.

    `proxy` is the address whose X-Forwarded headers are used, as in the configuration.
    """
    try:
        server = make_server(app, host=host, port=port, threads=threads, largest=largest, settings=behind(proxy).items())
    except OSError as error:
        print(f"PORT {port} can't be used: {error.strerror}. Free it, or set PORT to another one, such as 3001.", file=sys.stderr)
        return 1

    def end(*_: object) -> None:
        # Waitress shuts down cleanly on this exception.
        raise SystemExit(0)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    _LOG.info("listening", host=host, port=port)
    if ready:
        ready()
    server.run()
    server.close()
    _LOG.info("ended")
    return 0
