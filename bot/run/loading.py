"""Migrating the database, and loading release files and the local workspace's people into it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace as with_changes
from datetime import datetime
from pathlib import Path

import yaml

from bot.config import Config
from bot.pages.kit.markup import plain
from bot.run.local import check_workspace, offline_clock
from bot.workspace.state.directory import read_start
from commands.files.import_effects import difference_words, events_of
from policy.model.roster import SECAS, Member
from policy.model.wording import counted, day_words
from storage.engine import roles
from storage.engine.mark import is_workspace, mark_workspace
from storage.engine.migrate import Schema
from storage.engine.migrate import migrate as migrate_to_head
from storage.engine.session import Store
from storage.history.names import key_in
from storage.release_file import REFERENCE, Contents, FileFaults, parse, parse_text, stages
from storage.release_file.loader import LoadFaults
from storage.release_file.loader import load as load_contents
from storage.release_file.report import Fate, FileDifference, LoadReport
from storage.release_file.transfer import known
from storage.releases import releases
from storage.roster import roster

STARTING = 60_000
"""Milliseconds that a start waits for other processes that start on the same database; nobody in Slack waits for it."""

_WITHOUT_RELEASES = ("code", "committees", "glossary", "meetings", "schedule", "sec-documents", "standard-criteria")

AHEAD = (
    "The database was migrated by a newer version, which only added to it. This version can serve it as it is; nothing was changed back."
)


def _store(config: Config) -> Store:
    return Store(config.database_url, busy_milliseconds=STARTING)


def migrate(config: Config, role: str = "") -> int:
    """Migrates the database and adds the admins to the release managers' roster; gives `role` the rights to serve on PostgreSQL."""
    schema = migrate_to_head(config.database_url)
    seat_admins(config)
    print(AHEAD if schema is Schema.AHEAD else "The database is at head.")
    if role:
        roles.grant(config.database_url, role)
        print(f"{role} may serve: read and write rows, and add to the audit. It can't change the schema or the audit's entries.")
    return 0


def load(config: Config, paths: Sequence[str], *, replace: bool, with_releases: bool = True) -> int:
    """Migrates, then loads release files or the shipped reference data; first prints each difference from what is stored.

    Without `with_releases` the shipped data is what every release is made with, and none of 2020 and 2021: for who starts today.
    """
    migrate_to_head(config.database_url)
    try:
        contents = read_files(config, [Path(path) for path in paths]) if with_releases else without_releases()
        # The shipped files hold everything about their releases, so anything that a newer version leaves out is a correction.
        how = {"replace": replace, "corrections": not paths}
        _print(config, _load(config, contents, **how, preview=True).differences, contents)
        report = _load(config, contents, **how)
    except (FileFaults, LoadFaults) as faults:
        for fault in faults.faults:
            print(fault, file=sys.stderr)
        return 1
    seat_admins(config)
    kept = 0 if replace else sum(each.fate is Fate.KEPT for each in report.differences)
    note = f" {counted(kept, 'difference')} kept as stored here; use --replace to follow the files." if kept else ""
    print(f"{report.added} added, {report.updated} updated, {report.removed} removed, {report.unchanged} unchanged.{note}")
    return 0


def _print(config: Config, differences: Sequence[FileDifference], contents: Contents | None = None) -> None:
    """Prints each difference, with steps by their names here or in the files."""
    store = _store(config)
    try:
        with store.reading() as conn:
            keys = {key_in(each.thing)[0] for each in differences}
            stored = [found for key in sorted(keys) if (found := releases.fetch_release(conn, key))]
    finally:
        store.close()
    events = events_of([*(contents.releases if contents else ()), *stored])
    for each in differences:
        print(plain(difference_words(each, events)))


