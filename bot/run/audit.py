"""`python -m bot audit`: verifying the history, and its head as an anchor to keep outside the database."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

from bot.config import Config
from bot.pages.kit.markup import plain
from commands.protocol.records.fields import field_words
from commands.protocol.records.names import record_name
from commands.protocol.records.values import value_words
from policy.calendar.release_calendar import parse_release_key, release_name
from policy.model.wording import counted
from storage.engine.session import Store
from storage.engine.triggers import missing_guards
from storage.history import audit, state
from storage.history.journal import Head
from storage.history.names import key_in

MOST = 50
"""Differences that are printed."""

_ANCHOR = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


def read_anchor(text: str) -> Head:
    """Reads an anchor, `N:HASH` as `audit head` prints it. Raises ValueError for anything else."""
    match = _ANCHOR.fullmatch(text.strip().lower())
    if not match or int(match[1]) == 0:
        raise ValueError(
            "write the anchor as python -m bot audit head prints it: the number of an entry, a colon and 64 hexadecimal digits"
        )
    return Head(int(match[1]), match[2])


def anchor_words(head: Head) -> str:
    """Returns a head as an anchor: `N:HASH`."""
    return f"{head.seq}:{head.hash}"


def print_head(config: Config) -> int:
    """Prints the number and hash of the newest entry."""
    store = Store(config.database_url)
    try:
        with store.reading() as conn:
            newest = audit.head(conn)
    finally:
        store.close()
    if not newest.seq:
        print("The audit has no entries yet.", file=sys.stderr)
        return 1
    print(anchor_words(newest))
    return 0


def verify(config: Config, anchors: Sequence[Head], *, compare_state: bool) -> int:
    """Verifies the audit, with `compare_state` against the current rows too, and prints each fault on its own line."""
    store = Store(config.database_url)
    try:
        with store.reading() as conn:
            newest = audit.head(conn)
            faults = [
                f"The guard {name} of the audit is missing or was changed. Run python -m bot migrate." for name in missing_guards(conn)
            ]
        faults += audit.verify(store)
        with store.reading() as conn:
            faults += [fault for anchor in anchors if (fault := state.anchor_fault(conn, anchor))]
            found = state.differences(conn) if compare_state else []
    finally:
        store.close()
    faults += [difference_words(each) for each in found[:MOST]]
    if len(found) > MOST:
        faults.append(f"and {counted(len(found) - MOST, 'more difference')}.")
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        return 1
    print(f"The audit is intact: none of {counted(newest.seq, 'entry', 'entries')} was edited, deleted or reordered.")
    if compare_state:
        print("The database matches the history in every table that the history covers.")
    if anchors:
        kept = "The entry of the anchor is" if len(anchors) == 1 else f"The entries of all {len(anchors)} anchors are"
        print(f"{kept} still there, unchanged.")
    else:
        print("Without an anchor, missing entries at the end can't be detected. Add --head N:HASH from a weekly digest or the log.")
    return 0


def difference_words(found: state.Discrepancy) -> str:
    """Returns a difference as a sentence with the record's name in words, and its name in the history."""
    if found.how == state.NOT_REPLAYED:
        return f"Entry {found.recorded} can't be replayed: it does not fit {found.thing}."
    name = f"{_name(found)} ({found.thing})"
    match found.how:
        case state.ADDED:
            return f"{name} is in the database, but the history does not have it."
        case state.REMOVED:
            return f"{name} is in the history, but not in the database."
        case _:
            recorded, stored = (plain(value_words(value, found.column)) for value in (found.recorded, found.stored))
            field = field_words(found.thing.partition(":")[0], found.column)
            return f"{name}: {field} is {stored} in the database, and {recorded} in the history."


def _name(found: state.Discrepancy) -> str:
    key = key_in(found.thing)[0]
    release = release_name(key) if parse_release_key(key) == key else ""
    try:
        words = plain(record_name(found.thing, {}, found.values))
    except (IndexError, KeyError, ValueError):
        words = found.thing.partition(":")[0].replace("_", " ")
    return words if not release or words.startswith(release) else f"{release}: {words}"
