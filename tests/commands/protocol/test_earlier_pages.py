"""Answers of earlier pages, packed into the form that follows."""

from __future__ import annotations

import pytest

from commands.protocol.earlier_pages import NotKeptError, fits, packed, unpacked
from commands.protocol.form import Answer


def test_packed_answers_come_back() -> None:
    """Text and choices come back as they were, and nothing stays nothing."""
    kept: dict[str, Answer] = {"date-uit-start": "2020-03-02", "leave": ("a", "b")}
    assert unpacked(packed(kept)) == kept
    assert (packed({}), unpacked("")) == ("", {})


def test_two_hundred_dates_fit_and_a_thousand_do_not() -> None:
    """A timetable of 200 undated steps is one form; what does not fit is noticed before Slack refuses it."""
    assert fits({f"date-milestone-{number}": f"2020-03-{number % 28 + 1:02}" for number in range(200)})
    assert not fits({f"date-milestone-{number * 7919}": f"2020-03-{number % 28 + 1:02}" for number in range(1000)})


@pytest.mark.parametrize("text", ["x", "????", "eJw=", packed({"a": "b"})[:-6], "eJwDAAAAAAE="])
def test_other_text_is_noticed(text: str) -> None:
    """What is not packed answers is an error that the edge turns into a 400, not a crash."""
    with pytest.raises(NotKeptError):
        unpacked(text)
