"""`/release sync`: a committee's members as a Slack user group has them (R15, R22)."""

from __future__ import annotations

from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.request import AccountState
from commands.protocol.results import Changed, Person, Refused, Words
from commands.protocol.words import committee_named, group_named
from commands.roster import seats
from commands.roster.members import may_again, refuse_roster
from policy.model.wording import counted
from storage.history.names import name_of
from storage.roster import roster
from storage.roster.cached import recent_reference
from storage.sign_off.reviews import has_open_criteria
from storage.tables import CommitteeGroupRow, MemberRow

_LEFT_OUT = {
    AccountState.DEACTIVATED: "their Slack account is deactivated",
    AccountState.UNKNOWN: "Slack does not know them",
    AccountState.APP: "it is an app",
}


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
    if refused := refuse_roster(doing, committee, thing):
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
    if any(each.chair for each in gone) and not chairs and has_open_criteria(conn, committee.key):
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
    notes += seats.resolve_again(doing.tx, committee)
    return Changed((sentence,), tuple(notes), (Line.release("committees"),), undoable=may_again(doing, committee))


def known_group(doing: Doing, committee: str) -> str:
    """Returns the user group that a committee is synced with, or ""."""
    row = doing.tx.session.get(CommitteeGroupRow, committee)
    return row.group_id if row else ""
