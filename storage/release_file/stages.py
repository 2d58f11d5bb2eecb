"""Stages: release files that hold only what changed on a day, and are loaded on top of what is stored, each on its own day.

A stage is a release file in `storage/reference/stages`, named by its day. What it leaves out stays as it is stored. An entry of a list
(a scope item, a modification) is found by its key and changed, or added. Imported only where files are loaded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Connection, func, select

from storage.engine.session import Act, Store
from storage.release_file import REFERENCE, Contents, parse_text, transfer, write
from storage.release_file.loader import LOAD, STAGED, bring_in
from storage.release_file.report import LoadReport
from storage.releases import releases
from storage.tables import AuditRow, table_of

FOLDER = REFERENCE / "stages"
FIRST_DAY = date(2020, 1, 10)
"""The day of the shipped reference data: the Panel paper's."""

AT = time(18)
"""The time of a stage on its day, after the day's meetings."""

# libyaml's, which are quicker, if PyYAML was built with it. What is written here is only read back.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

_SHARED = ("modifications", "change_requests", "dependencies", "documents")
"""Sections of an export that a stage finds stored, and does not repeat."""

_KEYS: Mapping[str, tuple[str, ...]] = {
    "modifications": ("ref",),
    "parts": ("part",),
    "scope": ("modification", "part"),
    "timetable": ("key",),
    "criteria": ("ref",),
    "versions": ("number",),
    "decisions": ("subject", "met_on"),
    "designations": ("name",),
    "links": ("label",),
    "notes": ("kind", "text"),
}
"""The keys of the entries of each list; any other list is replaced."""

_audit = table_of(AuditRow).c


@dataclass(frozen=True)
class ShippedStage:
    """A shipped stage: its day and its file."""

    day: date
    path: Path

    @property
    def reason(self) -> str:
        """The reason of its changes in the history, which shows that it is loaded."""
        return f"Stage {self.day.isoformat()}"


def stages(until: date, folder: Path = FOLDER) -> tuple[ShippedStage, ...]:
    """Returns the shipped stages up to a day, oldest first."""
    found = (ShippedStage(date.fromisoformat(each.stem), each) for each in sorted(folder.glob("*.yaml")))
    return tuple(each for each in found if each.day <= until)


def load_stage(store: Store, stage: ShippedStage, now: datetime) -> LoadReport | None:
    """Loads a stage in one transaction; None if it is loaded already. What people have changed is kept and reported.

    It is recorded at its own day, so that "as of" is right; if the record has newer changes, at the time of the newest, so that the history
    stays in order. Raises FileFaults or LoadFaults.
    """
    with store.reading() as conn:
        if conn.execute(select(_audit.seq).where(_audit.command == STAGED, _audit.reason == stage.reason).limit(1)).first():
            return None
        newest = conn.execute(select(func.max(_audit.at))).scalar_one()
        contents = contents_of(conn, stage)
    at = datetime.combine(stage.day, AT, now.tzinfo)
    act = Act(LOAD, STAGED, max(at, newest.astimezone(now.tzinfo)) if newest else at, stage.reason, "cli")
    with store.changing(act) as tx:
        return bring_in(tx, contents, replace=False, own=frozenset({LOAD, STAGED}))


def contents_of(conn: Connection, stage: ShippedStage) -> Contents:
    """Returns a stage on top of what is stored, as complete contents. Raises FileFaults."""
    documents = list(yaml.load_all(stage.path.read_text("utf-8"), _LOADER))
    stored = transfer.known(conn)
    made = [merged(_stored(conn, document, stored), document) for document in documents]
    text = yaml.dump_all(made, Dumper=_DUMPER, sort_keys=False, allow_unicode=True, explicit_start=True, width=1000)
    return parse_text(stage.path.name, text, known=stored)


def _stored(conn: Connection, document: Mapping[str, Any], stored: Contents) -> dict[str, Any]:
    """Returns what is stored of a document's release and of the modifications that it changes, as a file has them."""
    base: dict[str, Any] = {}
    key = document.get("release", {}).get("key")
    release = releases.fetch_release(conn, key) if key else None
    if release:
        base = next(yaml.load_all(write(transfer.exported(conn, release)), _LOADER))
        base = {section: rows for section, rows in base.items() if section not in _SHARED}
    refs = {each["ref"] for each in document.get("modifications", ())}
    if changed := tuple(each for each in stored.modifications if each.ref in refs):
        base["modifications"] = next(yaml.load_all(write(Contents(modifications=changed)), _LOADER))["modifications"]
    return base


def merged(stored: Mapping[str, Any], stage: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a mapping of a file with a stage's values on top: mappings are merged, lists by the keys of their entries.

    A field that the stage writes without a value is emptied.
    """
    found = dict(stored)
    for name, value in stage.items():
        there = found.get(name)
        if value == "":
            found.pop(name, None)
        elif isinstance(value, Mapping) and isinstance(there, Mapping):
            found[name] = merged(there, value)
        elif isinstance(value, list) and isinstance(there, list) and name in _KEYS:
            found[name] = _merged_list(there, value, _KEYS[name])
        else:
            found[name] = value
    return found


def _merged_list(stored: Sequence[Mapping[str, Any]], stage: Sequence[Mapping[str, Any]], keys: tuple[str, ...]) -> list[Any]:
    rows = {tuple(each.get(key, "0") for key in keys): dict(each) for each in stored}
    for each in stage:
        identity = tuple(each.get(key, "0") for key in keys)
        rows[identity] = merged(rows.get(identity, {}), each)
    return list(rows.values())
