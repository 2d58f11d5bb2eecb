"""Versions of a document."""

from __future__ import annotations

from tests.builders.office import DAN, STRANGER, Office

KEY = "june-2020"


def test_a_version_is_given_once(panel: Office) -> None:
    """The same version again, a missing link and a stranger are refused with the reason."""
    form = panel.asks(f"/release document {KEY} uit-report", DAN)
    panel.does(form, DAN, version="1.0", link="https://example.com/uit")
    again = panel.faults(f"/release document {KEY} uit-report", DAN, version="1.0", link="")
    assert set(again.by_field) == {"version", "link"}
    panel.refuses(f"/release document {KEY} tad", STRANGER)
    panel.refuses(f"/release document {KEY} minutes", DAN)
