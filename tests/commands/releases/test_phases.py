"""Releases that are cancelled, live, or past their go-live, wherever they are listed or shown (R5; design, Colour)."""

from __future__ import annotations

from datetime import date

from commands.protocol.form import Kind
from commands.releases.calendar import CalendarShown
from commands.releases.listing import ReleasesListed
from commands.releases.status import StatusShown
from commands.search import search
from commands.timetable.show import TimetableShown
from policy.releases.colour import Colour
from policy.releases.phase import Phase
from storage.engine.session import Act
from storage.tables import ReleaseRow
from tests.builders.office import RACHEL, Office, words_of


def cancelled(office: Office) -> None:
    """Cancels June 2020."""
    office.does(office.asks("/release cancel june-2020"), reason="Moved to November")


def went_live(office: Office) -> None:
    """Marks June 2020 live on its go-live date, as a release file may."""
    with office.store.changing(Act(RACHEL, "live", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").live_on = date(2020, 6, 25)


def upcoming(office: Office) -> list[str]:
    """Returns the keys of the upcoming releases."""
    return [each.release.key for each in office.shows("/release list", ReleasesListed).lines]


def test_a_cancelled_release_shows_its_phase_and_nothing_to_do(office: Office) -> None:
    """Status has no colour, countdown, next steps or overdue steps once a release is cancelled."""
    cancelled(office)
    office.at(2020, 6, 1)
    shown = office.shows("/release status june-2020", StatusShown)
    assert (shown.phase, shown.judgement.colour) == (Phase.CANCELLED, None)
    assert (shown.upcoming, shown.overdue, shown.waiting, shown.findings) == ((), (), (), ())
    words = words_of(shown)
    assert "June 2020 SEC Release: ⚪ Cancelled" in words
    assert "Cancelled on 10 Jan 2020" in words
    assert "was planned for Thu 25 Jun 2020" in words
    assert "to go" not in words
    assert office.shows("/release timetable june-2020", TimetableShown).overdue == frozenset()


def test_a_live_release_shows_its_phase_and_date(office: Office) -> None:
    """Status shows since when a release is live, and no steps that were left open."""
    went_live(office)
    office.at(2020, 7, 1)
    shown = office.shows("/release status june-2020", StatusShown)
    assert (shown.phase, shown.judgement.colour, shown.upcoming, shown.overdue) == (Phase.LIVE, None, (), ())
    assert "June 2020 SEC Release: 🔵 Live" in words_of(shown)
    assert "Live since 25 Jun 2020" in words_of(shown)


def test_a_go_live_that_passed_without_a_go_is_red_and_still_listed(office: Office) -> None:
    """Past its go-live without a Go a release is red with its reason, stays in the list, and the Go's pack doesn't ask about it."""
    office.at(2020, 6, 26)
    assert "june-2020" in upcoming(office)
    shown = office.shows("/release status june-2020", StatusShown)
    assert shown.judgement.colour is Colour.RED
    assert shown.judgement.reasons[0].text == "Go-live on 25 Jun 2020 passed without a Go."
    assert "go-live-passed" in {each.key for each in shown.findings}
    assert "/release decide june-2020 go-live" in words_of(office.say("/release check june-2020"))
    assert "passed without a Go" not in words_of(office.say("/release decide june-2020 go-live"))


def test_closed_releases_are_not_upcoming(office: Office) -> None:
    """The list of upcoming releases leaves out cancelled and live ones; the list of their year shows their phase."""
    assert "june-2020" in upcoming(office)
    cancelled(office)
    assert "june-2020" not in upcoming(office)
    assert "⚪ Cancelled · 1 approved" in words_of(office.shows("/release list 2020", ReleasesListed))


def test_a_year_bucket_closes_with_its_year(office: Office) -> None:
    """The bucket 2021 is upcoming on its last day, and not on the next."""
    office.at(2021, 12, 31)
    assert "2021" in upcoming(office)
    office.at(2022, 1, 1)
    assert "2021" not in upcoming(office)


def test_the_calendar_marks_closed_releases(office: Office) -> None:
    """The calendar names the phase of a closed release, and gives a cancelled one no policy dates."""
    cancelled(office)
    june = next(each for each in office.shows("/release calendar 2020", CalendarShown).lines if each.slot.key == "june-2020")
    assert (june.closed, june.dates) == (Phase.CANCELLED, ())
    states = next(each for each in words_of(office.say("/release calendar 2020")).split("\n") if each.startswith("State"))
    assert states.split()[1:] == ["not", "created", "yet", "cancelled", "created"]


def test_search_names_closed_releases_last(office: Office) -> None:
    """A search for a release offers open ones first and says of another that it is cancelled."""
    cancelled(office)
    labels = [each.label for each in search(office.store, Kind.RELEASE, "2020", office.asking("/release evidence"))]
    assert labels == ["November 2020 SEC Release", "June 2020 SEC Release (cancelled)"]


def test_an_earlier_day_shows_the_colour_of_that_day(office: Office) -> None:
    """As of a day before its cancellation a release has its colour."""
    office.at(2020, 1, 13)
    cancelled(office)
    assert "June 2020 SEC Release: 🟠 Amber" in words_of(office.say("/release status june-2020 as of 2020-01-10"))
