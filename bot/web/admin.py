"""Routes for operators and their programs: /healthz, /readyz and /metrics, on the bot's port or on one of their own."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Any
from wsgiref.types import WSGIEnvironment

from bot.web.health import Readiness
from bot.web.http import Response, Route, healthz
from bot.web.watch import Check

_READ = ("GET", "HEAD")


def routes(readiness: Readiness, metrics: Callable[[], Response], token: str) -> dict[str, Route]:
    """Returns the routes of health and metrics.

    With a token, /metrics and the reasons of /readyz need it: `Authorization: Bearer TOKEN`. The statuses of /healthz and /readyz don't,
    because a platform's probes have none.
    """

    def readyz(environ: WSGIEnvironment) -> Response:
        return ready(readiness.results(), reasons=_allowed(environ, token))

    def figures(environ: WSGIEnvironment) -> Response:
        if not _allowed(environ, token):
            refusal = Response.of_json(401, {"error": "not authorised"})
            return Response(refusal.status, refusal.body, headers=(("WWW-Authenticate", "Bearer"),))
        return metrics()

    return {"/healthz": Route(_READ, healthz), "/readyz": Route(_READ, readyz), "/metrics": Route(_READ, figures)}


def ready(checks: tuple[Check, ...], *, reasons: bool = True) -> Response:
    """Returns the answer of /readyz: 200, or 503 if a check failed."""
    well = all(check.ok for check in checks)
    content: dict[str, Any] = {"ready": well}
    if reasons:
        content["checks"] = {check.name: {"ok": check.ok, "says": check.says} for check in checks}
    return Response.of_json(200 if well else 503, content)


def _allowed(environ: WSGIEnvironment, token: str) -> bool:
    given = str(environ.get("HTTP_AUTHORIZATION", ""))
    return not token or hmac.compare_digest(given.encode("utf-8", "surrogateescape"), f"Bearer {token}".encode())
