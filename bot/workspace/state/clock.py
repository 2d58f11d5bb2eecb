"""The workspace's business clock: frozen until a person moves it forward; only Reset moves it back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays

from bot.workspace.state.store import DocumentStore, Json

LONDON = ZoneInfo("Europe/London")
START = datetime(2020, 1, 10, 10, 0, tzinfo=LONDON)
_MORNING = time(10, 0)
_LAST = datetime(2099, 12, 31, tzinfo=LONDON)


def stored_time(path: Path) -> datetime:
    """Returns the business time in a workspace's state file."""
    store = DocumentStore(path)
    try:
        return WorkspaceClock(store).now()
    finally:
        store.close()


class WorkspaceClock:
    """Business time in London, kept in the store. Thread-safe."""

    def __init__(self, store: DocumentStore) -> None:
        self._store = store

    def now(self) -> datetime:
        """Returns the business time, timezone-aware, in London."""
        stored = self._store.get("clock", "now")
        return START if stored is None else datetime.fromisoformat(stored["at"]).astimezone(LONDON)

    def check(self, to: datetime) -> None:
        """Raises ValueError, with a sentence for people, for a time in the past or after 2099."""
        now = self.now()
        if to < now:
            raise ValueError(f"The clock is at {label(now)} and can only move forward. Use Reset to go back to the start.")
        if to > _LAST:
            raise ValueError("The clock ends in 2099. Choose an earlier date.")

    def move(self, to: datetime) -> tuple[datetime, datetime]:
        """Moves the clock forward; returns the time before and after. Raises ValueError like `check`."""
        with self._store.lock:
            self.check(to)
            before = self.now()
            self._store.put("clock", "now", {"at": to.astimezone(UTC).isoformat()})
            return before, self.now()

    def for_page(self) -> Json:
        """Returns the clock for the page."""
        now = self.now()
        return {"now": now.isoformat(), "label": label(now), "standing": True}


def label(moment: datetime) -> str:
    """Returns a time as the page shows it: `Fri 10 January 2020, 10:00`."""
    return f"{moment:%a} {moment.day} {moment:%B %Y, %H:%M}"


def parsed(text: object) -> datetime:
    """Parses a London time such as `2020-01-17T10:00`. Raises ValueError with a sentence for people."""
    try:
        moment = datetime.fromisoformat(text if isinstance(text, str) else "")
    except ValueError:
        raise ValueError("This is not a date and time. Use the form 2020-01-17T10:00.") from None
    return moment.replace(tzinfo=LONDON) if moment.tzinfo is None else moment.astimezone(LONDON)


def next_working_day(moment: datetime) -> datetime:
    """Returns 10:00 on the next day that is not a weekend or a bank holiday in England (R11)."""
    day = moment.date() + timedelta(days=1)
    while not _is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, _MORNING, tzinfo=LONDON)


def one_hour_later(moment: datetime) -> datetime:
    """Returns the time an hour later, across London's clock changes too."""
    return (moment.astimezone(UTC) + timedelta(hours=1)).astimezone(LONDON)


def _is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays.country_holidays("GB", subdiv="ENG", years=day.year)
