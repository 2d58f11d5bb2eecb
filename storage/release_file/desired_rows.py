"""The rows that release files define, and the stored rows that a file with the same key replaces or removes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, select

from policy.meetings.minutes import MeetingRecord
from policy.model.scope import ChangeRequest, Dependency, Modification
from storage.columns import plain
from storage.mapping import to_rows
from storage.mapping.to_rows import RowValues, Values
from storage.release_file import Contents
from storage.tables import (
    FROM_FILES,
    AttendanceRow,
    AuthorityRow,
    ChannelClearanceRow,
    ChannelRouteRow,
    CommitteeRow,
    DeciderRow,
    DependencyRow,
    GlossaryTermRow,
    LeadTimeRow,
    MeetingActionRow,
    MeetingRow,
    MeetingRuleRow,
    MemberRow,
    ModificationPartRow,
    ReferencePatternRow,
    ReleaseRow,
    Row,
    ScheduleSlotRow,
    SecDocumentRow,
    SolutionRow,
    StandardCriterionRow,
    table_of,
)

Key = tuple[Any, ...]

CLOSED = (StandardCriterionRow, ScheduleSlotRow, LeadTimeRow, AuthorityRow, ReferencePatternRow, DeciderRow, MeetingRuleRow)
"""Closed lists: a file gives them completely or not at all, so a missing row is to be removed."""

_OF_A_MODIFICATION = (SolutionRow, ModificationPartRow)

_MANY = 500


@dataclass
class Wanted:
    """The rows that the files define, by table and plain primary key, and the owners whose rows they define completely."""

    rows: dict[type[Row], dict[Key, Values]] = field(default_factory=dict)
    releases: frozenset[str] = frozenset()
    modifications: frozenset[str] = frozenset()
    depending: frozenset[str] = frozenset()

    def add(self, given: RowValues) -> None:
        """Adds a row unless its key exists."""
        row, values = given
        self.rows.setdefault(row, {}).setdefault(key_of(table_of(row), values), values)

    def owns(self, row: type[Row], values: Values) -> bool:
        """Returns whether the files own this stored row, so that it is removed if they no longer define it."""
        if row in CLOSED:
            return bool(self.rows.get(row))
        if row in _OF_A_MODIFICATION:
            return values["modification_ref"] in self.modifications
        if row is DependencyRow:
            return values["modification_ref"] in self.depending
        return row in FROM_FILES and row not in {ReleaseRow, ChannelRouteRow} and values.get("release_key") in self.releases


def key_of(table: Table, values: Values) -> Key:
    """Returns a row's primary key in plain values."""
    return tuple(plain(values[column.name]) for column in table.primary_key.columns)


def wanted_rows(contents: Contents) -> Wanted:
    """Returns the rows for the contents, including the data that releases refer to."""
    modifications = _modifications(contents)
    dependencies = _dependencies(contents)
    requests: dict[str, ChangeRequest] = {each.ref: each for each in contents.change_requests}
    for request in (*(each.request for each in dependencies), *(each for release in contents.releases for each in release.alongside)):
        requests.setdefault(request.ref, request)
    wanted = Wanted(
        releases=frozenset(release.key for release in contents.releases),
        modifications=frozenset(modifications),
        depending=frozenset(each.modification for each in dependencies) | frozenset(each.ref for each in contents.modifications),
    )
    for release in contents.releases:
        for given in to_rows.release(release):
            wanted.add(given)
    for modification in modifications.values():
        for given in to_rows.modification(modification):
            wanted.add(given)
    for request in requests.values():
        wanted.add(to_rows.change_request(request))
    for position, dependency in enumerate(dependencies):
        wanted.add(to_rows.dependency(dependency, position))
    for given in _reference(contents):
        wanted.add(given)
    return wanted


def _modifications(contents: Contents) -> dict[str, Modification]:
    by_ref = {each.ref: each for each in contents.modifications}
    for release in contents.releases:
        for item in release.scope:
            by_ref.setdefault(item.modification.ref, item.modification)
    return by_ref


def _dependencies(contents: Contents) -> tuple[Dependency, ...]:
    first: dict[tuple[str, str, str], Dependency] = {}
    for each in (*contents.dependencies, *(each for release in contents.releases for each in release.dependencies)):
        first.setdefault((each.modification, each.request.ref, each.before), each)
    return tuple(first.values())


