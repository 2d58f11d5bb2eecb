"""Checks of the database: reachable, migrated, writable, on a disk of its own, and used by a role that can't touch the audit's triggers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import make_url, text

from bot.config import Config, ConfigFault, Mode
from bot.run.checks.diagnosis import Diagnosis, fault, fine, note
from bot.run.local import check_real, database_exists, workspace_fault
from policy.model.roster import SECAS
from policy.model.wording import counted
from storage.engine.faults import BEHIND, READ_ONLY, StoreBehind, StoreFault, StoreReadOnly
from storage.engine.migrate import HEAD, known_versions
from storage.engine.session import Store
from storage.mail import unsent
from storage.mail.refusals import reason_of
from storage.roster import roster
from storage.roster.reference_data import fetch_reference

NETWORK_DISKS = frozenset({"9p", "afs", "ceph", "cifs", "fuse.sshfs", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "smb3", "smbfs"})
"""Types of file system that are reached over a network. SQLite's locks and its shared memory don't work on them."""

_MOUNTS = Path("/proc/self/mounts")
_WRITE_NOTHING = text("UPDATE outbox SET state = state WHERE id < 0")
_OWNS_AUDIT = text("SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('audit')")


def check_file(config: Config, mounts: Path = _MOUNTS) -> Iterator[Diagnosis]:
    """Yields the diagnosis on the disk of a SQLite file. `mounts` lists what is mounted, as Linux does."""
    url = make_url(config.database_url)
    if url.get_backend_name() != "sqlite" or not mounts.is_file():
        return
    kind = disk_of(Path(str(url.database)), mounts.read_text(encoding="utf-8", errors="replace"))
    if kind in NETWORK_DISKS:
        do = "Put the file on a disk of this machine (DATABASE_URL), or use PostgreSQL."
        yield fault("database", f"The SQLite file is on a network disk ({kind}), where two programs can damage it.", do)


def disk_of(path: Path, mounts: str) -> str:
    """Returns the type of the file system that a path is on, by the longest mount point that leads to it; "" if it is not known."""
    place = path.resolve()
    rows = [line.split() for line in mounts.splitlines()]
    leading = [(row[1].replace("\\040", " "), row[2]) for row in rows if len(row) > 2]
    fitting = [(len(point), kind) for point, kind in leading if place.is_relative_to(point)]
    # Of two file systems mounted at one place, the later one is seen.
    return max(enumerate(fitting), key=lambda each: (each[1][0], each[0]), default=(0, (0, "")))[1][1]


def check_database(config: Config, store: Store) -> Iterator[Diagnosis]:
    """Yields the diagnoses on the database, its schema and its role; the database is usable unless one of them is a fault."""
    if mixed_up := _mixed_up(config):
        yield fault("database", mixed_up, "")
        return
    if not database_exists(config):
        if config.mode is Mode.WORKSPACE:
            yield fine("database", "It will be made at the first start.")
        else:
            yield fault("database", "The SQLite file is not there.", "Make it with python -m bot migrate, or check DATABASE_URL.")
        return
    try:
        with store.reading() as conn:
            versions = list(conn.execute(text("SELECT version_num FROM alembic_version")).scalars())
        ahead = any(each not in known_versions() for each in versions)
        if versions != [HEAD] and not ahead:
            yield fault("database", f"Its schema is {', '.join(versions) or 'empty'}, and this version needs {HEAD}.", BEHIND)
            return
        with store.writing() as conn:
            conn.execute(_WRITE_NOTHING)
        if ahead:
            says = f"Its schema ({', '.join(versions)}) is newer than this version's ({HEAD})."
            yield note("database", says, "The bot works; finish the upgrade, or read of going back in docs/operating.md.")
        else:
            yield fine("database", "It answers, its schema is at head, and it can be written.")
        yield from _check_role(store)
    except StoreBehind:
        yield fault("database", "It has no tables of the bot.", "Run python -m bot migrate, or check DATABASE_URL.")
    except StoreReadOnly:
        yield fault("database", "It can't be written.", READ_ONLY)
    except StoreFault as found:
        says, _, do = str(found).partition(". ")
        yield fault("database", f"{says.rstrip('.')}.", do or "Run this again.")


def _mixed_up(config: Config) -> str:
    """Returns why the database is not for this bot, because the local workspace and a bot in Slack each have their own; "" if it is."""
    try:
        if config.mode is Mode.WORKSPACE:
            why = workspace_fault(config)
            return f"DATABASE_URL {why}" if why else ""
        check_real(config)
    except ConfigFault as found:
        return str(found)
    except StoreFault:
        return ""  # The other checks say what is wrong with it.
    return ""


def _check_role(store: Store) -> Iterator[Diagnosis]:
    if store.dialect != "postgresql":
        return
    with store.reading() as conn:
        owns = conn.execute(_OWNS_AUDIT).scalar()
    if owns:
        do = "Let one role migrate and another serve, as docs/operating.md shows."
        yield note("database role", "The role that the bot uses could switch off the audit's triggers.", do)
    else:
        yield fine("database role", "It can't touch the audit's triggers.")


def check_record(config: Config, store: Store) -> Iterator[Diagnosis]:
    """Yields the diagnoses on what is stored: a release manager, the reference data, and messages that were set aside."""
    with store.reading() as conn:
        managers = roster.members(conn, SECAS)
        loaded = bool(fetch_reference(conn).slots)
        aside, newer, refusing = unsent.unsent_messages(conn), unsent.left_to_newer(conn), unsent.refusing(conn)
        plain = unsent.as_text(conn, store.clock() - unsent.AS_TEXT_FOR)
    if managers:
        yield fine("release managers", f"{counted(len(managers), 'person is', 'people are')} on the roster.")
    else:
        seated = (
            "is seated by python -m bot migrate" if config.admins else "is needed in RELEASE_BOT_ADMINS (a Slack user id), then run migrate"
        )
        yield fault("release managers", "Nobody is on the roster, so nobody can change anything.", f"The first one {seated}.")
    if not loaded:
        says = "The release calendar, the deciding bodies and the standard criteria aren't loaded, so no release can be created."
        yield fault("reference data", says, "Load them with python -m bot load --without-releases.")
    if aside:
        says = f"{counted(len(aside), 'message was', 'messages were')} set aside."
        yield note("outbox", says, "python -m bot outbox lists them and why; python -m bot outbox retry sends them again.")
    for each in refusing:
        says = f"{counted(each.number, 'message waits', 'messages wait')} for {each.channel}: {reason_of(each.error, each.channel)}."
        yield note("outbox", says, "Fix that; the bot tries again by itself, or at once with /release unsent.")
    if plain:
        says = f"{counted(len(plain), 'message was', 'messages were')} sent as plain text this week: Slack did not take the layout."
        yield note("outbox", says, "The log has each as delivery_as_text; report that with the version.")
    if newer:
        says = unsent.LEFT.format(counted(sum(newer.values()), "message waits", "messages wait"))
        yield note("outbox", says, "Finish the upgrade: start the newer version's worker.")
