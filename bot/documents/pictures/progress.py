"""The picture of sign-off progress: a panel per committee, one above the other, so that lines never cross (RID 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.documents.pictures.axis import Axis, draw_ticks, padded_axis
from bot.documents.pictures.canvas import Sheet

_MARGIN = 44
_TITLE, _TEXT, _SMALL = 42, 30, 25
_HEIGHT = 150


@dataclass(frozen=True)
class ProgressPoint:
    """How many of a committee's criteria were met at the end of a day."""

    day: date
    committee: str
    met: int
    total: int


@dataclass(frozen=True)
class Panel:
    """A committee and its points, by day."""

    name: str
    points: tuple[ProgressPoint, ...]


def draw(panels: Sequence[Panel], today: date, go_live: date | None, *, title: str, subtitle: str) -> bytes:
    """Returns the picture as PNG."""
    sheet = Sheet()
    y = float(_MARGIN + 26)
    for line in sheet.wrap(title, _TITLE, sheet.width - 2 * _MARGIN, bold=True):
        sheet.text(_MARGIN, y, line, _TITLE, bold=True)
        y += _TITLE * 1.25
    for line in sheet.wrap(subtitle, _TEXT, sheet.width - 2 * _MARGIN):
        sheet.text(_MARGIN, y, line, _TEXT, colour=sheet.palette.quiet)
        y += _TEXT * 1.35
    if not panels:
        y += 50
        sheet.text(_MARGIN, y, "No criterion has been signed off yet.", _TEXT)
        return sheet.png(y + _MARGIN)
    days = [point.day for panel in panels for point in panel.points]
    far = [today, *([go_live] if go_live else [])]
    axis = padded_axis(min(*days, today), max(*days, *far), _MARGIN + 60, sheet.width - _MARGIN)
    for panel in panels:
        y = _panel(sheet, axis, panel, today, go_live, y)
    y += 34
    draw_ticks(sheet, axis, y, _SMALL)
    y = _key(sheet, y + 52, today, go_live)
    return sheet.png(y + _MARGIN)


def _panel(sheet: Sheet, axis: Axis, panel: Panel, today: date, go_live: date | None, y: float) -> float:
    """Draws a committee's steps up to its number of criteria, with the latest count in words."""
    palette, last = sheet.palette, panel.points[-1]
    y += 64
    count = f"{last.met:,} of {last.total:,} met"
    sheet.text(axis.right, y, count, _TEXT, bold=True, align="right", colour=palette.done if last.met == last.total else palette.to_come)
    room = axis.right - _MARGIN - sheet.measure(count, _TEXT, bold=True) - 30
    sheet.text(_MARGIN, y, (sheet.wrap(panel.name, _TEXT, room, most=1, bold=True) or [""])[0], _TEXT, bold=True)
    top, bottom = y + 34, y + 34 + _HEIGHT
    most = max(*(point.total for point in panel.points), *(point.met for point in panel.points), 1)
    for number, label in ((0, "0"), (most, f"{most:,}")):
        level = bottom - _HEIGHT * number / most
        sheet.line([(axis.left, level), (axis.right, level)], palette.line, 2)
        sheet.text(axis.left - 12, level + 9, label, _SMALL, colour=palette.quiet, align="right")
    corners, level = [(axis.x(panel.points[0].day), bottom)], bottom
    for point in panel.points:
        x = axis.x(point.day)
        corners.append((x, level))
        level = bottom - _HEIGHT * point.met / most
        corners.append((x, level))
    end = max(axis.x(today), corners[-1][0])
    corners.append((end, level))
    for (left, height), (right, _) in pairwise(corners):
        if right > left and height < bottom:
            sheet.box(left, height, right - left, bottom - height, palette.band)
    sheet.line([(axis.x(today), top - 6), (axis.x(today), bottom)], palette.today, 2.5, dashes=(1.2, 2.4))
    if go_live:
        sheet.line([(axis.x(go_live), top - 6), (axis.x(go_live), bottom)], palette.today, 5)
    colour = palette.done if last.met == last.total else palette.to_come
    sheet.line(corners, colour, 6)
    sheet.shape([(end - 9, level - 9), (end + 9, level - 9), (end + 9, level + 9), (end - 9, level + 9)], colour)
    return bottom


def _key(sheet: Sheet, y: float, today: date, go_live: date | None) -> float:
    x = float(_MARGIN)
    entries: list[tuple[str, str, float, tuple[float, float] | None]] = [
        (f"today, {today.day} {today:%b}", sheet.palette.today, 2.5, (1.2, 2.4))
    ]
    if go_live:
        entries.append((f"go-live, {go_live.day} {go_live:%b}", sheet.palette.today, 5, None))
    for words, colour, width, dashes in entries:
        sheet.line([(x + 6, y - 24), (x + 6, y + 6)], colour, width, dashes=dashes)
        sheet.text(x + 24, y, words, _SMALL)
        x += 24 + sheet.measure(words, _SMALL) + 48
    return y
