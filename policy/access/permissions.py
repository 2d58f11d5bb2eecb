"""Permissions: actions and the roles that may take them (design, 1 and promise 5)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from policy.model.roster import AUTHORITY, CHANGE_BOARD, CSC, DCC, PANEL, SECAS, Member


class Role(StrEnum):
    """A role that a person has by being on a roster; everybody has `ANYONE`."""

    ANYONE = "anyone"
    RELEASE_MANAGER = "a release manager (SECAS)"
    DCC = "DCC staff"
    MEMBER = "a member of the committee"
    CHAIR = "the committee's chair"
    BODY_CHAIR = "the deciding body's chair"
    OWNER = "the owner of the milestone"


class Action(StrEnum):
    """An action that needs a permission, worded as in help."""

    CREATE = "create a release"
    EDIT = "edit a release's facts, impacts, costs and texts"
    CANCEL = "cancel a release"
    GO_LIVE = "mark a release live"
    SCOPE = "add to, remove from or move between scopes"
    MILESTONE = "set, add, reorder or remove milestones"
    COMPLETE = "mark a milestone done"
    SNOOZE = "snooze or reassign a reminder"
    MODIFICATION = "add or edit a modification"
    OUTCOME = "record a decision on a modification"
    REQUEST = "record the state of a DCC Change Request, or what depends on it"
    FOLLOW = "have a channel follow a modification"
    CHANNEL = "set a release's channels, or a channel's classification"
    ROSTER = "change a committee's roster, deputies or quorum"
    IMPORT = "import a release file"
    EVIDENCE = "submit evidence"
    POSITION = "take a position on a criterion"
    WALK = "start or move a committee's sign-off"
    MINUTE = "record a committee's position on its behalf, citing the minute"
    CONDITION = "close a condition"
    EDITORIAL = "confirm that a change is editorial"
    LESSON = "record the lessons learnt of a committee or party"
    RECOMMEND = "give the committee's recommendation"
    DECIDE = "record the deciding body's decision"
    CRITERION = "propose an amendment of the criteria"
    DOCUMENT = "issue the TAD or a Completion Report"
    VIEW = "give the committee's view on a document"
    COMMENT = "comment on the RID"
    DISPOSE = "answer a comment on the RID"
    RID = "issue a version of the RID"
    ACCEPT = "accept a finding with a reason"
    MEETING = "add, move or cancel meetings of a body"
    MINUTES = "draft the minutes of a meeting"
    CONFIRM = "confirm the minutes of a meeting"
    RESEND = "list messages that could not be delivered, and send them again"


_MANAGER = frozenset({Role.RELEASE_MANAGER})
_WORKERS = frozenset({Role.RELEASE_MANAGER, Role.DCC})
_COMMITTEE = frozenset({Role.MEMBER, Role.CHAIR})

PERMITTED: dict[Action, frozenset[Role]] = {
    Action.CREATE: _MANAGER,
    Action.EDIT: _MANAGER,
    Action.CANCEL: _MANAGER,
    Action.GO_LIVE: _MANAGER,
    Action.SCOPE: _MANAGER,
    Action.MILESTONE: _MANAGER,
    Action.COMPLETE: _MANAGER | {Role.OWNER},
    Action.SNOOZE: _MANAGER | {Role.OWNER},
    Action.MODIFICATION: _MANAGER,
    Action.OUTCOME: _MANAGER | {Role.BODY_CHAIR},
    Action.REQUEST: _WORKERS,
    Action.FOLLOW: _MANAGER,
    Action.CHANNEL: _MANAGER,
    Action.ROSTER: _MANAGER | {Role.CHAIR},
    Action.IMPORT: _MANAGER,
    Action.EVIDENCE: _WORKERS,
    Action.POSITION: _COMMITTEE,
    Action.WALK: _MANAGER | _COMMITTEE,
    Action.MINUTE: _MANAGER,
    Action.CONDITION: _COMMITTEE,
    Action.EDITORIAL: frozenset({Role.CHAIR}),
    Action.LESSON: _MANAGER | _COMMITTEE,
    Action.RECOMMEND: _MANAGER | {Role.CHAIR},
    Action.DECIDE: _MANAGER | {Role.BODY_CHAIR},
    Action.CRITERION: _MANAGER,
    Action.DOCUMENT: _WORKERS,
    Action.VIEW: _MANAGER | {Role.CHAIR},
    Action.COMMENT: frozenset({Role.ANYONE}),
    Action.DISPOSE: _MANAGER,
    Action.RID: _MANAGER,
    Action.ACCEPT: _MANAGER,
    Action.MEETING: _MANAGER | {Role.CHAIR},
    Action.MINUTES: _MANAGER | {Role.CHAIR},
    Action.CONFIRM: frozenset({Role.CHAIR}),
    Action.RESEND: _MANAGER,
}
"""The roles permitted to take each action. A release manager recommends, views and decides only on behalf of a body, citing its minute."""


_BODIES = frozenset({PANEL, CSC, CHANGE_BOARD, AUTHORITY})
"""The committees that decide on a release or on a modification (Guidance 4.1)."""


@dataclass(frozen=True)
class Seat:
    """A seat whose holders may take an action: of a committee or body by its key, its chair's alone or any."""

    committee: str
    chair: bool = False


def holds(member: Member, seat: Seat) -> bool:
    """Returns whether somebody holds a seat; a chair holds a member's too (promise 5)."""
    return member.committee == seat.committee and (member.chair or not seat.chair)


