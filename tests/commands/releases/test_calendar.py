"""`/release calendar`: the scheduled releases of a year (Guidance 3)."""

from __future__ import annotations

from datetime import date

import pytest

from commands.releases.calendar import CalendarShown
from policy.model.releases import ReleaseKind
from storage.engine.session import Act
from storage.tables import ReleaseRow
from tests.builders.office import RACHEL, Office


def store(office: Office, *rows: ReleaseRow) -> None:
    """Stores releases without anything in them."""
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        tx.session.add_all(rows)


def test_the_calendar_is_of_this_year_unless_one_is_named(office: Office) -> None:
    """A year has its three scheduled releases, stored or not, with their policy dates (R1, R3)."""
    shown = office.shows("/release calendar", CalendarShown)
    assert (shown.year, [each.slot.key for each in shown.lines]) == (2020, ["february-2020", "june-2020", "november-2020"])
    assert [each.stored for each in shown.lines] == [False, True, True]
    june = shown.lines[1]
    assert (june.slot.go_live, june.closed) == (date(2020, 6, 25), None)
    assert [each.due for each in june.dates] == [date(2019, 6, 25), date(2019, 9, 25), date(2019, 12, 25), date(2019, 12, 25)]
    assert office.shows("/release calendar 2023", CalendarShown).about == ()


@pytest.mark.parametrize("word", ["1999", "2201", "soon", "²⁰²⁰"])
def test_the_calendar_ends(office: Office, word: str) -> None:
    """Years before 2000 and after 2200, and other words, are refused with an example."""
    office.refuses(f"/release calendar {word}", because="Write one from 2000 to 2200, such as /release calendar 2020.")


@pytest.mark.parametrize("year", [2000, 2200])
def test_the_first_and_the_last_year_are_in_the_calendar(office: Office, year: int) -> None:
    """Both ends of the range are answered."""
    assert office.shows(f"/release calendar {year}", CalendarShown).year == year


def test_an_ad_hoc_release_is_named_below_the_schedule(office: Office) -> None:
    """A stored release that is in no slot is named with its phase, once it is live or cancelled."""
    day = date(2020, 3, 5)
    store(office, ReleaseRow(key="adhoc-2020-03-05", kind=ReleaseKind.ADHOC, body="panel", go_live=day, live_on=day))
    assert office.shows("/release calendar", CalendarShown).adhoc == ("adhoc-2020-03-05",)
    office.at(2020, 3, 5)
    assert office.shows("/release calendar", CalendarShown).adhoc == ("adhoc-2020-03-05 (live)",)
