"""Until when a reminder may be quiet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.nudges import snooze
from policy.nudges.item import Due, DueKind

DUE = Due("june-2020", DueKind.MILESTONE, "uit-start", "UIT commences", date(2020, 3, 2), "dcc")


@pytest.mark.parametrize(
    ("today", "until"),
    [(date(2020, 1, 10), date(2020, 1, 17)), (date(2020, 2, 26), date(2020, 3, 2)), (date(2020, 2, 24), date(2020, 3, 2))],
)
def test_a_week_is_proposed_but_never_past_the_deadline(today: date, until: date) -> None:
    """A snooze is proposed for a week, or until the deadline if that comes first."""
    assert snooze.proposed_until(DUE, today) == until


@pytest.mark.parametrize(("today", "words"), [(date(2020, 3, 1), ""), (date(2020, 3, 2), "is due today"), (date(2020, 3, 3), "is overdue")])
def test_what_is_due_today_or_past_cannot_be_snoozed(today: date, words: str) -> None:
    """The deadline must be ahead; otherwise the sentence says why."""
    why = snooze.why_not_snooze(DUE, today)
    assert why == (f"“UIT commences” {words}, so it can't be snoozed. Complete it or change its date." if words else "")


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (date(2020, 2, 10), "after today"),
        (date(2020, 2, 9), "after today"),
        (date(2020, 2, 11), ""),
        (date(2020, 3, 2), ""),
        (date(2020, 3, 3), "after the deadline, 2 Mar 2020."),
    ],
)
def test_a_snooze_ends_after_today_and_by_the_deadline(until: date, words: str) -> None:
    """The day chosen is after today and not past the deadline."""
    fault = snooze.fault_of(until, DUE, date(2020, 2, 10))
    assert (words in fault) if words else fault == ""


def test_a_deadline_is_named_with_its_precision() -> None:
    """A deadline known to the month is named by the month."""
    month = replace(DUE, words="March 2020")
    assert snooze.fault_of(date(2020, 3, 3), month, date(2020, 2, 10)) == "The date can't be after the deadline, March 2020."
