"""`python -m bot outbox`: the messages that Slack refused, and sending them again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime

from bot.config import Config
from bot.pages.kit.markup import plain
from bot.pages.nudges.unsent import message_words
from bot.run.local import offline_clock
from policy.model.wording import counted
from storage.engine.faults import BEHIND
from storage.engine.migrate import is_usable
from storage.engine.session import Act, Store
from storage.mail import unsent
from storage.mail.refusals import explained

OPERATOR = "operator"
"""The actor in the history if a command of the program is run without naming a person."""


def outbox(config: Config, again: Sequence[str] | None) -> int:
    """Lists the messages that were set aside; with `again`, sends those keys, or all if it is empty. Returns the exit status."""
    store = Store(config.database_url)
    try:
        if not is_usable(store):
            print(BEHIND, file=sys.stderr)
            return 1
        return _list(store) if again is None else _send_again(store, again, offline_clock(config)())
    finally:
        store.close()


def _list(store: Store) -> int:
    with store.reading() as conn:
        found, newer = unsent.unsent_messages(conn), unsent.left_to_newer(conn)
    for each in found:
        reason = explained(each.error, each.channel)
        print(f"{each.key}  {plain(message_words(each))}: {reason}")
    print("Send them again with python -m bot outbox retry, or name a KEY." if found else "No message was set aside.")
    if newer:
        kinds = ", ".join(newer)
        print(f"{unsent.LEFT.format(counted(sum(newer.values()), 'message waits', 'messages wait'))} Of kind: {kinds}.")
    return 0


def _send_again(store: Store, keys: Sequence[str], now: datetime) -> int:
    with store.changing(Act(OPERATOR, "outbox retry", now, via="cli")) as tx:
        found = {each.key: each for each in unsent.unsent_messages(tx.connection)}
        unknown = [key for key in keys if key not in found]
        again = 0 if unknown else unsent.send_again(tx, [found[key] for key in dict.fromkeys(keys or found)])
    if unknown:
        print(f"No message {', '.join(unknown)} was set aside. See python -m bot outbox.", file=sys.stderr)
        return 1
    print(
        f"{again} {'message is' if again == 1 else 'messages are'} due again; the bot sends {'it' if again == 1 else 'them'} while it runs."
    )
    return 0