def _reference(contents: Contents) -> Iterator[RowValues]:
    listed: tuple[tuple[type[Row], tuple[Any, ...], str], ...] = (
        (SecDocumentRow, contents.documents, "name title"),
        (CommitteeRow, contents.committees, "key name short role reviews quorum"),
        (
            StandardCriterionRow,
            contents.standard_criteria,
            "ref kind committee text answers not_in_documentation proposed_on agreed_on agreed_by agreed_reference",
        ),
        (ScheduleSlotRow, contents.slots, "month nth kind"),
        (LeadTimeRow, contents.lead_times, "key label months covers source"),
        (GlossaryTermRow, contents.terms, "term meaning explanation source"),
        (ReferencePatternRow, contents.patterns, "prefix kind digits letters becomes"),
        (DeciderRow, contents.deciders, "body paths recorded_by"),
        (MeetingRuleRow, contents.meeting_rules, "body paper_days prefix source"),
    )
    for row, things, names in listed:
        for position, thing in enumerate(things):
            yield row, {**{name: getattr(thing, name) for name in names.split()}, "position": position}
    for authority in contents.authorities:
        yield AuthorityRow, {"effective_from": authority.effective_from, "body": authority.body}
    for record in contents.meetings:
        yield from _meeting(record)
    for member in contents.members:
        yield MemberRow, {"committee_key": member.committee, "user_id": member.user, "chair": member.chair}
    for route in contents.channels:
        yield (
            ChannelRouteRow,
            {"release_key": route.release, "committee_key": route.committee or "", "channel_id": route.channel},
        )
    for clearance in contents.clearances:
        yield ChannelClearanceRow, {"channel_id": clearance.channel, "classification": clearance.classification}


def _meeting(record: MeetingRecord) -> Iterator[RowValues]:
    """Yields the rows of a meeting and its minutes; what the file leaves out stays as it is."""
    meeting, kept = record.meeting, record.minutes
    named = {"body": meeting.body, "key": meeting.key, "day": meeting.day, "meeting_number": meeting.number}
    paper = {"paper_number": meeting.paper, "paper_author": meeting.author, "paper_on": meeting.dated}
    more: Values = {"channel_id": meeting.channel, "cancelled": meeting.cancelled, "minutes_text": kept.text}
    more |= {"minutes_on": kept.confirmed_on, "minutes_by": kept.confirmed_by}
    yield MeetingRow, named | paper | {name: value for name, value in more.items() if value}
    own = {"body": meeting.body, "meeting_key": meeting.key}
    for position, each in enumerate(kept.attendees):
        yield AttendanceRow, {**own, "person": each.person, "position": position, "presence": each.presence}
    for action in kept.actions:
        facts = {"number": action.number, "text": action.text, "owner": action.owner, "due": action.due}
        yield MeetingActionRow, {**own, **facts, "closed_on": action.closed_on, "closed_note": action.closed_note}


def stored_rows(connection: Connection, row: type[Row], wanted: Wanted) -> dict[Key, Values]:
    """Returns the table's stored rows that the files may own, by plain primary key. One statement; none if they can own none."""
    if row in CLOSED:
        owner, values = "", [*wanted.rows.get(row, ())]
    else:
        owner, values = _owner(row, wanted)
    if not values:
        return {}
    bound = {"values": values} if owner and len(values) <= _MANY else {}
    found = connection.execute(_stored(row, owner if bound else ""), bound)
    return {key_of(table_of(row), each): each for each in map(dict, found.mappings())}


@cache
def _stored(row: type[Row], owner: str) -> Select[Any]:
    # Built once, because a load asks each table.
    table = table_of(row)
    if not owner:
        return select(table)
    column = table.c[owner]
    return select(table).where(column.in_(bindparam("values", type_=column.type, expanding=True)))


def _owner(row: type[Row], wanted: Wanted) -> tuple[str, list[Any]]:
    table = table_of(row)
    if "release_key" in table.columns and row is not ChannelRouteRow:
        return "release_key", sorted(wanted.releases)
    if row in _OF_A_MODIFICATION:
        return "modification_ref", sorted(wanted.modifications)
    if row is DependencyRow:
        return "modification_ref", sorted(wanted.depending)
    first = next(iter(table.primary_key.columns)).name
    return first, sorted({values[first] for values in wanted.rows.get(row, {}).values()})
