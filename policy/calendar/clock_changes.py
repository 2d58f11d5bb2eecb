"""The nights on which clocks change: times that come twice, and times that don't exist."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def other_reading(at: datetime) -> datetime | None:
    """Returns the other instant at which the clock shows the same time, where it is put back; None for a time that comes once."""
    other = at.replace(fold=1 - at.fold)
    return None if at.utcoffset() == other.utcoffset() or gap(at) else other


def gap(at: datetime) -> tuple[datetime, datetime] | None:
    """Returns what the clock shows before and after it is put forward over a time that doesn't exist; None for a time that exists."""
    if at.tzinfo is None or at.astimezone(UTC).astimezone(at.tzinfo).replace(tzinfo=None, fold=0) == at.replace(tzinfo=None, fold=0):
        return None
    moment = at.replace(fold=1).astimezone(UTC)
    before = moment.astimezone(at.tzinfo).utcoffset() or timedelta()
    while moment.astimezone(at.tzinfo).utcoffset() == before:
        moment += timedelta(minutes=1)
    return (moment + before).replace(tzinfo=None), moment.astimezone(at.tzinfo)
