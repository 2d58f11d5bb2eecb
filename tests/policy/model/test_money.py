"""Exact money (R17)."""

from __future__ import annotations

import pytest

from policy.model.money import parse_pounds, pounds


@pytest.mark.parametrize(
    ("pence", "text"),
    [(0, "£0"), (5, "£0.05"), (112_004_200, "£1,120,042"), (112_004_250, "£1,120,042.50"), (-6_000_000, "-£60,000"), (-1, "-£0.01")],
)
def test_pounds(pence: int, text: str) -> None:
    """Whole pounds have no pence, and others two digits of them."""
    assert pounds(pence) == text


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("£1,120,042", 112_004_200),
        ("1120042", 112_004_200),
        (" £1,120,042.50 ", 112_004_250),
        ("£ 12", 1_200),
        ("0.05", 5),
        ("9007199254740.93", 900_719_925_474_093),
        ("9" * 15, int("9" * 15) * 100),
    ],
)
def test_parsing(text: str, pence: int) -> None:
    """Pounds are read exactly, with or without sign, commas and pence."""
    assert parse_pounds(text) == pence


@pytest.mark.parametrize(
    "text", ["", "£", "-5", "1,12", "1,1200", "12.5", "12.500", "1e3", "12 000", "£1£2", "٣", "NaN", "9" * 16, "9" * 40, "1.00.00"]
)
def test_other_text_is_refused(text: str) -> None:
    """What is not an amount is refused with how to write one, and never rounded."""
    with pytest.raises(ValueError, match=r"is not an amount\. Write it like £1,120,042"):
        parse_pounds(text)


def test_a_long_text_is_cut_in_the_sentence() -> None:
    """The sentence quotes the first 40 characters."""
    with pytest.raises(ValueError, match=f"^“{'x' * 40}” is not an amount"):
        parse_pounds("x" * 50)
