"""Seats of committees: who holds one or speaks for one, and quorums that can be reached (R22)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from policy.model.roster import Member
from policy.model.wording import counted

CHAIR = "chair"
"""The quorum of a committee whose chair decides alone."""
_FORMER = "/former"


def former(seat: str) -> str:
    """Returns the name of a seat that its holder left; a position of that seat never counts for a new one (R22)."""
    return seat if is_former(seat) else f"{seat}{_FORMER}"


def is_former(seat: str) -> bool:
    """Returns whether a seat is one that its holder left."""
    return seat.endswith(_FORMER)


def holder(seat: str) -> str:
    """Returns the member who has a seat, or had it."""
    return seat.removesuffix(_FORMER)


def seats_spoken_for(user: str, roster: Sequence[Member], absent: Collection[str], quorum: str) -> tuple[Member, ...]:
    """Returns the seats that a person may speak for: their own, then those of the `absent` people whose deputy they are (R22).

    Where the chair alone decides, this is one chair's seat, if they have one.
    """
    own = [each for each in roster if each.user == user]
    deputed = [each for each in roster if each.user in absent and each.user != user]
    chairs = [each for each in (*own, *deputed) if each.chair]
    return tuple(chairs[:1] if quorum == CHAIR and chairs else (*own, *deputed))


def why_unreachable(quorum: str, roster: Sequence[Member]) -> str:
    """Returns why a committee can never reach a quorum with its present members, or "" (R22)."""
    if quorum == CHAIR:
        return "" if any(each.chair for each in roster) else "it has no chair"
    return "" if len(roster) >= int(quorum) else f"it has {counted(len(roster), 'member')}"
