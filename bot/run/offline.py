"""Command-line commands that run without Slack: migrate, load, run one bot command, verify the audit."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from sqlalchemy import make_url

from bot import clock, pages
from bot.config import Config, Mode
from bot.slack.payloads import normalised
from commands.catalogue import perform
from commands.protocol.line import command_and_text
from commands.protocol.request import Actor, Request
from policy.model.roster import SECAS, USER_ID, Member
from storage.engine.faults import BEHIND
from storage.engine.migrate import is_at_head
from storage.engine.migrate import migrate as migrate_to_head
from storage.engine.session import Store
from storage.history import audit
from storage.releases import releases
from storage.roster import roster

if TYPE_CHECKING:
    # A serving process never loads files, so the functions below import the loader late too.
    from storage.release_file import Contents
    from storage.release_file.loader import LoadReport


_USER_ID = re.compile(USER_ID)


def migrate(config: Config) -> int:
    """Migrates the database and adds the admins to the release managers' roster."""
    migrate_to_head(config.database_url)
    seat_admins(config)
    print("The database is at head.")
    return 0


def load(config: Config, paths: Sequence[str], *, replace: bool) -> int:
    """Migrates, then loads release files or the shipped reference data; prints what was loaded and what users have changed."""
    from storage.release_file import FileFaults
    from storage.release_file.loader import LoadFaults

    migrate_to_head(config.database_url)
    try:
        report = load_files(config, [Path(path) for path in paths], replace=replace)
    except (FileFaults, LoadFaults) as faults:
        for fault in faults.faults:
            print(fault, file=sys.stderr)
        return 1
    seat_admins(config)
    for difference in report.differences:
        print(difference)
    kept = 0 if replace else len(report.differences)
    note = f" {kept} kept as users changed them; use --replace to overwrite them." if kept else ""
    print(f"{report.added} added, {report.updated} updated, {report.removed} removed, {report.unchanged} unchanged.{note}")
    return 0


def run(config: Config, line: str, user: str) -> int:
    """Runs one command line as a user and prints its answer as text."""
    if user and not _USER_ID.fullmatch(user):
        print(f"--as {user!r} is not a Slack user id: use one such as U012ABC.", file=sys.stderr)
        return 2
    command, text = command_and_text(line)
    store = Store(config.database_url)
    try:
        if not (database_exists(config) and is_at_head(store)):
            if config.mode is not Mode.WORKSPACE:
                print(BEHIND, file=sys.stderr)
                return 1
            prepare_workspace(config)
        request = Request(command=command.lower(), text=normalised(text), actor=Actor(user), now=offline_clock(config)(), via="cli")
        print(pages.plain(perform(store, request)))
    finally:
        store.close()
    return 0


def verify_audit(config: Config) -> int:
    """Verifies the hash chain of the audit and prints each fault on its own line."""
    store = Store(config.database_url)
    try:
        faults = audit.verify(store)
    finally:
        store.close()
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print("The audit is intact: no entry was edited, deleted or reordered.")
    return 1 if faults else 0


def load_files(config: Config, paths: Sequence[Path], *, replace: bool = False) -> LoadReport:
    """Loads release files, or without paths the shipped reference data, into a migrated database. Raises FileFaults or LoadFaults."""
    from storage.release_file import REFERENCE, parse

    return _load(config, parse(paths or [REFERENCE]), replace=replace)


def prepare_workspace(config: Config) -> None:
    """Migrates the local workspace's database and loads the shipped reference data and the workspace's roster and channels.

    Existing data stays, and the invented people are never added to a real roster.
    """
    migrate_to_head(config.database_url)
    store = Store(config.database_url)
    try:
        with store.reading() as conn:
            empty = not releases.release_keys(conn)
            staffed = {member.user for member in roster.members(conn)} - set(config.admins)
    finally:
        store.close()
    if empty or not staffed:
        _load_workspace_data(config, with_roster=not staffed)
    seat_admins(config)


def _load_workspace_data(config: Config, *, with_roster: bool) -> None:
    from bot.workspace.state.directory import read_start  # Imported late: only the local workspace needs it.
    from storage.release_file import REFERENCE, parse, parse_text

    reference = parse([REFERENCE])
    _load(config, reference)
    if with_roster:
        start = read_start()
        people = yaml.safe_dump({name: start[name] for name in ("roster", "channels", "clearances")})
        _load(config, parse_text("start.yaml", people, known=reference))


def seat_admins(config: Config) -> None:
    """Adds the people in RELEASE_BOT_ADMINS to the release managers' roster, loading the shipped committees first."""
    if not config.admins:
        return
    from storage.release_file import REFERENCE, Contents, parse

    store = Store(config.database_url)
    try:
        with store.reading() as conn:
            seated = {member.user for member in roster.members(conn, SECAS)}
    finally:
        store.close()
    missing = tuple(Member(committee=SECAS, user=user) for user in config.admins if user not in seated)
    if missing:
        _load(config, Contents(committees=parse([REFERENCE / "committees.yaml"]).committees, members=missing))


def database_exists(config: Config) -> bool:
    """Returns whether the SQLite file exists; a PostgreSQL database is assumed to."""
    url = make_url(config.database_url)
    return url.get_backend_name() != "sqlite" or Path(str(url.database)).exists()


def workspace_file(config: Config) -> Path:
    """Returns the path of the local workspace's state: beside the SQLite database, or in the working directory."""
    url = make_url(config.database_url)
    if url.get_backend_name() != "sqlite":
        return Path("release-bot.workspace.db")
    return Path(str(url.database)).with_suffix(".workspace.db")


def offline_clock(config: Config) -> clock.BusinessClock:
    """Returns the business clock for a command that runs beside the bot; in the local workspace, frozen at the workspace's last time."""
    if config.now is None and config.mode is Mode.WORKSPACE and workspace_file(config).exists():
        # Imported late: only the local workspace needs them.
        from bot.workspace.state.clock import WorkspaceClock
        from bot.workspace.state.store import Store as WorkspaceStore

        workspace = WorkspaceStore(workspace_file(config))
        try:
            return clock.frozen(WorkspaceClock(workspace).now(), config.timezone)
        finally:
            workspace.close()
    return clock.configured(config)


def _load(config: Config, contents: Contents, *, replace: bool = False) -> LoadReport:
    from storage.release_file.loader import load as load_contents

    store = Store(config.database_url)
    try:
        return load_contents(store, contents, at=offline_clock(config)(), replace=replace)
    finally:
        store.close()
