"""Loader of release files: adds missing rows, applies the files' changes, and keeps users' changes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any

from sqlalchemy import Connection, select

from policy.calendar.release_calendar import release_name
from storage.columns import plain
from storage.engine.session import Act, Change, Store
from storage.history.journal import recorded_columns, thing_of
from storage.mapping.to_rows import Values
from storage.release_file import Contents
from storage.release_file.desired_rows import CLOSED, Key, Wanted, key_of, stored_rows, wanted_rows
from storage.release_file.report import Author, Effect, Fate, FileDifference, LoadReport
from storage.releases.dependents import dependents
from storage.scope.across_releases import mixed
from storage.scope.renaming import rename_drafts
from storage.tables import FROM_FILES, AuditRow, CommitteeRow, DependencyRow, GlossaryTermRow, Row, ScopeItemRow, SecDocumentRow, table_of

LOAD = "load"
"""The loader's command name in the audit. A value last written by any other command is a user's."""

STAGED = "load stage"
"""The command name of a stage's changes: the loader keeps them like a user's, and only a later stage changes them."""

_SHARED = (DependencyRow, SecDocumentRow, GlossaryTermRow, CommitteeRow)
"""Shared lists, of which a release's file has only a part."""

_CHUNK = 500
_audit = table_of(AuditRow).c


class LoadFaults(Exception):  # noqa: N818 - called a fault, like the store's.
    """Raised if the files refer to data that is neither in them nor stored; nothing is loaded. `faults` are sentences."""

    def __init__(self, faults: Iterable[str]) -> None:
        """Stores the sentences."""
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class _Previewed(Exception):  # noqa: N818 - It carries a report out of a transaction that must leave no trace.
    def __init__(self, report: LoadReport) -> None:
        super().__init__()
        self.report = report


def load(
    store: Store,
    contents: Contents,
    *,
    at: datetime,
    replace: bool = False,
    corrections: bool = False,
    actor: str = LOAD,
    preview: bool = False,
) -> LoadReport:
    """Loads contents in one transaction. Loading the same contents again changes nothing and writes no audit rows.

    With `preview`, nothing is stored and the report says what would change.

    Users' changes are kept and reported, or overwritten and reported with `replace`. Rows of a release or a modification that the files
    leave out are reported line by line, and removed only with `replace`, with what is stored about them (the evidence of a criterion);
    with `corrections`, those of them are removed too that no user touched. A scope item is never removed: a file says that it is out, with
    the reason (R5). Closed lists follow the files. Releases, modifications, committees, members and terms are never removed. Raises
    LoadFaults if a committee is unknown.
    """
    try:
        with store.changing(Act(actor=actor, command=LOAD, at=at, via="cli")) as tx:
            # Only the shipped data has the shared lists whole; any other file would move what it names to the front.
            report = bring_in(tx, contents, replace=replace, keep_order=not corrections, corrections=corrections)
            if preview:
                raise _Previewed(report)
            return dataclasses.replace(report, changes=())
    except _Previewed as previewed:
        return previewed.report


def bring_in(
    tx: Change,
    contents: Contents,
    *,
    replace: bool,
    keep_order: bool = False,
    corrections: bool = False,
    own: frozenset[str] = frozenset({LOAD}),
) -> LoadReport:
    """Loads contents within a transaction; see `load`. With `keep_order`, shared data keeps its position in its list.

    What the commands `own` wrote last may be overwritten; what any other wrote is a user's.

    Raises LoadFaults if a committee is unknown, before changing anything, or if a part and the whole would both be in scope (R6).
    """
    wanted = wanted_rows(contents)
    faults = _unknown_committees(tx.connection, wanted)
    if faults:
        raise LoadFaults(faults)
    renamed = rename_drafts(tx.session, contents.modifications)
    work = _Work(tx, wanted, replace=replace, keep_order=keep_order, corrections=corrections, own=own)
    work.changes += [Effect("", said=each) for each in renamed]
    work.compare()
    work.perform()
    tx.session.flush()
    scoped = {item.modification.ref for release in contents.releases for item in release.scope}
    if both := mixed(tx.connection, scoped):
        raise LoadFaults(f"{ref}: a part and the whole of it would both be in scope. Give each place its part." for ref in both)
    return LoadReport(
        work.added, work.updated, work.removed, work.unchanged, tuple(work.differences), tuple(work.changes), tuple(work.kept)
    )


