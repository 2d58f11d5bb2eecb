"""The morning summary: one direct message a Working Day with what a person owns, and what is overdue in committees that they chair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time

from sqlalchemy import Connection

from policy.model.roster import is_person
from policy.nudges import stages
from policy.nudges.audience import with_owner
from policy.nudges.due_items import due_items
from policy.nudges.item import Due
from policy.nudges.personal import PersonSettings, is_in_summary, minute_of, slot
from policy.nudges.settings import settings_for
from storage.engine.session import Change
from storage.nudges import due as stored_due
from storage.nudges import open_releases, personal, releases_to_read
from storage.nudges.preferences import ReminderPreferences, fetch_preferences
from storage.nudges.sent import ledger
from storage.nudges.sent.ledger import ChannelReminder
from storage.roster import roster
from storage.roster.cached import recent_rules

OWN = "own"
"""Why a reminder is in a person's summary: their committee's item is overdue."""

_MANY = 500


def send(tx: Change, now: datetime, at: time) -> list[str]:
    """Queues the summaries of the people whose hour has come since the last ones of today's check, and returns the people.

    Call it after the day's check. One person has one message a day, and none if nothing waits for them. Only one of the schedulers wins.
    """
    today, upto = now.date(), slot(now, at)
    after = personal.claim_morning(tx, today, upto)
    if after is None:
        return []
    conn = tx.connection
    wishes = personal.settings(conn)
    reached = _Reached(wishes, fetch_preferences(conn, today), at, after, upto)
    chaired = {user: keys for user, keys in _chairs(conn).items() if reached.by(user) and wishes.get(user, PersonSettings()).chaired}
    ledger.add(tx, list(_overdue(conn, today, chaired, reached.preferences)) if chaired else [])
    waiting = [each for each in personal.reminded(conn, today) if reached.by(each)]
    return [each for each in waiting if ledger.post_to_person(tx, each, today)]


class _Reached:
    """The people whose summary is due: their hour has come since the last summaries, and they have not turned it off."""

    def __init__(self, wishes: Mapping[str, PersonSettings], preferences: ReminderPreferences, at: time, after: int, upto: int) -> None:
        self.preferences, self._wishes, self._at, self._after, self._upto = preferences, wishes, at, after, upto

    def by(self, user: str) -> bool:
        """Returns whether the person's hour has come and was not there before."""
        minute = minute_of(self._wishes.get(user, PersonSettings()), self._at)
        return self._after < minute <= self._upto and user not in self.preferences.opted_out


def _chairs(conn: Connection) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for each in roster.members(conn):
        if each.chair:
            found.setdefault(each.user, set()).add(each.committee)
    return found


def _overdue(conn: Connection, today: date, chaired: dict[str, set[str]], preferences: ReminderPreferences) -> Iterator[ChannelReminder]:
    """Yields a reminder for each chair and overdue item of their committees that belongs in today's summary."""
    for one in _late(conn, today):
        due = with_owner(one, preferences.owners)
        rules = settings_for(preferences.settings, due.release, due.kind)
        if is_person(due.owner) or not is_in_summary(due, today, rules):
            continue
        for user in sorted(user for user, keys in chaired.items() if due.owner in keys):
            stage = stages.days_left(due, today)
            yield ChannelReminder(due.release, due.item, due.day, stage, user, today, "queued", OWN, text=due.text)


def _late(conn: Connection, today: date) -> Iterator[Due]:
    """Yields the items of all open releases that are due by today; reads completely only releases that may have some."""
    lead_times = recent_rules(conn).lead_times
    whole = releases_to_read.keys(conn, today, today, lead_times)
    for start in range(0, len(whole), _MANY):
        for each in open_releases.watched(conn, today, whole[start : start + _MANY]):
            yield from due_items(each.release, today, lead_times, until=today, evidenced=each.evidenced, conditions=each.conditions)
    steps, _ = stored_due.plain_steps(conn, today, today, whole)
    yield from (each.due for each in steps)
