"""What a Go acknowledges, by group: every item is ticked, and has the group's reason or its own."""

from __future__ import annotations

from dataclasses import replace

from commands.protocol.form import Answer, Form
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


def opened(panel: Office) -> tuple[Form, dict[str, Answer]]:
    """The form of a Go, and a reason for each group."""
    form = panel.asks(f"/release decide {KEY} go-live go", PANEL_CHAIR)
    return form, {each.name: "Known" for each in form.fields if each.name.startswith("ack-")}


def numbers(form: Form) -> dict[str, str]:
    """The numbers of the undecided modifications in the form, by name."""
    (ticks,) = [each for each in form.fields if each.name.startswith("each-modifications")]
    return {each.label.split(" ")[1]: each.label.split(".")[0] for each in ticks.options}


def on_record(panel: Office) -> dict[str, str]:
    """The reasons on record of the newest decision, by the text of their items."""
    with panel.store.reading() as conn:
        return dict(decisions.acknowledgements(conn, KEY, len(panel.release().decisions)))


def test_what_is_settled_meanwhile_leaves_the_others_acknowledged_each_with_its_reason(panel: Office) -> None:
    """The form does not come again: nothing is new. A reason with a number stays with its item, whose number is another now."""
    panel.say(f"/release add MP100 to {KEY} cut-off 2020-06-20")
    form, reasons = opened(panel)
    panel.does("/modification approve MP079", decided_by="change-board")
    number = numbers(form)
    own = f"{number['MP079']}: Its tests failed.\n{number['MP084']}: Agreed with the DCC.\nAsked."
    confirm = panel.asks(form, PANEL_CHAIR, **{**reasons, "ack-modifications": own})
    assert "New since" not in str(confirm.about)
    panel.does(confirm, PANEL_CHAIR)
    kept = on_record(panel)
    assert kept["MP084 is undecided, so a Go excludes it."] == "Agreed with the DCC."
    assert kept["MP088 is undecided, so a Go excludes it."] == "Asked."


def test_what_is_new_is_named_alone_and_what_was_written_stays(panel: Office) -> None:
    """Only what came is new, nothing that was ticked is unticked, and the reasons have the numbers of now."""
    form, reasons = opened(panel)
    panel.say(f"/release add MP100 to {KEY} cut-off 2020-06-20")
    panel.does("/modification approve MP079", decided_by="change-board")
    number = numbers(form)
    again = panel.asks(form, PANEL_CHAIR, **{**reasons, "ack-modifications": f"{number['MP088']}: Agreed with the DCC.\nAsked."})
    new = [str(each) for each in again.about if "•" in str(each)]
    assert [each for each in new if "undecided" in each] == ["('• MP100 is undecided, so a Go excludes it.',)"]
    (text,) = [each for each in again.fields if each.name == "ack-modifications"]
    (ticks,) = [each for each in again.fields if each.name.startswith("each-modifications")]
    assert number["MP088"] != numbers(again)["MP088"]
    assert (text.value, bool(text.turn)) == (f"{numbers(again)['MP088']}: Agreed with the DCC.\nAsked.", True)
    assert len(ticks.value) == len(ticks.options) - 1


def test_a_form_of_an_older_version_asks_again_for_the_groups_that_changed(panel: Office) -> None:
    """It kept no order; what has not changed is taken as it was sent."""
    form, reasons = opened(panel)
    older = replace(form, kept={})
    panel.say(f"/release add MP100 to {KEY} cut-off 2020-06-20")
    again = panel.asks(older, PANEL_CHAIR, **reasons)
    assert "MP100" in str(again.about)
    assert "The TAG has not given its recommendation." not in str(again.about)
