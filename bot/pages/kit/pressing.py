"""Pages without the buttons that their reader may not press."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.pages.kit.page import Button, Buttons, Chips, Page, Part, Row, Table
from commands.protocol.line import Line

May = Callable[[Line, str | None], bool]
"""Whether the reader of a page may press a button with this line, about what this owner has; see `Button`."""


def buttons_of(page: Page) -> tuple[Button, ...]:
    """Returns a page's buttons, in order."""
    return tuple(each for part in page.parts for each in _of(part))


def lines_of(page: Page) -> tuple[Line, ...]:
    """Returns the lines of a page's buttons, in order."""
    return tuple(each.line for each in buttons_of(page))


def with_lines(page: Page, then: Callable[[Line], Line]) -> Page:
    """Returns the page with another line behind each button."""

    def changed(buttons: tuple[Button, ...]) -> tuple[Button, ...]:
        return tuple(replace(each, line=then(each.line)) for each in buttons)

    return replace(page, parts=tuple(_with(part, changed) for part in page.parts))


def pressable(page: Page, may: May) -> Page:
    """Returns the page with the buttons that its reader may press; a row without any is left out."""
    return replace(page, parts=tuple(kept for part in page.parts if (kept := _kept(part, may))))


def _kept(part: Part, may: May) -> Part | None:
    kept = _with(part, lambda buttons: tuple(each for each in buttons if may(each.line, each.owner)))
    if isinstance(kept, Buttons) and isinstance(part, Buttons) and kept.buttons and _leads(part) and not _leads(kept):
        # Without the next step that the reader may not take, the one beside it is theirs.
        kept = Buttons((replace(kept.buttons[0], primary=True), *kept.buttons[1:]))
    return None if isinstance(kept, Buttons | Chips) and not kept.buttons else kept


def _leads(row: Buttons) -> bool:
    return any(each.primary for each in row.buttons)


def _of(part: Part) -> tuple[Button, ...]:
    if isinstance(part, Table):
        return tuple(each for row in part.beside for each in row.acts)
    return part.buttons if isinstance(part, Buttons | Chips) else part.acts if isinstance(part, Row) else ()


def _with(part: Part, change: Callable[[tuple[Button, ...]], tuple[Button, ...]]) -> Part:
    match part:
        case Buttons() | Chips():
            return replace(part, buttons=change(part.buttons))
        case Row():
            return replace(part, acts=change(part.acts))
        case Table():
            return replace(part, beside=tuple(replace(row, acts=change(row.acts)) for row in part.beside))
        case _:
            return part
