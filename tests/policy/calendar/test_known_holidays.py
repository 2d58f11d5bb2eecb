"""The table of bank holidays against the library that it was taken from (R11)."""

from __future__ import annotations

import pytest
from holidays import country_holidays

from policy.calendar.known_holidays import KNOWN


def test_no_year_is_missing() -> None:
    """The table has every year from 2015 to 2040."""
    assert list(KNOWN) == list(range(2015, 2041))


@pytest.mark.parametrize("year", sorted(KNOWN))
def test_a_year_is_as_the_library_has_it(year: int) -> None:
    """The table has the library's days of England, with the substitutes and those of a single year, such as 19 September 2022."""
    assert KNOWN[year] == set(country_holidays("GB", subdiv="ENG", years=[year]))
