"""Number of differences between a release and an earlier version of it, counted from the history without rebuilding that version (R8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from policy.model.releases import Release

Key = tuple[str, ...]


@dataclass(frozen=True)
class RowChange:
    """One entry of the history: a field of a row, or the complete row if `field` is empty (None where it did not exist)."""

    table: str
    key: Key
    field: str
    before: Any
    after: Any


@dataclass
class _Row:
    """A row's known values at the version and now, and whether it existed."""

    existed: bool
    exists: bool
    old: dict[str, Any] = field(default_factory=dict)
    new: dict[str, Any] = field(default_factory=dict)

    def apply(self, change: RowChange) -> None:
        """Follows one change."""
        if change.field:
            if self.existed:
                self.old.setdefault(change.field, change.before)
            self.new[change.field] = change.after
            return
        if self.existed and isinstance(change.before, dict):
            self.old = {**change.before, **self.old}
        self.exists = change.after is not None
        self.new = dict(change.after) if isinstance(change.after, dict) else {}

    @property
    def stays(self) -> bool:
        """Whether it existed at the version and exists now."""
        return self.existed and self.exists

    def groups(self, names: Mapping[str, str]) -> set[str]:
        """Returns the changed fields as the RID's readers see them, such as one date for its parts."""
        changed = (name for name in names if self.old.get(name) != self.new.get(name))
        return {names[name] for name in changed}


def _same(names: str) -> dict[str, str]:
    return {name: name for name in names.split()}


_EXCEPTION = {f"exception_{name}": "exception" for name in ("reason", "reference", "documents", "cost", "testing")}
_REQUEST = _same("title description state expected committed note")
_FIELDS: dict[str, dict[str, str]] = {
    "release": _same(
        "kind go_live body classification technical_specifications created_on cancelled_on live_on summary other_codes dcc_testing "
        "user_testing quoted_total combined_assessment_pending shared_with_requests operational secas_budgeted"
    ),
    "scope_item": _same("state agreed_on cutoff added_on out_reason description") | _EXCEPTION,
    "alongside": {},
    "designation": _same("by designated_on reference documents note"),
    "milestone": _same("event notes owner done_on acts covers recorded_on")
    | dict.fromkeys(("planned", "anchor", "working_days", "proposed"), "date"),
    "criterion": _same("kind committee text answers standing"),
    "cost": _same("pence"),
    "secas_effort": {"days": "days", "days_qualifier": "days", "pence": "cost", "cost_qualifier": "cost"},
    "impact_summary": _same("text"),
    "participant_impact": {},
    "document_impact": {},
    "recommendation": _same("positive given_on reason"),
    "link": _same("url"),
}
"""The columns of each table that the comparison sees; columns of one group are one difference."""
_WHOLE = {
    "decision": _same("subject body outcome met_on covers recorded_on reference note"),
    "note": _same("kind text"),
}
"""Tables whose rows are compared as a whole: a changed one has left and another has entered."""
_MODIFICATION = _same(
    "title state dcc_systems user_systems technical_specifications approved_on implementation_on description link chosen_solution "
    "decided_by decided_on decision_reference"
)


class Folded:
    """Changes since a version, folded into what each row was and is, so that many changes of one field cost as much as one."""

    def __init__(self) -> None:
        """Starts at the version."""
        self.rows: dict[tuple[str, Key], _Row] = {}

    def apply(self, changes: Iterable[RowChange]) -> None:
        """Follows changes, in the order of the history."""
        for each in changes:
            name = (each.table, each.key)
            if name not in self.rows:
                existed = bool(each.field) or each.before is not None
                self.rows[name] = _Row(existed, existed)
            self.rows[name].apply(each)


def count_changes(folded: Folded, release: Release) -> int | None:
    """Counts the differences between the release and the version after which the changes were made.

    Changes to other releases must be left out. None if they can't be counted from the history alone: a place in scope that the version
    had is gone, and with it what is known of its modification.
    """
    rows = folded.rows
    total = 0
    for (table, _), row in rows.items():
        if table in _FIELDS:
            total += len(row.groups(_FIELDS[table])) if row.stays else row.existed != row.exists
        elif table in _WHOLE:
            changed = bool(row.groups(_WHOLE[table])) if row.stays else row.existed != row.exists
            total += 2 * changed if row.stays else changed
    shared = _Shared(rows, release)
    if shared.gone:
        return None
    return total + shared.after() + shared.modifications() + shared.alongside() + shared.dependencies()


class _Shared:
    """Differences that a release has through rows shared with others, and through the order of steps."""

    def __init__(self, rows: Mapping[tuple[str, Key], _Row], release: Release) -> None:
        self._rows, self._release = rows, release
        places = self._of("scope_item")
        self._new_places = {key[1:] for key, row in places.items() if not row.existed}
        self.gone = any(row.existed and not row.exists for row in places.values())
        self._was_in = {item.modification.ref for item in release.scope if (item.modification.ref, str(item.part)) not in self._new_places}

    def _of(self, table: str) -> dict[Key, _Row]:
        return {key: row for (name, key), row in self._rows.items() if name == table}

    def after(self) -> int:
        """Counts steps that stay and whose predecessors changed."""
        steps = self._of("milestone")
        changed = {key[:2] for key, row in self._of("predecessor").items() if _touched(row)}
        return sum(steps[key].stays if key in steps else True for key in changed)

    def modifications(self) -> int:
        """Counts changed fields of modifications, once for each of their places that stays."""
        solved, parted = ({key[0] for key, row in self._of(table).items() if _touched(row)} for table in ("solution", "modification_part"))
        rows = self._of("modification")
        total = 0
        for item in self._release.scope:
            ref = item.modification.ref
            if (ref, str(item.part)) not in self._new_places:
                total += len(rows[(ref,)].groups(_MODIFICATION)) if (ref,) in rows else 0
                total += (ref in solved) + (ref in parted)
        return total

    def alongside(self) -> int:
        """Counts changed fields of the Change Requests that stay alongside."""
        entered = {key[1] for key, row in self._of("alongside").items() if not row.existed}
        return sum(self._request(each.ref) for each in self._release.alongside if each.ref not in entered)

    def dependencies(self) -> int:
        """Counts dependencies that entered or left, and changed fields of those that stay and of their Change Requests."""
        rows, total = self._of("dependency"), 0
        now: set[Key] = {(each.modification, each.request.ref, each.before) for each in self._release.dependencies}
        left = {key for key, row in rows.items() if row.existed and not row.exists and key[0] in self._was_in}
        for key in now:
            row = rows.get(key)
            before = key[0] in self._was_in and (row is None or row.existed)
            total += (self._request(key[1]) + (len(row.groups({"reach": "reach"})) if row else 0)) if before else 1
        return total + len(left - now)

    def _request(self, ref: str) -> int:
        row = self._of("change_request").get((ref,))
        return len(row.groups(_REQUEST)) if row else 0


def _touched(row: _Row) -> bool:
    names = {name: name for name in (*row.old, *row.new)}
    return bool(row.groups(names)) if row.stays else row.existed != row.exists
