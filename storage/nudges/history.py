"""Reads of the audit for reminders: changes in a week, releases affected by changes, who completed a milestone."""

from __future__ import annotations

import json
import sys
from datetime import date

from sqlalchemy import Connection, exists, func, or_, select

from policy.nudges.digest import is_first_of_week
from storage.history.names import name_of, prefix_of
from storage.tables import AuditHeadRow, AuditRow, CommitteeGroupRow, DeputyRow, MemberRow, MilestoneRow, NudgeCheckRow, table_of

_check = table_of(NudgeCheckRow).c
_audit = table_of(AuditRow).c
_head = table_of(AuditHeadRow).c

_TIMETABLE_FIELDS = ("planned", "anchor", "working_days", "done_on")


def week_before(conn: Connection, day: date) -> tuple[int, int]:
    """Returns the audit rows that bound a week's digest: from the previous digest to the day's check. Two statements at most."""
    rows = conn.execute(select(_check.day, _check.seq).where(_check.day <= day).order_by(_check.day.desc()).limit(8)).all()
    own = next((row.seq for row in rows if row.day == day), None)
    until: int = conn.execute(select(_head.seq)).scalar_one() if own is None else own
    before = [row for row in rows if row.day < day]
    digest = next((row.seq for row in before if is_first_of_week(row.day)), before[-1].seq if before else until)
    return digest, until


def moved_releases(conn: Connection, since: int, until: int) -> frozenset[str]:
    """Returns the releases whose timetable changed between two audit rows. One statement."""
    rows = conn.execute(
        select(_audit.release_key)
        .where(_audit.seq > since, _audit.seq <= until, _audit.thing.startswith(prefix_of(MilestoneRow)), _audit.outcome == "done")
        .distinct()
    ).scalars()
    return frozenset(row for row in rows if row)


def moved_steps(conn: Connection, release: str, since: int, until: int) -> list[tuple[str, str, str | None, str | None]]:
    """Returns the changes to a release's timetable between two audit rows: milestone, field, before, after (JSON). One statement."""
    rows = conn.execute(
        select(_audit.thing, _audit.field, _audit.before, _audit.after)
        .where(
            _audit.release_key == release,
            _audit.seq > since,
            _audit.seq <= until,
            _audit.thing.startswith(prefix_of(MilestoneRow)),
            _audit.outcome == "done",
            or_(_audit.field == "", _audit.field.in_(_TIMETABLE_FIELDS)),
        )
        .order_by(_audit.seq)
    ).all()
    return [(row.thing.partition("/")[2].replace("%2F", "/").replace("%25", "%"), row.field, row.before, row.after) for row in rows]


def earlier_dates(conn: Connection, release: str) -> list[tuple[str, str]]:
    """Returns the dates that a release's milestones had before: milestone and ISO text, newest first. One statement."""
    changes = reversed(moved_steps(conn, release, 0, sys.maxsize))
    return [(step, json.loads(before)) for step, field, before, _ in changes if field == "planned" and before not in {None, "null"}]


def touched_since(conn: Connection, seen: int) -> frozenset[str] | None:
    """Returns the releases that changes since an audit row may affect, or None for all. One statement."""
    rows = conn.execute(select(_audit.release_key).where(_audit.seq > seen, _audit.outcome == "done").distinct()).scalars()
    keys = set(rows)
    return None if None in keys else frozenset(key for key in keys if key is not None)


def newest_changes(conn: Connection, seen: int) -> dict[str | None, int]:
    """Returns the newest change since an audit row by release; the key None has those of no release. One statement."""
    newest = select(_audit.release_key, func.max(_audit.change_id)).where(_audit.seq > seen, _audit.outcome == "done")
    return {row[0]: row[1] for row in conn.execute(newest.group_by(_audit.release_key)).all()}


def rosters_changed(conn: Connection, seen: int) -> bool:
    """Returns whether members, deputies or the user groups of committees changed since an audit row. One statement."""
    on_a_roster = or_(*(_audit.thing.startswith(prefix_of(each)) for each in (MemberRow, DeputyRow, CommitteeGroupRow)))
    return bool(conn.execute(select(exists().where(_audit.seq > seen, _audit.outcome == "done", on_a_roster))).scalar_one())


def done_by(conn: Connection, release: str, step: str) -> str:
    """Returns who last marked a milestone done, or "". One statement."""
    thing = name_of(MilestoneRow, release, step)
    statement = select(_audit.actor).where(_audit.thing == thing, _audit.field == "done_on", _audit.outcome == "done")
    return conn.execute(statement.order_by(_audit.seq.desc()).limit(1)).scalar_one_or_none() or ""
