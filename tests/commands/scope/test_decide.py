"""Scope and exceptions as the deciding body agrees them, by its chair or recorded on its behalf."""

from __future__ import annotations

from datetime import date

from tests.builders.office import PANEL_CHAIR, RACHEL, Office, words_of
from tests.builders.rooms.meetings import posted


def test_the_scope_is_agreed_item_by_item(office: Office) -> None:
    """Only what is chosen is agreed; the rest stays proposed."""
    office.at(2020, 1, 17)
    office.does("/release decide june-2020 scope", PANEL_CHAIR, items=("MP079",))
    agreed = {each.name: each.agreed_on for each in office.release().scope}
    assert (agreed["MP079"], agreed["MP084"]) == (date(2020, 1, 17), None)


def test_an_exception_needs_an_addition(office: Office) -> None:
    """Without a late addition there is nothing to agree; with one, the body's agreement dates it."""
    office.refuses("/release decide june-2020 exception", RACHEL, because="Nothing was added to the June 2020 SEC Release")
    form = office.asks("/release add SECMP0067 to june-2020")
    office.does(form, reason="Cheaper", reference="SECP_77", agreed_on="2020-01-09", documents="none", cost="none", testing="none")
    office.at(2020, 2, 14)
    office.does("/release decide june-2020 exception", PANEL_CHAIR, reason="Agreed at the meeting")
    assert next(each for each in office.release().scope if each.name == "SECMP0067").agreed_on == date(2020, 2, 14)


def test_no_outcome_is_preset(office: Office) -> None:
    """A decision's form sent unchanged decides nothing, and its field says so; the criteria's amendments start unticked."""
    office.at(2020, 1, 17)
    for subject in ("baseline", "scope", "tad"):
        form = office.asks(f"/release decide june-2020 {subject}", PANEL_CHAIR)
        office.faults(form, PANEL_CHAIR, field="outcome", because="Choose Agreed or Not agreed.", outcome="")


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
