"""Readiness checks: whether the database is migrated and writable, Slack accepts the token, and the outbox is being delivered."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any
from urllib.error import URLError
from wsgiref.types import WSGIEnvironment

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import text

from bot.web.http import Response, Route
from storage.engine.faults import BEHIND, READ_ONLY, StoreFault
from storage.engine.migrate import is_at_head
from storage.engine.session import Store
from storage.mail import outbox
from storage.mail.refusals import CHANNEL_REFUSED

_LOG = structlog.get_logger("bot.web.health")

TOKEN_CHECKED_FOR = 60.0
"""How many seconds Slack's answer to auth.test is cached."""

STUCK_AFTER = timedelta(minutes=15)
"""How old a due message may be before the outbox counts as stuck."""


_MAY_WRITE = text("SELECT has_table_privilege('outbox', 'UPDATE')")
_WRITE_NOTHING = text("UPDATE outbox SET state = state WHERE id < 0")


@dataclass(frozen=True)
class Check:
    """The result of one check; `says` is a sentence, and if the check failed it says what is wrong and what to do."""

    name: str
    ok: bool
    says: str


class Readiness:
    """The checks behind /readyz. `now` is the real time; `seconds` a monotonic clock for the cache."""

    def __init__(
        self, store: Store, client: WebClient, *, now: Callable[[], datetime], seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._client = client
        self._now = now
        self._seconds = seconds
        self._cached: tuple[float, Check] | None = None
        self._lock = Lock()

    def checks(self) -> tuple[Check, ...]:
        """Runs every check."""
        database = check_database(self._store)
        return (database, self._slack(), self._outbox(database))

    def route(self) -> Route:
        """Returns the route GET /readyz: 200, or 503 if a check failed."""
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
            if self._cached is None or self._seconds() - self._cached[0] > TOKEN_CHECKED_FOR:
                self._cached = (self._seconds(), check_slack(self._client))
            return self._cached[1]

    def _outbox(self, database: Check) -> Check:
        if not database.ok:
            return Check("outbox", ok=False, says="Not checked because the database is not ready.")
        try:
            # A channel that refuses the bot is for its people to mend; it makes the bot no less ready.
            oldest = outbox.oldest_open(self._store, except_for=CHANNEL_REFUSED)
        except StoreFault as fault:
            return Check("outbox", ok=False, says=str(fault))
        age = self._now() - oldest if oldest else timedelta()
        if age > STUCK_AFTER:
            minutes = int(age.total_seconds() // 60)
            return Check(
                "outbox", ok=False, says=f"A message has waited for {minutes} minutes: check that a worker is running, and its log."
            )
        return Check("outbox", ok=True, says=f"The oldest message that is not sent has waited {int(age.total_seconds())} s.")


def check_database(store: Store) -> Check:
    """Checks that the database is available, migrated and writable."""
    try:
        if not is_at_head(store):
            return Check("database", ok=False, says=BEHIND)
        with store.writing() as connection:
            if connection.dialect.name == "postgresql" and not connection.execute(_MAY_WRITE).scalar():
                return Check("database", ok=False, says=READ_ONLY)
            # A read-only SQLite database accepts the transaction and fails only on the write.
            connection.execute(_WRITE_NOTHING)
    except StoreFault as fault:
        return Check("database", ok=False, says=str(fault))
    except Exception:  # noqa: BLE001 - Readiness must answer even on an unforeseen fault, which is logged.
        _LOG.exception("database_check_failed")
        return Check("database", ok=False, says="The database failed unexpectedly: see the log.")
    return Check("database", ok=True, says="Migrated and writable.")


def check_slack(client: WebClient) -> Check:
    """Checks that Slack accepts the bot's token."""
    try:
        client.auth_test()
    except SlackApiError as error:
        code = error.response.get("error", "no answer")
        return Check("slack", ok=False, says=f"Slack rejects the token ({code}): check SLACK_BOT_TOKEN and that the app is installed.")
    except (URLError, OSError, http.client.HTTPException) as error:
        return Check("slack", ok=False, says=f"Slack can't be reached ({type(error).__name__}): check SLACK_API_URL and the network.")
    return Check("slack", ok=True, says="Slack accepts the token.")
