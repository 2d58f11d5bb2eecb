"""Cancelling a release."""

from __future__ import annotations

import pytest

from policy.model.releases import Classification
from policy.releases.readiness import Phase, phase
from storage.engine.session import Act
from storage.mail.messages import ReleaseCancelled
from storage.tables import ReleaseRow
from tests.builders.office import JUNE_CHANNEL, RACHEL, Office, words_of
from tests.builders.rooms.reminders import outbox_rows


def test_cancelling_needs_a_reason_and_ends_the_release(office: Office) -> None:
    """A cancelled release keeps its record, and is cancelled once."""
    form = office.asks("/release cancel november-2020")
    office.faults(form, field="reason")
    office.does(form, reason="Nothing left in it")
    assert phase(office.release("november-2020"), office.now.date()) is Phase.CANCELLED
    assert len(office.release("november-2020").in_scope) == 4
    office.refuses("/release cancel november-2020", because="The November 2020 SEC Release is already cancelled.")


@pytest.mark.parametrize(
    ("cleared", "told", "note"),
    [
        (True, [JUNE_CHANNEL], "It will be announced in"),
        (False, [], "no channel of the June 2020 SEC Release is cleared for Red"),
    ],
)
def test_a_red_release_is_announced_in_cleared_channels_only(office: Office, *, cleared: bool, told: list[str], note: str) -> None:
    """If there is none, the answer says why and what to do (R20)."""
    with office.store.changing(Act(RACHEL, "edit", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.RED
    if cleared:
        office.does(f"/release clear <#{JUNE_CHANNEL}> Red")
    answer = office.does("/release cancel june-2020", reason="Nothing left in it")
    assert note in words_of(answer)
    assert [row.channel for row in outbox_rows(office, ReleaseCancelled.kind)] == told
