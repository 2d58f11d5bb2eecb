"""Readiness: whether the database is at head and writable, whether Slack takes the token, and whether the outbox moves."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import text

from bot.web.http import Response, Route
from storage.engine.faults import BEHIND, READ_ONLY, StoreFault
from storage.engine.migrate import is_at_head
from storage.engine.session import Store
from storage.mail import outbox

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

_LOG = structlog.get_logger("bot.web.health")

KEPT = 60.0
"""Seconds for which Slack's answer to auth.test is believed."""

OLDEST = timedelta(minutes=15)
"""How old what is due in the outbox may be before it counts as stuck."""


_MAY_WRITE = text("SELECT has_table_privilege('outbox', 'UPDATE')")
_WRITE_NOTHING = text("UPDATE outbox SET state = state WHERE id < 0")


@dataclass(frozen=True)
class Check:
    """One check and how it went; `says` is one sentence, what is wrong and what to do, where it failed."""

    name: str
    ok: bool
    says: str


class Readiness:
    """The checks behind /readyz. `now` is real time; `seconds` a steady clock for what is kept."""

    def __init__(
        self, store: Store, client: WebClient, *, now: Callable[[], datetime], seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._client = client
        self._now = now
        self._seconds = seconds
        self._kept: tuple[float, Check] | None = None
        self._lock = Lock()

    def checks(self) -> tuple[Check, ...]:
        """Runs every check."""
        database = check_database(self._store)
        return (database, self._slack(), self._outbox(database))

    def route(self) -> Route:
        """GET /readyz: 200, or 503 with the checks that failed."""
        return Route(("GET", "HEAD"), self._answer)

    def _answer(self, environ: WSGIEnvironment) -> Response:
        checks = self.checks()
        for check in checks:
            if not check.ok:
                _LOG.error("not_ready", check=check.name, reason=check.says)
        ready = all(check.ok for check in checks)
        content: dict[str, Any] = {"ready": ready, "checks": {check.name: {"ok": check.ok, "says": check.says} for check in checks}}
        return Response.of_json(200 if ready else 503, content)

    def _slack(self) -> Check:
        with self._lock:
            if self._kept is None or self._seconds() - self._kept[0] > KEPT:
                self._kept = (self._seconds(), check_slack(self._client))
            return self._kept[1]

    def _outbox(self, database: Check) -> Check:
        if not database.ok:
            return Check("outbox", ok=False, says="Not looked at, for the database is not ready.")
        try:
            oldest = outbox.oldest_due(self._store, self._now())
        except StoreFault as fault:
            return Check("outbox", ok=False, says=str(fault))
        age = self._now() - oldest if oldest else timedelta()
        if age > OLDEST:
            minutes = int(age.total_seconds() // 60)
            return Check(
                "outbox", ok=False, says=f"A message has been due for {minutes} minutes: see that a worker runs and what its log says."
            )
        return Check("outbox", ok=True, says=f"The oldest message due has waited {int(age.total_seconds())} s.")


def check_database(store: Store) -> Check:
    """Whether the database is there, at head and writable."""
    try:
        if not is_at_head(store):
            return Check("database", ok=False, says=BEHIND)
        with store.writing() as connection:
            if connection.dialect.name == "postgresql" and not connection.execute(_MAY_WRITE).scalar():
                return Check("database", ok=False, says=READ_ONLY)
            # SQLite lets a read-only database begin to write and only then refuses.
            connection.execute(_WRITE_NOTHING)
    except StoreFault as fault:
        return Check("database", ok=False, says=str(fault))
    except Exception:  # noqa: BLE001 - Readiness answers whatever is wrong, a fault that nobody foresaw included; logged.
        _LOG.exception("database_check_failed")
        return Check("database", ok=False, says="The database failed in an unexpected way: see the log.")
    return Check("database", ok=True, says="At head and writable.")


def check_slack(client: WebClient) -> Check:
    """Whether Slack takes the bot's token."""
    try:
        client.auth_test()
    except SlackApiError as error:
        code = error.response.get("error", "no answer")
        return Check(
            "slack", ok=False, says=f"Slack does not take the token ({code}): check SLACK_BOT_TOKEN and that the app is installed."
        )
    except (URLError, OSError, http.client.HTTPException) as error:
        return Check("slack", ok=False, says=f"Slack cannot be reached ({type(error).__name__}): check SLACK_API_URL and the network.")
    return Check("slack", ok=True, says="Slack takes the token.")
