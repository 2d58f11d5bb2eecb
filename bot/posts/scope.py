"""Posts about outcomes of modifications (R18)."""

from __future__ import annotations

from datetime import datetime

from bot.pages.kit.page import Bold, Button, Buttons, Page, Paragraph, Part
from bot.pages.modifications import STATES
from commands.protocol.line import Line
from commands.protocol.results import Person
from policy.calendar.release_calendar import release_name
from policy.model.scope import Modification, ModificationState
from policy.model.wording import day_words, joined
from policy.scope.scope import left_with
from storage.engine.session import Store
from storage.mail.messages import OutcomeRecorded
from storage.scope import modifications
from storage.scope.modifications import ModificationRecord

REASON = 1500
"""Characters of a reason that a post shows."""


_VERBS = {"reject": ModificationState.REJECTED, "withdraw": ModificationState.WITHDRAWN, "delay": ModificationState.DELAYED}


def _outcome(found: Modification, message: OutcomeRecorded) -> str:
    if found.undecided:
        return "has returned: it is undecided again" if message.verb == "edit" else "is undecided again: its outcome was undone"
    day = message.decided_on if _VERBS.get(message.verb) is found.state else found.approved_on
    return f"was {found.state.value}" + (f" on {day_words(day)}" if day else "")


def _where(record: ModificationRecord) -> str:
    places = joined([release_name(key) for key in dict.fromkeys(key for key, item in record.placements if item.active)])
    if places:
        return f" It is in the {places}."
    left = joined([release_name(key) for key in dict.fromkeys(key for key, item in record.placements if left_with(item))])
    return f" It left the scope of the {left}." if left and not record.modification.undecided else " It is in no release."


def outcome_page(store: Store, message: OutcomeRecorded, _now: datetime) -> Page | None:
    """Announces a modification's outcome to a channel: date, reason, chosen solution and releases (R18)."""
    ref = message.ref
    with store.reading() as conn:
        record = modifications.fetch_modification(conn, ref)
        reason = modifications.outcome_reason(conn, ref)
    if record is None:
        return None
    found = record.modification
    approved = found.state in {ModificationState.APPROVED, ModificationState.IMPLEMENTED}
    solution = f" The {found.chosen_solution} was chosen." if found.chosen_solution and approved else ""
    parts: list[Part] = [Paragraph((Bold(f"{ref} ‘{found.title}’"), f" {_outcome(found, message)}.{solution}{_where(record)}"))]
    if reason and not approved:
        parts.append(Paragraph((Bold("Reason: "), reason[:REASON])))
    parts += [Paragraph(("Recorded by ", Person(message.actor), ".")), Buttons((Button("Show", Line.modification("show", ref)),))]
    return Page(f"{ref}: {STATES[found.state]}", tuple(parts))
