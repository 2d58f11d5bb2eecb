"""Cancelling a release."""

from __future__ import annotations

from policy.releases.readiness import Phase, phase
from tests.builders.office import Office


def test_cancelling_needs_a_reason_and_ends_the_release(office: Office) -> None:
    """A cancelled release keeps its record, and is cancelled once."""
    form = office.asks("/release cancel november-2020")
    office.faults(form)
    office.does(form, reason="Nothing left in it")
    assert phase(office.release("november-2020"), office.now.date()) is Phase.CANCELLED
    assert len(office.release("november-2020").in_scope) == 4
    office.refuses("/release cancel november-2020")
