"""Whether a person may still make a change that they made, before they take it back or do it again (promise 5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from commands.nudges.items import items_of
from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.results import Refused
from commands.protocol.verb import Verb
from commands.protocol.words import modification_ref
from commands.roster.quorum import may_set_quorum
from policy.access.permissions import PERMITTED, Action, Permission, Role, could
from policy.access.undo import SETTLED_BY, Touched, action_again
from policy.calendar.release_calendar import MEETINGS
from policy.model.history import FieldChange
from policy.model.roster import Member
from policy.nudges.item import DueKind
from policy.nudges.meetings import OF_MEETINGS
from policy.scope.deciders import recording
from storage.history import undo as stored_undo
from storage.history.undo import MadeChange
from storage.releases.releases import fetch_release
from storage.roster import reference_data, roster
from storage.roster.cached import recent_reference
from storage.tables import CriterionRow, NudgeOwnerRow, ReleaseRow

CLOSING = frozenset({"closed_on", "closed_note"})
"""Fields that its owner sets when they close an action."""

ON_BEHALF = "on_behalf"
"""The field of a position that cites the minute of a meeting, which a release manager recorded."""

Catalogue = Mapping[str, tuple[Verb[object], ...]]


def why_not_again(doing: Doing, made: MadeChange, catalogue: Catalogue) -> Refused | None:
    """Returns the refusal of a person who may no longer use the verb that made the change, or None if they may.

    An undo, and a redo, need what the change itself needed. Only today's roster counts, as for any other act.
    """
    conn = doing.tx.connection
    first = made
    while first.undoes and (before := stored_undo.made_by(conn, first.undoes)):
        first = before
    command, _, name = first.command.partition(" ")
    verb = next((each for each in catalogue.get(f"/{command}", ()) if each.name == name), None)
    records = stored_undo.touched(doing.tx.session, conn, made.change)
    action = action_again(first.command, verb.action if verb else None, records)
    if action is None or verb is None:
        return None
    permission = _denied(doing, action, records)
    if permission is None:
        return None
    key = next((str(each.values["release_key"]) for each in records if each.values.get("release_key")), "")
    ref = next((found for each in records if (found := modification_ref(str(each.values.get("modification_ref") or "")))), None)
    about = ref if command == "modification" else key
    refused = doing.denied(permission, f"change:{made.change}", key, Line.of(f"/{command}", name, *([about] if about else [])))
    # Without what it is about, the others would be sent a line that asks them for it.
    return refused if about else replace(refused, instead=(Line.release("committees"),))


def could_again(catalogue: Catalogue, changes: Sequence[FieldChange], seats: Collection[Member]) -> bool:
    """Returns whether somebody with these seats could still make a change, given its rows; one about whose item it is may be theirs.

    It decides only whether an undo is offered: who presses it is judged by `why_not_again`.
    """
    command, _, name = changes[0].command.partition(" ")
    verb = next((each for each in catalogue.get(f"/{command}", ()) if each.name == name), None)
    fields: dict[str, set[str]] = {}
    values: dict[str, Mapping[str, Any]] = {}
    for each in changes:
        fields.setdefault(each.thing, set()).add(each.field)
        made = each.after or each.before
        if not each.field and isinstance(made, Mapping):
            values[each.thing] = made
        elif each.field == ON_BEHALF:
            values[each.thing] = {ON_BEHALF: each.after or each.before}
    touched = [Touched(thing.partition(":")[0], frozenset(found), values.get(thing, {})) for thing, found in fields.items()]
    usual = verb.action if verb else None
    # A filter may leave out rows that say which of a verb's permissions it was, so the usual one is enough.
    actions = {usual, action_again(changes[0].command, usual, touched)}
    return any(action is None or Role.OWNER in PERMITTED[action] or could(action, seats) for action in actions)


def _denied(doing: Doing, action: Action, records: Iterable[Touched]) -> Permission | None:
    """Returns the permission that the person lacks for one of the records, or None if they have it for all."""
    conn = doing.tx.connection
    if action is Action.SNOOZE:
        return _of_items(doing, records)
    memberships = roster.memberships_of(conn, doing.user, doing.today)
    if action is Action.OUTCOME:
        chaired = {each.committee for each in memberships if each.chair}
        body = next((each for each in recording(reference_data.fetch_deciders(conn)) if each in chaired), "")
        permission = doing.may(action, body=body)
        return None if permission.allowed else permission
    about = [each for each in records if each.table in SETTLED_BY.get(action, ())]
    if not about:
        return None if could(action, memberships) else doing.may(action)
    asked = (permission for each in about for permission in _permissions(doing, action, each))
    return next((each for each in asked if not each.allowed), None)


def _permissions(doing: Doing, action: Action, record: Touched) -> list[Permission]:
    """Returns the person's permissions for an action on one record, towards its committee, its body or its owner; none if it is theirs."""
    values, session = record.values, doing.tx.session
    match record.table:
        case "milestone":
            given = session.get(NudgeOwnerRow, (values["release_key"], f"{DueKind.MILESTONE}:{values['key']}"))
            mine = given is not None and given.owner == doing.user
            return [] if mine else [doing.may(action, owner=values.get("owner", ""))]
        case "position" | "condition":
            criterion = session.get(CriterionRow, (values["release_key"], values["criterion_ref"]))
            return [doing.may(action, committee=criterion.committee if criterion else "")]
        case "decision":
            return [doing.may(action, body=session.get_one(ReleaseRow, values["release_key"]).body)]
        case "standard_criterion":
            return [doing.may(action, body=values.get("agreed_by", ""))]
        case "committee":
            committees = recent_reference(doing.tx.connection).committees
            return [may_set_quorum(doing, each) for each in committees if each.key == values["key"]]
        case "deputy":
            return [] if values["absent_id"] == doing.user else _of_seats(doing, action, values["absent_id"])
        case "meeting_action" if record.fields <= CLOSING and _is_theirs(doing, record):
            return []
        case _:
            committee = next((values[name] for name in ("committee", "committee_key", "body") if values.get(name)), "")
            return [doing.may(action, committee=committee)]


