"""Amendments that the deciding body agrees."""

from __future__ import annotations

from policy.model.sign_off import SignOffState
from tests.builders.office import PANEL_CHAIR, Office

KEY = "june-2020"


def test_after_the_baseline_only_the_body_amends(panel: Office) -> None:
    """A reworded criterion is a proposal until the Panel agrees it; then its sign-off is stale."""
    panel.at(2020, 5, 27)
    panel.does(f"/release position {KEY} T4 behalf", verdict="met", reference="TAG_27", met_on="2020-05-27", reason="Seen")
    form = panel.asks(f"/release criterion {KEY} reword T4")
    text = "There are no Severity 1 or 2 defects in the production environment."
    panel.does(form, text=text, reason="As the standard has it")
    before = next(each for each in panel.release().criteria if each.ref == "T4")
    assert (before.text == text, before.state) == (False, SignOffState.MET)
    decide = panel.asks(f"/release decide {KEY} criteria", PANEL_CHAIR)
    panel.faults(decide, PANEL_CHAIR, field="reason", agreed=())
    panel.does(decide, PANEL_CHAIR)
    after = next(each for each in panel.release().criteria if each.ref == "T4")
    assert (after.text, after.state) == (text, SignOffState.STALE)
    panel.refuses(f"/release decide {KEY} criteria", PANEL_CHAIR, because="No amendment of the criteria is proposed")
