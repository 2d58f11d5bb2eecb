"""Minutes of verdicts: the day that they cite, and what usually comes before them (R13, R16, R22)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from policy.sign_off.minutes import before_minute, minuted, minuted_on
from policy.sign_off.sign_off import Evidence, EvidenceKind, Position, Verdict

MAY_27 = date(2020, 5, 27)


def _position(cited: str, day: int, stamp: str = "now") -> Position:
    return Position("T1", "U1", "U1", Verdict.MET, stamp, day, on_behalf=cited, taken_at=datetime(2020, 5, day, 23, 30, tzinfo=UTC))


@pytest.mark.parametrize("reference", ["TAG_27", "TAG_27, item 4", ""])
def test_a_minute_says_the_day_of_its_meeting(reference: str) -> None:
    """Whatever its reference says."""
    assert minuted_on(_position(minuted(reference, MAY_27), 28)) == MAY_27


@pytest.mark.parametrize("cited", ["", "TAG_27", "TAG_27, last May"])
def test_a_day_that_a_minute_does_not_say_is_not_known(cited: str) -> None:
    """A member's own position cites none."""
    assert minuted_on(_position(cited, 28)) is None


def test_what_a_minute_usually_follows() -> None:
    """Active evidence, the minute that it replaces and the positions that it settles; not what is about an earlier text."""
    found = before_minute(
        (_position(minuted("TAG_27", MAY_27), 30), _position("", 20), _position("", 25, "earlier")),
        (
            Evidence("T1", 1, EvidenceKind.LINK, "https://x", submitted_at=datetime(2020, 5, 19, tzinfo=UTC)),
            Evidence("T1", 2, EvidenceKind.LINK, "https://y", submitted_at=datetime(2020, 5, 21, tzinfo=UTC), withdrawn="Wrong"),
        ),
        "now",
        UTC,
    )
    assert [day for _, day in found] == [date(2020, 5, 19), MAY_27, date(2020, 5, 20)]
    assert [day for _, day in before_minute((), (), "now", UTC)] == [None, None, None]
