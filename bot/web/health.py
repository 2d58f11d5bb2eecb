"""Readiness: the database and its schema, a write, the worker, the outbox, Slack's answer to the token, and the Socket Mode connection.

Every check runs in the background; /readyz reads the results. Its sentences name no host, port or role.
"""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from urllib.error import URLError

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import text

from bot.web.watch import Check, Watch
from policy.model.wording import counted
from storage.engine.faults import BEHIND, READ_ONLY, StoreFault
from storage.engine.migrate import is_usable
from storage.engine.session import Store
from storage.mail import last_runs, outbox, unsent
from storage.mail.refusals import CHANNEL_REFUSED

__all__ = ["Check", "Readiness", "check_database", "check_slack"]

_LOG = structlog.get_logger("bot.web.health")

TOKEN_CHECKED_EVERY = 60.0
"""Seconds between checks of the token with Slack; after a refusal, the token is checked every `AGAIN` seconds."""

AGAIN = 5.0

STUCK_AFTER = timedelta(minutes=15)
"""How old an open message may be before the outbox counts as stuck."""

LATE_AFTER = timedelta(minutes=2)
"""How long ago a worker's last tick may be; it ticks every 30 seconds."""

_IN_STORE = ("database", "schema", "disk", "worker", "outbox")
_MAY_WRITE = text("SELECT has_table_privilege('outbox', 'UPDATE')")
_WRITE_NOTHING = text("UPDATE outbox SET state = state WHERE id < 0")


