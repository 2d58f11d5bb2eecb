"""Items that wait for a person: due items that they or their committee own and can act on (design, section 5, `mine`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from policy.decisions.order import ADD_CRITERIA
from policy.model import acts
from policy.model.roster import DCC, SECAS, TEST_PARTICIPANTS, Member
from policy.nudges import stages
from policy.nudges.audience import is_owned_by
from policy.nudges.item import Due, DueKind
from policy.roster.seats import CHAIR

AHEAD = 20
"""Working Days before its day from which an item waits for its owner: those of the first reminder (design, Nudges)."""

_FOR_CHAIRS = ("decide ", "review ", "recommend ", "view ")
_DECIDED = frozenset({DueKind.CUTOFF})
_PARTIES = frozenset({SECAS, DCC, TEST_PARTICIPANTS})
"""Parties that work on a release, and neither give views nor decide."""


@dataclass(frozen=True)
class Waiting:
    """The items that wait for a person `now`, most urgent first, and the `coming` item: the soonest one that does not wait yet.

    The items have only the acts that the person can do. `watched` are the keys of those whose acts are all another's, such as a body's
    decision on a document that the person's committee owes.
    """

    now: tuple[Due, ...]
    coming: Due | None = None
    watched: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Stuck:
    """The overdue items of a committee or person: how many, and the one that is overdue for longest."""

    owner: str
    items: int
    oldest: Due


def for_chairs(due: Due, quorums: Mapping[str, str]) -> bool:
    """Returns whether only the chair of the item's committee can act on it: a decision, a view, a recommendation, or a sign-off by chair.

    `quorums` are the committees' quorums by key.
    """
    if due.kind is DueKind.POSITION:
        return quorums.get(due.owner, CHAIR) == CHAIR
    return due.kind in _DECIDED or any(map(_is_for_a_chair, due.acts)) or _to_decide_first(due)


def _to_decide_first(due: Due) -> bool:
    """Returns whether a body owes the decision before a go-live, whose step is nobody else's until then (Guidance 5.3)."""
    return due.owner not in _PARTIES and (acts.GO_LIVE, acts.DECIDE_GO_LIVE) in due.first


def _is_for_a_chair(act: str) -> bool:
    return act.startswith(_FOR_CHAIRS) and act not in acts.BY_HAND


def is_for(due: Due, user: str, seats: Collection[Member], chaired: Collection[str], quorums: Mapping[str, str]) -> bool:
    """Returns whether an item waits for a person with these `seats`, which include those of the people they are deputy for (R22).

    What only a chair can do waits for the chair, and for every member of a committee that has none: `chaired` are those with a chair.
    A go-live waits for the release managers too, who record it, and so does a baseline to which they must add the criteria first.
    """
    if is_owned_by(due, user) or (_manages(seats) and (acts.GO_LIVE in due.acts or _lacks_criteria(due))):
        return True
    held = [each for each in seats if each.committee == due.owner]
    return any(each.chair for each in held) or (bool(held) and not (due.owner in chaired and for_chairs(due, quorums)))


def waits_now(due: Due, today: date) -> bool:
    """Returns whether an item waits for its owner today: it is overdue or due within 20 Working Days, and nothing before it holds it."""
    return not due.held and (due.was_past or stages.days_left(due, today) <= AHEAD)


def own_acts(due: Due, seats: Collection[Member], today: date) -> tuple[str, ...]:
    """Returns the acts of an item that a person with these seats can do today.

    A chair's acts are theirs only if they chair the body that owns it, and a go-live only if they manage releases, from its day on. A
    baseline that waits for the criteria is theirs who add them.
    """
    chairs = due.owner not in _PARTIES and any(each.chair and each.committee == due.owner for each in seats)
    lives = (_manages(seats) and due.day <= today) or (chairs and _to_decide_first(due))
    if _lacks_criteria(due):
        return due.acts if _manages(seats) else ()
    return tuple(act for act in due.acts if (lives if act == acts.GO_LIVE else chairs or not _is_for_a_chair(act)))


def _lacks_criteria(due: Due) -> bool:
    return any(act == ADD_CRITERIA for _, act in due.first)


def _manages(seats: Collection[Member]) -> bool:
    return any(each.committee == SECAS for each in seats)


def waiting(items: Iterable[Due], today: date, seats: Collection[Member] = ()) -> Waiting:
    """Sorts a person's items into those that wait now, most urgent first, and the next one to come."""
    now: list[Due] = []
    later: list[Due] = []
    for each in items:
        (now if waits_now(each, today) else later).append(each)
    now.sort(key=lambda each: stages.urgency(each, today))
    own = tuple(replace(each, acts=own_acts(each, seats, today)) for each in now)
    watched = frozenset(each.key for each, mine in zip(now, own, strict=True) if each.acts and not mine.acts)
    return Waiting(own, min(later, key=lambda each: (each.day, each.release, each.text), default=None), watched)


def stuck(items: Iterable[Due], today: date, *, without: Collection[str] = ()) -> tuple[Stuck, ...]:
    """Returns the overdue items by owner, longest overdue first, except those of the owners in `without`."""
    overdue: dict[str, list[Due]] = {}
    for each in items:
        if each.last < today and not each.held and each.owner not in without:
            overdue.setdefault(each.owner, []).append(each)
    found = [Stuck(owner, len(of), min(of, key=lambda each: (each.last, each.text))) for owner, of in overdue.items()]
    return tuple(sorted(found, key=lambda each: (each.oldest.last, each.owner)))
