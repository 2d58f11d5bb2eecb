"""The columns of the participant impact matrix (RID 2)."""

from __future__ import annotations

from dataclasses import replace

from policy.model.impacts import ParticipantImpact
from policy.releases.participants import USUAL, participant_columns, ticked_only
from tests.builders.june_2020 import june_2020

DIVIDED = ("Large Suppliers", "Small Suppliers", "DCC")


def test_a_release_has_the_usual_columns_or_its_own() -> None:
    """June 2020 has the five of its RID; a release that divides them has its own, and whatever is ticked besides."""
    june = june_2020()
    assert participant_columns(june) == USUAL
    alone = replace(june, participants=(ParticipantImpact("MP079", "Consumers"),), participant_columns=DIVIDED)
    assert participant_columns(alone) == (*DIVIDED, "Consumers")


def test_what_is_ticked_is_not_dropped() -> None:
    """Columns that would go although they are ticked are named with their modifications."""
    dropped = ticked_only(june_2020(), DIVIDED)
    assert dropped["Suppliers"] == ("SECMP0053", "SECMP0062", "MP079")
    assert "DCC" not in dropped
    assert ticked_only(june_2020(), ()) == {}