class Readiness:
    """The checks behind /readyz.

    `store` should be of these checks alone, so that what hangs in them holds nothing else. `now` is the real time, by default the
    database's. `socket` returns what is wrong with the Socket Mode connection, "" if nothing is; None if there is no such connection.
    """

    def __init__(
        self,
        store: Store,
        client: WebClient,
        *,
        socket: Callable[[], str] | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._store = store
        self._now = now or (lambda: outbox.database_now(store))
        self._watches = [
            Watch(_IN_STORE, lambda: tuple(self._in_store())),
            Watch(("slack",), lambda: (check_slack(client),), every=TOKEN_CHECKED_EVERY, again=AGAIN),
        ]
        # The connection knows its own state, so it need not be asked in the background.
        self._connection = (lambda: (check_socket(socket()),)) if socket else tuple

    def start(self) -> None:
        """Starts the checks in the background."""
        for each in self._watches:
            each.start()

    def stop(self) -> None:
        """Ends the checks, and closes their connections, save those that a check hangs in."""
        for each in self._watches:
            each.stop()
        self._store.close()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Keeps the results of the database's checks inside the block, while another database takes its place."""
        with self._watches[0].paused():
            yield

    def results(self) -> tuple[Check, ...]:
        """Returns the newest results. Waits for nothing."""
        return (*(check for watch in self._watches for check in watch.results()), *self._connection())

    def look(self) -> tuple[Check, ...]:
        """Runs every check now and returns the results."""
        return (*(check for watch in self._watches for check in watch.look()), *self._connection())

    def _in_store(self) -> Iterator[Check]:
        reached = self._reach()
        yield reached
        if not reached.ok:
            yield from (Check(name, ok=False, says="Not checked, because the database does not answer.") for name in _IN_STORE[1:])
            return
        schema = check_schema(self._store)
        yield schema
        if not schema.ok:
            yield from (Check(name, ok=False, says="Not checked, because the schema does not fit.") for name in _IN_STORE[2:])
            return
        now = self._now()
        for name, check in (("disk", check_disk), ("worker", check_worker), ("outbox", check_outbox)):
            try:
                yield check(self._store, now)
            except StoreFault as fault:
                yield Check(name, ok=False, says=str(fault))

    def _reach(self) -> Check:
        try:
            with self._store.reading() as connection:
                connection.execute(text("SELECT 1"))
        except StoreFault as fault:
            return Check("database", ok=False, says=str(fault))
        return Check("database", ok=True, says="The database answers.")


def check_schema(store: Store) -> Check:
    """Checks that the database is migrated."""
    try:
        fits = is_usable(store)
    except StoreFault as fault:
        return Check("schema", ok=False, says=str(fault))
    return Check("schema", ok=fits, says="The schema fits this version." if fits else BEHIND)


def check_disk(store: Store, now: datetime) -> Check:
    """Tries a write: a row of its own, so that a full disk, a read-only file and a role that may only read are found."""
    last_runs.note(store, last_runs.PROBE, now)
    return Check("disk", ok=True, says="The database takes writes.")


def check_worker(store: Store, now: datetime) -> Check:
    """Checks that some worker has ticked recently. It passes before the first tick on record."""
    ticked = last_runs.last(store, last_runs.TICK)
    if ticked is None:
        return Check("worker", ok=True, says="No worker is on record yet.")
    age = max(now - ticked, timedelta())
    if age > LATE_AFTER:
        return Check("worker", ok=False, says=f"The last tick of a worker was {_long(age)} ago: check that one is running, and its log.")
    return Check("worker", ok=True, says=f"The last tick of a worker was {int(age.total_seconds())} s ago.")


def check_outbox(store: Store, now: datetime) -> Check:
    """Checks that messages go out; those that wait for their next try count."""
    newer = ""
    with store.reading() as connection:
        if kinds := unsent.left_to_newer(connection):
            # The bot does all that this version knows; a rolling upgrade must not take it out of service.
            newer = f" {unsent.LEFT.format(counted(sum(kinds.values()), 'message waits', 'messages wait'))}"
    # Only the people of a channel can let the bot in, so its refusals don't make the bot unready.
    oldest = outbox.oldest_open(store, except_for=CHANNEL_REFUSED)
    age = max(now - oldest, timedelta()) if oldest else timedelta()
    if age > STUCK_AFTER:
        return Check("outbox", ok=False, says=f"A message has waited for {_long(age)}: check that a worker is running, and its log.{newer}")
    return Check("outbox", ok=True, says=f"The oldest message that is not sent has waited {int(age.total_seconds())} s.{newer}")


def check_database(store: Store) -> Check:
    """Checks in one go that the database is available, migrated and writable, and says what the database said. For the log only."""
    try:
        if not is_usable(store):
            return Check("database", ok=False, says=BEHIND)
        with store.writing() as connection:
            if connection.dialect.name == "postgresql" and not connection.execute(_MAY_WRITE).scalar():
                return Check("database", ok=False, says=READ_ONLY)
            # A read-only SQLite database accepts the transaction and fails only on the write.
            connection.execute(_WRITE_NOTHING)
    except StoreFault as fault:
        return Check("database", ok=False, says=str(fault))
    except Exception:  # noqa: BLE001 - A start must not end on an unforeseen fault, which is logged.
        _LOG.exception("database_check_failed")
        return Check("database", ok=False, says="The database failed unexpectedly: see the log.")
    return Check("database", ok=True, says="Migrated and writable.")


def check_slack(client: WebClient) -> Check:
    """Checks that Slack accepts the bot's token."""
    try:
        client.auth_test()
    except SlackApiError as error:
        code = error.response.get("error", "no answer")
        if code in {"ratelimited", "rate_limited"}:
            return Check("slack", ok=True, says="Slack answers, and limits how often it is asked.")
        return Check("slack", ok=False, says=f"Slack rejects the token ({code}): check SLACK_BOT_TOKEN and that the app is installed.")
    except (URLError, OSError, http.client.HTTPException) as error:
        return Check("slack", ok=False, says=f"Slack can't be reached ({type(error).__name__}): check SLACK_API_URL and the network.")
    return Check("slack", ok=True, says="Slack accepts the token.")


def check_socket(wrong: str) -> Check:
    """Returns the check of the Socket Mode connection from what is wrong with it."""
    return Check("socket", ok=not wrong, says=wrong or "The Socket Mode connection is open.")


def _long(age: timedelta) -> str:
    return f"{int(age.total_seconds() // 60)} minutes"
