"""Recipients of a reminder: the item's owner, its channels, and escalation once it is overdue (design, Nudges)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from policy.model.roster import is_person
from policy.nudges import nudging
from policy.nudges.due import Due
from policy.nudges.nudging import Escalation, Settings


def with_owner(due: Due, owners: Mapping[tuple[str, str], str]) -> Due:
    """Returns the item with the owner that it was reassigned to, by release and item; unchanged if it was not."""
    owner = owners.get((due.release, due.item)) if owners else None
    return replace(due, owner=owner) if owner else due


def is_owned_by(due: Due, user: str) -> bool:
    """Returns whether this person owns the item."""
    return is_person(due.owner) and due.owner == user


def audience(due: Due, channels: Mapping[str, str], opted_out: Collection[str], today: date) -> list[str]:
    """Returns an item's channels: its release's, and its owner's or, once overdue, the person who owns it.

    `channels` holds a channel by committee key, the release's own under "". People in `opted_out` get no direct messages.
    """
    where = [channels.get("")]
    if not is_person(due.owner):
        where.append(channels.get(due.owner))
    elif due.last < today and due.owner not in opted_out:
        where.append(due.owner)
    return [each for each in dict.fromkeys(where) if each]


def newly_escalated(due: Due, stage: int, before: int | None, rules: Settings, today: date) -> tuple[Escalation, ...]:
    """Returns the recipients added at this stage; `before` is the newest stage sent so far."""
    after = {Escalation.MANAGER: rules.manager_after, Escalation.BODY: rules.body_after}
    reached = nudging.escalations(due, today, rules)
    return tuple(each for each in reached if stage <= -after[each] and (before is None or before > -after[each]))
