"""Undo: who may take a change back, and for how long (good governance)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from policy.access.permissions import Action
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


@dataclass(frozen=True)
class Touched:
    """A record of a change: its table, the fields that changed ("" if it came or went), its values, and those of `before` of what changed.

    Values are in plain form, as in the history.
    """

    table: str
    fields: frozenset[str]
    values: Mapping[str, Any]
    before: Mapping[str, Any] = field(default_factory=dict)


def action_again(command: str, usual: Action | None, touched: Sequence[Touched]) -> Action | None:
    """Returns the permission needed to take a change back: that of the command that made it, None if anyone may (promise 5).

    `command` is as in the history ("release milestone") and `usual` is its verb's permission. Of a verb with several, what changed says
    which: a step's owner marks it done, a member takes a position, and a release manager records one that cites the minute.
    """
    tables = {each.table for each in touched}

    def changed(table: str, *fields: str) -> bool:
        """Returns whether one of these fields of a row of the table changed."""
        return any(each.table == table and each.fields & set(fields) for each in touched)

    match command:
        case "release milestone" if tables == {"milestone"} and all(each.fields <= {"done_on", "recorded_on"} for each in touched):
            return Action.COMPLETE
        case "release live" if tables == {"lesson"}:
            return Action.LESSON
        case "release position" | "release signoff" if "position" in tables:
            minuted = any(each.table == "position" and each.values.get("on_behalf") for each in touched)
            return Action.MINUTE if minuted else Action.POSITION
        case "release criterion" if changed("amendment", "state") and "criterion" in tables:
            return Action.EDITORIAL
        case "release comment" if changed("rid_comment", "disposition"):
            return Action.DISPOSE
        case "release minutes":
            return Action.CONFIRM if changed("meeting", "minutes_on") else Action.MINUTES
        case "release paper":
            return Action.MEETING
        case "release reminders" if "nudge_setting" not in tables:
            return None
    return usual


SETTLED_BY: Mapping[Action, tuple[str, ...]] = {
    Action.COMPLETE: ("milestone",),
    Action.POSITION: ("position",),
    Action.CONDITION: ("condition",),
    Action.EDITORIAL: ("amendment",),
    Action.LESSON: ("lesson",),
    Action.RECOMMEND: ("recommendation",),
    Action.DECIDE: ("decision", "standard_criterion"),
    Action.ROSTER: ("committee", "member", "committee_group", "deputy"),
    **dict.fromkeys((Action.MEETING, Action.MINUTES, Action.CONFIRM), ("meeting", "meeting_rule", "attendance", "meeting_action")),
}
"""The tables whose records say whose seat an action asks for: the committee, the body or the owner that each is of."""
