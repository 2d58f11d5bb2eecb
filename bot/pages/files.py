"""Pages of files in preparation and of calendar addresses."""

from __future__ import annotations

from bot.pages.kit.page import Bullets, Button, Buttons, Code, Page, Paragraph, Part, Small
from commands.files.feeds import FeedMade
from commands.protocol.files import Preparing


def preparing(result: Preparing) -> Page:
    """Builds the answer about a file in preparation."""
    notes: tuple[Part, ...] = tuple(Small(each) for each in result.notes)
    more = tuple(Button("For a phone", line) for line in result.next_lines)
    buttons: tuple[Part, ...] = (Buttons(more),) if more else ()
    return Page("Being prepared", (Paragraph(result.sentence), *notes, *buttons), share=result.share)


def feed_made(made: FeedMade) -> Page:
    """Builds the answer with a calendar address to copy, and notes about it."""
    buttons = tuple(Button("Revoke", line) for line in made.next_lines)
    return Page("Calendar", (Paragraph(made.sentence), Paragraph((Code(made.address),)), Bullets(made.notes), Buttons(buttons)))
