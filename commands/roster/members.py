"""`/release member`, `quorum` and `sync`: the committees' members, chairs and quorums (R14, R15, R22)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.request import AccountState
from commands.protocol.results import Changed, Person, Refused, Words
from commands.protocol.words import committee_named, group_named, person_named, shown
from commands.roster import seats
from commands.sign_off.review import resettle
from policy.access.permissions import Action, Permission, Role, Seat
from policy.calendar.release_calendar import release_name
from policy.model.roster import Committee, name_of_body
from policy.model.wording import counted
from storage.history.names import name_of
from storage.releases import releases
from storage.roster import roster
from storage.roster.cached import recent_reference
from storage.sign_off import amendments
from storage.tables import CommitteeGroupRow, CommitteeRow, MemberRow

_LEFT_OUT = {
    AccountState.DEACTIVATED: "their Slack account is deactivated",
    AccountState.UNKNOWN: "Slack does not know them",
    AccountState.APP: "it is an app",
}

_MEMBER = re.compile(r"(?P<do>add|remove)\s+(?P<who>\S+)\s+(?:to|from)\s+(?P<committee>.+?)(?P<chair>\s+as\s+chair)?", re.IGNORECASE)


def member(doing: Doing) -> Changed | Refused:
    """Adds a person to a committee as a member or chair, or removes them."""
    found = _MEMBER.fullmatch(" ".join(doing.asked.words))
    user = person_named(found["who"]) if found else None
    if not found or not user:
        return Refused(
            "Write /release member add @rachel to tag (with “as chair” for a chair), or /release member remove @rachel from tag."
        )
    conn = doing.tx.connection
    committee = committee_named(found["committee"], recent_reference(conn).committees)
    if isinstance(committee, Refused):
        return committee
    thing = name_of(MemberRow, committee.key, user)
    if refused := _may(doing, committee, thing):
        return refused
    row = doing.tx.session.get(MemberRow, (committee.key, user))
    others = [each for each in roster.members(conn, committee.key) if each.user != user]
    last_chair = bool(row and row.chair and not any(each.chair for each in others))
    chair = bool(found["chair"])
    person = Person(user)
    if found["do"].lower() == "remove" or (row and row.chair and not chair):
        if row is None:
            return Refused(f"That person is not a member of the {committee.called}.")
        if last_chair and roster.has_open_criteria(conn, committee.key):
            return Refused(
                f"The {committee.called} has open criteria and this is its last chair. Name another chair first: "
                f"{Line.release('member', 'add', '@person', 'to', committee.key, 'as', 'chair')}.",
                thing=thing,
            )
    if found["do"].lower() == "remove":
        uncounted = seats.uncounted(doing.tx, committee, user)
        doing.tx.session.delete(row)
        notes = (*_chairless(committee, last_chair), *uncounted, *seats.resolve_again(doing, committee))
        return Changed((person, f" is no longer a member of the {committee.called}."), notes)
    if row and row.chair == chair:
        return Refused(f"That person is already {'chair' if chair else 'a member'} of the {committee.called}.")
    if row:
        row.chair = chair
        if chair:
            seats.promote_positions(doing.tx, committee.key, user)
    else:
        seats.retire_positions(doing.tx, committee.key, [user])
        doing.tx.session.add(MemberRow(committee_key=committee.key, user_id=user, chair=chair))
    return Changed(
        (person, f" is now {'chair' if chair else 'a member'} of the {committee.called}."),
        (
            *_chairless(committee, last_chair and not chair),
            *(_chairs_too(committee, [each.user for each in others if each.chair]) if chair else ()),
            *seats.outside_words(doing, () if row else (user,)),
            *seats.resolve_again(doing, committee),
        ),
    )


def _chairs_too(committee: Committee, chairs: Sequence[str]) -> tuple[Words, ...]:
    """Returns who else is chair, which a new chair does not end, and how to end it."""
    member = Line.release("member", "add", "@person", "to", committee.key)
    return tuple((Person(each), f" is still chair too. To make them a member, write {member}.") for each in chairs)


def _chairless(committee: Committee, chairless: bool) -> tuple[Words, ...]:
    if not chairless:
        return ()
    example = Line.release("member", "add", "@person", "to", committee.key, "as", "chair")
    return ((f"The {committee.called} has no chair now. Name one with {example}.",),)


def _may(doing: Doing, committee: Committee, thing: str) -> Refused | None:
    permission = doing.may(Action.ROSTER, committee=committee.key)
    return None if permission.allowed else doing.denied(permission, thing)


def quorum(doing: Doing) -> Changed | Refused:
    """Sets a committee's quorum: its chair alone, or a number of members (R22)."""
    words = doing.asked.words
    if len(words) < 2:
        return Refused("Which quorum? Write /release quorum tag chair, or a number of members: /release quorum tag 3.")
    committee = committee_named(" ".join(words[:-1]), recent_reference(doing.tx.connection).committees)
    if isinstance(committee, Refused):
        return committee
    thing = name_of(CommitteeRow, committee.key)
    permission = may_set_quorum(doing, committee)
    if not permission.allowed:
        return doing.denied(permission, thing)
    value = words[-1].lower()
    if value != "chair" and not (value.isascii() and value.isdigit() and 1 <= int(value) <= 99):
        return Refused(f"“{shown(words[-1])}” is not a quorum. Write chair, or a number of members from 1 to 99, such as 3.")
    value = value if value == "chair" else str(int(value))
    if committee.quorum == value:
        return Refused(f"The quorum of the {committee.called} is already {_quorum(value)}.")
    members = roster.members(doing.tx.connection, committee.key)
    if why_not := seats.why_not_quorum(committee, value, len(members), chaired=any(each.chair for each in members)):
        return Refused(why_not, (Line.release("committees"),), thing)
    doing.tx.session.get_one(CommitteeRow, committee.key).quorum = value
    reviewed = amendments.with_card_or_positions(doing.tx.connection, committee.key)
    notes = tuple(note for key in reviewed for note in resettle(doing, key, committee.key))
    return Changed((f"The {committee.called}'s quorum is now {_quorum(value)}.",), notes, (Line.release("committees"),))


