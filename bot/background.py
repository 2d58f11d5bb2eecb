"""Background work: the scheduler's tick, follow-up on changes, App Homes, and people who have left Slack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from threading import RLock

import structlog
from slack_sdk import WebClient

from bot.clock import BusinessClock
from bot.home import Homes
from bot.housekeeping import Housekeeping
from bot.outages import Outages
from bot.slack.prefetch import accounts_of, closed_channels, disabled_groups
from bot.slack.unfurls import Shared, unfurl
from bot.telemetry import errors
from commands.nudges import daily_check
from commands.protocol.request import AccountState
from commands.releases import status_post
from commands.roster.departure import leave
from commands.roster.sweeping import Closed, drop_disabled, tell_closed, tell_unknown
from commands.sign_off.evidence.gone import withdraw_file
from storage.engine.session import Act, Store, StoreBusy, StoreFault
from storage.mail import inbox, last_runs, outbox, unsent
from storage.roster import connected, roster
from storage.sign_off.evidence import evidence_with_file

_LOG = structlog.get_logger("bot.background")

SWEPT_AT_ONCE = 40
"""How many people are looked up in Slack at one tick: there are two ticks a minute, and Slack takes a hundred such calls."""


class Background:
    """The background work of one process. What fails is logged, and the next tick tries it again.

    `nudge_at` is the local time of the daily deadline check, `kept` how long sent rows of the outbox are kept. `wake` is called when
    messages may have been queued. `queue_mail` queues the notices that are due by mail, None if none are sent.
    """

    def __init__(
        self,
        store: Store,
        client: WebClient,
        now: BusinessClock,
        outages: Outages,
        wake: Callable[[], None],
        *,
        nudge_at: time,
        kept: timedelta,
        queue_mail: Callable[[datetime], None] | None = None,
    ) -> None:
        self.homes = Homes(store, client, now)
        self.later = ThreadPoolExecutor(max_workers=1, thread_name_prefix="follow")
        self._store, self._client, self._now, self._outages, self._wake = store, client, now, outages, wake
        self._nudge_at = nudge_at
        self._queue_mail = queue_mail
        self._housekeeping = Housekeeping(store, kept)
        self._follow_up: Future[None] | None = None
        self._unswept: list[str] = []
        self._unseen: list[str] = []
        self._working = RLock()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Pauses the background work inside the block, after finishing what runs now."""
        with self._working:
            yield

    def close(self) -> None:
        """Ends the thread after what it does now."""
        self.later.shutdown()

    def tick(self, at: datetime | None = None) -> None:
        """Runs the scheduler once: the deadline check if it is due, follow-up on earlier reminders, App Homes, the day's cleaning.

        The scheduler that wins a Working Day's check also asks Slack about the people on record, after its reminders are queued. `at`
        is a business time that a moved clock has passed.
        """
        with self._working:
            self._tick(at)
        self._wake()

    def _tick(self, at: datetime | None) -> None:
        try:
            result = daily_check.tick(self._store, at or self._now(), self._nudge_at)
            last_runs.note(self._store, last_runs.TICK, outbox.database_now(self._store))
            self._outages.back()
            for key in result.keys:
                _LOG.info("nudge_queued", key=key, day=str(result.day))
            if result.day:
                _LOG.info("nudges_checked", day=str(result.day), sent=result.sent, late=result.late, skipped=result.skipped)
            status_post.keep_current(self._store, at or self._now())
            self._wake()
            self._housekeeping.run()
            self.homes.refresh()
            if at is None and result.day:
                self.sweep()
            elif at is None:
                self._sweep_next()
            # Last, so that a fault of the mail keeps nothing else from being done.
            if self._queue_mail:
                self._queue_mail(at or self._now())
        except StoreBusy:
            _LOG.warning("tick_waits", reason="the database is busy")
        except StoreFault as fault:
            self._outages.lost(fault)
        except Exception as error:  # noqa: BLE001 - The scheduler must go on; what is due stays due.
            errors.record("tick", error)

    def follow_later(self) -> None:
        """Schedules `follow` in the background; the next tick does it at the latest."""
        if self._follow_up is None or self._follow_up.done():
            self._follow_up = self.later.submit(self.follow)

    def follow(self) -> None:
        """Updates sent reminders, statuses in channels and App Homes after a change."""
        try:
            with self._working:
                if daily_check.follow(self._store, self._now()) + status_post.keep_current(self._store, self._now()):
                    self._wake()
                self.homes.refresh()
        except StoreFault as fault:
            self._outages.lost(fault)
        except Exception as error:  # noqa: BLE001 - Nobody reads the result of this thread; the next tick tries again.
            errors.record("follow", error)

    def publish_home_later(self, user: str) -> None:
        """Schedules the publishing of a person's App Home, which they have opened."""
        self.later.submit(self._publish_home, user)

    def _publish_home(self, user: str) -> None:
        try:
            self.homes.publish(user)
        except StoreFault as fault:
            self._outages.lost(fault)
        except Exception as error:  # noqa: BLE001 - As above.
            errors.record("home", error)

    def unfurl_later(self, shared: Shared, base: str) -> None:
        """Schedules the previews of links; `base` is the bot's public address."""
        self.later.submit(self._unfurl, shared, base)

    def _unfurl(self, shared: Shared, base: str) -> None:
        try:
            unfurl(self._store, self._client, shared, self._now(), base)
        except StoreFault as fault:
            self._outages.lost(fault)
        except Exception as error:  # noqa: BLE001 - As above.
            errors.record("unfurl", error)

    def remove_deactivated(self, user: str, key: str) -> None:
        """Ends the seats, deputyships and items of a person who was deactivated in Slack, once per delivery key. Raises StoreFault."""
        with self._store.changing(Act("slack", "user deactivated", self._now(), via="event")) as tx:
            if inbox.claim(tx, key) and leave(tx, user):
                _LOG.info("left_the_rosters", user=user)

    def channel_closed(self, channel: str, why: Closed, key: str) -> None:
        """Tells of a channel where the bot can't post any more, once per delivery key. Raises StoreFault."""
        with self._store.reading() as conn:
            if channel not in connected.channels(conn):
                return
        with self._store.changing(Act("slack", "channel closed", self._now(), via="event")) as tx:
            if inbox.claim(tx, key) and tell_closed(tx, channel, why, at_once=True):
                _LOG.info("channel_closed", channel=channel, why=why.name)
        self._wake()

    def channel_opened(self, channel: str, key: str) -> None:
        """Retries at once what waits for a channel that is no longer archived, once per delivery key. Raises StoreFault."""
        with self._store.changing(Act("slack", "channel opened", self._now(), via="event")) as tx:
            if inbox.claim(tx, key):
                unsent.try_now(tx, channel)
        self._wake()

    def withdraw_deleted(self, file: str, key: str) -> None:
        """Withdraws the evidence that a deleted file of Slack was, once per delivery key. Raises StoreFault."""
        with self._store.reading() as conn:
            if not evidence_with_file(conn, file):
                return
        with self._store.changing(Act("slack", "file deleted", self._now(), via="event")) as tx:
            if inbox.claim(tx, key) and withdraw_file(tx, file):
                _LOG.info("evidence_gone", file=file)
        self._wake()

    def sweep(self) -> None:
        """Finds people on record who have left Slack and channels that were closed, because the event that says so may have been missed,
        and user groups that were disabled. One call to Slack a person and a channel, and one for the groups.

        Those beyond SWEPT_AT_ONCE are looked up at the next ticks, so that Slack's limit of such calls is kept. Raises StoreFault.
        """
        with self._store.reading() as conn:
            self._unswept = list(roster.people_named(conn))
            followed = {group for _, group in connected.groups(conn)}
            self._unseen = list(connected.channels(conn))
        if followed and (gone := followed & disabled_groups(self._client)):
            with self._store.changing(Act("slack", "user group disabled", self._now(), via="schedule")) as tx:
                _LOG.info("groups_disabled", committees=drop_disabled(tx, gone))
        self._sweep_next()

    def _sweep_next(self) -> None:
        today = self._now().date()
        channels, self._unseen = self._unseen[:SWEPT_AT_ONCE], self._unseen[SWEPT_AT_ONCE:]
        if channels and (closed := closed_channels(self._client, channels)):
            with self._store.changing(Act("slack", "channel closed", self._now(), via="schedule")) as tx:
                for channel, why in closed.items():
                    tell_closed(tx, channel, why)
        people, self._unswept = self._unswept[:SWEPT_AT_ONCE], self._unswept[SWEPT_AT_ONCE:]
        accounts = accounts_of(self._client, people) if people else {}
        unknown = [user for user, account in accounts.items() if account.state is AccountState.UNKNOWN]
        for user, account in accounts.items():
            if account.state is AccountState.DEACTIVATED:
                self.remove_deactivated(user, f"left:{user}:{today.isoformat()}")
        # If Slack knows hardly anybody, the token belongs to the wrong workspace.
        if unknown and len(unknown) * 2 < len(accounts):
            with self._store.changing(Act("slack", "user unknown", self._now(), via="schedule")) as tx:
                for user in unknown:
                    tell_unknown(tx, user)
