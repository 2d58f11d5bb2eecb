"""Partial dates: a day, month, quarter or year with its precision kept ("May 2020", "Q4 2020")."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import total_ordering

_FORMS = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?")


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A date known to the day, month, quarter or year.

    Files and the database store its ISO text: `2020-01-17`, `2020-05`, `2020-Q4`, `2020`.
    Source: the Paper, sections 3 and 4 ("in May 2020", "in Q4 2020").
    """

    year: int
    month: int | None = None
    day: int | None = None
    quarter: int | None = None

    def __post_init__(self) -> None:
        """Validates the date. Raises ValueError if it is not in the calendar."""
        if self.quarter is not None and (self.month is not None or self.day is not None):
            raise ValueError("a quarter can't have a month or a day")
        if self.day is not None and self.month is None:
            raise ValueError("a day needs a month")
        date(self.year, self.month or 1, self.day or 1)
        if self.quarter is not None and self.quarter not in {1, 2, 3, 4}:
            raise ValueError("a quarter must be 1 to 4")

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """Returns the day as a date of full precision."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Parses the ISO text. Raises ValueError if it is malformed or not in the calendar."""
        match = _FORMS.fullmatch(text)
        if not match:
            raise ValueError(f"{text} is not a date. Write 2020-01-17, 2020-05, 2020-Q4 or 2020")
        parts = {name: int(value) for name, value in match.groupdict().items() if value is not None}
        try:
            return cls(**parts)
        except ValueError:
            raise ValueError(f"{text} is not a date in the calendar") from None

    @property
    def exact(self) -> date | None:
        """The day, or None if only a month, quarter or year is known."""
        return date(self.year, self.month, self.day) if self.month and self.day else None

    @property
    def earliest(self) -> date:
        """The first day that the date can be."""
        if self.quarter:
            return date(self.year, 3 * self.quarter - 2, 1)
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day that the date can be. The date is past only after this day."""
        if exact := self.exact:
            return exact
        month = 3 * self.quarter if self.quarter else self.month or 12
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    def __lt__(self, other: PartialDate) -> bool:
        return (self.earliest, self.latest) < (other.earliest, other.latest)

    def __str__(self) -> str:
        if self.quarter:
            return f"{self.year:04d}-Q{self.quarter}"
        return "-".join([f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part is not None)])

    @property
    def words(self) -> str:
        """The date as people write it: "17 Jan 2020", "May 2020", "Q4 2020", "2020"."""
        if self.quarter:
            return f"Q{self.quarter} {self.year}"
        if self.month and self.day:
            return f"{self.day} {calendar.month_abbr[self.month]} {self.year}"
        return f"{calendar.month_name[self.month]} {self.year}" if self.month else str(self.year)
