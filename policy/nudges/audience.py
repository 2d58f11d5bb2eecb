"""Recipients of a reminder: the item's owner, the release's channel, and escalation once it is overdue (design, Nudges)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from policy.model.roster import DCC, SECAS, Member, is_person
from policy.nudges import stages
from policy.nudges.item import Due
from policy.nudges.settings import Settings
from policy.nudges.stages import Escalation


def with_owner(due: Due, owners: Mapping[tuple[str, str], str]) -> Due:
    """Returns the item with the owner that it was reassigned to, by release and item; unchanged if it was not."""
    owner = owners.get((due.release, due.item)) if owners else None
    return replace(due, owner=owner) if owner else due


def is_owned_by(due: Due, user: str) -> bool:
    """Returns whether this person owns the item."""
    return is_person(due.owner) and due.owner == user


@dataclass(frozen=True)
class Place:
    """Where an item's reminder goes, a channel or a person. Without `posts` it is added to that channel's message of the week."""

    channel: str
    posts: bool = True


FIRST_OVERDUE = -1
"""The last stage of a gate at which the release's own channel is reminded; after it, that channel gets the escalations."""


def owner_place(due: Due, channels: Mapping[str, str]) -> str:
    """Returns the place where an item's owner is reminded: their committee's channel, or the person who owns it; "" without one."""
    return due.owner if is_person(due.owner) else channels.get(due.owner, "") if due.owner else ""


def seats_reminded(due: Due, why: str, body: str, members: Sequence[Member]) -> frozenset[Member] | None:
    """Returns the seats of those whom a reminder of an item addresses, whose act its button is; None if it addresses nobody.

    They are the owner's, a committee's chair included, or by `why` the release managers' or the deciding `body`'s that it escalated to.
    """
    whom = {Escalation.MANAGER.value: SECAS, Escalation.BODY.value: body}.get(why, due.owner)
    if is_person(whom):
        return frozenset(each for each in members if each.user == whom)
    return frozenset({Member(whom, "", chair=whom not in {SECAS, DCC})}) if whom else None


def audience(due: Due, channels: Mapping[str, str], shows: Callable[[str], bool], stage: int) -> tuple[Place, ...]:
    """Returns the places of an item's reminder at a stage, its owner's first.

    The owner is reminded at every stage: in the release's own channel if there is no other place. That channel also hears of gates, with a
    message of its own on the day itself. `channels` holds a channel by committee key, the release's own under ""; `shows` is whether a
    channel or person may be reminded of the item, and wants to be.
    """
    own = channels.get("", "")
    own = own if own and shows(own) else ""
    owner = owner_place(due, channels)
    owner = owner if owner and shows(owner) else own
    places = [Place(owner)] if owner else []
    if due.gate and own and own != owner and stage >= FIRST_OVERDUE:
        places.append(Place(own, posts=stage == 0))
    return tuple(places)


def newly_escalated(due: Due, stage: int, before: int | None, rules: Settings, today: date) -> tuple[Escalation, ...]:
    """Returns the recipients added at this stage; `before` is the newest stage sent so far."""
    after = {Escalation.MANAGER: rules.manager_after, Escalation.BODY: rules.body_after}
    reached = stages.escalations(due, today, rules)
    return tuple(each for each in reached if stage <= -after[each] and (before is None or before > -after[each]))


def escalated_to(
    who: Escalation, body: str, channels: Mapping[str, str], shows: Callable[[str], bool], without: tuple[str, ...]
) -> tuple[Place, ...]:
    """Returns the places that hear of an escalation: the channel of the release managers or of the `body`, and the release's own.

    `without` are the channels that the reminder at this stage goes to anyway. The release's own channel has a message of its own only if
    there is no other place.
    """
    own = channels.get("", "")
    channel = channels.get(SECAS if who is Escalation.MANAGER else body, "")
    places = [Place(each) for each in (channel,) if each and shows(each)]
    if own and shows(own):
        places.append(Place(own, posts=not places))
    unique = {each.channel: each for each in reversed(places)}.values()
    return tuple(each for each in reversed(unique) if each.channel not in without)
