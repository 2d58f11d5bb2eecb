"""What the command line does without Slack: migrate, load, run one command, verify the audit. Imports only what the one at hand uses."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url

from bot import clock
from bot.config import Config, Mode
from bot.slack.payloads import folded
from policy.model.roster import SECAS, USER_ID
from storage.engine.session import Store

if TYPE_CHECKING:
    from storage.release_file import Contents
    from storage.release_file.loader import LoadReport

"""The committee of the release managers, whom RELEASE_BOT_ADMINS names."""

_USER_ID = re.compile(USER_ID)


def migrate(config: Config) -> int:
    """Brings the database to head and puts the admins on the release managers' roster."""
    from storage.engine.migrate import migrate as to_head

    to_head(config.database_url)
    seat_admins(config)
    print("The database is at head.")
    return 0


def load(config: Config, paths: Sequence[str], *, replace: bool) -> int:
    """Migrates, then loads release files, or the shipped reference data; prints what changed and what differs."""
    from storage.engine.migrate import migrate as to_head
    from storage.release_file import FileFaults
    from storage.release_file.loader import LoadFaults

    to_head(config.database_url)
    try:
        report = load_files(config, [Path(path) for path in paths], replace=replace)
    except (FileFaults, LoadFaults) as faults:
        for fault in faults.faults:
            print(fault, file=sys.stderr)
        return 1
    seat_admins(config)
    for difference in report.differences:
        print(difference)
    kept = "" if replace or not report.differences else f" {len(report.differences)} left as users changed them: --replace overwrites."
    print(f"{report.added} added, {report.updated} updated, {report.removed} removed, {report.unchanged} unchanged.{kept}")
    return 0


def run(config: Config, line: str, user: str) -> int:
    """Performs one command line as a user and prints its answer as text."""
    from bot import pages
    from commands.catalogue import perform
    from commands.protocol.line import command_and_text
    from commands.protocol.request import Actor, Request
    from storage.engine.faults import BEHIND
    from storage.engine.migrate import is_at_head

    if user and not _USER_ID.fullmatch(user):
        print("--as takes a Slack user id such as U012ABC.", file=sys.stderr)
        return 2
    command, text = command_and_text(line)
    store = Store(config.database_url)
    try:
        if not (database_exists(config) and is_at_head(store)):
            if config.mode is not Mode.WORKSPACE:
                print(BEHIND, file=sys.stderr)
                return 1
            prepare_workspace(config)
        request = Request(command=command.lower(), text=folded(text), actor=Actor(user), now=offline_clock(config)(), via="cli")
        print(pages.plain(perform(store, request)))
    finally:
        store.close()
    return 0


def verify_audit(config: Config) -> int:
    """Checks the audit's chain; prints what is wrong with it, one line each."""
    from storage.history import audit

    store = Store(config.database_url)
    try:
        faults = audit.verify(store)
    finally:
        store.close()
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print("The audit is whole: nothing was edited, deleted or put out of order.")
    return 1 if faults else 0


def load_files(config: Config, paths: Sequence[Path], *, replace: bool = False) -> LoadReport:
    """Loads release files, or with no path the shipped reference data. Raises FileFaults; the database must be at head."""
    from storage.release_file import REFERENCE, parse

    return _load(config, parse(paths or [REFERENCE]), replace=replace)


def prepare_workspace(config: Config) -> None:
    """Brings the local workspace's database to head, with the shipped reference data and the workspace's roster and channels.

    What is there already stays; the invented people are never put beside a real roster.
    """
    from storage.engine.migrate import migrate as to_head
    from storage.releases import releases
    from storage.roster import roster

    to_head(config.database_url)
    store = Store(config.database_url)
    try:
        with store.reading() as conn:
            empty = not releases.release_keys(conn)
            staffed = {member.user for member in roster.members(conn)} - set(config.admins)
    finally:
        store.close()
    if empty or not staffed:
        _load_start(config, with_roster=not staffed)
    seat_admins(config)


def _load_start(config: Config, *, with_roster: bool) -> None:
    import yaml

    from bot.workspace.state.directory import read_start
    from storage.release_file import REFERENCE, parse, parse_text

    reference = parse([REFERENCE])
    _load(config, reference)
    if with_roster:
        start = read_start()
        own = yaml.safe_dump({name: start[name] for name in ("roster", "channels", "clearances")})
        _load(config, parse_text("start.yaml", own, known=reference))


def seat_admins(config: Config) -> None:
    """Puts the people of RELEASE_BOT_ADMINS on the release managers' roster; the shipped committees are loaded with them if need be."""
    if not config.admins:
        return
    from policy.model.roster import Member
    from storage.release_file import REFERENCE, Contents, parse
    from storage.roster import roster

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
    """Whether the SQLite file is there; a PostgreSQL database is taken to be."""
    url = make_url(config.database_url)
    return url.get_backend_name() != "sqlite" or Path(str(url.database)).exists()


def workspace_file(config: Config) -> Path:
    """Where the local workspace keeps itself: beside the SQLite database, or in the working directory."""
    url = make_url(config.database_url)
    if url.get_backend_name() != "sqlite":
        return Path("release-bot.workspace.db")
    return Path(str(url.database)).with_suffix(".workspace.db")


def offline_clock(config: Config) -> clock.BusinessClock:
    """The business clock of a command that runs beside the bot: in the local workspace, where the workspace's clock was left."""
    if config.now is None and config.mode is Mode.WORKSPACE and workspace_file(config).exists():
        from bot.workspace.state.clock import WorkspaceClock
        from bot.workspace.state.store import Store as Kept

        kept = Kept(workspace_file(config))
        try:
            return clock.standing(WorkspaceClock(kept).now(), config.timezone)
        finally:
            kept.close()
    return clock.configured(config)


def _load(config: Config, contents: Contents, *, replace: bool = False) -> LoadReport:
    from storage.release_file.loader import load as load_contents

    store = Store(config.database_url)
    try:
        return load_contents(store, contents, at=offline_clock(config)(), replace=replace)
    finally:
        store.close()
