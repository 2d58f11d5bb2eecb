"""`python -m bot backup` and `restore`: a whole copy of the database, and the decision about messages that wait in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import URL, make_url

from bot.config import Config
from bot.pages.kit.markup import plain
from bot.pages.nudges.unsent import message_words
from bot.run.audit import anchor_words, difference_words
from bot.run.local import database_exists
from policy.model.wording import counted
from storage.engine import copies
from storage.engine.faults import StoreBehind
from storage.engine.session import Store
from storage.history import audit, state
from storage.history.journal import Head
from storage.mail import held
from storage.mail.unsent import UnsentMessage

MOST = 20
"""Messages or faults that are printed."""

KEEP = "keep"
HOLD = "hold"


def backup(config: Config, target: Path) -> int:
    """Writes a whole copy of the database while the bot runs, verifies it, and prints its newest entry. Returns the exit status."""
    if target.exists():
        print(f"{target} exists. Name a new file.", file=sys.stderr)
        return 1
    if not database_exists(config):
        print("There is no database to copy: check DATABASE_URL.", file=sys.stderr)
        return 1
    try:
        return _copy(config, target) if _sqlite(config) else _dump(config, target)
    except OSError as fault:
        print(f"{target} can't be written: {fault.strerror}.", file=sys.stderr)
        return 1


def _copy(config: Config, target: Path) -> int:
    with copies.beside(target) as made:
        copies.copy(_path(config.database_url), made)
        copies.seal(made)
        head, faults, waiting = _contents(made)
        size = made.stat().st_size
        made.rename(target)
    print(f"Wrote {target}, {size:,} bytes, with {_described(head, waiting)}.")
    return _told(faults)


def _dump(config: Config, target: Path) -> int:
    url = make_url(config.database_url)
    program = shutil.which("pg_dump")
    # The password is not put on the command line, where everybody on the machine can read it.
    address = url.set(drivername="postgresql")._replace(password=None).render_as_string(hide_password=False)
    if program is None:
        print("pg_dump is not installed here. Install PostgreSQL's client, or run this where it is:", file=sys.stderr)
        print(f"  pg_dump --format=custom --file={target} '{address}'", file=sys.stderr)
        return 1
    head = _head(config.database_url)
    environ = {**os.environ, **({"PGPASSWORD": url.password} if url.password else {})}
    with copies.beside(target) as made:
        command = [program, "--format=custom", f"--file={made}", f"--dbname={address}"]
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)  # noqa: S603 - The program found above.
        if done.returncode:
            print(f"pg_dump failed: {done.stderr.strip().splitlines()[0] if done.stderr.strip() else 'no reason given'}", file=sys.stderr)
            return 1
        size = made.stat().st_size
        made.rename(target)
    print(f"Wrote {target}, {size:,} bytes, with {_entries(head)}.")
    print("To check it, restore it into an empty database and run python -m bot audit verify --state --head with that entry there.")
    return 0


def restore(config: Config, source: Path | None, decision: str, *, replace: bool) -> int:
    """Puts a copy back, or without one decides about the messages that wait in the database. Returns the exit status.

    `decision` is KEEP, HOLD, or "" to be told what waits. Nothing is changed if the copy is damaged, if the database has entries that the
    copy lacks (unless `replace`), or if messages wait and nothing is decided about them.
    """
    if source is None:
        return _decide_here(config, decision)
    if not _sqlite(config):
        url = make_url(config.database_url).set(drivername="postgresql")
        print("Restore a PostgreSQL copy with pg_restore. Stop the bot, run this, then python -m bot restore:", file=sys.stderr)
        print(f"  pg_restore --clean --if-exists --single-transaction --dbname='{_shown(url)}' {source}", file=sys.stderr)
        return 1
    if not source.is_file():
        print(f"{source} does not exist.", file=sys.stderr)
        return 1
    head, faults, waiting = _contents(source)
    if faults:
        print(f"{source} was not restored, because its history is damaged:", file=sys.stderr)
        return _told(faults)
    if not replace and (lost := _lost(config, source)):
        print(f"{lost} Nothing was restored. Add --replace to restore all the same.", file=sys.stderr)
        return 1
    if waiting and not decision:
        return _undecided(waiting, f"python -m bot restore {source}")
    target = _path(config.database_url)
    with copies.beside(target) as made:
        copies.copy(source, made)
        _decide(f"sqlite:///{made}", decision)
        copies.seal(made)
        copies.copy(made, target)
    print(f"Restored {_described(head, waiting)}.{_decided(len(waiting), decision)}")
    return 0


def _decide_here(config: Config, decision: str) -> int:
    store = Store(config.database_url)
    try:
        with store.reading() as conn:
            waiting = held.waiting(conn)
    finally:
        store.close()
    if not waiting:
        print("No message waits.")
        return 0
    if not decision:
        return _undecided(waiting, "python -m bot restore")
    _decide(config.database_url, decision)
    print(_decided(len(waiting), decision).strip())
    return 0


def _decide(url: str, decision: str) -> None:
    if not decision:
        return
    store = Store(url)
    try:
        (held.keep if decision == KEEP else held.hold)(store)
    finally:
        store.close()


def _undecided(waiting: Sequence[UnsentMessage], command: str) -> int:
    print(f"{counted(len(waiting), 'message waits', 'messages wait')} in it. They may have been sent since:", file=sys.stderr)
    for each in waiting[:MOST]:
        print(f"  {plain(message_words(each))}", file=sys.stderr)
    if len(waiting) > MOST:
        print(f"  and {len(waiting) - MOST:,} more", file=sys.stderr)
    print("Nothing was changed. Choose what happens to them:", file=sys.stderr)
    print(f"  {command} --keep-outbox   sends each, after looking whether it is in Slack already", file=sys.stderr)
    print(f"  {command} --hold-outbox   sets them aside; python -m bot outbox lists them and sends them later", file=sys.stderr)
    return 1


def _decided(number: int, decision: str) -> str:
    if not number:
        return ""
    them = counted(number, "message")
    if decision == KEEP:
        return f" {them} will be sent, unless found in Slack."
    return f" {them} set aside: see python -m bot outbox."


def _contents(path: Path) -> tuple[Head, list[str], tuple[UnsentMessage, ...]]:
    """Returns a copy's newest entry, what is wrong with its history, and the messages that wait in it. Raises StoreFault."""
    store = Store(f"sqlite:///{path}")
    try:
        with store.reading() as conn:
            head, waiting = audit.head(conn), held.waiting(conn)
        try:
            faults = audit.verify(store)
            with store.reading() as conn:
                faults += [difference_words(each) for each in state.differences(conn)]
        except StoreBehind:
            faults = []  # A copy of an older version is verified once it is migrated.
        return head, faults, waiting
    finally:
        store.close()


