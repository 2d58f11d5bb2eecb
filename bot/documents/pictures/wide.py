"""The wide picture of a timetable: a line for each phase, legible in Slack's preview without opening it (RID 3; R10, R13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.documents.pictures.axis import Axis, draw_ticks, draw_today, padded_axis
from bot.documents.pictures.canvas import WIDE, Sheet
from bot.documents.pictures.marks import draw_mark
from bot.documents.pictures.timeline_rows import Chart, MarkState, PhaseLine, StepMark
from policy.model.wording import counted

_MARGIN = 36
_TITLE, _TEXT, SMALL = 46, 34, 30
"""Sizes of words in pixels. The preview is about 480 wide, so the smallest words are 12 there."""

_LANE = 92
_BAR = 40
_RADIUS = 15.0
_SAYS = {MarkState.DONE: "done", MarkState.OVERDUE: "late", MarkState.TO_COME: "to come", MarkState.PROPOSED: "proposed"}


@dataclass
class _Layout:
    """Where things go: the column of names, then the axis."""

    sheet: Sheet
    axis: Axis
    today: date
    y: float = 0


def draw(lanes: Sequence[PhaseLine], chart: Chart, today: date, go_live: date | None, *, title: str, subtitle: str) -> bytes:
    """Returns the picture as PNG."""
    sheet = Sheet(WIDE)
    names = max((sheet.measure(each.bar.name, _TEXT, bold=True) for each in lanes), default=0)
    layout = _Layout(sheet, padded_axis(chart.start, chart.end, _MARGIN + names + 28, sheet.width - _MARGIN - 16), today)
    _head(layout, title, subtitle)
    top = _scale(layout)
    for index in range(len(lanes)):
        if index % 2 == 0:
            sheet.box(_MARGIN / 2, layout.y, sheet.width - _MARGIN, _LANE, sheet.palette.band, round_by=10)
        layout.y += _LANE
    bottom = layout.y
    _uprights(layout, top, bottom, go_live)
    for index, lane in enumerate(lanes):
        _lane(layout, lane, top + index * _LANE + _LANE / 2)
    _key(layout, lanes, chart, go_live)
    return sheet.png(layout.y + _MARGIN)


def _head(layout: _Layout, title: str, subtitle: str) -> None:
    sheet = layout.sheet
    layout.y = _MARGIN + 32
    room = sheet.width - 2 * _MARGIN
    for line in sheet.wrap(title, _TITLE, room, most=1, bold=True):
        sheet.text(_MARGIN, layout.y, line, _TITLE, bold=True)
    layout.y += 48
    for line in sheet.wrap(subtitle, SMALL, room, most=2):
        sheet.text(_MARGIN, layout.y, line, SMALL, colour=sheet.palette.quiet)
        layout.y += SMALL * 1.3


def _scale(layout: _Layout) -> float:
    """Draws the months below today's label; returns where the lines begin."""
    sheet, axis, today = layout.sheet, layout.axis, layout.today
    layout.y += 14
    draw_today(sheet, axis, today, layout.y, SMALL)
    layout.y += 42
    draw_ticks(sheet, axis, layout.y, SMALL)
    layout.y += 16
    return layout.y


def _uprights(layout: _Layout, top: float, bottom: float, go_live: date | None) -> None:
    """Draws the months' lines, today's, and the go-live's, which is double."""
    sheet, axis, palette = layout.sheet, layout.axis, layout.sheet.palette
    for day, _ in axis.ticks(SMALL * 3.4):
        sheet.line([(axis.x(day), top), (axis.x(day), bottom)], palette.line, 1.5)
    if go_live:
        for aside in (-3, 3):
            sheet.line([(axis.x(go_live) + aside, top), (axis.x(go_live) + aside, bottom)], palette.done, 2.5)
    x = axis.x(layout.today)
    sheet.line([(x, top - 6), (x, bottom)], palette.today, 4, dashes=(1.2, 1.4))


def _lane(layout: _Layout, lane: PhaseLine, y: float) -> None:
    sheet, axis, palette = layout.sheet, layout.axis, layout.sheet.palette
    sheet.text(_MARGIN, y + 12, lane.bar.name, _TEXT, bold=True)
    if lane.bar.start is None or lane.bar.end is None:
        sheet.text(axis.left, y + 11, f"no dates yet ({counted(lane.bar.steps, 'step')})", SMALL, colour=palette.quiet)
        return
    start = axis.x(lane.bar.start)
    end = max(axis.x(lane.bar.end), start + 10)
    colour = palette.overdue if lane.late else palette.quiet
    sheet.box(start, y - _BAR / 2, end - start, _BAR, colour, hatch="/" if lane.late else "")
    if lane.slack:
        until = axis.x(lane.slack.until)
        sheet.line([(end, y), (until, y)], palette.quiet, 6)
        sheet.line([(until, y - 16), (until, y + 16)], palette.quiet, 6)
    _marks(layout, lane.marks, y)
    _beside(layout, lane, start, end, y)


