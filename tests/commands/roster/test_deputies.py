"""Deputies: what they may do, and for how long (R22)."""

from __future__ import annotations

from datetime import date

import pytest

from commands.roster.committees import CommitteesShown
from policy.model.roster import Deputy
from tests.builders.office import DAN, RACHEL, STRANGER, TAG_MEMBER, Office


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


def test_a_form_asks_for_both_people_and_the_last_day(office: Office) -> None:
    """The person is in it already if they have a seat; each wrong answer is one sentence at its field (R22)."""
    form = office.asks("/release deputy", TAG_MEMBER)
    assert [(each.name, each.value) for each in form.fields] == [("absent", TAG_MEMBER), ("deputy", ""), ("until", "")]
    wrong = {"absent": TAG_MEMBER, "deputy": TAG_MEMBER, "until": "2019-12-31"}
    for field, because in (("deputy", "Choose another person."), ("until", "The last day can't be in the past (today is 10 Jan 2020).")):
        office.faults(form, TAG_MEMBER, field=field, because=because, **wrong)
    office.faults(form, TAG_MEMBER, field="absent", because="is a member of no committee", absent=STRANGER, deputy=DAN, until="2020-01-20")
    office.does(form, TAG_MEMBER, deputy=DAN, until="2020-01-20")
    (deputy,) = office.shows("/release committees", CommitteesShown).deputies
    assert deputy == Deputy(TAG_MEMBER, DAN, date(2020, 1, 20))


def test_only_a_chair_names_a_deputy_for_somebody_else(office: Office) -> None:
    """A member may for themselves; somebody without a seat has nobody to name, and reads who may (R22)."""
    form = office.asks("/release deputy", TAG_MEMBER)
    office.refuses(form, TAG_MEMBER, because="chair", absent=RACHEL, deputy=DAN, until="2020-01-20")
    office.refuses("/release deputy", STRANGER, because="can change")


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
