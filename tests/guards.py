"""The guards that hold the promises of docs/reliability.md, removed one at a time: `bin/mutate guards`.

Each is broken in a copy of the code under build/mutation, and the tests that are named beside it must turn red.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
SENDING = "tests/bot/slack/sending"
MAIL = "tests/storage/mail/test_inbox_outbox.py"
LEASES = "tests/storage/mail/test_leases.py"
SESSION = "tests/storage/engine/test_session.py"
HTTP = "tests/bot/web/test_http.py"


@dataclass(frozen=True)
class Guard:
    """What guards, the words that do it and what they become, in which file, and the tests that notice."""

    name: str
    path: str
    before: str
    after: str
    tests: tuple[str, ...]


GUARDS = (
    Guard(
        "a delivery's key is taken once",
        "storage/mail/inbox.py",
        "    return insert_once(tx.connection, _INBOX, values)",
        "    return insert_once(tx.connection, _INBOX, values) or True",
        (f"{MAIL}::test_a_delivery_is_taken_once",),
    ),
    Guard(
        "the unique key of a message",
        "storage/migrations/versions/0001_first.py",
        'op.create_index("uq_outbox_key", "outbox", ["key"], unique=True)',
        'op.create_index("uq_outbox_key", "outbox", ["key"])',
        (f"{MAIL}::test_a_message_is_queued_once_per_key",),
    ),
    Guard("BEGIN IMMEDIATE", "storage/engine/engines.py", 'if reading else "BEGIN IMMEDIATE"', 'if reading else "BEGIN"', (SESSION,)),
    Guard(
        "the lock on the history's head",
        "storage/history/journal.py",
        "_HEAD.c.id == 1).with_for_update(of=_HEAD)",
        "_HEAD.c.id == 1)",
        (SESSION,),
    ),
    Guard(
        "the history is append-only",
        "storage/engine/triggers.py",
        '"""Creates the triggers, replacing existing ones."""',
        '"""Creates nothing."""\n    return',
        ("tests/storage/history/test_audit.py",),
    ),
    Guard(
        "a look-up before a second post",
        "bot/slack/sending/attempts.py",
        "if sending.ambiguous and not any(",
        "if not sending and not any(",
        (f"{SENDING}/test_posting.py::test_what_slack_took_before_it_failed_is_found_and_not_posted_again",),
    ),
    Guard(
        "an update with an unknown outcome is drawn again",
        "bot/slack/sending/outcomes.py",
        "now + SETTLED",
        "now",
        (f"{SENDING}/test_posting.py::test_after_an_update_that_may_come_late_the_message_is_drawn_once_more",),
    ),
    Guard(
        "order while a message waits",
        "bot/slack/sending/attempts.py",
        "    return {(POST, sending.channel)} if ordered else set()",
        "    return set()",
        (f"{SENDING}/test_outcomes.py::test_a_refusal_that_passes_keeps_the_order",),
    ),
    Guard(
        "one sender to a channel",
        "storage/mail/outbox.py",
        "~_BEING_SENT, ",
        "",
        (f"{MAIL}::test_messages_are_leased_oldest_first_and_not_before_their_time",),
    ),
    Guard(
        "the pause that Slack asked for",
        "storage/mail/outbox.py",
        ", ~pauses.holding(_out.channel, _NOW))",
        ")",
        (f"{MAIL}::test_a_paused_channel_is_left_alone_by_all",),
    ),
    Guard(
        "the fence against a late result",
        "storage/mail/outbox.py",
        '_out.attempts == bindparam("attempt"), _out.claims == bindparam("claim")\n)\n"""The row',
        'bindparam("attempt") == bindparam("attempt"), bindparam("claim") == bindparam("claim")\n)\n"""The row',
        (f"{MAIL}::test_a_sender_that_was_overtaken_changes_nothing",),
    ),
    Guard(
        "the lease's clock is the database's",
        "storage/mail/outbox.py",
        '    if store.dialect != "postgresql":\n        return store.clock()',
        "    if store:\n        return store.clock()",
        (f"{LEASES}::test_leases_follow_the_clock_of_the_database",),
    ),
    Guard(
        "a lease is checked before a call",
        "storage/mail/leases.py",
        "return sending.id in self._held and",
        "return True or",
        (f"{LEASES}::test_a_sender_that_was_overtaken_begins_nothing",),
    ),
    Guard(
        "a hanging sender loses its lease",
        "storage/mail/leases.py",
        "> self._longest:",
        "> 1e9:",
        (f"{LEASES}::test_a_row_that_hangs_gives_no_sign_of_life",),
    ),
    Guard("the signature", "bot/web/guard.py", "    if not hmac.compare_digest(", "    if not body and not hmac.compare_digest(", (HTTP,)),
    Guard("the age of a signature", "bot/web/guard.py", " or abs(now - int(stamp)) > FRESH_FOR:", ":", (HTTP,)),
    Guard(
        "a click has an action",
        "bot/web/guard.py",
        'payload["type"] == "block_actions" and not',
        'payload["type"] == "" and not',
        (f"{HTTP}::test_a_click_without_an_action_is_malformed",),
    ),
    Guard(
        "the version that was shown",
        "commands/sign_off/positions.py",
        "    if stamp != review.stamp(ref):",
        "    if not ref:",
        ("tests/commands/sign_off",),
    ),
    Guard(
        "a form's version",
        "commands/protocol/merge.py",
        "            conflicts.append(name)",
        "            pass",
        ("tests/property/test_merging.py", "tests/commands/protocol"),
    ),
    Guard(
        "a channel's clearance",
        "commands/share.py",
        "        if hidden := why_hidden_here(tx.connection, result, request):",
        "        if hidden := '':",
        ("tests/commands/test_share.py", "tests/commands/test_classification.py"),
    ),
    Guard(
        "authority",
        "policy/access/permissions.py",
        "        return self.role is Role.RELEASE_MANAGER",
        "        return True",
        ("tests/policy/access", "tests/commands/test_authority.py"),
    ),
)
"""One of each kind; `bin/mutate commands` breaks every single line of authority and classification."""


def is_noticed(guard: Guard, folder: Path) -> bool:
    """Whether a test fails in the copy with that guard taken away. Raises SystemExit if its words are not in the file any more."""
    file = folder / guard.path
    whole = file.read_text(encoding="utf-8")
    if guard.before not in whole:
        raise SystemExit(f"{guard.path} has no “{guard.before.strip()}” any more: say in tests/guards.py what guards in its place.")
    file.write_text(whole.replace(guard.before, guard.after), encoding="utf-8")
    try:
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-n0", "--tb=no", "-p", "no:cacheprovider", *guard.tests]
        environ = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(command, cwd=folder, env=environ, capture_output=True, check=False, timeout=900).returncode == 1
    finally:
        file.write_text(whole, encoding="utf-8")


def run(folder: Path) -> int:
    """Takes every guard away in turn, prints what was noticed, and returns how many were not."""
    left = 0
    for guard in GUARDS:
        seen = is_noticed(guard, folder)
        left += not seen
        print("noticed " if seen else "SURVIVED", f"{guard.name}  ({guard.path})", flush=True)
    print(f"\n{len(GUARDS)} guards taken away: {left} noticed by no test.")
    return left
