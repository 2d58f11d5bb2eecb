"""The picture of a release's timetable: phases on top, a row per milestone below, and today across them (RID 3; R10, R13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.documents.pictures.axis import Axis, draw_ticks, draw_today, padded_axis
from bot.documents.pictures.canvas import Sheet
from bot.documents.pictures.marks import colour_of, draw_mark
from bot.documents.pictures.timeline_rows import Chart, MarkState, StepMark, TimelineRow

_MARGIN = 44
_TITLE, _TEXT, _SMALL = 42, 30, 25
_MOST_UNDATED = 30


@dataclass
class Layout:
    """Where things go: a row's words are above its line."""

    sheet: Sheet
    axis: Axis
    words: float
    """The width available for a row's words."""
    indent: float
    """The width of the column of dates."""
    today: date
    y: float = 0


def draw(chart: Chart, today: date, *, title: str, subtitle: str) -> bytes:
    """Returns the picture as PNG."""
    sheet = Sheet()
    axis = padded_axis(chart.start, chart.end, _MARGIN, sheet.width - _MARGIN)
    indent = max((sheet.measure(f"{row.when}   ", _TEXT, bold=True) for row in chart.rows), default=0)
    layout = Layout(sheet, axis, sheet.width - 2 * _MARGIN, indent, today)
    _head(layout, title, subtitle)
    if chart.rows:
        _scale(layout)
        _phases(layout, chart)
        for index, row in enumerate(chart.rows):
            _row(layout, row, banded=index % 2 == 0)
        if len(chart.rows) > 12:
            layout.y += 30
            draw_ticks(sheet, axis, layout.y, _SMALL)
        _key(layout, chart)
    else:
        layout.y += 56
        sheet.text(_MARGIN, layout.y, "No milestone has a date yet.", _TEXT)
    _undated(layout, chart)
    return sheet.png(layout.y + _MARGIN)


def _head(layout: Layout, title: str, subtitle: str) -> None:
    sheet = layout.sheet
    layout.y = _MARGIN + 26
    for line in sheet.wrap(title, _TITLE, sheet.width - 2 * _MARGIN, bold=True):
        sheet.text(_MARGIN, layout.y, line, _TITLE, bold=True)
        layout.y += _TITLE * 1.25
    for line in sheet.wrap(subtitle, _TEXT, sheet.width - 2 * _MARGIN):
        sheet.text(_MARGIN, layout.y, line, _TEXT, colour=sheet.palette.quiet)
        layout.y += _TEXT * 1.35


def _scale(layout: Layout) -> None:
    """Draws the months, with today's label above them."""
    sheet, axis, today = layout.sheet, layout.axis, layout.today
    layout.y += 34
    draw_today(sheet, axis, today, layout.y, _SMALL)
    layout.y += 36
    draw_ticks(sheet, axis, layout.y, _SMALL)
    layout.y += 20


def _grid(layout: Layout, top: float, bottom: float) -> None:
    """Draws upright lines for the months and today."""
    x = layout.axis.x(layout.today)
    layout.sheet.line([(x, top), (x, bottom)], layout.sheet.palette.today, 3, dashes=(1.2, 1.6))
    for day, _ in layout.axis.ticks(_SMALL * 3.4):
        x = layout.axis.x(day)
        layout.sheet.line([(x, top), (x, bottom)], layout.sheet.palette.line, 1.5)


def _phases(layout: Layout, chart: Chart) -> None:
    sheet, axis, palette = layout.sheet, layout.axis, layout.sheet.palette
    for phase in chart.phases:
        height = 46
        _grid(layout, layout.y, layout.y + height)
        words = phase.name
        if phase.start is None:
            words += ": no dates yet"
        elif phase.dated < phase.steps:
            words += f": {phase.dated} of {phase.steps} dated"
        middle = layout.y + height / 2
        if phase.start and phase.end:
            start, end = axis.x(phase.start), max(axis.x(phase.end), axis.x(phase.start) + 6)
            sheet.box(start, middle - 15, end - start, 30, palette.quiet)
        else:
            start = end = axis.left
        _phase_label(layout, words, start, end, middle + 9)
        layout.y += height
    if chart.phases:
        layout.y += 14


def _phase_label(layout: Layout, words: str, start: float, end: float, baseline: float) -> None:
    """Writes a bar's label inside it if it fits, otherwise after it, otherwise before it."""
    sheet, axis, palette = layout.sheet, layout.axis, layout.sheet.palette
    length = sheet.measure(words, _SMALL, bold=True)
    if length + 16 <= end - start:
        sheet.text((start + end) / 2, baseline, words, _SMALL, colour=palette.ground, bold=True, align="center")
    elif end + 12 + length <= axis.right:
        sheet.text(end + (12 if end > start else 0), baseline, words, _SMALL, bold=True)
    else:
        sheet.text(start - 12, baseline, words, _SMALL, bold=True, align="right")


