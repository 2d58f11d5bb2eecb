"""GET /releases/: the public site, made from what is stored now (R26). Imported if the site is served."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import quote
from wsgiref.types import WSGIEnvironment

import structlog

from bot.public import pages
from bot.public.site import FOLDER, HTML, Site, root_of
from bot.web.http import Response, Route
from commands.public.site import Absent
from storage.engine.faults import StoreFault
from storage.engine.session import Store

_LOG = structlog.get_logger("bot.web.public")

_AT_ONCE = 1
"""How many pages are made at a time: the site may not take the threads that answer Slack."""

_WAIT = 2.0
"""Seconds that a visitor waits for their turn before the server asks them to come again."""

_LONGEST = 400
_SAFE = (
    ("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
)


def routes(store: Store, now: Callable[[], datetime], url: str, comment_url: str) -> dict[str, Route]:
    """Returns the routes of the site. `url` is the bot's public address, "" if not known; `now` is the business clock."""
    turns = BoundedSemaphore(_AT_ONCE)

    def answer(environ: WSGIEnvironment) -> Response:
        try:
            address = str(environ.get("PATH_INFO", "")).encode("latin-1").decode()[len(FOLDER) :]
        except UnicodeError:
            return _sent(404, b"", "text/plain")
        if not turns.acquire(timeout=_WAIT):
            return Response(503, b"", headers=(("Retry-After", "5"),))
        try:
            return _page(environ, store, address, now(), url, comment_url)
        except StoreFault as fault:
            _LOG.warning("site_waits", reason=str(fault))
            return Response(503, b"", headers=(("Retry-After", "60"),))
        finally:
            turns.release()

    here = Route(("GET", "HEAD"), lambda _: Response(301, headers=(("Location", FOLDER),)))
    return {FOLDER: Route(("GET", "HEAD"), answer), FOLDER.rstrip("/"): here}


def _page(environ: WSGIEnvironment, store: Store, address: str, now: datetime, url: str, comment_url: str) -> Response:
    site = Site(f"{url}{FOLDER}" if url else "", comment_url)
    if len(address) > _LONGEST or not address.isprintable():
        return _sent(404, pages.missing("../" * address.count("/")).encode(), HTML)
    with store.reading() as conn:
        found = site.find(conn, address, now)
        if found is Absent.UNKNOWN and "." not in address and not address.endswith("/"):
            found = site.find(conn, f"{address}/", now)
            if not isinstance(found, Absent):
                return Response(301, headers=(("Location", f"{FOLDER}{quote(address)}/"),))
    match found:
        case Absent.GONE:
            return _sent(410, pages.gone(root_of(address)).encode(), HTML)
        case Absent.UNKNOWN:
            return _sent(404, pages.missing(root_of(address)).encode(), HTML)
        case file:
            tag = f'"{sha256(file.content).hexdigest()[:32]}"'
            kept: tuple[Any, ...] = (("ETag", tag), ("Cache-Control", "public, max-age=60"))
            if tag in str(environ.get("HTTP_IF_NONE_MATCH", "")):
                return Response(304, b"", headers=kept)
            return _sent(200, file.content, file.kind, *kept)


def _sent(status: int, content: bytes, kind: str, *headers: tuple[str, str]) -> Response:
    return Response(status, content, kind, headers=(*_SAFE, *headers))
