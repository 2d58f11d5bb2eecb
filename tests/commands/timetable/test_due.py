"""What is overdue or due soon, with the precision of its date."""

from __future__ import annotations

from datetime import date

import pytest

from commands.protocol.line import Line
from commands.protocol.understood.labels import in_words
from commands.timetable import due
from commands.timetable.due import DueShown
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification, Release, ReleaseKind
from policy.model.timetable import Milestone
from storage.engine.session import Store
from storage.nudges import releases_to_read
from storage.release_file import Contents, loader
from storage.releases import releases
from tests.builders.databases import Databases
from tests.builders.mixed_releases import mixed
from tests.builders.office import START, STRANGER, Office, words_of

RETURNED = "RID returned to the Panel to be re-baselined"


def test_a_month_stays_a_month(office: Office) -> None:
    """A step known to the month is listed by the month and not by its last day, and is overdue only after that day."""
    shown = office.shows("/release due 365", DueShown)
    (item,) = (each for each in shown.coming if each.text.startswith(RETURNED))
    assert (item.when, item.day) == (PartialDate(2020, 5), date(2020, 5, 31))
    words = words_of(office.say("/release due 143"))
    assert "- May 2020  November 2020: RID returned" in words
    assert "31 May 2020" not in words
    office.at(2020, 5, 31)
    assert item in office.shows("/release due 30", DueShown).coming
    office.at(2020, 6, 1)
    assert item in office.shows("/release due 30", DueShown).overdue


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("", 30),
        ("7", 7),
        ("1 day", 1),
        ("in 12 days", 12),
        ("next week", 7),
        ("week", 7),
        ("this week", 7),
        ("2 weeks", 14),
        ("within the next 3 weeks", 21),
        ("a month", 31),
        ("2 MONTHS", 60),
        ("1 year", 366),
        ("2 years", 731),
        ("today", 0),
        ("tomorrow", 1),
        ("until Thursday", 6),
        ("by 30 June 2020", 172),
        ("2020-02-09", 30),
        ("on Monday", 3),
        ("until 2 Jan", 358),
        ("in March", 81),
        ("until June", 172),
        ("by the end of March", 81),
        ("March 2020", 81),
        ("by Q1 2020", 81),
        ("by end of month", 21),
        ("end of this week", 2),
        ("until the end of the year", 356),
    ],
)
def test_a_time_is_so_many_days_from_today(office: Office, said: str, days: int) -> None:
    """A line names days, weeks, months or years; two years from 10 January 2020 are a day more than may be asked."""
    line = f"/release due {said}".strip()
    if days > due.LONGEST_DUE:
        office.refuses(line, because="is more than 730 days. ")
    else:
        assert office.shows(line, DueShown).days == days


@pytest.mark.parametrize(
    "said",
    [
        "soon",
        "next",
        "in",
        "-3",
        "0 weeks",
        "3 sprints",
        "weeks 3",
        "3 3",
        "999999999999 years",
        "٣",
        "days 3 weeks",
        "0",
        "last week",
        "end of",
    ],
)
def test_what_is_no_time_is_refused_with_one_that_is(office: Office, said: str) -> None:
    """A refusal says what can be written."""
    office.refuses(f"/release due {said}", because="such as 2 weeks or 3 months")


def test_a_quarter_is_a_quarter_and_a_day_a_day(office: Office) -> None:
    """A quarter is listed as a quarter; a date known to the day has its weekday."""
    office.does("/release milestone june-2020 tad-draft 2020-Q1")
    words = words_of(office.say("/release due 100"))
    assert "- Q1 2020  June 2020: DCC submits draft SEC Release TAD" in words
    assert "- Fri 17 Jan 2020  June 2020: Panel baselines RID" in words


def test_a_snooze_names_the_month(office: Office) -> None:
    """A snooze past the deadline is refused with the deadline's month."""
    office.does("/release milestone june-2020 tad-draft 2020-03")
    form = office.asks("/release snooze june-2020 milestone:tad-draft")
    office.faults(form, until="2020-04-30", reason="Later", field="until", because="the deadline, March 2020")


