"""Evidence, as pages of the sign-off show it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from bot.pages.kit.page import Bullets, Heading, Italic, Link, Paragraph, Part, Piece, Small, Text
from commands.protocol.line import Line
from commands.protocol.results import Moment, Person
from policy.access.classification import shows_in
from policy.model.releases import Classification
from policy.model.roster import name_of_body
from policy.model.wording import counted, shortened
from policy.sign_off.sign_off import Evidence

PIECES = 8
"""The number of pieces of evidence on a card; the criterion's page has all."""
QUOTED = 280
"""The length of a note or reason on a card, in characters."""
ADDRESS = 120
"""The length of a name or an address on a card, in characters."""


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
