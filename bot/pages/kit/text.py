"""Pages as plain text, for the command line and for Slack's fallback text."""

from __future__ import annotations

from bot.pages.kit.markup import plain
from bot.pages.kit.page import Bullets, Button, Buttons, Chips, Facts, Fold, Heading, Page, Paragraph, Part, Row, Small, Table
from bot.pages.kit.tables import table_text


def text(page: Page) -> str:
    """Renders a page as plain text, with a blank line before each heading."""
    return "\n".join([page.title, *(line for part in page.parts for line in _lines(part))])


def _lines(part: Part) -> list[str]:
    match part:
        case Fold():
            return []
        case Heading(words):
            return ["", words]
        case Paragraph(words) | Small(words):
            return [plain(words)]
        case Facts(pairs):
            width = max((len(label) for label, _ in pairs), default=0)
            return [f"{label + ':':<{width + 1}} {plain(value)}".replace("\n", ", ") for label, value in pairs]
        case Bullets(items):
            return [f"- {plain(item)}".replace("\n", "\n  ") for item in items]
        case Table():
            return [line for row in part.beside for line in _lines(row)] if part.acts else table_text(part)
        case Row(words, acts):
            return [f"- {plain(words)}".replace("\n", "\n  "), *_beside(acts)]
        case Buttons(buttons):
            return [f"  {button.label}: {button.line}" for button in buttons]
        case Chips(buttons):
            return [f"  {' · '.join(button.label for button in buttons)}"] if buttons else []


def _beside(acts: tuple[Button, ...]) -> list[str]:
    """Returns a row's button with its line, or the choices of its menu by name, which are many and alike from row to row."""
    if len(acts) == 1:
        return [f"  {acts[0].label}: {acts[0].line}"]
    return [f"  [{' · '.join(each.label for each in acts)}]"] if acts else []