def _of_seats(doing: Doing, action: Action, absent: str) -> list[Permission]:
    """Returns the permissions for all committees on which a person sits for whom there is a deputy."""
    held = roster.memberships_of(doing.tx.connection, absent)
    return [doing.may(action, committee=each.committee) for each in held] or [doing.may(action)]


def _is_theirs(doing: Doing, record: Touched) -> bool:
    """Returns whether the person has to do an action of a meeting: it is theirs, or its reminder was given to them."""
    values = record.values
    item = f"{DueKind.ACTION}:{values['body']}/{values['meeting_key']}/{values['number']}"
    given = doing.tx.session.get(NudgeOwnerRow, (MEETINGS, item))
    return (given.owner if given else values["owner"]) == doing.user


def _of_items(doing: Doing, records: Iterable[Touched]) -> Permission | None:
    """Returns the permission that the person lacks for one of the items whose reminders they changed, or None.

    An item is theirs if it was before they gave it to somebody else. One that is not due any more has no owner.
    """
    conn = doing.tx.connection
    for each in records:
        key, item = each.values["release_key"], each.values["item"]
        release = OF_MEETINGS if key == MEETINGS else fetch_release(conn, key)
        due = next((one for one in items_of(conn, release, doing.today) if one.item == item), None) if release else None
        given = doing.tx.session.get(NudgeOwnerRow, (key, item))
        owners = {due.owner if due else "", given.owner if given else "", str(each.before.get("owner") or "")}
        permissions = [doing.may(Action.SNOOZE, owner=owner) for owner in sorted(owners)]
        if doing.user not in owners and not any(one.allowed for one in permissions):
            return permissions[-1]
    return None
