"""Lists, counts and dates as sentences have them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from policy.model.wording import counted, day_words, instant_words, is_address, joined, one_line, shortened, weekday_words


@pytest.mark.parametrize(
    ("names", "most", "words"),
    [
        ([], 0, ""),
        (["A"], 0, "A"),
        (["A", "B"], 0, "A and B"),
        (["A", "B", "C"], 0, "A, B and C"),
        (["A", "B", "C"], 3, "A, B and C"),
        (["A", "B", "C"], 2, "A, B and 1 more"),
        (["A", "B", "C"], 1, "A and 2 more"),
    ],
)
def test_a_list(names: list[str], most: int, words: str) -> None:
    """Names are joined by commas and "and"; what is over the most is counted."""
    assert joined(names, most) == words


@pytest.mark.parametrize(
    ("number", "noun", "plural", "words"),
    [
        (1, "day", "", "1 day"),
        (0, "day", "", "0 days"),
        (1000, "day", "", "1,000 days"),
        (2, "party", "parties", "2 parties"),
        (1, "party", "parties", "1 party"),
    ],
)
def test_a_count(number: int, noun: str, plural: str, words: str) -> None:
    """One has the noun, any other number its plural, and thousands have commas."""
    assert counted(number, noun, plural) == words


@pytest.mark.parametrize("month", range(1, 13))
def test_a_day_has_its_month_in_english(month: int) -> None:
    """The month is the first three letters of its English name, and the year has four digits."""
    name = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")[
        month - 1
    ]
    assert day_words(date(2020, month, 5)) == f"5 {name[:3]} 2020"


def test_a_day_with_its_weekday() -> None:
    """25 June 2020 was a Thursday."""
    assert weekday_words(date(2020, 6, 25)) == "Thu 25 Jun 2020"


def test_an_instant_has_its_day_and_its_time() -> None:
    """The time follows the day, with the name of its zone."""
    assert instant_words(datetime(2020, 6, 25, 9, 5, tzinfo=UTC)) == "25 Jun 2020 09:05 UTC"


@pytest.mark.parametrize(
    ("text", "longest", "short"),
    [
        ("Go: June 2020", 24, "Go: June 2020"),
        ("UIT window closes", 12, "UIT window…"),
        ("UIT window closes", 11, "UIT window…"),
        ("Review, then decide", 8, "Review…"),
        ("Incomprehensibilities again", 10, "Incompreh…"),
    ],
    ids=["fits", "between words", "just fits", "no comma before it", "one long word"],
)
def test_a_text_is_shortened_between_words(text: str, longest: int, short: str) -> None:
    """No word is cut in its middle, unless it is longer than half of what there is room for."""
    assert (shortened(text, longest), len(shortened(text, longest)) <= longest) == (short, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.com/rid", True),
        ("http://example.com", True),
        ("ftp://example.com", False),
        ("https://", False),
        ("https:///path", False),
        ("https://[example", False),
        ("https://example.com/a b", False),
        *((f"https://example.com/{each}", False) for each in '<>|"`\\'),
        (f"https://example.com/{'a' * 1978}", True),
        (f"https://example.com/{'a' * 1979}", False),
    ],
)
def test_an_address_has_a_host_and_nothing_that_slack_reads_as_markup(text: str, expected: bool) -> None:
    """An address with a bar or a backtick could show one page's name and lead to another."""
    assert is_address(text) is expected


def test_what_was_written_in_lines_is_part_of_a_sentence_in_one() -> None:
    """Blanks at its ends go, and each break is a blank."""
    assert one_line("  Fix:\n• the first\r\n\n• the second \n") == "Fix: • the first • the second"