@pytest.mark.parametrize("days", [5, 30, 90, 365, 730])
def test_the_quick_way_finds_what_reading_every_release_finds(databases: Databases, monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """Over releases of all shapes: plain, relative and partial dates, predecessors, proposals, policy dates, cut-offs and windows."""
    store = Store(databases.migrated("sqlite"))
    loader.load(store, mixed(), at=START)
    mixed_office = Office(store)
    quick, seen = [], 0
    for month in range(1, 13, 2):
        mixed_office.at(2020, month, 10)
        quick.append(mixed_office.shows(f"/release due {days}", DueShown))
        seen += len(quick[-1].coming) + len(quick[-1].overdue)
    with store.reading() as conn:
        keys = releases.release_keys(conn)
    monkeypatch.setattr(releases_to_read, "keys", lambda *_: keys)
    monkeypatch.setattr(due, "cached", lambda _conn, _name, compute: compute())
    for month, found in zip(range(1, 13, 2), quick, strict=True):
        mixed_office.at(2020, month, 10)
        assert found == mixed_office.shows(f"/release due {days}", DueShown)
    assert seen > 20
    store.close()


@pytest.mark.parametrize(("level", "listed"), [(Classification.WHITE, True), (Classification.RED, False)])
def test_a_plain_step_of_a_red_release_is_not_listed_for_everybody(office: Office, *, level: Classification, listed: bool) -> None:
    """Also where nothing but the row of the step is read, as of an ad-hoc release with an empty scope (R20)."""
    step = Milestone("papers", "Papers go out", day=PartialDate(2020, 3, 2))
    adhoc = Release("adhoc-2020-04-01", ReleaseKind.ADHOC, date(2020, 4, 1), milestones=(step,), classification=level)
    loader.load(office.store, Contents(releases=(adhoc,)), at=office.now)
    with office.store.reading() as conn:
        assert adhoc.key not in releases_to_read.keys(conn, START.date(), date(2020, 4, 9), ())
    assert ("Papers go out" in words_of(office.say("/release due 90", STRANGER))) is listed


@pytest.mark.parametrize("words", ["june-2020", "June 2020", "june-2020 2 weeks", "2 weeks june-2020", "30 days June 2020"])
def test_who_names_a_release_is_led_to_its_timetable(office: Office, words: str) -> None:
    """The list is of all open releases; a year is still a number of days that is too large."""
    refused = office.refuses(f"/release due {words}", because="The dates of the June 2020 SEC Release alone are in its timetable")
    assert refused.instead[0] == Line.release("timetable", "june-2020")
    office.refuses("/release due 2020", because="isn't a number of days")


@pytest.mark.parametrize(
    ("said", "day"),
    [("yesterday", "9 Jan 2020"), ("by yesterday", "9 Jan 2020"), ("until 2 Jan 2020", "2 Jan 2020"), ("in 1/2019", "31 Jan 2019")],
)
def test_a_day_that_is_over_is_told_as_such(office: Office, said: str, day: str) -> None:
    """It is a day, only none that is to come: what was due by it is overdue, which the button shows."""
    refused = office.refuses(f"/release due {said}", because=f"{day} is over: what was due by then and is not done is overdue")
    assert office.shows(refused.instead[0], DueShown).overdue


@pytest.mark.parametrize(
    ("said", "why", "instead"),
    [
        ("31 June 2020", "“31 June 2020” isn't a date: June 2020 has 30 days", "/release due until 30 Jun 2020"),
        ("until 30 Feb", "“30 Feb” isn't a date: February 2020 has 29 days", "/release due until 29 Feb 2020"),
        ("by Saturday 6 March", "“Saturday 6 March” isn't a date: 6 Mar 2020 is a Friday", "/release due until 6 Mar 2020"),
        ("31/13/2020", "“31/13/2020” isn't a date: there is no month 13", "/release due 30"),
    ],
)
def test_a_day_that_does_not_exist_is_told_as_such(office: Office, said: str, why: str, instead: str) -> None:
    """It is not taken for a number of days or for a release of its month, and the button has the nearest day that is one."""
    refused = office.refuses(f"/release due {said}", because=why)
    assert str(refused.instead[0]) == instead
    day = instead.partition(" due ")[2]
    assert in_words(refused.instead[0]) == f"Due {'in 30 days' if day == '30' else day}"
    assert office.shows(refused.instead[0], DueShown)


def test_a_month_that_names_a_release_leads_to_its_timetable_and_to_the_end_of_the_month(office: Office) -> None:
    """Both may be meant; a month of which no release is on record is only a month."""
    refused = office.refuses("/release due in June 2020", because="The dates of the June 2020 SEC Release alone")
    assert [str(each) for each in refused.instead[:2]] == ["/release timetable june-2020", "/release due until 30 Jun 2020"]
    assert "until 31 Mar 2020" in words_of(office.say("/release due in March 2020"))


def test_a_release_that_is_hidden_is_no_release_of_its_month(office: Office) -> None:
    """Whoever may not see it is not told that it exists (R20)."""
    office.does("/release edit june-2020 facts", classification="red")
    assert office.shows("/release due June 2020", DueShown, STRANGER).days == 172