def _lost(config: Config, source: Path) -> str:
    """Returns a sentence about the entries that the database has and the copy lacks, "" if there are none."""
    if not database_exists(config):
        return ""
    newest = _head(config.database_url)
    if not newest.seq:
        return ""
    store = Store(f"sqlite:///{source}")
    try:
        with store.reading() as conn:
            copied = audit.head(conn)
            fault = state.anchor_fault(conn, newest)
    finally:
        store.close()
    if not fault:
        return ""
    more = newest.seq - copied.seq
    than = f"{counted(more, 'entry', 'entries')} more than the copy" if more > 0 else "another history than the copy"
    return f"The database has {than} (its newest is {newest.seq}, the copy's {copied.seq})."


def _head(url: str) -> Head:
    store = Store(url)
    try:
        with store.reading() as conn:
            return audit.head(conn)
    except StoreBehind:
        return Head(0, "")
    finally:
        store.close()


def _told(faults: Sequence[str]) -> int:
    for fault in faults[:MOST]:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def _described(head: Head, waiting: Sequence[UnsentMessage]) -> str:
    return f"{_entries(head)}, and {counted(len(waiting), 'message that waits', 'messages that wait')}"


def _entries(head: Head) -> str:
    return f"{counted(head.seq, 'entry', 'entries')} of history (the newest is {anchor_words(head)})"


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)


def _sqlite(config: Config) -> bool:
    return make_url(config.database_url).get_backend_name() == "sqlite"


def _path(url: str) -> Path:
    return Path(str(make_url(url).database))
