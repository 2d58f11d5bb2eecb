"""`/release newsletter`: what has happened in a period, in plain words, ready to be sent to everybody (Guidance 6; R26)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import AboutReleases, Refused
from commands.protocol.words import shown
from commands.public.site import PublicRelease, public_release
from policy.access.classification import EVERYBODY, up_to
from policy.calendar.past_periods import read_past_period
from policy.calendar.typed_dates import NotADateError, TimeOfDayError
from policy.model.releases import Classification
from policy.public.events import Event
from storage.public.listed import with_news

DAYS = 30
"""The days that a newsletter covers if none is named (assumption)."""

LONGEST = 366

EXAMPLES = "1 Dec 2019, last month or the last 2 weeks"


@dataclass(frozen=True)
class NewsletterShown(AboutReleases):
    """What happened from `since` to `until` in releases that everybody may see, release by release, oldest first in each."""

    since: date
    until: date
    events: tuple[Event, ...]
    page: int


def newsletter(conn: Connection, asked: Ask) -> NewsletterShown | Refused:
    """Gathers the events of a period. Leaves out what is classified above White for every reader: a newsletter goes to everybody."""
    typed, line = " ".join(asked.words).strip(), Line.release("newsletter")
    since, until = asked.today - timedelta(days=DAYS), asked.today
    if typed:
        try:
            since, until = read_past_period(typed, asked.today)
        except NotADateError as fault:
            known = isinstance(fault, TimeOfDayError) or " isn't a date" not in str(fault)
            told = str(fault) if known else f"“{shown(typed)}” isn't a day or a period"
            return Refused(f"{told}. Write, for example, {line} {EXAMPLES}.", (line,))
    if since > asked.today:
        return Refused("A newsletter says what has happened, so it can't begin in the future.", (line,))
    if (until - since).days > LONGEST:
        first = until - timedelta(days=LONGEST)
        words = (first.isoformat(),) if until == asked.today else (first.isoformat(), "to", until.isoformat())
        return Refused("A newsletter covers a year at most.", (line.then(*words),))
    found: list[Event] = []
    classes: dict[str, Classification] = {}
    for key in with_news(conn, since, until, up_to(EVERYBODY.ceiling)):
        page = public_release(conn, key, asked.today)
        news = [each for each in page.events if since <= each.day <= until] if isinstance(page, PublicRelease) else []
        if news:
            found += news
            classes[key] = Classification.WHITE
    return NewsletterShown(classes, since, until, tuple(found), asked.page)
