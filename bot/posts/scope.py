"""Posts about outcomes of modifications (R18)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from bot.pages.kit.page import Bold, Button, Buttons, Page, Paragraph, Part
from bot.pages.modifications import STATES
from commands.protocol.access.reading import reader_at
from commands.protocol.line import Line
from commands.protocol.results import Person
from policy.access.classification import highest, seen
from policy.calendar.release_calendar import release_name
from policy.model.releases import Classification
from policy.model.roster import name_of_body
from policy.model.scope import Modification, ModificationState
from policy.model.wording import day_words, joined
from policy.scope.out_reasons import left_with
from storage.engine.session import Store
from storage.history import changes
from storage.history.names import name_of
from storage.mail.messages import OutcomeRecorded
from storage.releases import releases
from storage.scope import modifications
from storage.scope.modifications import ModificationRecord
from storage.tables import ModificationRow

REASON = 1500
"""Characters of a reason that a post shows."""


_VERBS = {"reject": ModificationState.REJECTED, "withdraw": ModificationState.WITHDRAWN, "delay": ModificationState.DELAYED}
_ANNOUNCED = {
    "approve": frozenset({ModificationState.APPROVED, ModificationState.IMPLEMENTED}),
    **{verb: frozenset({state}) for verb, state in _VERBS.items()},
}
"""The states in which the announcement of each verb still stands."""


def _overtaken(record: ModificationRecord, verb: str) -> Page:
    """Returns the text of an announcement once the modification is in another state (R27)."""
    found = record.modification
    announced = "approved" if verb == "approve" else _VERBS[verb].value
    now = "undecided again" if found.undecided else STATES[found.state].lower()
    said = f" was announced here as {announced}. It is now {now}.{_where(record)}"
    show = Buttons((Button("Show", Line.modification("show", found.ref)),))
    return Page(f"↩️ {found.ref}: no longer {announced}", (Paragraph((Bold(f"{found.ref} ‘{found.title}’"), said)), show))


def _outcome(found: Modification, message: OutcomeRecorded) -> str:
    if found.undecided:
        return "has returned: it is undecided again" if message.verb == "edit" else "is undecided again: its outcome was undone"
    day = (found.decided_on or message.decided_on) if _VERBS.get(message.verb) is found.state else found.approved_on
    by = f" by the {name_of_body(found.decided_by)}" if found.decided_by else ""
    source = f" ({found.decision_reference})" if found.decision_reference else ""
    # The day, the body and the reference are those of the approval, not of the go-live.
    implemented = found.state is ModificationState.IMPLEMENTED
    state, since = (ModificationState.APPROVED, ", and is implemented") if implemented else (found.state, "")
    return f"was {state.value}{f' on {day_words(day)}' if day else ''}{by}{source}{since}"


def _where(record: ModificationRecord) -> str:
    places = joined([release_name(key) for key in dict.fromkeys(key for key, item in record.placements if item.active)])
    if places:
        return f" It is in the {places}."
    left = joined([release_name(key) for key in dict.fromkeys(key for key, item in record.placements if left_with(item))])
    return f" It left the scope of the {left}." if left and not record.modification.undecided else " It is in no release."


def _seen(conn: Connection, record: ModificationRecord, channel: str, today: date) -> ModificationRecord:
    """Returns the record without the releases that the channel may not see (R20), and without its places in cancelled ones."""
    gone = releases.cancelled(conn, {key for key, _ in record.placements})
    record = replace(record, placements=tuple((key, item) for key, item in record.placements if not (item.active and key in gone)))
    classes = releases.classifications(conn, [key for key, _ in record.placements])
    if highest(classes.values()) is Classification.WHITE:
        return record
    shown = seen(classes, reader_at(conn, channel, today))
    return replace(record, placements=tuple(each for each in record.placements if each[0] in shown))


def outcome_page(store: Store, message: OutcomeRecorded, now: datetime) -> Page | None:
    """Announces a modification's outcome to a channel: date, reason, chosen solution and releases (R18)."""
    ref = message.ref
    with store.reading() as conn:
        record = modifications.fetch_modification(conn, ref)
        if record:
            record = _seen(conn, record, message.channel, now.date())
        reason = changes.reason_of(conn, name_of(ModificationRow, record.modification.ref if record else ref), "state")
    if record is None:
        return None
    found = record.modification
    ref = found.ref  # It may have another reference by now (R24).
    if found.state not in _ANNOUNCED.get(message.verb, (found.state,)):
        return _overtaken(record, message.verb)
    approved = found.state in {ModificationState.APPROVED, ModificationState.IMPLEMENTED}
    solution = f" The {found.chosen_solution} was chosen." if found.chosen_solution and approved else ""
    parts: list[Part] = [Paragraph((Bold(f"{ref} ‘{found.title}’"), f" {_outcome(found, message)}.{solution}{_where(record)}"))]
    if reason and not approved:
        parts.append(Paragraph((Bold("Reason: "), reason[:REASON])))
    parts += [Paragraph(("Recorded by ", Person(message.actor), ".")), Buttons((Button("Show", Line.modification("show", ref)),))]
    return Page(f"{ref}: {STATES[found.state]}", tuple(parts))
