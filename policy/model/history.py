"""Entries of the change history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class FieldChange:
    """One audited change to one field: before and after (JSON values), actor, time, command and reason.

    `thing` names the record that changed; `field` is empty if the record was created or deleted. `outcome` is "done" or "refused"; `via` is
    the entry point (slash, button, cli ..); `change_id` is the `seq` of the first row of its transaction, and `recorded_at` real time
    (`at` is business time).
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
    release: str = ""
    recorded_at: datetime | None = None
