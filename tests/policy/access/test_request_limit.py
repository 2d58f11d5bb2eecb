"""How many requests a person may make in a minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from policy.access.request_limit import MOST_ADDRESSES, MOST_WAITING, Limit, free_at, may_have_another_address, why_no_more_files, why_wait

NOW = datetime(2020, 1, 10, 10, tzinfo=UTC)
THREE = Limit(3, "file", "files")


def ago(*seconds: float) -> list[datetime]:
    """Instants before now."""
    return [NOW - timedelta(seconds=each) for each in seconds]


@pytest.mark.parametrize(
    ("earlier", "free"),
    [
        (ago(), None),
        (ago(1, 2), None),
        (ago(1, 2, 60), None),
        (ago(1, 2, 59), 1),
        (ago(59, 2, 1), 1),
        (ago(1, 2, 3), 57),
        (ago(1, 2, 3, 4), 57),
    ],
)
def test_the_window_slides(earlier: list[datetime], free: int | None) -> None:
    """The next request waits until only as many as may be are less than a minute old, in whatever order they are on record."""
    assert free_at(earlier, THREE, NOW) == (None if free is None else NOW + timedelta(seconds=free))


def test_the_sentence_says_when_to_try_again() -> None:
    """The wait is rounded up, because the second that is named has to do; without a limit nobody waits."""
    assert why_wait(ago(1, 2, 58.5), THREE, NOW) == (
        "You have reached the limit of 3 files a minute for one person. Nothing was changed. Try again in 2 seconds."
    )
    assert why_wait(ago(1, 2, 59), THREE, NOW).endswith("Try again in 1 second.")
    assert why_wait(ago(*range(50)), Limit(0, "file", "files"), NOW) == ""
    assert why_wait(ago(1, 2), THREE, NOW) == ""


def test_a_person_waits_for_three_files_at_most() -> None:
    """The third is taken and the fourth is not; the sentence says how many wait and what to do."""
    assert [bool(why_no_more_files(waiting)) for waiting in (0, MOST_WAITING - 1, MOST_WAITING)] == [False, False, True]
    assert why_no_more_files(3) == "The bot is preparing 3 files for you, the most at a time. Ask again when one of them has arrived."


def test_a_person_has_so_many_addresses_for_a_calendar() -> None:
    """The twentieth is given, no further one."""
    assert may_have_another_address(MOST_ADDRESSES - 1)
    assert not may_have_another_address(MOST_ADDRESSES)
