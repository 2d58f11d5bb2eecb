"""GET /calendar/<token>.ics, and the web address at which Slack reached the bot, which calendar addresses are built from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from datetime import datetime
from wsgiref.types import WSGIEnvironment

import structlog
from sqlalchemy import Connection

from bot.documents.calendar_revisions import Cancelled, Revision, by_release
from bot.slack.client import LOOPBACK
from bot.web.http import Response, Route
from commands.files import feeds
from commands.files.feeds import FOLDER, FeedContents
from policy.calendar.release_calendar import release_name
from storage.engine.faults import StoreFault
from storage.engine.session import Store
from storage.files.feeds import gone, revisions
from storage.roster.reference_data import fetch_rules

__all__ = ["FOLDER", "record_address", "request_address", "route"]

_LOG = structlog.get_logger("bot.web.feeds")

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,80}")
_HOST = re.compile(r"(?P<name>[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?|\[::1\])(?P<port>:[0-9]{1,5})?")
_request_address: ContextVar[str] = ContextVar("request_address", default="")


def record_address(route: Route) -> Route:
    """Returns the route, recording the web address of each request for `request_address`."""

    def answer(environ: WSGIEnvironment) -> Response:
        token = _request_address.set(base_address(environ))
        try:
            return route.answer(environ)
        finally:
            _request_address.reset(token)

    return Route(route.methods, answer)


def request_address() -> tuple[str, ...]:
    """Returns the web address of the current request; empty if it did not come over HTTP."""
    address = _request_address.get()
    return (address,) if address else ()


def base_address(environ: WSGIEnvironment) -> str:
    """Returns the address a request was sent to ("https://bot.example.org"), "" for an invalid Host. Slack always uses HTTPS."""
    host = _HOST.fullmatch(str(environ.get("HTTP_HOST", "")))
    if not host:
        return ""
    scheme = "http" if host["name"].strip("[]") in LOOPBACK else "https"
    return f"{scheme}://{host[0]}"


def route(store: Store, now: Callable[[], datetime]) -> Route:
    """Returns the route GET /calendar/<token>.ics: the calendar, or 404. `now` is the business clock."""

    def answer(environ: WSGIEnvironment) -> Response:
        name = str(environ.get("PATH_INFO", "")).removeprefix(FOLDER)
        token = name.removesuffix(".ics")
        if token == name or not _TOKEN.fullmatch(token):
            return Response.of_json(404, {"error": "not found"})
        try:
            content = _render(store, token, now())
        except StoreFault as fault:
            _LOG.warning("calendar_waits", reason=str(fault))
            return Response(503, b"", headers=(("Retry-After", "60"),))
        if content is None:
            return Response.of_json(404, {"error": "not found"})
        return Response(200, content, "text/calendar; charset=utf-8", headers=(("Cache-Control", "private, max-age=300"),))

    return Route(("GET", "HEAD"), answer)


def _render(store: Store, token: str, now: datetime) -> bytes | None:
    with store.reading() as conn:
        feed = feeds.calendar_of(conn, token, now.date())
        if feed is None:
            return None
        from bot.documents.calendar_feed import calendar  # Imported late: only calendars need icalendar, which is slow to import.

        return calendar(
            feed.releases,
            name=feed.name,
            now=now,
            revisions=_revisions(conn, feed),
            cancelled=tuple(_cancelled(conn, feed)),
            owner=feed.owner,
            lead_times=fetch_rules(conn).lead_times,
        )


def _revisions(conn: Connection, feed: FeedContents) -> Mapping[str, Revision]:
    return by_release(revisions(conn, [each.key for each in feed.releases]))


def _cancelled(conn: Connection, feed: FeedContents) -> Iterator[Cancelled]:
    """Yields events that the feed may have shown earlier: milestones removed or without their date."""
    current = {(each.key, step.key): step for each in feed.releases for step in each.milestones}
    for each in gone(conn, [one.key for one in feed.releases]):
        step = current.get((each.release, each.milestone))
        owner = step.owner if step else each.owner
        if feed.owner is None or owner == feed.owner:
            title = step.event if step else each.event
            yield Cancelled(f"{each.release}/{each.milestone}", f"{title} ({release_name(each.release)})", each.day)
