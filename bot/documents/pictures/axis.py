"""The time axis of a picture: the position of a day, and the months or years written along it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.documents.pictures.canvas import Sheet

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FEW_DAYS = 100
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 600, 1200)


@dataclass(frozen=True)
class Axis:
    """The days from `start` to `end`, drawn between `left` and `right` in pixels."""

    start: date
    end: date
    left: float
    right: float

    def x(self, day: date) -> float:
        """Returns the position of a day; a day beyond an end gets that end."""
        share = (day - self.start).days / max((self.end - self.start).days, 1)
        return self.left + (self.right - self.left) * min(max(share, 0), 1)

    def ticks(self, room: float) -> Iterator[tuple[date, str]]:
        """Yields the months to label, at least `room` pixels apart; the first label and each January have the year."""
        if (self.end - self.start).days <= _FEW_DAYS:
            yield from self._weeks(room * 1.6)
            return
        months = (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1
        most = max((self.right - self.left) / room, 1)
        step = next((each for each in _STEPS if months / each <= most), _STEPS[-1])
        number = self.start.year * 12 + self.start.month - 1
        number += -number % step
        first = True
        while number <= self.end.year * 12 + self.end.month - 1:
            day = date(number // 12, number % 12 + 1, 1)
            if day >= self.start:
                yield day, _month_label(day, step, first)
                first = False
            number += step

    def _weeks(self, room: float) -> Iterator[tuple[date, str]]:
        """Yields the Mondays to label."""
        days = (self.end - self.start).days
        most = max((self.right - self.left) / room, 1)
        step = next((each for each in (7, 14, 28, 56) if days / each <= most), 112)
        ahead = -self.start.weekday() % 7
        for index, number in enumerate(range(ahead, days + 1, step)):
            monday = self.start + timedelta(days=number)
            yield monday, _week_label(monday, first=index == 0)


def _week_label(monday: date, first: bool) -> str:
    return f"{monday.day} {_MONTHS[monday.month - 1]}{f' {monday.year}' if first else ''}"


def _month_label(day: date, step: int, first: bool) -> str:
    if step >= 12:
        return str(day.year)
    return f"{_MONTHS[day.month - 1]} {day.year}" if first or day.month == 1 else _MONTHS[day.month - 1]


def padded_axis(start: date, end: date, left: float, right: float) -> Axis:
    """Returns an axis with some room before the first day and after the last, at least a month in all."""
    days = max((end - start).days, 1)
    room = max(days // 40, 3) if days >= 30 else max((30 - days) // 2, 3)
    return Axis(_shifted(start, -room), _shifted(end, room), left, right)


def _shifted(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day


def draw_ticks(sheet: Sheet, axis: Axis, baseline: float, size: float) -> None:
    """Writes the months along the axis, without overlaps and inside the sheet."""
    right = -1.0
    for day, name in axis.ticks(size * 3.4):
        x, half = axis.x(day), sheet.measure(name, size) / 2
        x = min(max(x, axis.left + half), axis.right - half)
        if x - half > right + size / 3:
            sheet.text(x, baseline, name, size, colour=sheet.palette.quiet, align="center")
            right = x + half


def draw_today(sheet: Sheet, axis: Axis, today: date, baseline: float, size: float) -> None:
    """Writes today's label above its place on the axis, inside the sheet."""
    words = f"Today, {today.day} {today:%b}"
    half = sheet.measure(words, size, bold=True) / 2
    x = min(max(axis.x(today), axis.left + half), axis.right - half)
    sheet.text(x, baseline, words, size, bold=True, align="center")
