"""Parts that pages of the sign-off share: evidence, positions, conditions, and the marks of states."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from bot.pages.kit.page import Bold, Bullets, Heading, Italic, Link, Paragraph, Part, Piece, Small, Text
from commands.protocol.line import Line
from commands.protocol.results import Moment, Person
from commands.sign_off.positions import WORDS
from policy.access.classification import shows_in
from policy.model.releases import Classification
from policy.model.roster import is_person, name_of_body
from policy.model.sign_off import SignOffState
from policy.model.wording import counted, day_words, shortened
from policy.sign_off.seats import holder
from policy.sign_off.sign_off import Condition, Evidence, Position

PIECES = 8
"""The number of pieces of evidence on a card; the criterion's page has all."""
MOST_POSITIONS = 20
"""The number of positions on a card; the criterion's page has all."""
QUOTED = 280
"""The length of a note or reason on a card, in characters."""
ADDRESS = 120
"""The length of a name or an address on a card, in characters."""

MARKS = {
    SignOffState.OPEN: "⬜",
    SignOffState.MET: "✅",
    SignOffState.CONDITIONS: "🟡",
    SignOffState.NOT_MET: "❌",
    SignOffState.HOLD: "✋",
    SignOffState.STALE: "🔁",
}


def evidence_parts(evidence: Sequence[Evidence], clearance: Classification, most: int, key: str, ref: str, zone: tzinfo) -> list[Part]:
    """Returns the evidence with address, submitter and time. Evidence above the channel's clearance is hidden (R20)."""
    if not evidence:
        return [Heading("Evidence"), Paragraph((Italic("None on file."),))]
    parts: list[Part] = [Heading("Evidence"), Bullets(tuple(piece(each, clearance, zone) for each in evidence[:most]))]
    if len(evidence) > most:
        parts.append(Small((f"and {counted(len(evidence) - most, 'more piece')}: {Line.release('criteria', key, ref)}",)))
    return parts


def piece(each: Evidence, clearance: Classification, zone: tzinfo) -> Text:
    when: Text = (", ", Moment(each.submitted_at.astimezone(zone))) if each.submitted_at else ()
    behalf = f" on behalf of the {name_of_body(each.on_behalf)}" if each.on_behalf else ""
    gone = f" · replaced by {each.replaced_by}" if each.replaced_by else f" · withdrawn: {each.withdrawn}" if each.withdrawn else ""
    who: Text = (f"{each.number}. ", Person(each.submitted_by), behalf, *when, f"{gone}\n")
    if not shows_in(each.classification, clearance):
        return (*who, Italic(f"Classified {each.classification.name.title()}: not shown here."))
    address: Piece = Link(each.address, shortened(each.name, ADDRESS)) if each.address.startswith("http") else each.name[:ADDRESS]
    return (*who, address, f"\n{quoted(each.note)}" if each.note else "")


def quoted(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= QUOTED else f"{flat[: QUOTED - 1]}…"


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