def _row(layout: Layout, row: TimelineRow, *, banded: bool) -> None:
    sheet, palette, indent = layout.sheet, layout.sheet.palette, layout.indent
    lines = sheet.wrap(row.text, _TEXT, layout.words - indent)
    remark = sheet.wrap(row.remark, _SMALL, layout.words - indent, most=1)
    under = [*lines[1:], *remark]
    words_height = _TEXT * 1.3 * (1 + len(under))
    height = words_height + 66
    if banded:
        sheet.box(_MARGIN / 2, layout.y, sheet.width - _MARGIN, height, palette.band, round_by=10)
    base = layout.y + 36
    track = layout.y + words_height + 36
    _grid(layout, track - 22, track + 22)
    sheet.text(_MARGIN, base, row.when, _TEXT, bold=True)
    sheet.text(_MARGIN + indent, base, lines[0] if lines else "", _TEXT)
    for line in under:
        base += _TEXT * 1.3
        if line in remark:
            late = row.marks[0].state is MarkState.OVERDUE
            sheet.text(_MARGIN + indent, base, line, _SMALL, colour=palette.overdue if late else palette.quiet, bold=late)
        else:
            sheet.text(_MARGIN + indent, base, line, _TEXT)
    _track(layout, row, track)
    layout.y += height


def _track(layout: Layout, row: TimelineRow, y: float) -> None:
    """Draws the row's line and marks: slack as a line to the step that waits, lateness as a dashed line to today."""
    sheet, axis, palette = layout.sheet, layout.axis, layout.sheet.palette
    sheet.line([(axis.left, y), (axis.right, y)], palette.line, 2)
    if row.slack:
        start, end = axis.x(row.marks[0].end), axis.x(row.slack.until)
        colour = palette.quiet if row.slack.working_days >= 0 else palette.overdue
        sheet.line([(start, y), (end, y)], colour, 5)
        sheet.line([(end, y - 9), (end, y + 9)], colour, 5)
    if len(row.marks) == 1:
        _mark(layout, row.marks[0], y)
    else:
        _group(layout, row, y)


def _group(layout: Layout, row: TimelineRow, y: float) -> None:
    """Draws several milestones as the time they span, with one mark per state."""
    sheet, axis = layout.sheet, layout.axis
    start, end = min(mark.start for mark in row.marks), max(mark.end for mark in row.marks)
    sheet.line([(axis.x(start), y), (axis.x(end), y)], sheet.palette.quiet, 8)
    right = 0.0
    for state in MarkState:
        days = [mark.start.toordinal() for mark in row.marks if mark.state is state]
        if days:
            x = max(axis.x(date.fromordinal(sum(days) // len(days))), right + 34)
            draw_mark(sheet, x, y, state, radius=14)
            right = x


def _mark(layout: Layout, mark: StepMark, y: float) -> None:
    sheet, axis, radius = layout.sheet, layout.axis, 14.0
    start, end = axis.x(mark.start), axis.x(mark.end)
    colour = colour_of(sheet, mark.state)
    if mark.state is MarkState.OVERDUE:
        sheet.line([(end, y), (axis.x(layout.today), y)], colour, 5, dashes=(2, 1.2))
    if end - start > 2 * radius:
        sheet.line([(start, y), (end, y)], colour, 8)
        for edge in (start, end):
            sheet.line([(edge, y - 12), (edge, y + 12)], colour, 4)
    draw_mark(sheet, (start + end) / 2, y, mark.state, gate=mark.gate, radius=radius)


def _key(layout: Layout, chart: Chart) -> None:
    """Draws the legend."""
    sheet = layout.sheet
    layout.y += 50
    x = float(_MARGIN + 14)
    states = {(mark.state, mark.gate and mark.state is MarkState.TO_COME and not chart.grouped) for row in chart.rows for mark in row.marks}
    entries = [(state.value, state, False) for state in MarkState if (state, False) in states]
    if (MarkState.TO_COME, True) in states:
        entries.append(("gate to come", MarkState.TO_COME, True))
    for words, state, gate in entries:
        draw_mark(sheet, x, layout.y - 9, state, gate=gate, radius=12)
        sheet.text(x + 24, layout.y, words, _SMALL)
        x += 24 + sheet.measure(words, _SMALL) + 44
    if any(row.slack for row in chart.rows):
        words = "time to the next step"
        if x + 60 + sheet.measure(words, _SMALL) > sheet.width - _MARGIN:
            layout.y += 42
            x = _MARGIN
        sheet.line([(x, layout.y - 9), (x + 44, layout.y - 9)], sheet.palette.quiet, 5)
        sheet.line([(x + 44, layout.y - 18), (x + 44, layout.y)], sheet.palette.quiet, 5)
        sheet.text(x + 60, layout.y, words, _SMALL)


def _undated(layout: Layout, chart: Chart) -> None:
    """Lists the milestones without a date."""
    if not chart.undated:
        return
    sheet = layout.sheet
    layout.y += 70
    sheet.text(_MARGIN, layout.y, f"No date yet ({len(chart.undated):,})", _TEXT, bold=True)
    layout.y += 8
    for words in chart.undated[:_MOST_UNDATED]:
        layout.y += 10
        for index, line in enumerate(sheet.wrap(words, _SMALL, sheet.width - 2 * _MARGIN - 30)):
            layout.y += _SMALL * 1.3
            if index == 0:
                sheet.text(_MARGIN, layout.y, "–", _SMALL, colour=sheet.palette.quiet)
            sheet.text(_MARGIN + 30, layout.y, line, _SMALL)
    if (more := len(chart.undated) - _MOST_UNDATED) > 0:
        layout.y += _SMALL * 1.3 + 10
        sheet.text(_MARGIN + 30, layout.y, f"and {more:,} more", _SMALL, colour=sheet.palette.quiet)
