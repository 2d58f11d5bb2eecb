"""Processes that stay: everything in one, the web half, the worker half; and one tick. All end cleanly on SIGTERM and SIGINT."""

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
from bot.run import offline, schedule
from bot.slack.socket_mode import SocketMode
from bot.web.guard import LARGEST_BODY
from bot.web.http import Edge
from policy.calendar.working_days import working_days_between
from storage.engine import cache
from storage.roster import roster

_LOG = structlog.get_logger("bot.run.serving")

THREADS = 5
"""Threads that answer requests, each in milliseconds; one beyond the connections that the store keeps would open its own each time."""

EVERYWHERE = "0.0.0.0"  # noqa: S104 - A server behind a platform's router has to listen there; requests are signed.


def serve_everything(config: Config) -> int:
    """Migrates, serves, schedules and delivers in one process."""
    offline.migrate(config)
    bot = make_bot(config, clock.configured(config))
    bot.delivery.start()
    scheduler = schedule.start(bot.tick)
    try:
        return _serve(bot)
    finally:
        scheduler.shutdown(wait=False)
        bot.close()


def serve_web(config: Config) -> int:
    """Serves requests alone; a worker elsewhere delivers."""
    bot = make_bot(config, clock.configured(config))
    bot.log_database()
    try:
        return _serve(bot)
    finally:
        bot.close()


def work(config: Config) -> int:
    """Schedules and delivers alone, until told to end."""
    bot = make_bot(config, clock.configured(config))
    bot.log_database()
    ended = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    bot.delivery.start()
    scheduler = schedule.start(bot.tick)
    _LOG.info("working")
    try:
        ended.wait()
    finally:
        scheduler.shutdown(wait=False)
        bot.close()
    _LOG.info("ended")
    return 0


def tick(config: Config) -> int:
    """Does what the scheduler would do now, delivers what is due, and ends."""
    bot = make_bot(config, offline.offline_clock(config))
    try:
        if not bot.log_database():
            return 1
        bot.tick()
        if config.mode is Mode.WORKSPACE:
            print("The local workspace delivers what is due by itself while it runs.")
            return 0
        print(f"{bot.delivery.deliver_due()} messages were due.")
    finally:
        bot.close()
    return 0


def _serve(bot: Bot) -> int:
    app = bot.app()
    import_one_country()
    Thread(target=warm, args=(bot.now().date(),), name="warm", daemon=True).start()
    with _socket_mode(bot, app):
        return listen(bot.edge(app), EVERYWHERE, bot.config.port, threads=THREADS, largest=LARGEST_BODY)


def import_one_country() -> None:
    """Keeps `holidays` from importing all 250 countries for one, which takes half a second and eight megabytes.

    Its package of countries imports them all when it is imported; one that is only their folder stands in for it.
    """
    found = importlib.util.find_spec("holidays")
    if found and found.submodule_search_locations:
        countries = ModuleType("holidays.countries")
        countries.__path__ = [str(Path(folder) / "countries") for folder in found.submodule_search_locations]
        sys.modules.setdefault(countries.__name__, countries)


def warm(today: date) -> None:
    """Imports what the first request would wait for: the bank holidays of about now, and what reads the database."""
    days = working_days_between(today, today + timedelta(days=366))
    _LOG.debug("warm", working_days=days, imported=[cache.__name__, roster.__name__])


@contextlib.contextmanager
def _socket_mode(bot: Bot, app: App) -> Iterator[None]:
    if bot.config.mode is not Mode.SOCKET:
        yield
        return

    connection = SocketMode(app, bot.config.app_token, bot.answers)
    connection.start()
    try:
        yield
    finally:
        connection.stop()


def listen(app: Edge | Any, host: str, port: int, *, threads: int, largest: int, ready: Callable[[], None] | None = None) -> int:
    """Serves a WSGI application until SIGTERM or SIGINT; 1 where the port cannot be had. `ready` is called once it listens."""
    from waitress.server import create_server

    try:
        server = create_server(app, host=host, port=port, threads=threads, ident=None, max_request_body_size=largest)
    except OSError as error:
        print(f"PORT {port} cannot be listened on: {error.strerror}. Free it, or set PORT to another.", file=sys.stderr)
        return 1

    def end(*_: object) -> None:
        # Waitress ends its loop in order when it sees this.
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