def _unknown_committees(connection: Connection, wanted: Wanted) -> list[str]:
    known = {values["key"] for values in wanted.rows.get(CommitteeRow, {}).values()}
    known |= set(connection.execute(select(table_of(CommitteeRow).c.key)).scalars())
    named: dict[str, str] = {}
    for row, rows in wanted.rows.items():
        columns = [
            constraint.column_keys[0]
            for constraint in table_of(row).foreign_key_constraints
            if constraint.referred_table.name == "committee"
        ]
        for values in rows.values():
            for column in columns:
                named.setdefault(values[column], _words(thing_of(table_of(row), values)))
    return [
        f"{where} names the committee {committee}, which is neither in the files nor stored. Load its definition too."
        for committee, where in sorted(named.items())
        if committee not in known
    ]


def _words(thing: str) -> str:
    table, _, name = thing.partition(":")
    return f"{table.replace('_', ' ')} {name}"


@dataclass
class _Differing:
    """A stored row that differs from the files in `fields`, or is missing from them."""

    row: type[Row]
    key: Key
    thing: str
    stored: Values
    given: Values | None
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Entry:
    """The author fields of an audit row."""

    actor: str
    command: str
    at: datetime


class _Authors:
    """The last author of each row and field, from the audit."""

    def __init__(self, connection: Connection, things: Iterable[str], zone: tzinfo, own: frozenset[str]) -> None:
        self._own = own
        self._whole: dict[str, _Entry] = {}
        self._fields: dict[str, dict[str, _Entry]] = {}
        ordered = sorted(set(things))
        for start in range(0, len(ordered), _CHUNK):
            statement = (
                select(_audit.thing, _audit.field, _audit.actor, _audit.command, _audit.at)
                .where(_audit.thing.in_(ordered[start : start + _CHUNK]), _audit.outcome == "done")
                .order_by(_audit.seq)
            )
            for thing, name, *rest in connection.execute(statement):
                actor, command, at = rest
                entry = _Entry(actor, command, at.astimezone(zone))
                if name:
                    self._fields.setdefault(thing, {})[name] = entry
                else:
                    self._whole[thing] = entry
                    self._fields.pop(thing, None)

    def user_of(self, thing: str, field_name: str = "") -> Author | None:
        """Returns who last changed it, when and how, or None if that was the loader."""
        return self._by(self._fields.get(thing, {}).get(field_name) or self._whole.get(thing))

    def user_of_any(self, thing: str) -> Author | None:
        """Returns the same for a row or any of its fields."""
        entries = [self._whole.get(thing), *self._fields.get(thing, {}).values()]
        return next(filter(None, map(self._by, entries)), None)

    def _by(self, entry: _Entry | None) -> Author | None:
        if entry is None or entry.command in self._own:
            return None
        return Author(entry.actor, entry.at.date(), entry.command)


