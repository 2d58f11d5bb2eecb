"""`/release quorum`: a committee's quorum, its chair alone or a number of members (R15, R22)."""

from __future__ import annotations

from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused
from commands.protocol.words import committee_named, shown
from commands.roster import seats
from commands.sign_off.settling import resettle
from policy.access.permissions import Action, Permission, Role, Seat
from policy.calendar.release_calendar import release_name
from policy.model.roster import Committee, name_of_body
from storage.history.names import name_of
from storage.releases import releases
from storage.roster import roster
from storage.roster.cached import recent_reference
from storage.sign_off import amendments
from storage.tables import CommitteeRow


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
    notes = tuple(note for key in reviewed for note in resettle(doing.tx, key, committee.key))
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
