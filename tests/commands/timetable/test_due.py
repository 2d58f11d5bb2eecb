"""What is overdue or due soon, with the precision of its date."""

from __future__ import annotations

from datetime import date

from commands.timetable.due import DueShown
from policy.model.partial_date import PartialDate
from tests.builders.office import Office, words_of

RETURNED = "RID returned to the Panel to be re-baselined"


def test_a_month_stays_a_month(office: Office) -> None:
    """A step known to the month is listed by the month and not by its last day, and is overdue only after that day."""
    shown = office.shows("/release due 365", DueShown)
    (item,) = (each for each in shown.coming if each.text.startswith(RETURNED))
    assert (item.when, item.day) == (PartialDate(2020, 5), date(2020, 5, 31))
    words = words_of(office.say("/release due 142"))
    assert "- May 2020  november-2020: RID returned" in words
    assert "31 May 2020" not in words
    office.at(2020, 5, 31)
    assert item in office.shows("/release due 30", DueShown).coming
    office.at(2020, 6, 1)
    assert item in office.shows("/release due 30", DueShown).overdue


def test_a_quarter_is_a_quarter_and_a_day_a_day(office: Office) -> None:
    """A quarter is listed as a quarter; a date known to the day has its weekday."""
    office.does("/release milestone june-2020 tad-draft 2020-Q1")
    words = words_of(office.say("/release due 100"))
    assert "- Q1 2020  june-2020: DCC submits draft SEC Release TAD" in words
    assert "- Fri 17 Jan 2020  june-2020: Panel baselines RID" in words


def test_a_snooze_names_the_month(office: Office) -> None:
    """A snooze past the deadline is refused with the deadline's month."""
    office.does("/release milestone june-2020 tad-draft 2020-03")
    form = office.asks("/release snooze june-2020 milestone:tad-draft")
    office.faults(form, until="2020-04-30", reason="Later", field="until", because="the deadline, March 2020")