class _Work:
    """One load: compares every table, looks up the authors of differences in the audit, then makes the changes."""

    def __init__(self, tx: Change, wanted: Wanted, *, replace: bool, keep_order: bool, corrections: bool, own: frozenset[str]) -> None:
        self._own = own
        self._tx = tx
        self._wanted = wanted
        self._replace = replace
        self._keep_order = keep_order
        self._corrections = corrections
        self._missing: list[tuple[type[Row], str, Values]] = []
        self._differing: list[_Differing] = []
        self._extra: list[_Differing] = []
        self.added = self.updated = self.removed = self.unchanged = 0
        self.differences: list[FileDifference] = []
        self.changes: list[Effect] = []
        self.kept: list[str] = []

    def compare(self) -> None:
        """Compares the files' rows with the stored ones: missing, different, the same, or no longer in the files."""
        connection = self._tx.connection
        for row in FROM_FILES:
            table = table_of(row)
            given = self._wanted.rows.get(row, {})
            stored = stored_rows(connection, row, self._wanted)
            columns = [column.name for column in recorded_columns(table)]
            if self._keep_order and row in _SHARED:
                columns.remove("position")
            for key, values in given.items():
                here = stored.get(key)
                if here is None:
                    self._missing.append((row, thing_of(table, values), values))
                    continue
                fields = [name for name in columns if name in values and plain(values[name]) != plain(here[name])]
                if fields:
                    self._differing.append(_Differing(row, key_of(table, here), thing_of(table, here), here, values, fields))
                else:
                    self.unchanged += 1
            self._extra += [
                _Differing(row, key, thing_of(table, here), here, None)
                for key, here in stored.items()
                if key not in given and self._wanted.owns(row, here)
            ]

    def perform(self) -> None:
        """Makes the changes that overwrite no user's change, and reports the others."""
        asked = [thing for _, thing, _ in self._missing] + [each.thing for each in (*self._differing, *self._extra)]
        authors = _Authors(self._tx.connection, asked, self._tx.act.at.tzinfo or UTC, self._own)
        self._add(authors)
        self._update(authors)
        self._remove(authors)

    def _kept(self, found: FileDifference) -> bool:
        """Returns whether a user's change is kept; reports it either way."""
        if found.by is None:
            return False
        self.differences.append(dataclasses.replace(found, fate=Fate.REPLACED if self._replace else Fate.KEPT))
        return not self._replace

    def _add(self, authors: _Authors) -> None:
        adding: dict[type[Row], list[Values]] = {}
        for row, thing, values in self._missing:
            if not self._kept(FileDifference(Fate.KEPT, thing, given=_stored(values), by=authors.user_of(thing))):
                adding.setdefault(row, []).append(values)
                self.changes.append(Effect(thing, after=_stored(values)))
        for row, rows in adding.items():
            self._tx.add_rows(row, rows)
            self.added += len(rows)

    def _update(self, authors: _Authors) -> None:
        for each in self._differing:
            assert each.given is not None  # noqa: S101 - a difference in fields has both rows
            chosen = []
            for name in each.fields:
                user = authors.user_of(each.thing, name)
                if name == "position" and user and not self._replace:
                    continue
                if not self._kept(FileDifference(Fate.KEPT, each.thing, name, plain(each.given[name]), plain(each.stored[name]), user)):
                    chosen.append(name)
            if chosen:
                found = self._object(each)
                for name in chosen:
                    setattr(found, name, each.given[name])
                    self.changes.append(Effect(each.thing, name, plain(each.stored[name]), plain(each.given[name])))
                self.updated += 1
            else:
                self.unchanged += 1

    def _remove(self, authors: _Authors) -> None:
        for each in self._extra:
            if each.row is ScopeItemRow:
                # Leaving a line out is no reason, and a scope keeps everything that was in it with its reason (R5).
                part = f" part {each.stored['part']}" if each.stored["part"] else ""
                where = f"{each.stored['modification_ref']}{part} is in the scope of the {release_name(each.stored['release_key'])}"
                sentence = f"{where} and not in the file. To take it out, write it with state: out and its out_reason"
                self.kept.append(sentence)
                self.differences.append(FileDifference(Fate.KEPT, each.thing, said=sentence))
                continue
            user = authors.user_of_any(each.thing)
            follows = self._replace or (not user and (self._corrections or each.row in CLOSED))
            self.differences.append(
                FileDifference(Fate.REMOVED if follows else Fate.KEPT, each.thing, stored=_stored(each.stored), by=user)
            )
            if not follows:
                continue
            for thing, dependent in dependents(self._tx.session, each.row, each.stored):
                self._tx.session.delete(dependent)
                gone = _stored(dependent.model_dump())
                self.differences.append(FileDifference(Fate.REMOVED, thing, stored=gone, of=each.thing))
                self.changes.append(Effect(thing, before=gone, of=each.thing))
                self.removed += 1
            self._tx.session.delete(self._object(each))
            self.changes.append(Effect(each.thing, before=_stored(each.stored)))
            self.removed += 1

    def _object(self, each: _Differing) -> Row:
        key = tuple(each.stored[column.name] for column in table_of(each.row).primary_key.columns)
        return self._tx.session.get_one(each.row, key)


def _stored(values: Values) -> dict[str, Any]:
    return {name: plain(value) for name, value in values.items()}
