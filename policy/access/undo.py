"""Undo: who may take a change back, and for how long (good governance)."""

from __future__ import annotations

from datetime import datetime, timedelta

from policy.model.wording import counted

UNDO_WITHIN = timedelta(minutes=10)
"""How long after a change it can be undone, in real time."""


def why_not_undo(made_by: str, made_at: datetime, user: str, now: datetime) -> str:
    """Returns why the person may not undo the change, or "" if they may: only their own, within the window.

    Both times are real, because the business clock can be set or frozen.
    """
    if made_by != user:
        return "Only the person who made a change can undo it."
    if now - made_at > UNDO_WITHIN:
        minutes = int(UNDO_WITHIN.total_seconds() // 60)
        return f"That change is more than {counted(minutes, 'minute')} old, so it can't be undone. Change it back with its own command."
    return ""
