"""Reminders and conditions that a person owns, and their return to the committees (design, Nudges)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import select

from policy.calendar.release_calendar import MEETINGS
from policy.model.releases import Classification
from storage.engine.session import Change
from storage.nudges.sent import ledger
from storage.tables import ConditionRow, CriterionRow, MeetingActionRow, MilestoneRow, NudgeOwnerRow, ReleaseRow, table_of

_STEP = "milestone:"


@dataclass(frozen=True)
class Returned:
    """An item that went back from a person to its committee ("" if it has none): its release, its name and what it is about."""

    release: str
    item: str
    text: str
    committee: str
    classification: Classification


def give_back(tx: Change, user: str, today: date) -> tuple[Returned, ...]:
    """Ends a person's ownership of steps, reassigned reminders, open conditions and open actions. Returns what went back, and to whom."""
    found = [*_steps(tx, user), *_reminders(tx, user), *_conditions(tx, user), *_actions(tx, user)]
    for release in dict.fromkeys(each.release for each in found):
        ledger.update_cards(tx, release, [each.item for each in found if each.release == release], today)
    return tuple(found)


def _steps(tx: Change, user: str) -> list[Returned]:
    """Leaves the person's own steps that are not done, in open releases, without an owner."""
    step, release = table_of(MilestoneRow).c, table_of(ReleaseRow).c
    statement = (
        select(MilestoneRow)
        .join(ReleaseRow, release.key == step.release_key)
        .where(step.owner == user, step.done_on.is_(None), release.live_on.is_(None), release.cancelled_on.is_(None))
    )
    found = []
    for row in tx.session.exec(statement.order_by(step.release_key, step.key)).all():
        row.owner = ""
        found.append(Returned(row.release_key, f"{_STEP}{row.key}", row.event, "", _classification(tx, row.release_key)))
    return found


def _reminders(tx: Change, user: str) -> list[Returned]:
    owner = table_of(NudgeOwnerRow).c
    rows = tx.session.exec(select(NudgeOwnerRow).where(owner.owner == user).order_by(owner.release_key, owner.item)).all()
    found = []
    for row in rows:
        step = tx.session.get(MilestoneRow, (row.release_key, row.item.removeprefix(_STEP))) if row.item.startswith(_STEP) else None
        text, committee = (step.event, step.owner) if step else _described(tx, row)
        found.append(Returned(row.release_key, row.item, text, committee, _classification(tx, row.release_key)))
        tx.session.delete(row)
    return found


def _described(tx: Change, row: NudgeOwnerRow) -> tuple[str, str]:
    """Returns the text of an item that is not a milestone, and the committee that it is for, as far as the item's name says."""
    kind, _, rest = row.item.partition(":")
    if row.release_key == MEETINGS:
        body, key, last = (*rest.split("/"), "", "")[:3]
        action = tx.session.get(MeetingActionRow, (body, key, int(last))) if kind == "action" and last.isdigit() else None
        return (f"the action “{action.text}”", action.owner) if action else (f"the paper for meeting {key}", last)
    name = rest.partition("-")[0]
    if kind == "position":
        return f"the sign-off {rest}", name
    criterion = tx.session.get(CriterionRow, (row.release_key, name))
    return f"the {kind} {rest}", criterion.committee if criterion else ""


def _conditions(tx: Change, user: str) -> list[Returned]:
    condition = table_of(ConditionRow).c
    statement = select(ConditionRow).where(condition.owner == user, condition.closed_on.is_(None))
    rows: Sequence[ConditionRow] = tx.session.exec(
        statement.order_by(condition.release_key, condition.criterion_ref, condition.number)
    ).all()
    found = []
    for row in rows:
        criterion = tx.session.get_one(CriterionRow, (row.release_key, row.criterion_ref))
        row.owner = criterion.committee
        item = f"condition:{row.criterion_ref}-{row.number}"
        text = f"the condition on {row.criterion_ref}, “{row.text}”"
        found.append(Returned(row.release_key, item, text, criterion.committee, _classification(tx, row.release_key)))
    return found


def _actions(tx: Change, user: str) -> list[Returned]:
    """Gives the open actions of minutes back to the bodies that agreed them."""
    action = table_of(MeetingActionRow).c
    statement = select(MeetingActionRow).where(action.owner == user, action.closed_on.is_(None))
    found = []
    for row in tx.session.exec(statement.order_by(action.body, action.meeting_key, action.number)).all():
        row.owner = row.body
        item = f"action:{row.body}/{row.meeting_key}/{row.number}"
        found.append(Returned(MEETINGS, item, f"the action “{row.text}”", row.body, Classification.WHITE))
    return found


def _classification(tx: Change, release: str) -> Classification:
    if release == MEETINGS:
        return Classification.WHITE
    row = tx.session.get(ReleaseRow, release)
    return row.classification if row else Classification.RED
