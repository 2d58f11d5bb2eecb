"""Costs: exact pence, the quoted total, SECAS effort."""

from __future__ import annotations

from policy.model.costs import SecasEffort, Stage
from tests.builders.office import Office
from tests.builders.rooms.editing import opened, values


def test_the_costs_of_a_modification_are_exact_pence(office: Office) -> None:
    """The four amounts keep their pence, an empty field is no amount, and other text is a fault at its field."""
    form = office.asks(opened(office, "costs"), which="SECMP0053")
    assert values(form) == {"build": "£53,572", "sit": "£26,639", "uit": "£5,929", "live": "£5,510"}
    assert list(office.faults(form, build="53572.10", sit="about 5", uit="1,00").by_field) == ["sit", "uit"]
    changed = office.does(form, build="£53,572.10", sit="", uit="0")
    mine = {each.stage: each.pence for each in office.release().costs if each.modification == "SECMP0053"}
    assert mine == {Stage.BUILD: 5_357_210, Stage.UIT: 0, Stage.LIVE: 551_000}
    assert any("apart" in str(note) for note in changed.notes)
    others = [each for each in office.release().costs if each.modification == "SECMP0062"]
    assert [each.pence for each in others] == [96_434_600, 9_699_500, 935_900, 1_769_200]


def test_the_total_its_sentences_and_secas_effort(office: Office) -> None:
    """The quoted total, what is pending and shared, and SECAS effort as lines of purpose, days and pounds."""
    form = office.asks(opened(office, "costs"), which="total")
    assert values(form)["quoted_total"] == "£1,120,042"
    assert (
        values(form)["efforts"] == "update and implement the changes to the SEC; 2; around £1,200\n"
        "project management of the release; a maximum of 20; around £12,000"
    )
    office.does(form, quoted_total="1180042", pending=(), shared="", budgeted=(), efforts="training; 1 day; £600.50\ntesting; 3; £1,800")
    release = office.release()
    facts = release.costs_facts
    assert (facts.quoted_total, facts.combined_assessment_pending, facts.shared_with_requests, facts.secas_budgeted) == (
        118_004_200,
        False,
        "",
        False,
    )
    assert facts.operational == "No impact on operational costs have been identified."
    assert release.secas == (SecasEffort("training", 1, 60_050), SecasEffort("testing", 3, 180_000))
    again = opened(office, "costs total")
    office.faults(again, efforts="training; some; £600", field="efforts", because="isn't an effort")
    office.faults(again, efforts="training; 1; £600\ntraining; 2; £700", field="efforts", because="twice")
    office.faults(again, efforts="training; 1; 6 hundred", field="efforts", because="not an amount")