def load_stages(config: Config) -> int:
    """Migrates, loads the shipped reference data if there is none, then the shipped stages up to today that are not loaded yet.

    In a new database each is recorded at its own day, so that "as of" any day shows the record of that day.
    """
    migrate_to_head(config.database_url)
    store = _store(config)
    now = offline_clock(config)()
    try:
        with store.reading() as conn:
            empty = not releases.release_keys(conn)
        if empty:
            first = min(now, datetime.combine(stages.FIRST_DAY, now.time(), now.tzinfo))
            report = load_contents(store, parse([REFERENCE]), at=first)
            print(f"{day_words(first.date())}: the reference data, {counted(report.added, 'row')} added.")
        for stage in stages.stages(now.date()):
            done = stages.load_stage(store, stage, now)
            if done is None:
                print(f"{day_words(stage.day)}: loaded already.")
                continue
            _print(config, done.differences)
            print(f"{day_words(stage.day)}: {done.added} added, {done.updated} updated.")
    except (FileFaults, LoadFaults) as faults:
        for fault in faults.faults:
            print(fault, file=sys.stderr)
        return 1
    finally:
        store.close()
    seat_admins(config)
    return 0


def read_files(config: Config, paths: Sequence[Path]) -> Contents:
    """Reads release files, which may refer to what is stored; without paths the shipped reference data. Raises FileFaults."""
    if not paths:
        return parse([REFERENCE])
    store = _store(config)
    try:
        with store.reading() as conn:
            stored = known(conn)
    finally:
        store.close()
    return parse(paths, known=stored)


def without_releases() -> Contents:
    """Returns the shipped reference data without releases, modifications and held meetings."""
    return with_changes(parse([REFERENCE / f"{name}.yaml" for name in _WITHOUT_RELEASES]), meetings=())


def prepare_workspace(config: Config, *, with_releases: bool = True) -> None:
    """Migrates the local workspace's database and loads the shipped reference data and the workspace's roster and channels.

    Without `with_releases` a new database gets the roster and what releases are made with, but none of them. Existing data stays.
    Raises ConfigFault for a database that is not the workspace's, before it is touched (promise 12).
    """
    check_workspace(config)
    migrate_to_head(config.database_url)
    store = _store(config)
    try:
        with store.reading() as conn:
            marked = is_workspace(conn)
        if not marked:
            mark_workspace(store)
        with store.reading() as conn:
            empty = not releases.release_keys(conn)
            staffed = {member.user for member in roster.members(conn)} - set(config.admins)
    finally:
        store.close()
    # A marked file with people and no release is one that somebody chose to start without any.
    if not staffed or (empty and not marked):
        _load_workspace_data(config, with_roster=not staffed, with_releases=with_releases)
    seat_admins(config)


def _load_workspace_data(config: Config, *, with_roster: bool, with_releases: bool) -> None:
    reference = parse([REFERENCE]) if with_releases else without_releases()
    _load(config, reference)
    if with_roster:
        start = read_start()
        sections = ("roster", "channels", "clearances") if with_releases else ("roster", "clearances")
        people = yaml.safe_dump({name: start[name] for name in sections})
        _load(config, parse_text("start.yaml", people, known=reference))


def seat_admins(config: Config) -> None:
    """Adds the people in RELEASE_BOT_ADMINS to the release managers' roster, loading the shipped committees first."""
    if not config.admins:
        return

    store = _store(config)
    try:
        with store.reading() as conn:
            seated = {member.user for member in roster.members(conn, SECAS)}
    finally:
        store.close()
    missing = tuple(Member(committee=SECAS, user=user) for user in config.admins if user not in seated)
    if missing:
        _load(config, Contents(committees=parse([REFERENCE / "committees.yaml"]).committees, members=missing))


def _load(config: Config, contents: Contents, *, replace: bool = False, corrections: bool = False, preview: bool = False) -> LoadReport:
    store = _store(config)
    try:
        return load_contents(store, contents, at=offline_clock(config)(), replace=replace, corrections=corrections, preview=preview)
    finally:
        store.close()
