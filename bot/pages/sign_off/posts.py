"""Posts of the sign-off beside the card: submitted evidence, and requests to sign off again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, tzinfo

from bot.pages.kit.page import Bold, Bullets, Button, Buttons, Page, Paragraph, Part, Piece, Small, Text
from bot.pages.sign_off.evidence import PIECES, piece
from bot.pages.sign_off.positions import MOST_POSITIONS
from commands.protocol.line import Line
from commands.protocol.results import Person
from policy.access.classification import shows_in
from policy.calendar.release_calendar import release_name
from policy.model.releases import Classification
from policy.model.wording import counted, shortened
from policy.sign_off.sign_off import Evidence
from storage.sign_off.reviews import Review


def submitted(
    review: Review, refs: Sequence[str], made: Sequence[Evidence], clearance: Classification, actor: str, zone: tzinfo = UTC
) -> Page:
    """Announces submitted evidence in the channel of the committee that reviews it, whose members Slack then lets open its files."""
    listed = ", ".join(refs)
    parts: list[Part] = [Paragraph((Person(actor), f" submitted evidence for {listed}."))]
    parts.append(Bullets(tuple((Bold(each.criterion), "  ", *piece(each, clearance, zone)) for each in made[:PIECES])))
    if len(made) > PIECES:
        parts.append(Small((f"and {counted(len(made) - PIECES, 'more piece')}.",)))
    lines = (
        Button("Sign off", Line.release("signoff", review.key, review.committee), primary=True),
        Button("Criteria", Line.release("criteria", review.key, review.committee)),
    )
    opens = any(each.file and shows_in(each.classification, clearance) for each in made[:PIECES])
    return Page(shortened(f"{release_name(review.key)}: evidence for {listed}", 150), (*parts, Buttons(lines)), opens_files=opens)


def retake(review: Review, refs: Sequence[str], people: Sequence[str]) -> Page:
    """Asks those who signed off criteria that changed since to sign off again (R16)."""
    who: list[Piece] = []
    for number, each in enumerate(people[:MOST_POSITIONS]):
        who += [", " if number else "", Person(each)]
    request: Text = (f"{', '.join(refs)} changed since the sign-off and must be signed off again. ", *who)
    button = Buttons((Button("Sign off", Line.release("signoff", review.key, review.committee), primary=True),))
    return Page(f"{release_name(review.key)}: sign off again", (Paragraph(request), button))
