"""The workspace's business clock: it stands still until a person moves it, and never goes back except by Reset."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays

from bot.workspace.state.store import Json, Store

LONDON = ZoneInfo("Europe/London")
START = datetime(2020, 1, 10, 10, 0, tzinfo=LONDON)
_MORNING = time(10, 0)
_LAST = datetime(2099, 12, 31, tzinfo=LONDON)


class WorkspaceClock:
    """Business time in London. Safe to read from any thread; kept in the store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def now(self) -> datetime:
        """Where the clock stands, aware, in London's time."""
        kept = self._store.get("clock", "now")
        return START if kept is None else datetime.fromisoformat(kept["at"]).astimezone(LONDON)

    def check(self, to: datetime) -> None:
        """Raises ValueError, with a sentence, for a time gone by or beyond 2099."""
        now = self.now()
        if to < now:
            raise ValueError(f"The clock stands at {label(now)} and only moves on; use Reset to go back to the start.")
        if to > _LAST:
            raise ValueError("The clock goes no further than the year 2099; choose an earlier date.")

    def move(self, to: datetime) -> tuple[datetime, datetime]:
        """Moves the clock on and gives where it was and is. Raises ValueError as `check` does."""
        with self._store.lock:
            self.check(to)
            before = self.now()
            self._store.put("clock", "now", {"at": to.astimezone(UTC).isoformat()})
            return before, self.now()

    def described(self) -> Json:
        """The clock as the page shows it."""
        now = self.now()
        return {"now": now.isoformat(), "label": label(now), "standing": True}


def label(moment: datetime) -> str:
    """A time as the page words it, e.g. `Fri 10 January 2020, 10:00`."""
    return f"{moment:%a} {moment.day} {moment:%B %Y, %H:%M}"


def parsed(text: object) -> datetime:
    """A London time as a person sets it, e.g. `2020-01-17T10:00`. Raises ValueError with a sentence."""
    try:
        moment = datetime.fromisoformat(text if isinstance(text, str) else "")
    except ValueError:
        raise ValueError("That is not a date and time; write it as 2020-01-17T10:00.") from None
    return moment.replace(tzinfo=LONDON) if moment.tzinfo is None else moment.astimezone(LONDON)


def next_working_day(moment: datetime) -> datetime:
    """Ten o'clock on the next day that is no weekend and no bank holiday in England (R11)."""
    day = moment.date() + timedelta(days=1)
    while not _is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, _MORNING, tzinfo=LONDON)


def one_hour_on(moment: datetime) -> datetime:
    """An hour later, whatever London's clocks did in between."""
    return (moment.astimezone(UTC) + timedelta(hours=1)).astimezone(LONDON)


def _is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays.country_holidays("GB", subdiv="ENG", years=day.year)