@dataclass(frozen=True)
class Permission:
    """Whether a person may take an action, in which role, or the sentence that explains who may, and whose `seats` those are."""

    role: Role | None
    sentence: str = ""
    seats: tuple[Seat, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether the action may be taken."""
        return self.role is not None

    @property
    def on_behalf(self) -> bool:
        """Whether a release manager acts for a committee or body, and so must cite its minute."""
        return self.role is Role.RELEASE_MANAGER


def roles_of(memberships: Collection[Member], *, committee: str = "", body: str = "", owner: str = "") -> tuple[Role, ...]:
    """Returns the person's roles towards this committee, body and owner, a committee's own roles before SECAS's."""
    seats = {(each.committee, each.chair) for each in memberships}
    committees = {each.committee for each in memberships}
    roles = []
    if body and (body, True) in seats:
        roles.append(Role.BODY_CHAIR)
    if committee and (committee, True) in seats:
        roles.append(Role.CHAIR)
    if committee and committee in committees:
        roles.append(Role.MEMBER)
    if owner and owner in committees:
        roles.append(Role.OWNER)
    if DCC in committees:
        roles.append(Role.DCC)
    if SECAS in committees:
        roles.append(Role.RELEASE_MANAGER)
    return (*roles, Role.ANYONE)


def roles_by_seat(memberships: Collection[Member]) -> dict[Role, tuple[str, ...]]:
    """Returns each role that a person has, with the bodies in which they have it: those of committees first, as they need no minute."""
    found: dict[Role, list[str]] = {}
    for committee, chair in sorted({(each.committee, each.chair) for each in memberships}):
        for role in _roles_of_seat(committee, chair=chair):
            found.setdefault(role, []).append(committee)
    return {role: tuple(dict.fromkeys(found[role])) for role in _WEIGHT if role in found}


def weightiest(memberships: Collection[Member]) -> tuple[Role, ...]:
    """Returns the weightiest role of each of a person's seats: the chair's for a chair, `ANYONE` for a body's member."""
    found = set()
    for committee in {each.committee for each in memberships}:
        role = next(iter(roles_by_seat([each for each in memberships if each.committee == committee])))
        found.add(Role.ANYONE if role is Role.MEMBER and committee in _BODIES else role)
    return tuple(role for role in dict.fromkeys((Role.RELEASE_MANAGER, *_WEIGHT, Role.ANYONE)) if role in found)


_WEIGHT = (Role.BODY_CHAIR, Role.CHAIR, Role.MEMBER, Role.DCC, Role.RELEASE_MANAGER, Role.OWNER)


def _roles_of_seat(committee: str, *, chair: bool) -> tuple[Role, ...]:
    if committee == SECAS:
        return (Role.RELEASE_MANAGER,)
    if committee == DCC:
        return (Role.DCC, Role.OWNER)
    chairs = () if not chair else (Role.BODY_CHAIR, Role.CHAIR) if committee in _BODIES else (Role.CHAIR,)
    return (*chairs, Role.MEMBER, Role.OWNER)


def permitted_as(action: Action, memberships: Collection[Member]) -> tuple[Role, tuple[str, ...]] | None:
    """Returns in which role a person may take the action, and for which of their bodies; None if they may not."""
    roles = {**roles_by_seat(memberships), Role.ANYONE: ()}
    return next(((role, bodies) for role, bodies in roles.items() if role in PERMITTED[action]), None)


def may(action: Action, memberships: Collection[Member], *, committee: str = "", body: str = "", owner: str = "") -> Permission:
    """Returns whether a person with these memberships may take the action, and in which role (promise 5: only rosters give authority)."""
    permitted = PERMITTED[action]
    for role in roles_of(memberships, committee=committee, body=body, owner=owner):
        if role in permitted:
            return Permission(role)
    return Permission(None, f"Only {who(action)} can {action.value}.", seats_permitted(action, committee=committee, body=body, owner=owner))


def seats_permitted(action: Action, *, committee: str = "", body: str = "", owner: str = "") -> tuple[Seat, ...]:
    """Returns the seats whose holders may take the action towards this committee, body and owner, a committee's own before SECAS's."""
    seats = {
        Role.BODY_CHAIR: Seat(body, chair=True),
        Role.CHAIR: Seat(committee, chair=True),
        Role.MEMBER: Seat(committee),
        Role.OWNER: Seat(owner),
        Role.DCC: Seat(DCC),
        Role.RELEASE_MANAGER: Seat(SECAS),
    }
    return tuple(dict.fromkeys(seat for role, seat in seats.items() if role in PERMITTED[action] and seat.committee))


def could(action: Action, memberships: Collection[Member], named: str = "", owner: str | None = None) -> bool:
    """Returns whether a person may take the action for the `named` committee, or for one of their own if none is.

    `owner` owns what it is about, if that is known; otherwise it may be any of their own committees.
    It decides only which buttons are offered: who presses one is judged by `may`, with the release and the item at hand (promise 5).
    """
    for each in (named,) if named else ({one.committee for one in memberships} or {""}):
        # The parties that work on a release are no committee: their members take no position and close no condition, but give lessons.
        is_party = each in {SECAS, DCC} and action is not Action.LESSON
        committee, whose = "" if is_party else each, each if owner is None else owner
        if may(action, memberships, committee=committee, body=each if each in _BODIES else "", owner=whose).allowed:
            return True
    return False


def who(action: Action) -> str:
    """Names the roles that may take the action, in the order of `Role`."""
    names = [role.value for role in Role if role in PERMITTED[action]]
    return " or ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
