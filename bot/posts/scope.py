"""Posts about outcomes of modifications (R18)."""

from __future__ import annotations

from datetime import datetime

from bot.pages.kit.page import Bold, Button, Buttons, Page, Paragraph
from bot.pages.modifications import STATES
from commands.protocol.line import Line
from commands.protocol.results import Person
from policy.calendar.release_calendar import release_name
from policy.model.scope import Modification
from policy.model.wording import day_words, joined
from storage.engine.session import Store
from storage.mail.messages import OutcomeRecorded
from storage.scope import modifications


def _outcome(found: Modification) -> str:
    if found.undecided:
        return "is undecided again: its outcome was undone"
    return f"was {found.state.value}" + (f" on {day_words(found.approved_on)}" if found.approved_on else "")


def outcome_page(store: Store, message: OutcomeRecorded, _now: datetime) -> Page | None:
    """Announces a modification's outcome to a channel (R18)."""
    ref = message.ref
    with store.reading() as conn:
        record = modifications.fetch_modification(conn, ref)
    if record is None:
        return None
    found = record.modification
    places = joined([release_name(key) for key in dict.fromkeys(key for key, item in record.placements if item.active)])
    where = f" It is in the {places}." if places else " It is in no release."
    solution = f" The {found.chosen_solution} was chosen." if found.chosen_solution else ""
    said = (Bold(f"{ref} ‘{found.title}’"), f" {_outcome(found)}.{solution}{where}")
    recorded = ("Recorded by ", Person(message.actor), ".")
    return Page(
        f"{ref}: {STATES[found.state]}", (Paragraph(said), Paragraph(recorded), Buttons((Button("Show", Line.modification("show", ref)),)))
    )
