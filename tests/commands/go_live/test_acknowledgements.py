"""What a Go acknowledges, by group: every item is ticked, and has the group's reason or its own."""

from __future__ import annotations

from commands.protocol.form import Form
from storage.decisions import decisions
from tests.builders.office import PANEL_CHAIR, Office, expect
from tests.builders.rooms.reviews import KEY


def test_each_item_is_recorded_with_its_own_reason_or_that_of_its_group(panel: Office) -> None:
    """A line that begins with an item's number is its own reason; the others have the one that stands for the group."""
    form = panel.asks(f"/release decide {KEY} go-live go", PANEL_CHAIR)
    reasons = {each.name: "Known" for each in form.fields if each.name.startswith("ack-")}
    confirm = panel.asks(form, PANEL_CHAIR, **{**reasons, "ack-criteria": "To be closed by the DCC.\n2: Accepted by the Panel."})
    panel.does(expect(Form, confirm), PANEL_CHAIR)
    with panel.store.reading() as conn:
        kept = dict(decisions.acknowledgements(conn, KEY, len(panel.release().decisions)))
    assert kept["O1 is open."] == "To be closed by the DCC."
    assert kept["O2 is open."] == "Accepted by the Panel."
    assert kept["The TAG has not given its recommendation."] == "Known"
    assert len(kept) > 20


def test_a_group_without_a_reason_for_all_names_what_has_none(panel: Office) -> None:
    """Reasons of single items alone leave the others without one, and the sentence says which."""
    form = panel.asks(f"/release decide {KEY} go-live go", PANEL_CHAIR)
    reasons = {each.name: "Known" for each in form.fields if each.name.startswith("ack-")}
    panel.faults(
        form,
        PANEL_CHAIR,
        field="ack-recommendations",
        because="Give a reason for 1, or one for all.",
        **{**reasons, "ack-recommendations": "2: Asked."},
    )
