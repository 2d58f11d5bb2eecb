"""`/release due`: overdue and upcoming items of all open releases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dateutil.relativedelta import SU, relativedelta
from sqlalchemy import Connection

from commands.protocol.access.reading import ceiling_of
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import AboutReleases, Refused
from commands.protocol.words import known_release, shown, split_key
from commands.timetable.acts import Way, ways
from policy.access.classification import up_to
from policy.calendar.release_calendar import MEETINGS, release_name
from policy.calendar.typed_dates import NoSuchDayError, NotADateError, read_date, read_day
from policy.decisions.order import acts_now
from policy.model.acts import GO_LIVE
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification, Release, ReleaseKind
from policy.model.wording import day_words
from policy.nudges.item import DueKind
from policy.timetable import policy_dates
from policy.timetable.dates import Dated, resolve
from policy.timetable.go_live_window import last_day_of
from policy.timetable.needless import is_needless
from storage.engine.cache import cached
from storage.meetings.due import meeting_items
from storage.nudges import due as stored_due
from storage.nudges import open_releases, releases_to_read
from storage.roster.cached import recent_rules

DUE_DAYS = 30


LONGEST_DUE = 730

_WAYS = {DueKind.PAPER: "Open", DueKind.ACTION: "Close action"}
"""Labels of the buttons that settle an item of a meeting."""

_MANY = 500
"""Releases read completely in one batch: their keys are parameters of the statements."""


@dataclass(frozen=True)
class DueItem:
    """A dated item: its release, text and owner. `day` is the last day on which it is in time, `when` its date if that isn't that day.

    `ways` are the acts that complete it. A `proposed` date is nobody's deadline yet.
    """

    day: date
    release: str
    text: str
    owner: str
    when: PartialDate | None = None
    ways: tuple[Way, ...] = ()
    proposed: bool = False


_BESIDE_A_TIME = frozenset({"in", "within", "the", "this", "next", "coming", "a"})
"""Words around a period that don't change its length: "in the next 2 weeks"."""

_BEFORE_A_DAY = frozenset({"until", "till", "to", "by", "before", "on"})
"""Words before the last day of a list: "until 30 June"."""

_DAY, _WEEK, _MONTH, _YEAR = relativedelta(days=1), relativedelta(weeks=1), relativedelta(months=1), relativedelta(years=1)

_UNITS = {
    "day": _DAY,
    "days": _DAY,
    "week": _WEEK,
    "weeks": _WEEK,
    "month": _MONTH,
    "months": _MONTH,
    "year": _YEAR,
    "years": _YEAR,
}
"""The units of time that a line may name."""

_ENDS = {
    "week": relativedelta(weekday=SU),
    "month": relativedelta(day=31),
    "year": relativedelta(month=12, day=31),
}
"""The ends of the periods that today is in."""


@dataclass(frozen=True)
class DueShown(AboutReleases):
    """Overdue items and those due within `days` days, soonest first; 0 is today."""

    days: int
    today: date
    overdue: tuple[DueItem, ...]
    coming: tuple[DueItem, ...]
    page: int = 1


def due(conn: Connection, asked: Ask) -> DueShown | Refused:
    """Lists the overdue and upcoming items of all open releases: milestones, policy dates, cut-offs."""
    words, today = _meant(asked.words), asked.today
    days = _days(words, today)
    named = _release_in(conn, asked) if days is None else None
    if days is None and named is None:
        days = _until_the_end(words, today)
    if named or days is None or not 0 <= days <= LONGEST_DUE:
        return _why_not(asked.words, today, days, named)
    until = today + timedelta(days=days)
    ceiling = ceiling_of(conn, asked)
    # All readers with this ceiling get the same page until something changes.
    return cached(conn, ("due shown", until, asked.page, today, ceiling), lambda: _due(conn, asked, days, until, ceiling))


def _release_in(conn: Connection, asked: Ask) -> str | None:
    """Returns the key of a release that the words name and the person may see; "June 2020" is a month as well, and that comes second."""
    for start in range(len(asked.words)):
        _, key, _ = split_key(asked.words[start:])
        one = replace(asked, line=replace(asked.line, words=(key,))) if key and not key.isdigit() else None
        if key and one and not isinstance(known_release(conn, one), Refused):
            return key
    return None


def _why_not(words: Sequence[str], today: date, days: int | None, named: str | None) -> Refused:
    """Returns why the words name no list: a release, no time, a day that doesn't exist, or a time that is over or too long."""
    typed, usual = shown(" ".join(words)), Line.release("due", DUE_DAYS)
    wrong = _impossible(_meant(words), today)
    month = _month_in(words, today)
    instead = (*((Line.release("due", "until", *day_words(month).split()),) if month else ()), usual)
    if wrong:
        return Refused(f"{wrong}. Choose another day.", instead)
    if named:
        own = Line.release("timetable", named)
        told = f"This lists what is due in all open releases. The dates of the {release_name(named)} alone are in its timetable: {own}."
        return Refused(told, (own, *instead))
    if days is not None and days < 0:
        over = day_words(today + timedelta(days=days))
        told = f"{over} is over: what was due by then and is not done is overdue, and is at the top of every list."
        return Refused(told, (Line.release("due", "today"), usual))
    wrong = "isn't a number of days or a day to come" if days is None else f"is more than {LONGEST_DUE} days"
    told = (
        f"“{typed}” {wrong}. Write a number from 1 to {LONGEST_DUE}, such as /release due 30, "
        "a time such as 2 weeks or 3 months, or a day or month to come."
    )
    return Refused(told, (usual,))


def _meant(words: Sequence[str]) -> tuple[str, ...]:
    """Returns the words without those that a time is the same without: "until 30 June", "in the next 2 weeks"."""
    kept = tuple(word for word in words if word.lower() not in _BEFORE_A_DAY)
    return kept if not words or kept else tuple(words)


