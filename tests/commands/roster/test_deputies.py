"""Deputies: what they may do, and for how long (R22)."""

from __future__ import annotations

import pytest

from tests.builders.office import DAN, RACHEL, Office


def test_a_deputy_has_the_authority_for_the_time_and_no_longer(office: Office) -> None:
    """Dan acts as a release manager until the day, that day included."""
    office.does(f"/release deputy @{DAN} for @{RACHEL} until 2020-01-13")
    office.at(2020, 1, 13)
    office.asks("/release create june-2027", DAN)
    office.at(2020, 1, 14)
    office.refuses("/release create june-2027", DAN, because="can create a release")


@pytest.mark.parametrize(
    ("words", "because"),
    [
        ("", "Write /release deputy"),
        ("@U0DAN", "Write /release deputy"),
        ("@U0DAN for @U0DAN until 2020-02-01", "Name two people, the deputy first."),
        ("@U0DAN for @U0RACHEL until soon", "“soon” isn't a date."),
        ("@U0DAN for @U0RACHEL until 2019-12-31", "The last day can't be in the past"),
        ("@U0DAN for @U0NOBODY until 2020-02-01", "is a member of no committee"),
    ],
)
def test_a_deputy_that_makes_no_sense_is_refused(office: Office, words: str, because: str) -> None:
    """Nobody stands in for themselves, in the past, or for someone without a seat."""
    office.refuses(f"/release deputy {words}", because=because)


def test_the_same_deputy_again_changes_nothing(office: Office) -> None:
    """Neither that day nor later; another last day is a change (R22)."""
    line = f"/release deputy @{DAN} for @{RACHEL} until"
    assert office.does(f"{line} 2020-01-20").title == "Done"
    for day in (10, 13):
        office.at(2020, 1, day)
        again = office.does(f"{line} 2020-01-20")
        assert (again.title, again.change) == ("Nothing changed", 0)
        assert again.sentence[1] == " is already deputy for "
    assert office.does(f"{line} 2020-01-21").title == "Done"
