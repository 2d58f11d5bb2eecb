"""A modification's life by its form: stage and path, decisions corrected, a Draft Proposal that becomes a Modification Proposal (R24)."""

from __future__ import annotations

from datetime import date

import pytest

from commands.protocol.form import Kind
from commands.protocol.line import Line
from commands.search import search
from policy.model.scope import Modification, ModificationPath, ModificationStage
from storage.engine.session import Act
from storage.scope import modifications
from storage.tables import MemberRow
from tests.builders.office import PANEL_CHAIR, Office, words_of

BOARD_CHAIR = "U0BOARD"


def stored(office: Office, ref: str) -> Modification:
    """A modification as stored."""
    with office.store.reading() as conn:
        record = modifications.fetch_modification(conn, ref)
    assert record
    return record.modification


def test_stage_path_and_urgency_are_on_record(office: Office) -> None:
    """What is answered is shown; what is left empty is not on record, which is different from no."""
    assert stored(office, "MP079").urgent is None
    office.does(
        "/modification edit MP079",
        raised_on="2019-06-01",
        stage="with the decision-maker",
        path="Self-Governance",
        urgent="no",
        authority_led="yes",
        draft_ref="dp79",
    )
    found = stored(office, "MP079")
    assert (found.raised_on, found.stage, found.path) == (
        date(2019, 6, 1),
        ModificationStage.WITH_DECIDER,
        ModificationPath.SELF_GOVERNANCE,
    )
    assert (found.urgent, found.authority_led, found.draft_ref) == (False, True, "DP079")
    said = words_of(office.say("/modification show DP079"))
    for each in ("With the decision-maker", "Self-Governance, not urgent", "Raised", "DP079", "Authority-led variation"):
        assert each in said
    office.does("/modification edit MP079", urgent="not-on-record", stage="not-on-record", path="Authority")
    found = stored(office, "MP079")
    assert (found.urgent, found.stage, found.path) == (None, None, ModificationPath.AUTHORITY)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("raised_on", "2020-01-11"),
        ("stage", "later"),
        ("path", "Slow"),
        ("urgent", "perhaps"),
        ("draft_ref", "MP079"),
        ("draft_ref", "MP078"),
        ("origin", "CR1088"),
        ("origin", "MP079"),
    ],
)
def test_wrong_answers_stay_at_their_field(office: Office, field: str, value: str) -> None:
    """One sentence at the field, and nothing is stored."""
    office.faults("/modification edit MP079", **{field: value}, field=field)


def test_a_draft_proposal_becomes_a_modification_proposal(office: Office) -> None:
    """DP102 is targeted, becomes MP102 and stays one record; it can be put back."""
    office.does("/modification add dp102", title="Power Outage Alerts")
    office.does("/release add DP102 to june-2020", cutoff="2020-03-01")
    answer = office.does("/modification edit DP102", state="proposal")
    assert answer.sentence == ("DP102 is now the Modification Proposal MP102. Both references find it.",)
    assert stored(office, "DP102") == stored(office, "MP102")
    assert stored(office, "MP102").draft_ref == "DP102"
    office.refuses("/release add DP102 to june-2020", because="MP102 is already in the June 2020")
    office.refuses("/modification add DP102", because="DP102 is on record as MP102")
    assert "DP102" not in {item.modification.ref for item in office.release().scope}
    assert "DP102 is now MP102" in words_of(office.say("/release history june-2020"))
    office.does("/release cutoff DP102 in june-2020 by 2020-03-31")
    office.does("/modification edit DP102", state="draft")
    assert stored(office, "MP102").ref == "DP102"


def test_both_references_find_it_as_of_a_day_before(office: Office) -> None:
    """As of the day before it became MP102, either reference shows the Draft Proposal; search finds it by both (R24)."""
    office.does("/modification add DP102", title="Power Outage Alerts")
    office.does("/release add DP102 to june-2020", cutoff="2020-03-01")
    office.at(2020, 1, 14)
    office.does("/modification edit DP102", state="proposal")
    for ref in ("DP102", "MP102"):
        assert "DP102 ‘Power Outage Alerts’" in words_of(office.say(f"/modification show {ref} as of 2020-01-10"))
        assert "MP102 ‘Power Outage Alerts’" in words_of(office.say(f"/modification show {ref}"))
        assert [each.value for each in search(office.store, Kind.MODIFICATION, ref, office.asking("/release add"))] == ["MP102"]
    assert "DP102" in words_of(office.say("/release scope june-2020 as of 2020-01-10"))


def test_a_draft_proposal_is_neither_approved_nor_added_twice(office: Office) -> None:
    """The refusal offers its form; its Modification Proposal can't be recorded beside it."""
    office.does("/modification add DP102", title="Power Outage Alerts")
    refused = office.refuses("/modification approve DP102", because="is a Draft Proposal, which can't be approved")
    assert refused.instead == (Line.modification("edit", "DP102"),)
    again = office.refuses("/modification add MP102", because="MP102 is on record as the Draft Proposal DP102")
    assert again.instead[0] == Line.modification("edit", "DP102")
    office.does("/modification reject DP102", reason="Not needed")


def test_a_letter_names_the_origin(office: Office) -> None:
    """MP102A recorded by itself names MP102; MP079A isn't recorded beside MP079, which is to be split."""
    office.does("/modification add mp102a", title="Power Outage Alerts")
    assert stored(office, "MP102A").origin == "MP102"
    refused = office.refuses("/modification add MP079A", because="MP079 is on record")
    assert refused.instead == (Line.modification("split", "MP079"),)


