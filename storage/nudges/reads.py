"""Reads for reminders: sent reminders, people's preferences, and channels."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Date, Select, String, and_, bindparam, case, func, literal, or_, select, text

from policy.model.releases import Classification, Release
from policy.nudges.due import OpenCondition
from policy.nudges.nudging import Settings, SettingsTable
from storage.mail.refusals import CHANNEL_REFUSED
from storage.mail.set_aside import MISSED
from storage.nudges.open_releases import Groups, alive, bound_to, grouped, open_releases
from storage.tables import (
    AuditHeadRow,
    ChannelClearanceRow,
    ChannelRouteRow,
    CommitteeGroupRow,
    ConditionRow,
    EvidenceRow,
    MemberRow,
    NudgeCheckRow,
    NudgeMessageRow,
    NudgeOptOutRow,
    NudgeOwnerRow,
    NudgeRow,
    NudgeSettingRow,
    NudgeSnoozeRow,
    OutboxRow,
    ReleaseRow,
    table_of,
)

_check = table_of(NudgeCheckRow).c
_nudge = table_of(NudgeRow).c
_message = table_of(NudgeMessageRow).c
_snooze = table_of(NudgeSnoozeRow).c
_owner = table_of(NudgeOwnerRow).c
_setting = table_of(NudgeSettingRow).c
_group = table_of(CommitteeGroupRow).c
_opt_out = table_of(NudgeOptOutRow).c
_release = table_of(ReleaseRow).c
_route = table_of(ChannelRouteRow).c
_clearance = table_of(ChannelClearanceRow).c
_member = table_of(MemberRow).c
_evidence = table_of(EvidenceRow).c
_condition = table_of(ConditionRow).c
_outbox = table_of(OutboxRow).c
_head = table_of(AuditHeadRow).c


@dataclass(frozen=True)
class CheckState:
    """The state of the daily check: its last day, the last audit row `seen` by the follow-up, and the `newest` audit row.

    `moved` is whether a pending message was sent or refused since the last follow-up, `morning` the minute of the day up to which people's
    summaries were sent, None for none.
    """

    day: date | None
    seen: int
    newest: int
    moved: bool
    morning: int | None = None

    @property
    def needs_follow_up(self) -> bool:
        """Whether anything happened since the last check that may affect sent reminders."""
        return self.day is not None and (self.seen < self.newest or self.moved)


def newly_refused() -> ColumnElement[bool]:
    """Returns the condition that a channel refuses a message of reminders that delivery still tries, and that nobody was told yet.

    A person's is not among them: their reminders go back to the committees only once delivery has given up.
    """
    channel = _message.channel.startswith("C") | _message.channel.startswith("G")
    return and_(_message.state == "queued", channel, _outbox.state == "due", _outbox.error.in_(sorted(CHANNEL_REFUSED)))


_MOVED = (
    select(literal(1))
    .join_from(table_of(NudgeMessageRow), table_of(OutboxRow), _outbox.key == _message.key)
    # A literal, because a partial index is not matched against parameters.
    .where(text("nudge_message.state IN ('queued', 'blocked')"), or_(_outbox.state.in_(["sent", "failed"]), newly_refused()))
    .exists()
)
_CHECK_STATE = select(_check.day, _check.seen, _head.seq, _MOVED, _check.morning).select_from(
    table_of(AuditHeadRow).outerjoin(table_of(NudgeCheckRow), _check.day == select(func.max(_check.day)).correlate(None).scalar_subquery())
)
"""The only statement of an idle tick; all of its subqueries use indexes."""


def check_state(conn: Connection) -> CheckState:
    """Returns the state of the daily check. One statement."""
    day, seen, newest, moved, morning = conn.execute(_CHECK_STATE).one()
    return CheckState(day, seen or 0, newest, bool(moved), morning)


@dataclass(frozen=True)
class ReminderPreferences:
    """People's reminder preferences, and the routing shared by all releases. All are small tables.

    `snoozes` are by release, item and due day, `owners` by release and item, `channels` by committee ("" for a release's own), `groups`
    (Slack user groups) by committee. `seated` are the people on a roster, who alone are reminded of what is above White (R20).
    """

    snoozes: Mapping[tuple[str, str, date], date] = field(default_factory=dict)
    owners: Mapping[tuple[str, str], str] = field(default_factory=dict)
    settings: SettingsTable = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    clearances: Mapping[str, Classification] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    opted_out: frozenset[str] = frozenset()
    seated: frozenset[str] = frozenset()


_SNOOZES = select(_snooze.release_key, _snooze.item, _snooze.due, _snooze.until).where(_snooze.until > bindparam("today", type_=Date))
_OWNERS = select(_owner.release_key, _owner.item, _owner.owner)
_SETTINGS = select(
    _setting.release_key,
    _setting.kind,
    _setting.ahead,
    _setting.daily,
    _setting.weekly,
    _setting.manager_after,
    _setting.body_after,
    _setting.off,
)
_CHANNELS = select(_route.committee_key, _route.channel_id).where(_route.release_key == "")
_CLEARANCES = select(_clearance.channel_id, _clearance.classification)
_GROUPS = select(_group.committee_key, _group.group_id)
_OPTED_OUT = select(_opt_out.user_id)
_SEATED = select(_member.user_id).distinct()


def fetch_preferences(conn: Connection, today: date) -> ReminderPreferences:
    """Returns the preferences in force. Eight statements."""
    return ReminderPreferences(
        snoozes={(row[0], row[1], row[2]): row[3] for row in conn.execute(_SNOOZES, {"today": today}).all()},
        owners={(row[0], row[1]): row[2] for row in conn.execute(_OWNERS).all()},
        settings=settings(conn),
        channels=_pairs(conn, _CHANNELS),
        clearances=_pairs(conn, _CLEARANCES),
        groups=_pairs(conn, _GROUPS),
        opted_out=frozenset(conn.execute(_OPTED_OUT).scalars()),
        seated=frozenset(conn.execute(_SEATED).scalars()),
    )


def settings(conn: Connection) -> SettingsTable:
    """Returns the reminder settings by release and kind. One statement."""
    rows = conn.execute(_SETTINGS).all()
    return {(row[0], row[1]): Settings(tuple(map(int, filter(None, row[2].split(",")))), *row[3:]) for row in rows}


def _pairs(conn: Connection, statement: Select[Any]) -> dict[Any, Any]:
    return {row[0]: row[1] for row in conn.execute(statement).all()}


@dataclass(frozen=True)
class Watched:
    """An open release with its channels by committee, newest stage sent by item and due day, evidence and conditions."""

    release: Release
    channels: Mapping[str, str]
    newest_sent: Mapping[tuple[str, date], int]
    evidenced: frozenset[str]
    conditions: tuple[OpenCondition, ...]


@cache
def _about_watched(among: bool) -> tuple[Select[Any], ...]:
    keys = select(_release.key).where(*alive(among)).scalar_subquery()
    newest_sent = select(_nudge.release_key, _nudge.item, _nudge.due, func.min(_nudge.stage)).where(_nudge.why == "")
    evidence = select(_evidence.release_key, _evidence.criterion_ref).where(_evidence.replaced_by == 0, _evidence.withdrawn == "")
    conditions = select(
        _condition.release_key, _condition.criterion_ref, _condition.number, _condition.text, _condition.owner, _condition.due
    ).where(_condition.closed_on.is_(None))
    return (
        grouped(newest_sent.group_by(_nudge.release_key, _nudge.item, _nudge.due), keys, _nudge.release_key),
        grouped(select(_route.release_key, _route.committee_key, _route.channel_id), keys, _route.release_key),
        grouped(evidence, keys, _evidence.release_key),
        grouped(conditions, keys, _condition.release_key),
    )


def watched(conn: Connection, today: date, among: Collection[str] | None = None) -> Iterator[Watched]:
    """Streams the open releases with the data for their reminders, by key; statements and memory are constant."""
    bound = bound_to(today, among)
    with ExitStack() as until:
        newest_sent, channels, evidence, conditions = (Groups(until, conn, each, bound) for each in _about_watched(among is not None))
        for release in open_releases(conn, today, among=among):
            yield Watched(
                release,
                {row[0]: row[1] for row in channels.of(release.key)},
                {(row[0], row[1]): row[2] for row in newest_sent.of(release.key)},
                frozenset(row[0] for row in evidence.of(release.key)),
                tuple(OpenCondition(*row) for row in conditions.of(release.key)),
            )


_OF_RELEASE: Any = bindparam("release", type_=String)
_EVIDENCED = select(_evidence.criterion_ref).where(
    _evidence.release_key == _OF_RELEASE, _evidence.replaced_by == 0, _evidence.withdrawn == ""
)
_OPEN_CONDITIONS = (
    select(_condition.criterion_ref, _condition.number, _condition.text, _condition.owner, _condition.due)
    .where(_condition.release_key == _OF_RELEASE, _condition.closed_on.is_(None))
    .order_by(_condition.criterion_ref, _condition.number)
)


def review_state(conn: Connection, release: str) -> tuple[frozenset[str], tuple[OpenCondition, ...]]:
    """Returns the refs of a release's criteria with evidence, and its open conditions. Two statements."""
    bound = {"release": release}
    refs = conn.execute(_EVIDENCED, bound).scalars()
    open_ = conn.execute(_OPEN_CONDITIONS, bound).all()
    return frozenset(refs), tuple(OpenCondition(*row) for row in open_)


def closed_conditions(conn: Connection, release: str) -> dict[str, date]:
    """Returns a release's closed conditions ("T1-1") and the days on which they were closed. One statement."""
    rows = conn.execute(
        select(_condition.criterion_ref, _condition.number, _condition.closed_on).where(
            _condition.release_key == release, _condition.closed_on.is_not(None)
        )
    ).all()
    return {f"{ref}-{number}": day for ref, number, day in rows}


def channels_of(conn: Connection, release: str) -> dict[str, str]:
    """Returns a release's channels by committee ("" for its own), including those for all releases. One statement."""
    rows = conn.execute(
        select(_route.committee_key, _route.channel_id).where(_route.release_key.in_([release, ""])).order_by(_route.release_key == release)
    ).all()
    return {row[0]: row[1] for row in rows}


def sent_stages(conn: Connection, release: str) -> dict[tuple[str, date], frozenset[int]]:
    """Returns the stages sent or skipped for each item and due day of a release. One statement."""
    found: dict[tuple[str, date], set[int]] = {}
    for item, due, stage in conn.execute(
        select(_nudge.item, _nudge.due, _nudge.stage).where(_nudge.release_key == release, _nudge.why == "").distinct()
    ):
        found.setdefault((item, due), set()).add(stage)
    return {key: frozenset(stages) for key, stages in found.items()}


@dataclass(frozen=True)
class SentItem:
    """An item named in a message: a row of the ledger."""

    release: str
    item: str
    due: date
    stage: int
    channel: str
    day: date
    state: str
    why: str
    text: str


_LINE = (
    _nudge.release_key,
    _nudge.item,
    _nudge.due,
    _nudge.stage,
    _nudge.channel,
    _nudge.day,
    _nudge.state,
    _nudge.why,
    _nudge.text,
)


def lines_of(conn: Connection, channel: str, first: date, last: date) -> tuple[SentItem, ...]:
    """Returns the items of a channel between two days, both included, as its messages name them. One statement."""
    statement = select(*_LINE).where(_nudge.channel == channel, _nudge.day.between(first, last), _nudge.state != "skipped")
    return tuple(
        SentItem(*row) for row in conn.execute(statement.order_by(_nudge.release_key, _nudge.item, _nudge.due, _nudge.stage)).all()
    )


def lines_about(conn: Connection, release: str, since: date) -> tuple[SentItem, ...]:
    """Returns the reminders sent for a release since a day, without digests. One statement."""
    statement = select(*_LINE).where(
        _nudge.release_key == release, _nudge.state.in_(["queued", "sent", "done"]), _nudge.day >= since, _nudge.why != "digest"
    )
    return tuple(SentItem(*row) for row in conn.execute(statement.order_by(_nudge.day, _nudge.channel)).all())


def skipped_on(conn: Connection, release: str) -> tuple[SentItem, ...]:
    """Returns the reminders skipped for a release, newest first. One statement."""
    statement = select(*_LINE).where(_nudge.release_key == release, _nudge.state == "skipped")
    return tuple(
        SentItem(*row) for row in conn.execute(statement.order_by(_nudge.day.desc(), _nudge.item, _nudge.stage.desc()).limit(100)).all()
    )


_THREADS = (
    select(_nudge.channel, _message.ts)
    .join_from(table_of(NudgeRow), table_of(NudgeMessageRow), and_(_message.channel == _nudge.channel, _message.day == _nudge.day))
    .where(_message.ts != "", _nudge.why != "own")
)
_THREADS_OF = _THREADS.where(
    _nudge.release_key == bindparam("release", type_=String),
    _nudge.item == bindparam("item", type_=String),
    _nudge.due == bindparam("due", type_=Date),
).order_by(_nudge.day, case((_nudge.why == "", 0), else_=1), _nudge.channel)


def threads_of(conn: Connection, release: str, item: str, due: date) -> list[tuple[str, str]]:
    """Returns channel and ts of the sent messages that named an item, oldest first. One statement."""
    return [(row[0], row[1]) for row in conn.execute(_THREADS_OF, {"release": release, "item": item, "due": due}).all()]


def has_thread(release: ColumnElement[str], item: ColumnElement[str], due: ColumnElement[date]) -> ColumnElement[bool]:
    """Returns whether `threads_of` an item has any, as a condition on another table's columns."""
    return _THREADS.where(_nudge.release_key == release, _nudge.item == item, _nudge.due == due).exists()


def reminded_releases(conn: Connection) -> list[str]:
    """Returns the releases with open reminders. One statement."""
    return list(conn.execute(select(_nudge.release_key).where(_nudge.state.in_(["queued", "sent"])).distinct()).scalars())


@dataclass(frozen=True)
class Tally:
    """Counts for metrics: reminders by state, late reminders, outbox messages by state, ambiguous messages.

    Of the messages that failed, those that nobody misses are not counted.
    """

    nudges: Mapping[str, int]
    late: int
    outbox: Mapping[str, int]
    ambiguous: int


def tally(conn: Connection) -> Tally:
    """Returns the counts for metrics. Three statements."""
    nudges = conn.execute(select(_nudge.state, func.count(), func.sum(case((_nudge.late > 0, 1), else_=0))).group_by(_nudge.state)).all()
    missed = func.sum(case((or_(_outbox.state != "failed", MISSED), 1), else_=0))
    outbox = conn.execute(select(_outbox.state, missed).group_by(_outbox.state)).all()
    ambiguous = conn.execute(select(func.count()).where(_outbox.ambiguous.is_(True), _outbox.state.in_(["due", "sending"]))).scalar_one()
    return Tally(
        {row[0]: row[1] for row in nudges},
        sum(int(row[2] or 0) for row in nudges if row[0] != "skipped"),
        {row[0]: int(row[1]) for row in outbox},
        ambiguous,
    )


def last_text(conn: Connection, release: str, item: str) -> str:
    """Returns an item's text in its last reminder, or "". One statement."""
    statement = select(_nudge.text).where(_nudge.release_key == release, _nudge.item == item).order_by(_nudge.day.desc()).limit(1)
    return conn.execute(statement).scalar_one_or_none() or ""


def snooze_reason(conn: Connection, release: str, item: str, due: date) -> str:
    """Returns why an item is snoozed, or "". One statement."""
    matches = and_(_snooze.release_key == release, _snooze.item == item, _snooze.due == due)
    return conn.execute(select(_snooze.reason).where(matches)).scalar_one_or_none() or ""
