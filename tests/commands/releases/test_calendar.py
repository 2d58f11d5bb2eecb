"""The list of releases and the calendar of a year (Guidance 3)."""

from __future__ import annotations

from datetime import date

import pytest

from commands.releases.calendar import CalendarShown, ReleasesListed
from policy.model.releases import Classification, ReleaseKind
from policy.releases.readiness import Phase
from storage.engine.session import Act
from storage.tables import ReleaseRow
from tests.builders.office import RACHEL, STRANGER, Office


def store(office: Office, *rows: ReleaseRow) -> None:
    """Stores releases without anything in them."""
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        tx.session.add_all(rows)


def keys(shown: ReleasesListed) -> list[str]:
    """The keys of the listed releases."""
    return [each.release.key for each in shown.lines]


def test_the_list_is_of_upcoming_releases_unless_a_year_or_all_is_named(office: Office) -> None:
    """A year lists the releases of that year, `all` all of them, and each has its phase and counts."""
    assert keys(office.shows("/release list", ReleasesListed)) == ["june-2020", "november-2020", "2021"]
    year = office.shows("/release list 2020", ReleasesListed)
    assert (keys(year), year.which, year.total) == (["june-2020", "november-2020"], "2020", 2)
    assert keys(office.shows("/release list 1999", ReleasesListed)) == []
    june = office.shows("/release list ALL", ReleasesListed).lines[0]
    assert (june.phase, june.counts.approved, june.counts.targeted) == (Phase.SCOPED, 1, 4)


def test_a_page_of_the_list_has_eight_releases(office: Office) -> None:
    """The rest is on the next page, and a page past the end is the last one."""
    store(office, *(ReleaseRow(key=str(year), kind=ReleaseKind.YEAR, body="csc") for year in range(2030, 2040)))
    first = office.shows("/release list all", ReleasesListed)
    assert (len(first.lines), first.total, first.pages) == (8, 13, 2)
    last = office.shows("/release list all page 9", ReleasesListed)
    assert (last.page, len(last.lines)) == (2, 5)
    assert not set(keys(first)) & set(keys(last))


def test_people_on_no_roster_see_only_white_releases(office: Office) -> None:
    """List and calendar leave out what a stranger may not see, and state the highest classification for the others (R20)."""
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.RED
    assert "june-2020" not in keys(office.shows("/release list", ReleasesListed, STRANGER))
    assert office.shows("/release list", ReleasesListed).classification is Classification.RED
    assert "june-2020" not in office.shows("/release calendar 2020", CalendarShown, STRANGER).about
    assert office.shows("/release calendar 2020", CalendarShown).classification is Classification.RED


@pytest.mark.parametrize("word", ["20200", "nineteen", "²⁰²⁰", "upcoming 2020"])
def test_what_is_no_year_is_refused(office: Office, word: str) -> None:
    """The sentence shows the three ways to write it."""
    office.refuses(f"/release list {word}", because="Write /release list, /release list 2020 or /release list all.")


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