def _days(words: Sequence[str], today: date) -> int | None:
    """Returns how many days words such as "30", "2 weeks", "Friday" or "today" are from `today`; None if they are no single day.

    Without words it is the usual number.
    """
    named = [word.lower() for word in words if word.lower() not in _BESIDE_A_TIME]
    if not words:
        return DUE_DAYS
    number = named.pop(0) if named[:1] and named[0].isascii() and named[0].isdigit() else ""
    if (number or named) and (unit := _UNITS.get(" ".join(named) or "days")):
        return (today + unit * int(number or 1) - today).days if int(number or 1) > 0 and len(number) <= len(str(LONGEST_DUE)) else None
    try:
        return (read_day(" ".join(words), today) - today).days
    except NotADateError:
        return None


def _until_the_end(words: Sequence[str], today: date) -> int | None:
    """Returns how many days it is to the end of a period, such as "March", "end of month" or "Q2 2020"; None if the words are none.

    A year in figures is none, because it is taken for a number of days.
    """
    text = " ".join(word for word in words if word.lower() not in {"in", "within", "the", "end", "of"})
    if text.isdigit():
        return None
    if "end" in (word.lower() for word in words) and (last := _ENDS.get(text.lower().removeprefix("this "))):
        return (today + last - today).days
    try:
        return (read_date(text, today).latest - today).days
    except NotADateError:
        return None


def _impossible(words: Sequence[str], today: date) -> str:
    """Returns why there is no such day, "" if the words are none or there is."""
    try:
        read_day(" ".join(words), today)
    except NoSuchDayError as fault:
        return str(fault)
    except NotADateError:
        pass
    return ""


def _month_in(words: Sequence[str], today: date) -> date | None:
    """Returns the last day of the month that the last words name, if it is to come."""
    for start in range(len(words)):
        days = _until_the_end(words[start:], today)
        if days is not None and 0 <= days <= LONGEST_DUE:
            return today + timedelta(days=days)
    return None


def _due(conn: Connection, asked: Ask, days: int, until: date, ceiling: Classification) -> DueShown:
    items, levels = _items(conn, asked.today, until, ceiling)
    overdue = tuple(item for item in items if item.day < asked.today and not item.proposed)
    coming = tuple(item for item in items if asked.today <= item.day <= until)
    classes = {item.release: levels[item.release] for item in (*overdue, *coming)}
    return DueShown(classes, days, asked.today, overdue, coming, asked.page)


def _items(conn: Connection, today: date, until: date, ceiling: Classification) -> tuple[tuple[DueItem, ...], Mapping[str, Classification]]:
    """Returns the items up to `until` in order, and the classifications of their releases; read again only after a change."""
    return cached(conn, ("due", today, until, ceiling), lambda: _read(conn, today, until, ceiling))


def _read(conn: Connection, today: date, until: date, ceiling: Classification) -> tuple[tuple[DueItem, ...], Mapping[str, Classification]]:
    """Reads completely only the releases that need it; of the others a dated milestone needs nothing but its own row."""
    lead_times = recent_rules(conn).lead_times
    items: list[DueItem] = []
    levels: dict[str, Classification] = {}
    whole = releases_to_read.keys(conn, today, until, lead_times)
    for start in range(0, len(whole), _MANY):
        for release in open_releases.open_releases(conn, today, clearance=ceiling, among=whole[start : start + _MANY]):
            levels[release.key] = release.classification
            items += _dated(release, policy_dates.policy_dates(release, lead_times), today)
    for each in stored_due.plain_dates(conn, today, until, whole, up_to(ceiling)):
        levels[each.release] = each.classification
        # Of these only the row is read, which doesn't say whether the release may go live: that is offered from its day on.
        of = [act for act in each.acts if act != GO_LIVE or each.day <= today]
        acts = () if each.proposed else ways(each.release, of, each.covers)
        items.append(DueItem(each.day, each.release, each.event, each.owner, None, acts, each.proposed))
    for found in meeting_items(conn, today, until):
        levels[MEETINGS] = Classification.WHITE
        one = found.due
        items.append(DueItem(one.day, MEETINGS, one.text, one.owner, ways=(Way(_WAYS[one.kind], Line.release(*one.line), ""),)))
    items.sort(key=lambda item: (item.day, item.release, item.text))
    return tuple(items), levels


def _dated(release: Release, dates: tuple[policy_dates.PolicyDate, ...], today: date) -> list[DueItem]:
    if release.kind is ReleaseKind.YEAR or release.go_live is None:
        return []
    found = [
        _step(release, each, each.partial, today)
        for each in resolve(release.milestones).values()
        if each.partial and each.milestone.done_on is None and not is_needless(release, each.milestone)
    ]
    found += [
        DueItem(
            each.due,
            release.key,
            f"Policy date: {each.label}",
            policy_dates.owner_of(release, each),
            ways=ways(release.key, acts_now(release, policy_dates.acts_meeting(each), today), each.covers),
        )
        for each in dates
        if each.applies and each.on_record and each.met_on is None
    ]
    found += [
        DueItem(item.cutoff, release.key, f"Decision cut-off of {item.name}", release.body)
        for item in release.in_scope
        if item.cutoff and item.modification.undecided
    ]
    return found


def _step(release: Release, each: Dated, partial: PartialDate, today: date) -> DueItem:
    last = last_day_of(release, each.milestone, partial.latest)
    when = None if each.day == last else partial
    acts = () if each.proposed else ways(release.key, acts_now(release, each.milestone.acts, today), each.milestone.covers)
    return DueItem(last, release.key, each.milestone.event, each.milestone.owner, when, acts, each.proposed)
