"""`/release when`: a step by its words, in one release or in the next that has it."""

from __future__ import annotations

import pytest

from commands.timetable.when import WhenShown
from tests.builders.office import JUNE_CHANNEL, Office, words_of

LATER = ("june-2021", "november-2021", "february-2022", "june-2022", "november-2022", "february-2023", "june-2023")


def test_a_step_of_a_release(office: Office) -> None:
    """All steps that the words name, in the order of their dates, with their days from RID 3."""
    shown = office.shows("/release when june-2020 TAD", WhenShown)
    assert shown.release.key == "june-2020"
    named = ["draft", "draft-review", "consultation", "updated", "review", "decision"]
    assert [each.dated.milestone.key for each in shown.steps] == [f"tad-{each}" for each in named]
    dated = office.shows("/release when june-2020 Panel", WhenShown)
    days = [each.dated.day for each in dated.steps if each.dated.day]
    assert len(days) > 2
    assert days == sorted(days)


def test_without_a_release_the_next_one_that_has_it_answers(office: Office) -> None:
    """And in a release's own channel that release."""
    assert office.shows("/release when TAD", WhenShown).release.key == "june-2020"
    assert office.shows("/release when TAD", WhenShown, channel=JUNE_CHANNEL).line.words == ("june-2020", "TAD")


def test_a_step_is_found_however_many_releases_come_before_its_own(office: Office) -> None:
    """All open releases are searched, in one statement."""
    for key in LATER:
        office.does(office.asks(f"/release create {key}"))
    office.does(f"/release milestone {LATER[-1]} add", event="Rehearsal of the cutover", owner="secas")
    assert office.shows("/release when rehearsal", WhenShown).release.key == LATER[-1]


def test_the_answer_is_in_the_first_lines(office: Office) -> None:
    """The next step that the words name, with its day and what is left until it."""
    said = words_of(office.shows("/release when june-2020 baseline", WhenShown))
    assert "17 Jan 2020" in said


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("when june-2020 TAD", "Policy date Wed 25 Sep 2019: TAD issued to the TAG for review, passed and not met."),
        ("when june-2020 TAD", "Policy date Wed 25 Dec 2019: TAD final and published, passed and not met."),
        ("when june-2020 TAD", "The timetable has no date for any of these steps yet."),
        ("when june-2020 baseline", "Scope on DCC and User Systems set (RID baselined), met on 11 Oct 2019."),
    ],
)
def test_a_policy_date_is_said_first_and_as_such(office: Office, line: str, says: str) -> None:
    """It is no planned date, and whether it was met belongs to it (Guidance 4.3, 5.1; R3, R9)."""
    said = words_of(office.shows(f"/release {line}", WhenShown))
    assert says in said
    assert said.splitlines()[1].startswith("Policy date ")


def test_a_step_without_a_policy_date_has_none(office: Office) -> None:
    """UIT has no deadline of its own in the policy."""
    assert office.shows("/release when june-2020 UIT window", WhenShown).policies == ()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("when november-2020 tad", "Policy date Wed 5 Feb 2020: TAD issued to the TAG for review, 26 days, 18 Working Days to go."),
        ("when november-2020 tad", "No step of its timetable is called “tad”. The rest of the timetable is not on record."),
        ("when november-2020 go-live", "Thu 5 Nov 2020: Release go-live, 300 days, 209 Working Days to go."),
        ("when november-2020 release date", "Thu 5 Nov 2020: Release go-live"),
        ("when june-2020 go-live", "Release go-live"),
    ],
)
def test_what_is_known_without_a_step_is_said(office: Office, line: str, says: str) -> None:
    """A timetable that isn't on record does not hide the policy's dates, nor the release's own day (Guidance 4; RID 3)."""
    assert says in words_of(office.shows(f"/release {line}", WhenShown))


def test_a_year_bucket_has_no_day(office: Office) -> None:
    """Its modifications are not allocated to a release (Paper 4)."""
    told = office.refuses("/release when 2021 go-live", because="The 2021 SEC Releases have no go-live date")
    assert [str(each) for each in told.instead] == ["/release scope 2021"]


def test_what_no_timetable_has_says_so(office: Office) -> None:
    """With the nearest step, or the timetable, as a button."""
    told = office.refuses("/release when june-2020 nothing of the kind", because="has no step")
    assert [str(each) for each in told.instead][-1] == "/release timetable june-2020"
    office.refuses("/release when quack", because="No step of an open release is called “quack”")
    office.refuses("/release when", because="Name a step")
    office.refuses("/release when june-2020", because="Name a step of the June 2020 SEC Release")
