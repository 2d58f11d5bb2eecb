"""Costs: exact pence, the quoted total, SECAS effort."""

from __future__ import annotations

from policy.findings.costs import part_in_full
from policy.model.costs import SecasEffort, Stage
from policy.releases.facts import facts_of
from tests.builders.office import Office, words_of
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
    office.faults(again, efforts=f"{'x' * 301}; 1; £600", field="efforts", because="has 301 characters. Write at most 300.")


def test_costs_are_split_over_two_releases(office: Office) -> None:
    """Part 1 in June keeps what it costs, the rest goes to part 2 in November, and the check is content; one undo takes both back."""
    form = office.asks("/release edit june-2020 costs SECMP0062")
    assert any("is the cost of the complete SECMP0062" in str(line) for line in form.about)
    office.faults(form, part=("part",), rest=("rest",), sit="£96,996", field="sit", because="can't cost more")
    done = office.does(form, part=("part",), rest=("rest",), build="£900,000", sit="£96,995", uit="£9,000", live="")
    assert any("The rest, £82,397, is recorded for part 2 in the November 2020 SEC Release." in str(note) for note in done.notes)
    june, november = office.release(), office.release("november-2020")
    assert {each.part for each in june.costs if each.modification == "SECMP0062"} == {1}
    assert [(each.name, each.stage.value, each.pence) for each in november.costs] == [
        ("SECMP0062 part 2", "Design, Build & PIT", 6_434_600),
        ("SECMP0062 part 2", "UIT", 35_900),
        ("SECMP0062 part 2", "Implement to live", 1_769_200),
    ]
    row = next(each for each in words_of(office.say("/release costs june-2020")).split("\n") if each.startswith("SECMP0062 part 1"))
    assert row.split()[-1] == "£1,005,995"
    assert list(part_in_full(facts_of(june, office.now.date()))) == []
    office.undoes()
    assert office.release("november-2020").costs == ()
    assert len(list(part_in_full(facts_of(office.release(), office.now.date())))) == 1
