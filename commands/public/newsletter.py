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
from policy.calendar.typed_dates import NotADateError, TimeOfDayError, read_day
from policy.model.releases import Classification
from policy.public.events import Event
from storage.public.listed import with_news

DAYS = 30
"""The days that a newsletter covers if none is named (assumption)."""

LONGEST = 366


@dataclass(frozen=True)
class NewsletterShown(AboutReleases):
    """What happened from `since` to `until` in releases that everybody may see, release by release, oldest first in each."""

    since: date
    until: date
    events: tuple[Event, ...]
    page: int


def newsletter(conn: Connection, asked: Ask) -> NewsletterShown | Refused:
    """Gathers the events of a period. Leaves out what is classified above White for every reader: a newsletter goes to everybody."""
    typed = " ".join(asked.words).lower().removeprefix("since ").strip()
    since = asked.today - timedelta(days=DAYS)
    if typed:
        try:
            since = read_day(typed, asked.today, past=True)
        except NotADateError as fault:
            line = Line.release("newsletter")
            if isinstance(fault, TimeOfDayError):
                return Refused(f"{fault}. Write, for example, /release newsletter 1 Dec 2019.", (line,))
            return Refused(f"“{shown(typed)}” isn't a day. Write, for example, /release newsletter 1 Dec 2019.", (line,))
    if since > asked.today:
        return Refused("A newsletter says what has happened, so it can't begin in the future.", (Line.release("newsletter"),))
    if (asked.today - since).days > LONGEST:
        first = asked.today - timedelta(days=LONGEST)
        return Refused("A newsletter covers a year at most.", (Line.release("newsletter", first.isoformat()),))
    found: list[Event] = []
    classes: dict[str, Classification] = {}
    for key in with_news(conn, since, asked.today, up_to(EVERYBODY.ceiling)):
        page = public_release(conn, key, asked.today)
        news = [each for each in page.events if each.day >= since] if isinstance(page, PublicRelease) else []
        if news:
            found += news
            classes[key] = Classification.WHITE
    return NewsletterShown(classes, since, asked.today, tuple(found), asked.page)
