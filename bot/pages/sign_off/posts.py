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
from policy.model.releases import Classification, Release
from policy.model.wording import counted, shortened
from policy.sign_off.review import Review, why_closed
from policy.sign_off.sign_off import Evidence


def submitted(
    review: Review, refs: Sequence[str], made: Sequence[Evidence], clearance: Classification, actor: str, zone: tzinfo = UTC
) -> Page:
    """Announces submitted evidence in the channel of the committee that reviews it, whose members Slack then lets open its files."""
    listed = ", ".join(refs)
    parts: list[Part] = [Paragraph((Person(actor), f" submitted evidence for {listed}."))]
    alike: dict[Text, list[Evidence]] = {}  # One piece for several criteria is shown once.
    for each in made:
        alike.setdefault(piece(each, clearance, zone), []).append(each)
    shown = dict(list(alike.items())[:PIECES])
    parts.append(Bullets(tuple((Bold(", ".join(each.criterion for each in found)), "  ", *said) for said, found in shown.items())))
    if len(alike) > PIECES:
        parts.append(Small((f"and {counted(len(alike) - PIECES, 'more piece')}.",)))
    criteria = Button("Criteria", Line.release("criteria", review.key, review.committee))
    parts += [*_closed(review), Buttons((*_sign_off(review), criteria))]
    opens = any(each.file and shows_in(each.classification, clearance) for found in shown.values() for each in found)
    return Page(shortened(f"{release_name(review.key)}: evidence for {listed}", 150), tuple(parts), opens_files=opens)


def retake(review: Review, refs: Sequence[str], people: Sequence[str]) -> Page:
    """Asks those who signed off criteria that changed since to sign off again (R16)."""
    who: list[Piece] = []
    for number, each in enumerate(people[:MOST_POSITIONS]):
        who += [", " if number else "", Person(each)]
    request: Text = (f"{', '.join(refs)} changed since the sign-off and must be signed off again. ", *who)
    criteria = Button("Criteria", Line.release("criteria", review.key, review.committee))
    closed = _closed(review)
    parts = (Paragraph(request), *closed, Buttons(_sign_off(review) or (criteria,)))
    return Page(f"{release_name(review.key)}: sign off again", parts)


def _closed(review: Review) -> tuple[Part, ...]:
    """Returns the sentence on why nothing is signed off any more, which stands in place of the button (R14, R15)."""
    why = why_closed(review)
    return (Small((why,)),) if why else ()


def _sign_off(review: Review) -> tuple[Button, ...]:
    return () if why_closed(review) else (Button("Sign off", Line.release("signoff", review.key, review.committee), primary=True),)


def editorial(release: Release, ref: str, before: str, after: str, number: int, actor: str) -> Page:
    """Asks a chair to confirm an editorial change of wording."""
    said = (
        Person(actor),
        f" proposes an editorial change to {ref}. The chair confirms that its meaning stays the same.",
    )
    rows = Bullets(((Bold("Now: "), before), (Bold("Proposed: "), after)))
    button = Buttons((Button("Confirm", Line.release("criterion", release.key, "confirm", number), primary=True),))
    return Page(f"{release_name(release.key)}: {ref} reworded", (Paragraph(said), rows, button))
