"""The marks of milestones, each state with its own shape as well as colour."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.documents.pictures.canvas import Sheet
from bot.documents.pictures.timeline_rows import MarkState


def colour_of(sheet: Sheet, state: MarkState) -> str:
    """Returns the colour of a state."""
    palette = sheet.palette
    colours = {
        MarkState.DONE: palette.done,
        MarkState.OVERDUE: palette.overdue,
        MarkState.TO_COME: palette.to_come,
        MarkState.PROPOSED: palette.quiet,
    }
    return colours[state]


def draw_mark(sheet: Sheet, x: float, y: float, state: MarkState, *, gate: bool = False, radius: float = 13) -> None:
    """Draws a milestone.

    Done is a disc with a tick, overdue a triangle with "!", to come a ring, proposed a thin square; a gate is a diamond.
    """
    colour = colour_of(sheet, state)
    if state is MarkState.OVERDUE:
        sheet.shape(_around(x, y + radius * 0.15, radius * 1.25, 3), colour)
        sheet.text(x, y + radius * 0.62, "!", radius * 1.35, colour=sheet.palette.ground, bold=True, align="center")
    elif state is MarkState.DONE:
        sheet.shape(_around(x, y, radius * (1.2 if gate else 1), 4 if gate else 24), colour)
        tick = [(x - radius * 0.45, y + radius * 0.05), (x - radius * 0.1, y + radius * 0.4), (x + radius * 0.5, y - radius * 0.35)]
        sheet.line(tick, sheet.palette.ground, radius * 0.26)
    elif state is MarkState.PROPOSED:
        side = radius * 0.85
        corners = [(x - side, y - side), (x + side, y - side), (x + side, y + side), (x - side, y + side)]
        sheet.shape(corners, colour, filled=False, width=radius * 0.16)
    else:
        sheet.shape(_around(x, y, radius * (1.2 if gate else 1), 4 if gate else 24), colour, filled=False, width=radius * 0.32)


def _around(x: float, y: float, radius: float, corners: int) -> Sequence[tuple[float, float]]:
    """Returns the corners of a regular shape around a point, the first at the top."""
    turn = 2 * math.pi / corners
    return [(x + radius * math.sin(turn * each), y - radius * math.cos(turn * each)) for each in range(corners)]
