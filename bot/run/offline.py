"""Command-line commands that run without Slack: one bot command, and verifying the audit."""

from __future__ import annotations

import re
import sys

from bot import pages
from bot.config import Config, Mode
from bot.run.local import database_exists, offline_clock
from bot.slack.payloads import normalised
from commands.catalogue import perform
from commands.protocol.line import command_and_text
from commands.protocol.request import Actor, Request
from policy.model.roster import USER_ID
from storage.engine.faults import BEHIND
from storage.engine.migrate import is_at_head
from storage.engine.session import Store
from storage.history import audit

_USER_ID = re.compile(USER_ID)


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
            from bot.run import loading  # Imported late: a database that is ready needs no release files.

            loading.prepare_workspace(config)
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
