"""One entry of the history: who changed which field of what, when, from what to what, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Change:
    """One row of the one history: a field of a thing before and after (JSON values), with who, when, by which command and why.

    `field` is empty where the whole thing was made or removed. `outcome` is "done" or "refused"; `via` is the way in (slash, button,
    cli ..); `change_id` is the `seq` of the first row of its transaction.
    """

    seq: int
    at: datetime
    actor: str
    command: str
    reason: str
    thing: str
    field: str
    before: object
    after: object
    outcome: str = "done"
    via: str = ""
    change_id: int = 0
