"""GET /calendar/<token>.ics, and the web address under which Slack reached the bot, from which a calendar's address is made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import Connection

from bot.slack.client import LOOPBACK
from bot.web.http import Response, Route
from commands.files import feeds
from commands.files.feeds import FOLDER, FeedContents
from policy.calendar.release_calendar import release_name
from storage.engine.faults import StoreFault
from storage.engine.session import Store
from storage.files.feeds import gone, revisions
from storage.roster.reference_data import fetch_rules

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

    from bot.documents.calendar_feed import Cancelled, Revision

__all__ = ["FOLDER", "asked_at", "noting", "route"]

_LOG = structlog.get_logger("bot.web.feeds")

_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,80}")
_HOST = re.compile(r"(?P<name>[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?|\[::1\])(?P<port>:[0-9]{1,5})?")
_asked_at: ContextVar[str] = ContextVar("asked_at", default="")


def noting(route: Route) -> Route:
    """The route, with the address noted under which each request came."""

    def answer(environ: WSGIEnvironment) -> Response:
        token = _asked_at.set(base_address(environ))
        try:
            return route.answer(environ)
        finally:
            _asked_at.reset(token)

    return Route(route.methods, answer)


def asked_at() -> tuple[str, ...]:
    """The address under which the request at hand came; none where it did not come over HTTP."""
    found = _asked_at.get()
    return (found,) if found else ()


def base_address(environ: WSGIEnvironment) -> str:
    """The address that the request was sent to: "https://bot.example.org"; empty where its Host is none. Slack speaks HTTPS alone."""
    found = _HOST.fullmatch(str(environ.get("HTTP_HOST", "")))
    if not found:
        return ""
    scheme = "http" if found["name"].strip("[]") in LOOPBACK else "https"
    return f"{scheme}://{found[0]}"


def route(store: Store, now: Callable[[], datetime]) -> Route:
    """GET /calendar/<token>.ics: the calendar, or 404; `now` is the business clock."""

    def answer(environ: WSGIEnvironment) -> Response:
        name = str(environ.get("PATH_INFO", "")).removeprefix(FOLDER)
        token = name.removesuffix(".ics")
        if token == name or not _TOKEN.fullmatch(token):
            return Response.of_json(404, {"error": "not found"})
        try:
            made = _drawn(store, token, now())
        except StoreFault as fault:
            _LOG.warning("calendar_waits", reason=str(fault))
            return Response(503, b"", headers=(("Retry-After", "60"),))
        if made is None:
            return Response.of_json(404, {"error": "not found"})
        return Response(200, made, "text/calendar; charset=utf-8", headers=(("Cache-Control", "private, max-age=300"),))

    return Route(("GET", "HEAD"), answer)


def _drawn(store: Store, token: str, now: datetime) -> bytes | None:
    with store.reading() as conn:
        found = feeds.calendar_of(conn, token, now.date())
        if found is None:
            return None
        from bot.documents.calendar_feed import calendar  # Imported here: only who asks for a calendar needs icalendar.

        return calendar(
            found.releases,
            name=found.name,
            now=now,
            revisions=_revisions(conn, found),
            cancelled=tuple(_cancelled(conn, found)),
            owner=found.owner,
            lead_times=fetch_rules(conn).lead_times,
        )


class _ByRelease(dict[str, "Revision"]):
    """The revision of an event is that of its release: relative dates move with others."""

    def get(self, key: str, default: object = None) -> object:  # type: ignore[override]
        """The revision of the release that the event's key starts with."""
        return super().get(key.partition("/")[0], default)


def _revisions(conn: Connection, found: FeedContents) -> Mapping[str, Revision]:
    from bot.documents.calendar_feed import Revision

    counted = revisions(conn, [each.key for each in found.releases])
    return _ByRelease({key: Revision(count, at) for key, (count, at) in counted.items()})


def _cancelled(conn: Connection, found: FeedContents) -> Iterator[Cancelled]:
    """What the feed may have shown and shows no more: milestones removed, or without their date."""
    from bot.documents.calendar_feed import Cancelled

    here = {(each.key, step.key): step for each in found.releases for step in each.milestones}
    for each in gone(conn, [one.key for one in found.releases]):
        step = here.get((each.release, each.milestone))
        owner = step.owner if step else each.owner
        if found.owner is None or owner == found.owner:
            title = step.event if step else each.event
            yield Cancelled(f"{each.release}/{each.milestone}", f"{title} ({release_name(each.release)})", each.day)