def may_set_quorum(doing: Doing, committee: Committee) -> Permission:
    """Returns the person's permission to set a quorum: while reviews are in progress only the deciding bodies of those releases can."""
    under_way = amendments.under_way(doing.tx.connection, committee.key)
    for key in under_way:
        release = releases.fetch_release(doing.tx.connection, key)
        if release and doing.may(Action.DECIDE, body=release.body).role is not Role.BODY_CHAIR:
            body = name_of_body(release.body)
            sentence = (
                f"The {committee.called} is reviewing the {release_name(key)}. "
                f"Until it has finished, only the chair of the {body} can change its quorum."
            )
            return Permission(None, sentence, (Seat(release.body, chair=True),))
    return Permission(Role.BODY_CHAIR) if under_way else doing.may(Action.ROSTER, committee=committee.key)


def _quorum(value: str) -> str:
    return "its chair alone" if value == "chair" else f"{value} members" if value != "1" else "one member"


def sync(doing: Doing) -> Changed | Refused:
    """Syncs a committee's members with a Slack user group. Chairs who are in the group stay chairs."""
    words = doing.asked.words
    group = group_named(words[-1]) if len(words) > 1 else None
    if not group:
        return Refused("Which user group? Write /release sync tag @tag: the committee, then a Slack user group.")
    conn = doing.tx.connection
    committee = committee_named(" ".join(words[:-1]), recent_reference(conn).committees)
    if isinstance(committee, Refused):
        return committee
    thing = name_of(MemberRow, committee.key)
    if refused := _may(doing, committee, thing):
        return refused
    users = doing.asked.request.fetched
    if users is None:
        why = "It may be disabled or deleted, this workspace's plan may have no user groups, or Slack did not answer in time."
        way = Line.release("member", "add", "@person", "to", committee.key)
        told = f"Slack did not give the members of that user group. {why} The roster was not changed. Try again, or use {way}."
        return Refused(told, (Line.release("committees"),), unread=True)
    accounts = doing.asked.request.accounts
    if any(each.state is AccountState.UNREACHED for each in accounts.values()):
        return Refused("Slack did not say whether everyone in that user group is still there. The roster was not changed. Try again.")
    left_out = [user for user in users if user in accounts and accounts[user].state is not AccountState.ACTIVE]
    users = tuple(user for user in users if user not in left_out)
    if not users:
        whom = "has nobody with an active account" if left_out else "is empty"
        return Refused(f"That user group {whom}. The roster was not changed.", (Line.release("committees"),))
    now = {each.user: each for each in roster.members(conn, committee.key)}
    gone = [each for each in now.values() if each.user not in users]
    chairs = [each for each in now.values() if each.chair and each.user in users]
    if any(each.chair for each in gone) and not chairs and roster.has_open_criteria(conn, committee.key):
        name = committee.called
        return Refused(f"The {name} has open criteria and its only chair is not in that group. Name another chair first.", thing=thing)
    if not gone and set(users) <= set(now) and known_group(doing, committee.key) == group:
        return Refused("The roster already matches the user group.")
    for each in gone:
        doing.tx.session.delete(doing.tx.session.get_one(MemberRow, (committee.key, each.user)))
    # Messages to the committee mention this group from now on.
    known = doing.tx.session.get(CommitteeGroupRow, committee.key)
    if known is None:
        doing.tx.session.add(CommitteeGroupRow(committee_key=committee.key, group_id=group))
    elif known.group_id != group:
        known.group_id = group
    new = [user for user in users if user not in now]
    seats.retire_positions(doing.tx, committee.key, new)
    for user in new:
        doing.tx.session.add(MemberRow(committee_key=committee.key, user_id=user, chair=False))
    sentence = f"The {committee.called} now has {counted(len(users), 'member')}: {len(new)} added, {len(gone)} removed."
    notes: list[Words] = [(Person(user), f" is left out, because {_LEFT_OUT[accounts[user].state]}.") for user in left_out]
    notes += seats.outside_words(doing, new)
    return Changed((sentence,), (*notes, *seats.resolve_again(doing, committee)), (Line.release("committees"),))


def known_group(doing: Doing, committee: str) -> str:
    """Returns the user group that a committee is synced with, or ""."""
    row = doing.tx.session.get(CommitteeGroupRow, committee)
    return row.group_id if row else ""