def _beside(layout: _Layout, lane: PhaseLine, start: float, end: float, y: float) -> None:
    """Writes how many steps are late or have no date, after the bar and its slack, or before it if there is no room."""
    sheet, axis, palette = layout.sheet, layout.axis, layout.sheet.palette
    said = [f"{lane.late} late"] if lane.late else []
    missing = lane.bar.steps - lane.bar.dated
    said += [f"{missing} undated"] if missing else []
    words = ", ".join(said)
    if not words:
        return
    after = max(end, axis.x(lane.slack.until) if lane.slack else end, *(axis.x(mark.end) for mark in lane.marks)) + 28
    colour = palette.overdue if lane.late else palette.quiet
    length = sheet.measure(words, SMALL, bold=True)
    if after + length <= sheet.width - _MARGIN / 2:
        sheet.text(after, y + 11, words, SMALL, colour=colour, bold=True)
    elif start - 28 - length >= axis.left:
        sheet.text(start - 28, y + 11, words, SMALL, colour=colour, bold=True, align="right")
    else:
        sheet.text(_MARGIN, y + 40, words, SMALL * 0.8, colour=colour, bold=True)


def _marks(layout: _Layout, marks: Sequence[StepMark], y: float) -> None:
    """Draws the marks so that none lies over another: what is late first, then gates, then the others where there is room."""
    taken: list[float] = []
    for mark in sorted(marks, key=lambda each: (each.state is not MarkState.OVERDUE, not each.gate, each.start)):
        x = (layout.axis.x(mark.start) + layout.axis.x(mark.end)) / 2
        if all(abs(x - other) >= 2 * _RADIUS + 8 for other in taken):
            around = _RADIUS + 6  # The bar may have the mark's own colour.
            layout.sheet.box(x - around, y - around, 2 * around, 2 * around, layout.sheet.palette.ground, round_by=around)
            draw_mark(layout.sheet, x, y, mark.state, gate=mark.gate, radius=_RADIUS)
            taken.append(x)


def _key(layout: _Layout, lanes: Sequence[PhaseLine], chart: Chart, go_live: date | None) -> None:
    """Draws the legend, and says how many steps have no date."""
    sheet, palette = layout.sheet, layout.sheet.palette
    marks = [mark for lane in lanes for mark in lane.marks]
    layout.y += 50
    place = _Place(layout, _MARGIN)
    for state in MarkState:
        if any(mark.state is state and not (mark.gate and state is MarkState.TO_COME) for mark in marks):
            x = place.next(2 * _RADIUS, _SAYS[state])
            draw_mark(sheet, x + _RADIUS, layout.y - 10, state, radius=_RADIUS)
    if any(mark.gate and mark.state is MarkState.TO_COME for mark in marks):
        x = place.next(2 * _RADIUS, "gate")
        draw_mark(sheet, x + _RADIUS, layout.y - 10, MarkState.TO_COME, gate=True, radius=_RADIUS)
    if any(lane.slack for lane in lanes):
        x = place.next(40, "slack")
        sheet.line([(x, layout.y - 10), (x + 40, layout.y - 10)], palette.quiet, 6)
        sheet.line([(x + 40, layout.y - 22), (x + 40, layout.y + 2)], palette.quiet, 6)
    if go_live:
        x = place.next(14, "go-live")
        for aside in (4, 10):
            sheet.line([(x + aside, layout.y - 26), (x + aside, layout.y + 4)], palette.done, 2.5)
    if chart.undated:
        place.next(0, f"{counted(len(chart.undated), 'step')} without a date")


@dataclass
class _Place:
    """Where the next entry of the legend goes: after the one before, or on a new line."""

    layout: _Layout
    x: float

    def next(self, sign: float, words: str) -> float:
        """Writes an entry's words, with room for its sign before them, and returns where the sign goes."""
        sheet = self.layout.sheet
        gap = 14 if sign else 0
        length = sign + gap + sheet.measure(words, SMALL)
        if self.x > _MARGIN and self.x + length > sheet.width - _MARGIN:
            self.layout.y += SMALL * 1.6
            self.x = _MARGIN
        start = self.x
        sheet.text(start + sign + gap, self.layout.y, words, SMALL)
        self.x += length + 36
        return start
