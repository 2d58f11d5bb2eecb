"""Acts of a body that came on record, or were taken back, after the minutes of their meeting were confirmed (RID 3; R13)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, select

from commands.protocol.line import Line
from commands.protocol.results import Words
from policy.documents.documents import DOCUMENTS, view_or_recommendation
from policy.meetings.meeting import Meeting
from policy.meetings.meetings import held, meeting_name
from policy.model.decisions import Subject
from policy.model.history import FieldChange
from policy.model.roster import TAG
from policy.model.wording import day_words
from storage.history.names import key_in
from storage.meetings.agenda import fetch_agenda
from storage.meetings.meetings import recent_meetings
from storage.meetings.minutes import fetch_minutes
from storage.tables import DecisionRow, DocumentRow, RecommendationRow, table_of

_DECIDED, _RECOMMENDED, _VERSION = (str(each.__tablename__) for each in (DecisionRow, RecommendationRow, DocumentRow))


_NEVER_LISTED = frozenset({Subject.EXCEPTION.value, Subject.DATE.value})
"""Subjects of decisions that are on no agenda, so that minutes don't list them."""

GOES, RETURNS, CHANGES = "with this {}, and no longer list it", "and list this {} again", "with other words of this {}"
"""How confirmed minutes differ once something is undone or done again."""


_WORDS = frozenset({"positive", "reason"})
"""Fields of a recommendation that minutes show under its day."""


@dataclass(frozen=True)
class Overtaken:
    """Confirmed minutes that a change makes differ from what was confirmed: the meeting in words, the day, and the way to reopen them.

    `differs` says how, as far as the change itself shows it.
    """

    meeting: str
    day: date
    confirmed_on: date
    reopen: Line
    differs: str = ""

    def words(self, differs: str = "") -> Words:
        """Returns the sentence on them; `differs` says how they differ: "without it, and list it now"."""
        sentence = f"The minutes of {self.meeting} were confirmed on {day_words(self.confirmed_on)} {differs or self.differs}."
        return (f"{sentence} The meeting's chair can reopen them with {self.reopen} and confirm them again.",)


@dataclass(frozen=True)
class Confirmed:
    """Confirmed minutes, and what they say of each item."""

    meeting: Meeting
    found: Overtaken
    items: Mapping[str, tuple[str, str]]


def confirmed(conn: Connection, body: str, days: Iterable[date | None], today: date) -> tuple[Confirmed, ...]:
    """Returns the confirmed minutes of a body's meetings on these days, as they are before a change; see `differing`.

    Four statements at most for days without any.
    """
    stored = _confirmed_on(conn, body, {each for each in days if each})
    return tuple(Confirmed(one, found, _items(conn, one, today)) for one, found in stored)


def differing(conn: Connection, before: Iterable[Confirmed], today: date) -> tuple[Overtaken, ...]:
    """Returns those of the confirmed minutes that say something else since the change."""
    return tuple(each.found for each in before if _items(conn, each.meeting, today) != each.items)


def overtaken(conn: Connection, body: str, day: date | None) -> Overtaken | None:
    """Returns the confirmed minutes of a body's meeting on a day, or None. Four statements at most."""
    return next((found for _, found in _confirmed_on(conn, body, {day} if day else set())), None)


def overtaken_by(conn: Connection, changes: Iterable[FieldChange]) -> tuple[Overtaken, ...]:
    """Returns the confirmed minutes that differ once these changes are undone, each meeting once."""
    acts: dict[tuple[str, date], str] = {}
    # A new day says more than the new words that come with it.
    for each in sorted(changes, key=lambda each: each.field in _WORDS):
        for body, day, differs in _acted(conn, each):
            acts.setdefault((body, day), differs)
    minutes = ((overtaken(conn, body, day), differs) for (body, day), differs in acts.items())
    return tuple(replace(found, differs=differs) for found, differs in minutes if found)


def _confirmed_on(conn: Connection, body: str, days: Collection[date]) -> Iterator[tuple[Meeting, Overtaken]]:
    for one in held(each for each in recent_meetings(conn).get(body, ()) if each.day in days) if days else ():
        if day := fetch_minutes(conn, one).confirmed_on:
            reopen = Line.release("minutes", one.body, one.day.isoformat(), "reopen")
            yield one, Overtaken(meeting_name(one), one.day, day, reopen)


def _items(conn: Connection, one: Meeting, today: date) -> dict[str, tuple[str, str]]:
    return {each.key: (each.text, each.result) for each in fetch_agenda(conn, one, today).items}


def _acted(conn: Connection, change: FieldChange) -> Iterator[tuple[str, date, str]]:
    """Yields each body and day of whose acts undoing this change adds, takes or rewords one, and how minutes then differ."""
    table, key = change.thing.partition(":")[0], key_in(change.thing)
    if table == _DECIDED and not change.field:
        row = _row(change)
        if row["subject"] not in _NEVER_LISTED:
            yield str(row["body"]), _day(row["met_on"]), _direction(change, "decision")
    elif table == _RECOMMENDED:
        yield from _recommended(conn, change, key[1], Subject(key[2]))
    elif table == _VERSION and change.field == "view_on":
        for day, differs in ((change.after, GOES), (change.before, RETURNS)):
            if day:
                yield TAG, _day(day), differs.format("view")


def _recommended(conn: Connection, change: FieldChange, committee: str, subject: Subject) -> Iterator[tuple[str, date, str]]:
    what = view_or_recommendation(subject)
    if not change.field:
        yield committee, _day(_row(change)["given_on"]), _direction(change, what)
    elif change.field == "given_on":
        yield committee, _day(change.after), GOES.format(what)
        if subject not in DOCUMENTS:  # An earlier view is of its own version, and stays in the minutes.
            yield committee, _day(change.before), RETURNS.format(what)
    else:
        columns = table_of(RecommendationRow).c
        own = (columns.release_key == change.release, columns.committee == committee, columns.subject == subject)
        for day in conn.execute(select(columns.given_on).where(*own)).scalars():
            yield committee, day, CHANGES.format(what)


def _row(change: FieldChange) -> Mapping[str, object]:
    """Returns the fields of a record that came or went."""
    row = change.after or change.before
    return row if isinstance(row, dict) else {}


def _direction(change: FieldChange, what: str) -> str:
    return (GOES if change.before is None else RETURNS).format(what)


def _day(value: object) -> date:
    return date.fromisoformat(str(value))
