"""The weekly anchor of the history: its newest entry, posted where nobody who edits the database can change it (promise 6)."""

from __future__ import annotations

from datetime import date

from commands.nudges.follow_up import notify_managers
from policy.model.wording import day_words
from storage.engine.session import Change
from storage.history import audit
from storage.mail import outbox
from storage.mail.messages import Notice


def post_anchor(tx: Change, today: date, channel: str) -> None:
    """Posts the history's newest entry to the release managers' channel, or to each of them if they have none; once a day at most."""
    newest = audit.head(tx.connection)
    if not newest.seq:
        return
    anchor = f"{newest.seq}:{newest.hash}"
    text = (
        f"The history on {day_words(today)} ends with entry `{anchor}`. Keep this message. "
        f"`python -m bot audit verify --head {anchor}` shows whether anything up to that entry was changed or cut off later."
    )
    name = f"anchor:{today.isoformat()}"
    if channel:
        outbox.enqueue(tx, Notice(text), key=f"{Notice.kind}:{name}", channel=channel)
    else:
        notify_managers(tx, name, text)
