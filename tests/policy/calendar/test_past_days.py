"""Whether a day can be that of an act that has happened, and whether it is worth a second look."""

from __future__ import annotations

from datetime import date

import pytest

from policy.calendar.past_days import Before, why_impossible, why_look_again, why_past, why_replaces

TODAY = date(2020, 1, 10)
RAISED: Before = ("MP079 was raised", date(2019, 3, 4))
SUBMITTED: Before = ("version 0.2 was submitted", date(2020, 1, 7))
UNKNOWN: Before = ("MP079 was raised", None)


@pytest.mark.parametrize(
    ("day", "before", "why"),
    [
        (TODAY, (), ""),
        (date(2020, 1, 11), (), "The date can't be in the future (today is 10 Jan 2020)."),
        (date(2013, 9, 23), (), ""),
        (date(2013, 9, 22), (), "The date can't be before the Smart Energy Code began, on 23 Sep 2013. Check the year."),
        (date(2019, 3, 4), (RAISED,), ""),
        (date(2019, 3, 3), (RAISED,), "The date can't be before MP079 was raised, on 4 Mar 2019. Correct one of the two."),
        (date(2019, 3, 3), (UNKNOWN,), ""),
        (date(2019, 3, 3), (UNKNOWN, RAISED), "The date can't be before MP079 was raised, on 4 Mar 2019. Correct one of the two."),
    ],
)
def test_a_day_that_cannot_be_right(day: date, before: tuple[Before, ...], why: str) -> None:
    """An act lies between the code's beginning, or what it followed for certain, and today; what is not on record bounds nothing."""
    assert why_impossible(day, TODAY, "The date", before) == why


@pytest.mark.parametrize(
    ("day", "before", "told"),
    [
        (TODAY, (), ()),
        (date(2019, 7, 11), (), ()),
        (date(2019, 7, 10), (), ("10 Jul 2019 is 6 months before today, 10 Jan 2020.",)),
        (date(2019, 1, 9), (), ("9 Jan 2019 is 12 months before today, 10 Jan 2020.",)),
        (date(2018, 1, 10), (), ("10 Jan 2018 is 2 years before today, 10 Jan 2020.",)),
        (
            date(2020, 1, 6),
            (SUBMITTED,),
            ("6 Jan 2020 is before version 0.2 was submitted, on 7 Jan 2020.",),
        ),
        (date(2020, 1, 7), (SUBMITTED, UNKNOWN), ()),
    ],
)
def test_a_day_that_is_worth_a_second_look(day: date, before: tuple[Before, ...], told: tuple[str, ...]) -> None:
    """Half a year and more is asked about, and so is a day before what the act usually follows."""
    assert why_look_again(day, TODAY, before) == told


def test_what_is_still_to_happen_is_not_in_the_past() -> None:
    """Today is soon enough, yesterday is not."""
    assert why_past(TODAY, TODAY, "The due date") == ""
    assert why_past(date(2020, 1, 9), TODAY, "The due date") == "The due date can't be in the past (today is 10 Jan 2020)."


@pytest.mark.parametrize(
    ("recorded", "told"),
    [
        (None, ()),
        (TODAY, ()),
        (date(2020, 1, 8), ("On record for the review: 8 Jan 2020. 10 Jan 2020 replaces it.",)),
        (date(2020, 1, 11), ("On record for the review: 11 Jan 2020. 10 Jan 2020 replaces it.",)),
    ],
)
def test_a_day_on_record_is_not_replaced_unasked(recorded: date | None, told: tuple[str, ...]) -> None:
    """Another day than the one on record is named with it; the same one, and the first, need no question."""
    assert why_replaces(TODAY, "the review", recorded) == told
