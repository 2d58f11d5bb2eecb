"""`/release list`: pages of releases."""

from __future__ import annotations

import pytest

from commands.releases.calendar import CalendarShown
from commands.releases.listing import ReleasesListed
from policy.model.releases import Classification, ReleaseKind
from policy.releases.phase import Phase
from storage.engine.session import Act
from storage.tables import ReleaseRow
from tests.builders.office import RACHEL, STRANGER, Office
from tests.commands.releases.test_calendar import store


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
