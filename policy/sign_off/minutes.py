"""Minutes of committees' verdicts: the minute that each cites, and the events that usually come before it (R13, R16, R22)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo

from policy.calendar.past_days import Before
from policy.calendar.typed_dates import NotADateError, read_day
from policy.model.wording import day_words
from policy.sign_off.sign_off import Evidence, Position, is_current


def minuted(reference: str, met_on: date) -> str:
    """Returns the minute that a position on a committee's behalf cites: "TAG_27, 27 May 2020" (R22)."""
    return f"{reference}, {day_words(met_on)}"


def minuted_on(position: Position) -> date | None:
    """Returns the day of the meeting whose minute a position cites; None for a member's own, and if the day can't be read (R22)."""
    cited = position.on_behalf.rpartition(", ")[2]
    try:
        return read_day(cited, None) if cited else None
    except NotADateError:
        return None


def before_minute(positions: Iterable[Position], evidence: Iterable[Evidence], stamp: str, zone: tzinfo | None) -> Sequence[Before]:
    """Returns the events that usually precede a committee's verdict: evidence, the last minute, the positions that it settles (R13, R22).

    Evidence that came after a meeting was not before it (R16). `zone` is where the days are counted.
    """
    standing = [each for each in positions if is_current(each, stamp)]
    return (
        ("its newest evidence was submitted", _newest((each.submitted_at for each in evidence if each.active), zone)),
        ("the minute on record, which this one replaces", max((day for each in standing if (day := minuted_on(each))), default=None)),
        ("a member's position, which this minute settles", _newest((each.taken_at for each in standing if not each.on_behalf), zone)),
    )


def _newest(moments: Iterable[datetime | None], zone: tzinfo | None) -> date | None:
    return max((each.astimezone(zone).date() for each in moments if each), default=None)
