"""The buttons of an answer that its reader may press; the others are not shown (promise 5)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from commands.catalogue import verb_of
from commands.protocol.line import Line
from commands.protocol.request import Request
from policy.access import permissions
from policy.access.permissions import Action, Role
from policy.model.roster import Member, is_body, is_person
from storage.engine.faults import StoreFault
from storage.engine.session import Store
from storage.roster.cached import recent_roles


def only_reads(line: Line, _owner: str | None = None) -> bool:
    """Returns whether a line changes nothing. A shared message belongs to nobody, so it has only such buttons."""
    verb = verb_of(line)
    return verb is None or verb.acts is None


def could_press(line: Line, seats: Collection[Member], owner: str | None = None, committee: str = "") -> bool:
    """Returns whether somebody with these seats may use the line, as far as it says for whom it is, or whose the item is that it is about
    and which committee settles that.

    Only what is offered is decided by it: a button is authorised when it is pressed.
    """
    verb = verb_of(line)
    action = verb.action_of(line) if verb and verb.acts else None
    if action is None or (verb and verb.is_own(line, seats)) or (owner and is_person(owner) and _owns(action, seats, owner)):
        return True
    return permissions.could(action, seats, next((word for word in line.words if is_body(word)), committee), owner)


def _owns(action: Action, seats: Collection[Member], person: str) -> bool:
    """Returns whether the seats are those of the person who was given an item, and the action is its owner's."""
    return Role.OWNER in permissions.PERMITTED[action] and all(each.user == person for each in seats)


@dataclass(frozen=True)
class Pressing:
    """The buttons that a person may press. Their seats are read once, and only if a button needs a permission."""

    store: Store
    user: str
    today: date

    @classmethod
    def of(cls, store: Store, request: Request) -> Pressing:
        """Returns the buttons of the person who made the request."""
        return cls(store, request.actor.user, request.today)

    @cached_property
    def seats(self) -> frozenset[Member] | None:
        """The person's seats; None if they can't be read, because the answer may be that of a change, which is stored already."""
        try:
            with self.store.reading() as conn:
                return recent_roles(conn, self.user, self.today)
        except StoreFault:
            return None

    def __call__(self, line: Line, owner: str | None = None) -> bool:
        """Returns whether the person may press a button with this line, about what this `owner` has; see `could_press`.

        Without the roster, every button is offered.
        """
        return could_press(line, (), owner) or self.seats is None or could_press(line, self.seats, owner)
