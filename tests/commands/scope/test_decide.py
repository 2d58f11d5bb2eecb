"""Baselines, scope and exceptions as the deciding body agrees them, by its chair or recorded on its behalf."""

from __future__ import annotations

from datetime import date

from policy.model.decisions import Outcome, Subject
from policy.model.rid import Covers
from tests.builders.office import PANEL_CHAIR, RACHEL, Office, words_of
from tests.builders.rooms.meetings import posted


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


def test_the_scope_is_agreed_item_by_item(office: Office) -> None:
    """Only what is chosen is agreed; the rest stays proposed."""
    office.at(2020, 1, 17)
    office.does("/release decide june-2020 scope", PANEL_CHAIR, items=("MP079",))
    agreed = {each.name: each.agreed_on for each in office.release().scope}
    assert (agreed["MP079"], agreed["MP084"]) == (date(2020, 1, 17), None)


def test_a_baseline_can_be_undone(office: Office) -> None:
    """Undo puts scope, version, decision and milestone back together."""
    office.at(2020, 1, 17)
    before = office.release()
    done = office.does(office.asks("/release baseline june-2020", PANEL_CHAIR), PANEL_CHAIR)
    office.undoes(done.change, PANEL_CHAIR)
    assert office.release() == before


def test_an_exception_needs_an_addition(office: Office) -> None:
    """Without a late addition there is nothing to agree; with one, the body's agreement dates it."""
    office.refuses("/release decide june-2020 exception", RACHEL, because="Nothing was added to the June 2020 SEC Release")
    form = office.asks("/release add SECMP0067 to june-2020")
    office.does(form, reason="Cheaper", reference="SECP_77", agreed_on="2020-01-09", documents="none", cost="none", testing="none")
    office.at(2020, 2, 14)
    office.does("/release decide june-2020 exception", PANEL_CHAIR, reason="Agreed at the meeting")
    assert next(each for each in office.release().scope if each.name == "SECMP0067").agreed_on == date(2020, 2, 14)


def test_a_baseline_shows_what_the_check_finds(office: Office) -> None:
    """Before a body baselines, the form says what does not add up, the gravest first."""
    form = office.asks("/release baseline june-2020 documents")
    told = "\n".join(str(each[0]) for each in form.about)
    assert "The check has 15 findings:" in told
    assert "£60,000 apart" in told
    assert "and 12 more findings: see /release check june-2020." in told


def test_no_outcome_is_preset(office: Office) -> None:
    """A decision's form sent unchanged decides nothing, and its field says so; the criteria's amendments start unticked."""
    office.at(2020, 1, 17)
    for subject in ("baseline", "scope", "tad"):
        form = office.asks(f"/release decide june-2020 {subject}", PANEL_CHAIR)
        office.faults(form, PANEL_CHAIR, field="outcome", because="Choose Agreed or Not agreed.", outcome="")


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


def test_a_decision_on_other_modifications_reverses_no_announcement(office: Office) -> None:
    """Agreed on one and not on another are two decisions that both stand; a later one on the same one overtakes it (R27)."""
    decide = "/release decide june-2020 scope"
    office.does(decide, PANEL_CHAIR, items=("MP079",), outcome="agreed")
    office.does(decide, PANEL_CHAIR, items=("MP084",), outcome="not agreed", reason="Too late")
    assert [each.startswith("↩️") for each in posted(office, "decision")] == [False, False]
    office.does(decide, PANEL_CHAIR, items=("MP084", "MP088"), outcome="agreed")
    assert [each.startswith("↩️") for each in posted(office, "decision")] == [False, True, False]


def exceptional(office: Office) -> None:
    """SECMP0067 added as an exception that the Panel agreed on 9 January."""
    form = office.asks("/release add SECMP0067 to june-2020")
    office.does(form, reason="Cheaper", reference="SECP_77", agreed_on="2020-01-09", documents="none", cost="none", testing="none")


def agreed_on(office: Office) -> date | None:
    """When SECMP0067's place was agreed."""
    return next(each for each in office.release().scope if each.name == "SECMP0067").agreed_on


def test_an_exception_that_is_refused_later_is_agreed_no_more(office: Office) -> None:
    """It is proposed again, and both announcements say which stands; a refusal of an earlier meeting changes nothing (R4, R13, R27)."""
    exceptional(office)
    office.at(2020, 2, 14)
    decide = "/release decide june-2020 exception"
    early = office.does(decide, PANEL_CHAIR, outcome="not agreed", reason="Late minute", met_on="2020-01-08")
    assert "Decided otherwise at a later meeting, which stands: SECMP0067." in words_of(early)
    assert agreed_on(office) == date(2020, 1, 9)
    refused = office.does(decide, PANEL_CHAIR, outcome="not agreed", reason="Too dear", met_on="2020-02-14")
    assert "Proposed again, because its agreement is taken back: SECMP0067." in words_of(refused)
    assert agreed_on(office) is None
    late = office.does(decide, PANEL_CHAIR, outcome="agreed", reason="Late minute", met_on="2020-02-07")
    assert "Decided otherwise at a later meeting, which stands: SECMP0067." in words_of(late)
    assert agreed_on(office) is None
    assert [each.startswith("↩️") for each in posted(office, "decision")] == [True, False, True]
    office.does(decide, PANEL_CHAIR, outcome="agreed", reason="Cheaper now", met_on="2020-02-14")
    assert agreed_on(office) == date(2020, 2, 14)


def test_a_meeting_before_the_newest_version_or_addition_is_asked_about(office: Office) -> None:
    """A baseline would be dated before a version with a lower number, and could agree what the meeting did not have (R4, R8)."""
    office.at(2020, 2, 3)
    office.does("/release add MP100 to june-2020", cutoff="2020-03-02")
    office.does("/release issue june-2020", changes="For comment")
    line, minute = "/release decide june-2020 baseline documents", {"outcome": "agreed", "met_on": "2020-01-17"}
    asked = office.asks(office.asks(line, PANEL_CHAIR), PANEL_CHAIR, **minute)
    assert "17 Jan 2020 is before version 1.2 of the RID was issued, on 3 Feb 2020." in str(asked.about)
    assert "17 Jan 2020 is before MP100 was added to the scope, on 3 Feb 2020." in str(asked.about)
    asked = office.asks("/release decide june-2020 scope", PANEL_CHAIR, **minute)
    assert "17 Jan 2020 is before MP100 was added to the scope, on 3 Feb 2020." in str(asked.about)
