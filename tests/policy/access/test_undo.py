"""Who may take a change back, and for how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from policy.access.undo import UNDO_WITHIN, why_not_undo

MADE = datetime(2020, 1, 10, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("user", "after", "words"),
    [
        ("U0RACHEL", timedelta(), ""),
        ("U0RACHEL", UNDO_WITHIN, ""),
        ("U0RACHEL", UNDO_WITHIN + timedelta(seconds=1), "10 minutes"),
        ("U0OLIVER", timedelta(), "person who made"),
        ("U0OLIVER", timedelta(days=1), "person who made"),
    ],
)
def test_only_the_person_who_made_a_change_undoes_it_within_ten_minutes(user: str, after: timedelta, words: str) -> None:
    """Somebody else never may; the person may until the window closes, its last instant included."""
    why = why_not_undo("U0RACHEL", MADE, user, MADE + after)
    assert (words in why) if words else why == ""
