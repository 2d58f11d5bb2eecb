"""Outages of the database: one line at the start and one at the end, and none for a change that another one kept waiting."""

from __future__ import annotations

import pytest

from bot.outages import Outages
from storage.engine.faults import UNREACHABLE, StoreBusy, StoreFault, StoreStale, StoreUnreachable


def test_an_outage_is_logged_once(capsys: pytest.CaptureFixture[str]) -> None:
    """However many meet it, an outage has one line at its start and one at its end."""
    found, fault = Outages(), StoreUnreachable(UNREACHABLE, "ConnectionTimeout")
    for _ in range(3):
        found.lost(fault)
    found.back()
    found.back()
    lines = capsys.readouterr().out.splitlines()
    assert [("database_lost" in each, "database_back" in each) for each in lines] == [(True, False), (False, True)]


@pytest.mark.parametrize("fault", [StoreBusy("Busy"), StoreStale("Stale")])
def test_waiting_for_another_change_is_no_outage(capsys: pytest.CaptureFixture[str], fault: StoreFault) -> None:
    """It is logged, but not as a database that was lost and came back."""
    found = Outages()
    found.lost(fault)
    found.back()
    lines = capsys.readouterr().out.splitlines()
    assert ["database_busy" in each for each in lines] == [True]
