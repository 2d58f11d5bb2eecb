"""Offices on the days of the meetings."""

from __future__ import annotations

import pytest

from tests.builders.office import Office
from tests.builders.rooms.reviews import KEY, ticking


@pytest.fixture
def tag(office: Office) -> Office:
    """An office on the day of the TAG's review, with channels for the committees and a clock that moves with each look."""
    office.at(2020, 5, 27)
    ticking(office)
    office.does(f"/release channel {KEY} tag <#C0TAG>")
    office.does(f"/release channel {KEY} opsg <#C0OPSG>")
    return office


@pytest.fixture
def panel(office: Office) -> Office:
    """An office on the day of the Panel's meeting."""
    office.at(2020, 6, 12)
    office.does(f"/release channel {KEY} tag <#C0TAG>")
    return office
