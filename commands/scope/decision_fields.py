"""Fields on a modification's decision and its implementation dates, and the release that a date offers (Guidance 4.1, 4.2; R24)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from commands.protocol.command import Doing
from commands.protocol.form import Field, Kind, Option
from commands.protocol.line import Line
from commands.protocol.results import Words
from commands.protocol.rows import put
from policy.calendar.release_calendar import release_as_one
from policy.model.roster import name_of_body
from policy.model.scope import Modification, ModificationState
from policy.model.wording import day_words
from policy.scope import parts
from policy.scope.deciders import recordable, usual_decider, who_records
from policy.scope.parts import Placements
from storage.releases import releases
from storage.roster import reference_data, roster
from storage.scope import modifications
from storage.tables import ModificationPartRow, ModificationRow

_NONE = Option("not-on-record", "Not on record")
_BY_PATH = frozenset({ModificationState.APPROVED, ModificationState.REJECTED})
"""The outcomes that the path's body decides; that it says nothing of who withdraws or delays is an assumption (Guidance 4.1; R24)."""
_HINT = "The date that the deciding body set, if any (Guidance 4.1)."


def choice_or_none(name: str, label: str, value: str, options: tuple[Option, ...]) -> Field:
    """Returns an optional choice; once a value is on record it can be taken back, because Slack clears no choice by itself."""
    return Field(name, label, Kind.CHOICE, value=value, options=(*options, *((_NONE,) if value else ())), optional=True)


def answer_or_none(doing: Doing, name: str) -> str:
    """Returns the answer to such a choice, "" for not on record."""
    given = doing.answer(name)
    return "" if given == _NONE.value else given


def decider_fields(doing: Doing, modification: Modification, outcome: ModificationState | None = None) -> list[Field]:
    """Returns the fields for who decided and under which reference, with what is on record (R24).

    `outcome` is the one to be recorded, which has a reference of its own; None to correct the one on record. Of a modification that is not
    decided yet, who usually approves and rejects on its path is filled in, if the person may record it.
    """
    deciders = reference_data.fetch_deciders(doing.tx.connection)
    mine = recordable(deciders, roster.memberships_of(doing.tx.connection, doing.user, doing.today))
    usual = usual_decider(modification, deciders) if modification.undecided and outcome in _BY_PATH else ""
    value = modification.decided_by or (usual if usual in mine else "")
    corrects = outcome is None or modification.undecided
    shown = dict.fromkeys((*(each.body for each in deciders if each.body in mine), *([value] if value else [])))
    options = tuple(Option(each, name_of_body(each)) for each in shown)
    return [
        *([choice_or_none("decided_by", "Decided by", value, options)] if options else []),
        Field(
            "reference",
            "Paper, minute or letter",
            value=modification.decision_reference if corrects else "",
            optional=True,
            hint="The reference of the decision, if any.",
            longest=300,
        ),
    ]


def read_decider(doing: Doing, stored: str = "") -> str:
    """Reads who decided; records a fault for a body that decides on no modifications or for which the person may not record (R24)."""
    if "decided_by" not in doing.answers:
        return stored
    body = answer_or_none(doing, "decided_by")
    deciders = reference_data.fetch_deciders(doing.tx.connection)
    if not body or body == stored:
        return body
    if body not in {each.body for each in deciders}:
        doing.faults["decided_by"] = "Choose the body that decided from the list."
    elif body not in recordable(deciders, roster.memberships_of(doing.tx.connection, doing.user, doing.today)):
        doing.faults["decided_by"] = who_records(deciders, body)
    return body


def day_field(part: int) -> str:
    """Returns the name of the field for the implementation date of a part, or of the whole for 0."""
    return f"implementation_on_{part}" if part else "implementation_on"


def day_fields(modification: Modification, placements: Placements) -> list[Field]:
    """Returns a field for the implementation date of each part, or of the whole (Guidance 4.1; R24)."""
    return [
        Field(
            day_field(each.part),
            f"Part {each.part}: implementation date" if each.part else "Implementation date",
            Kind.DATE,
            value=each.implementation_on.isoformat() if each.implementation_on else "",
            optional=True,
            hint=_HINT,
        )
        for each in parts.units(modification, placements)
    ]


def put_days(doing: Doing, modification: Modification, days: Mapping[int, date | None]) -> None:
    """Stores implementation dates by part, 0 for the whole; a part comes on record with its first date (R24)."""
    for part, day in days.items():
        if not part:
            put(doing.tx.session.get_one(ModificationRow, modification.ref), {"implementation_on": day})
        elif row := doing.tx.session.get(ModificationPartRow, (modification.ref, part)):
            put(row, {"implementation_on": day})
        elif day:
            doing.tx.session.add(ModificationPartRow(modification_ref=modification.ref, number=part, implementation_on=day))


def offers(doing: Doing, ref: str) -> tuple[tuple[Words, ...], tuple[Line, ...]]:
    """Returns what an approved modification still needs: the release of each implementation date, as notes and lines (Guidance 4.2; R24).

    What is in no scope is offered to the open release that goes live on its date; what is in another release can move there.
    """
    doing.tx.session.flush()
    record = modifications.fetch_modification(doing.tx.connection, ref)
    if record is None:
        return (), ()
    modification, placements = record.modification, record.placements
    dated = any(item.active and item.implementation_on for _, item in placements)
    if modification.state is not ModificationState.APPROVED and not dated:
        return (), ()
    listed = releases.list_releases(doing.tx.connection)
    gone = {line.key for line in listed if line.cancelled_on}
    by_day = {line.go_live: line.key for line in listed if line.go_live and line.live_on is None and line.cancelled_on is None}
    opened = set(by_day.values()) | {line.key for line in listed if line.go_live is None}
    notes: list[Words] = []
    lines: list[Line] = []
    for unit in parts.unplaced(modification, placements, gone):
        day = unit.implementation_on
        if day is None:
            notes.append((f"{unit.name} is in no release yet. Add it with {Line.release('add', unit.name, 'to', 'KEY')}.",))
        elif target := by_day.get(day):
            notes.append((f"{unit.name} is in no release yet. The {release_as_one(target)} goes live on its date, {day_words(day)}.",))
            lines.append(Line.release("add", unit.name, "to", target))
        else:
            notes.append((f"{unit.name} is in no release yet, and no open release goes live on its date, {day_words(day)}.",))
    for key, item in placements:
        day = item.implementation_on
        target = by_day.get(day) if day else None
        if item.active and key in opened and target and target != key:
            lines.append(Line.release("move", item.name, "from", key, "to", target))
    return tuple(notes), tuple(lines)
