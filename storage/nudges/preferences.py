"""Reads of what decides on reminders: snoozes, owners, settings, opt-outs, and the channels that reminders go to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, select

from policy.model.releases import Classification
from policy.nudges.settings import Settings, SettingsTable
from storage.nudges.snoozes import RUNNING, running_snoozes
from storage.releases.changed_tables import of_tables, tables_in
from storage.tables import (
    ChannelClearanceRow,
    ChannelRouteRow,
    CommitteeGroupRow,
    MemberRow,
    NudgeOptOutRow,
    NudgeOwnerRow,
    NudgeSettingRow,
    table_of,
)

_owner = table_of(NudgeOwnerRow).c
_setting = table_of(NudgeSettingRow).c
_group = table_of(CommitteeGroupRow).c
_opt_out = table_of(NudgeOptOutRow).c
_route = table_of(ChannelRouteRow).c
_clearance = table_of(ChannelClearanceRow).c
_member = table_of(MemberRow).c


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
_TABLES = tables_in(RUNNING, _OWNERS, _SETTINGS, _CHANNELS, _CLEARANCES, _GROUPS, _OPTED_OUT, _SEATED)


def fetch_preferences(conn: Connection, today: date) -> ReminderPreferences:
    """Returns the preferences in force. Eight statements, or none if none of their rows has changed since."""
    return of_tables(conn, ("reminder preferences", today), _TABLES, lambda: _read(conn, today))


def _read(conn: Connection, today: date) -> ReminderPreferences:
    return ReminderPreferences(
        snoozes=running_snoozes(conn, today),
        owners={(row[0], row[1]): row[2] for row in conn.execute(_OWNERS).all()},
        settings=fetch_settings(conn),
        channels=_pairs(conn, _CHANNELS),
        clearances=_pairs(conn, _CLEARANCES),
        groups=_pairs(conn, _GROUPS),
        opted_out=frozenset(conn.execute(_OPTED_OUT).scalars()),
        seated=frozenset(conn.execute(_SEATED).scalars()),
    )


def fetch_settings(conn: Connection) -> SettingsTable:
    """Returns the reminder settings by release and kind. One statement."""
    rows = conn.execute(_SETTINGS).all()
    return {(row[0], row[1]): Settings(tuple(map(int, filter(None, row[2].split(",")))), *row[3:]) for row in rows}


def _pairs(conn: Connection, statement: Select[Any]) -> dict[Any, Any]:
    return {row[0]: row[1] for row in conn.execute(statement).all()}
