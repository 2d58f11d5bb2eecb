"""Positions, conditions and the marks of states, as pages of the sign-off show them."""

from __future__ import annotations

from bot.pages.kit.page import Bold, Piece, Text
from bot.pages.sign_off.evidence import quoted
from commands.protocol.results import Person
from commands.sign_off.positions import WORDS
from policy.model.roster import is_person, name_of_body
from policy.model.sign_off import SignOffState
from policy.model.wording import day_words
from policy.roster.seats import holder
from policy.sign_off.conditions import Condition
from policy.sign_off.sign_off import Position

MOST_POSITIONS = 20
"""The number of positions on a card; the criterion's page has all."""

MARKS = {
    SignOffState.OPEN: "⬜",
    SignOffState.MET: "✅",
    SignOffState.CONDITIONS: "🟡",
    SignOffState.NOT_MET: "❌",
    SignOffState.HOLD: "✋",
    SignOffState.STALE: "🔁",
}


def position(each: Position, why_not: str) -> Text:
    """Returns one person's position in a line, with the reason if it doesn't count (R22)."""
    who: tuple[Piece, ...] = (f"on behalf, {each.on_behalf}",) if each.on_behalf else (Person(each.user),)
    if not each.on_behalf and holder(each.seat) != each.user:
        who = (*who, " for ", Person(holder(each.seat)))
    chair = " (chair)" if each.chair and not each.on_behalf else ""
    uncounted = f" · doesn't count: {why_not}" if why_not else ""
    return (Bold(WORDS[each.verdict]), "  ", *who, f"{chair}{uncounted}", f": {quoted(each.reason)}" if each.reason else "")


def condition(each: Condition) -> Text:
    """Returns a condition with its owner and date, and how it was closed."""
    tail = f" · closed {day_words(each.closed_on)}: {quoted(each.closed_note)}" if each.closed_on else ""
    return (
        Bold(f"{each.criterion}, {each.number}"),
        f"  {quoted(each.text)} · ",
        Person(each.owner) if is_person(each.owner) else name_of_body(each.owner),
        f", by {day_words(each.due)}{tail}",
    )
