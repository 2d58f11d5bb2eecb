"""Baselines of the RID as the deciding body agrees them, by its chair or recorded on its behalf."""

from __future__ import annotations

from datetime import date

from policy.model.decisions import Outcome, Subject
from policy.model.rid import Covers
from tests.builders.office import PANEL_CHAIR, Office


def test_a_manager_baselines_on_behalf_of_the_panel(office: Office) -> None:
    """The documents part agreed on 17 January sets the scope, the RID's next whole version, the milestone and the decision."""
    office.at(2020, 1, 20)
    form = office.asks("/release baseline june-2020")
    assert next(each.value for each in form.fields if each.name == "covers") == "documents"
    office.does(form, met_on="2020-01-17", reference="SECP_76_1701_23")
    release = office.release()
    assert {each.name for each in release.scope if each.agreed_on == date(2020, 1, 17)} == {"MP079", "MP084", "MP088"}
    newest = release.versions[-1]
    assert (newest.number, newest.issued_on, newest.baselined) == ("2.0", date(2020, 1, 17), True)
    decision = release.decisions[-1]
    assert (decision.subject, decision.covers, decision.outcome, decision.met_on, decision.recorded_on, decision.reference) == (
        Subject.BASELINE,
        Covers.DOCUMENTS,
        Outcome.AGREED,
        date(2020, 1, 17),
        date(2020, 1, 20),
        "SECP_76_1701_23",
    )
    step = next(each for each in release.milestones if each.key == "baseline-documents")
    assert step.done_on == date(2020, 1, 17)


def test_what_is_not_agreed_sets_nothing(office: Office) -> None:
    """Not agreed needs a reason, is on record, and leaves scope, version and milestone as they were."""
    office.at(2020, 1, 17)
    form = office.asks("/release baseline june-2020", PANEL_CHAIR)
    office.faults(form, PANEL_CHAIR, field="reason", outcome="not agreed")
    office.does(form, PANEL_CHAIR, outcome="not agreed", reason="Costs are open")
    release = office.release()
    assert (release.decisions[-1].outcome, release.versions[-1].number) == (Outcome.NOT_AGREED, "1.1")
    assert next(each for each in release.milestones if each.key == "baseline-documents").done_on is None


def test_a_baseline_can_be_undone(office: Office) -> None:
    """Undo puts scope, version, decision and milestone back together."""
    office.at(2020, 1, 17)
    before = office.release()
    done = office.does(office.asks("/release baseline june-2020", PANEL_CHAIR), PANEL_CHAIR)
    office.undoes(done.change, PANEL_CHAIR)
    assert office.release() == before


def test_a_baseline_shows_what_the_check_finds(office: Office) -> None:
    """Before a body baselines, the form says what does not add up, the gravest first."""
    form = office.asks("/release baseline june-2020 documents")
    told = "\n".join(str(each[0]) for each in form.about)
    assert "The check has 15 findings:" in told
    assert "£60,000 apart" in told
    assert "and 12 more findings: see /release check june-2020." in told


def test_a_baseline_is_confirmed_on_a_second_screen(office: Office) -> None:
    """The confirmation names the version, what is agreed and what is announced; nothing is stored before it."""
    office.at(2020, 1, 17)
    confirm = office.asks("/release baseline june-2020 documents", PANEL_CHAIR, outcome="agreed")
    told = "\n".join(str(word) for line in confirm.about for word in line)
    assert confirm.submit == "Confirm the baseline"
    assert "The RID becomes version 2.0, on 17 Jan 2020." in told
    assert "Agreed for inclusion: MP079, MP084 and MP088." in told
    assert office.release().versions[-1].number == "1.1"
    office.does(confirm, PANEL_CHAIR)
    assert office.release().versions[-1].number == "2.0"


def test_a_second_baseline_without_a_change_is_refused(office: Office) -> None:
    """R8: nothing was added to the version that was baselined a moment ago; a change makes the next one possible."""
    office.at(2020, 1, 17)
    office.does("/release baseline june-2020 documents", PANEL_CHAIR, outcome="agreed")
    form = office.asks("/release baseline june-2020 documents", PANEL_CHAIR)
    office.faults(form, PANEL_CHAIR, field="covers", because="Nothing has changed since version 2.0 was baselined on 17 Jan 2020")
    office.does("/release milestone june-2020 uit-decision 2020-06-05")
    office.does("/release baseline june-2020 documents", PANEL_CHAIR, outcome="agreed")
