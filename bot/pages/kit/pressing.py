"""Pages without the buttons that their reader may not press."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.pages.kit.page import Buttons, Page, Part
from commands.protocol.line import Line

May = Callable[[Line], bool]
"""Whether the reader of a page may press a button with this line."""


def lines_of(page: Page) -> tuple[Line, ...]:
    """Returns the lines of a page's buttons, in order."""
    return tuple(each.line for part in page.parts if isinstance(part, Buttons) for each in part.buttons)


def pressable(page: Page, may: May) -> Page:
    """Returns the page with the buttons that its reader may press; a row without any is left out."""
    return replace(page, parts=tuple(kept for part in page.parts if (kept := _kept(part, may))))


def _kept(part: Part, may: May) -> Part | None:
    if not isinstance(part, Buttons):
        return part
    buttons = tuple(each for each in part.buttons if may(each.line))
    return replace(part, buttons=buttons) if buttons else None