def test_who_decided_under_which_reference(office: Office) -> None:
    """The path proposes the body, the answer names it, and a correction changes it."""
    office.does("/modification edit SECMP0062", path="Self-Governance")
    office.at(2020, 2, 10)
    form = office.asks("/modification approve SECMP0062")
    assert {each.name: each.value for each in form.fields}["decided_by"] == "change-board"
    answer = office.does(form, date="2020-02-07", reference="CB_12", implementation_on_1="2020-06-25", implementation_on_2="2020-11-05")
    assert answer.sentence == ("SECMP0062 was approved on 7 Feb 2020 by the Change Board.",)
    found = stored(office, "SECMP0062")
    assert (found.approved_on, found.decided_by, found.decision_reference) == (date(2020, 2, 7), "change-board", "CB_12")
    assert [(each.number, each.implementation_on) for each in found.parts] == [(1, date(2020, 6, 25)), (2, date(2020, 11, 5))]
    assert "Approved on 7 Feb 2020 by the Change Board (CB_12)" in words_of(office.say("/modification show SECMP0062"))
    corrected = office.does("/modification edit SECMP0062", reference="CB_13", implementation_on_2="2020-06-25")
    assert Line.release("move", "SECMP0062 part 2", "from", "november-2020", "to", "june-2020") in corrected.next_lines
    assert stored(office, "SECMP0062").decision_reference == "CB_13"


def test_a_rejection_has_its_day_and_body_and_a_return_clears_them(office: Office) -> None:
    """MP084 is rejected by the Authority; when that is corrected the decision is no longer on record."""
    office.does("/modification reject MP084", date="2020-01-09", decided_by="authority", reference="Letter", reason="Not better")
    found = stored(office, "MP084")
    assert (found.decided_on, found.decided_by, found.decision_reference) == (date(2020, 1, 9), "authority", "Letter")
    office.does("/modification edit MP084", decided_on="2020-01-08")
    assert stored(office, "MP084").decided_on == date(2020, 1, 8)
    office.faults("/modification edit MP084", decided_on="2020-01-11", field="decided_on")
    office.does("/modification edit MP084", state="proposal", reason="Wrong one")
    found = stored(office, "MP084")
    assert (found.decided_on, found.decided_by, found.decision_reference) == (None, "", "")


def shown(office: Office, line: str) -> tuple[object, object]:
    """Who decided and under which reference, as the form that comes shows them."""
    values = {each.name: each.value for each in office.asks(line).fields}
    return values["decided_by"], values["reference"]


def test_the_body_that_decided_is_proposed_for_what_reverses_it(office: Office) -> None:
    """The path's body is proposed for its decision alone; afterwards that on record, or none, and a reversal has its own reference."""
    office.does("/modification edit MP079", path="Fast-Track")
    office.does("/modification edit MP084", path="Fast-Track")
    assert shown(office, "/modification approve MP079") == ("panel", "")
    assert shown(office, "/modification reject MP079") == ("panel", "")
    assert shown(office, "/modification withdraw MP079") == ("", "")
    assert shown(office, "/modification delay MP079") == ("", "")
    office.does("/modification approve MP079", decided_by="change-board", reference="CB_12")
    assert shown(office, "/modification withdraw MP079") == ("change-board", "")
    assert shown(office, "/modification edit MP079") == ("change-board", "CB_12")
    office.does("/modification reject MP084", decided_by="not-on-record", reason="No need")
    assert shown(office, "/modification withdraw MP084") == ("", "")
    office.does("/modification edit MP084", title="Another title")
    assert stored(office, "MP084").decided_by == ""


def test_each_body_is_recorded_by_its_own(office: Office) -> None:
    """The Change Board's chair records its decisions, the Panel's chair doesn't, and nobody but SECAS the Authority's."""
    with office.store.changing(Act("test", "member", office.now)) as tx:
        tx.session.add(MemberRow(committee_key="change-board", user_id=BOARD_CHAIR, chair=True))
    options = {}
    for user in (BOARD_CHAIR, PANEL_CHAIR):
        (field,) = (each for each in office.asks("/modification approve MP079", user).fields if each.name == "decided_by")
        options[user] = [each.value for each in field.options]
    assert options == {BOARD_CHAIR: ["change-board"], PANEL_CHAIR: ["panel"]}
    office.faults("/modification approve MP079", BOARD_CHAIR, decided_by="authority", field="decided_by", because="Only SECAS can record")
    office.faults("/modification approve MP079", decided_by="tag", field="decided_by", because="from the list")
    office.does("/modification approve MP079", BOARD_CHAIR, decided_by="change-board")


def test_a_cancelled_release_takes_no_approved_modification(office: Office) -> None:
    """The answer says that the release is cancelled and that the modification needs another, and not that it is approved in its scope."""
    office.does("/release cancel november-2020", reason="Nothing is ready.")
    told = str(office.does("/modification approve MP093", date="2020-01-10").notes)
    assert "The November 2020 SEC Release, which it was in, is cancelled." in told
    assert "MP093 is in no release yet." in told
    assert "It is now approved in the scope" not in told


def test_an_approved_modification_is_offered_to_the_release_of_its_day(office: Office) -> None:
    """MP101 is in no release: the one that goes live on its date is a button away; without such a release the answer says so."""
    office.does("/modification add MP101", title="Large Gas Meter Displays")
    answer = office.does("/modification approve MP101", implementation_on="2020-11-05")
    assert Line.release("add", "MP101", "to", "november-2020") in answer.next_lines
    assert "The November 2020 SEC Release goes live on its date" in str(answer.notes)
    elsewhere = office.does("/modification edit MP101", implementation_on="2020-11-29")
    assert "no open release goes live on its date, 29 Nov 2020" in str(elsewhere.notes)
    unknown = office.does("/modification edit MP101", implementation_on="")
    assert "is in no release yet. Add it with" in str(unknown.notes)
