"""Corrections and returns: every refusal and warning about a scope names a way out that works (R2, R5, R6, R12)."""

from __future__ import annotations

from datetime import date

import pytest

from bot.posts import posts
from commands.protocol.form import Form
from commands.protocol.line import Line
from policy.model.scope import Modification, ModificationState, ScopeState
from storage.engine.session import Act
from storage.mail.kinds import read
from storage.scope import modifications
from storage.tables import CriterionRow, OutboxRow, table_of
from tests.builders.office import JUNE_CHANNEL, OLIVER, PANEL_CHAIR, Office, words_of


def stored(office: Office, ref: str) -> Modification:
    """A modification as stored."""
    with office.store.reading() as conn:
        record = modifications.fetch_modification(conn, ref)
    assert record
    return record.modification


def places(office: Office, ref: str) -> dict[str, ScopeState]:
    """The releases that list a modification, with the item's state."""
    with office.store.reading() as conn:
        record = modifications.fetch_modification(conn, ref)
    return {key: item.state for key, item in record.placements} if record else {}


def announced(office: Office) -> str:
    """The newest announcement of an outcome, as it is posted."""
    row = table_of(OutboxRow).c
    with office.store.reading() as conn:
        found = row.kind.table.select().with_only_columns(row.kind, row.ids, row.channel).order_by(row.id.desc())
        kind, ids, channel = conn.execute(found).first() or ("", {}, "")
    message = posts.message(office.store, read(kind, ids), office.now, channel)
    assert message
    return str(message["text"])


def without_criteria(office: Office, key: str) -> None:
    """Takes all acceptance criteria out of a release."""
    with office.store.changing(Act("test", "criteria", office.now)) as tx:
        for each in office.release(key).criteria:
            tx.session.delete(tx.session.get_one(CriterionRow, (key, each.ref)))


def test_an_implementation_date_is_corrected_after_approval(office: Office) -> None:
    """The check finds the date, its button opens the form that corrects it, and the finding is gone (Guidance 4.1; R6)."""
    office.does("/modification approve MP079", implementation_on="2020-11-05")
    found = office.reads("/release check june-2020")
    assert "The implementation date of MP079 is 5 Nov 2020" in found
    office.does("/modification edit MP079", implementation_on="2020-06-25")
    assert stored(office, "MP079").implementation_on == date(2020, 6, 25)
    assert "The implementation date of MP079" not in office.reads("/release check june-2020")


def test_an_approval_is_corrected_but_not_into_the_future(office: Office) -> None:
    """Date and chosen solution of an approval can be corrected; the date can't be in the future (R6)."""
    office.does("/modification approve MP084", solution="Alternative Solution")
    office.faults("/modification edit MP084", approved_on="2020-01-11", field="approved_on", because="10 Jan 2020")
    office.does("/modification edit MP084", approved_on="2020-01-09", chosen="Proposed Solution")
    after = stored(office, "MP084")
    assert (after.state, after.approved_on, after.chosen_solution) == (ModificationState.APPROVED, date(2020, 1, 9), "Proposed Solution")


def test_a_corrected_date_offers_the_release_of_that_day(office: Office) -> None:
    """If another release goes live on the implementation date, the answer offers the move there (R6)."""
    office.does(office.asks("/modification approve MP079"))
    answer = office.does("/modification edit MP079", implementation_on="2020-11-05")
    move = Line.release("move", "MP079", "from", "june-2020", "to", "november-2020")
    assert move in answer.next_lines
    office.does(move, reason="The body set that date")
    assert places(office, "MP079") == {"june-2020": ScopeState.OUT, "november-2020": ScopeState.APPROVED}


def test_an_undecided_modification_has_no_approval_to_correct(office: Office) -> None:
    """The form of an undecided modification asks for no approval date; its implementation date may be set before (Guidance 4.1)."""
    assert not {"approved_on", "decided_by", "chosen"} & {each.name for each in office.asks("/modification edit MP079").fields}


@pytest.mark.parametrize("verb", ["delay", "reject", "withdraw"])
def test_what_was_delayed_comes_back(office: Office, verb: str) -> None:
    """A delayed modification returns by its form, with a reason, and the answer adds it to the scope that it left (R5, R24)."""
    office.does(f"/modification {verb} MP079", reason="Not ready")
    refused = office.refuses("/release add MP079 to june-2020", because="can't be in a scope")
    form = office.asks(refused.instead[0])
    office.faults(form, state="proposal", field="reason", because="Enter why")
    answer = office.does(form, state="proposal", reason="The vendor is ready")
    assert stored(office, "MP079").undecided
    assert "MP079 ‘Provisions for withdrawing modifications’ has returned: it is undecided again." in announced(office)
    office.does(office.asks(answer.next_lines[0]), cutoff="2020-03-31")
    assert places(office, "MP079") == {"june-2020": ScopeState.TARGETED}


def test_facts_of_a_delayed_modification_change_without_its_return(office: Office) -> None:
    """Changing the title of a delayed modification needs no reason and keeps its state."""
    office.does("/modification delay MP079", reason="Not ready")
    office.does("/modification edit MP079", title="A better title")
    assert (stored(office, "MP079").state, stored(office, "MP079").title) == (ModificationState.DELAYED, "A better title")


def test_an_approved_modification_is_rejected_only_once_that_is_confirmed(office: Office) -> None:
    """Rejecting an approved modification warns and asks; the announcement gives date and reason, and no solution (R5, R18, R27)."""
    office.does("/modification approve MP084", solution="Alternative Solution", date="2020-01-08")
    asked = office.asks("/modification reject MP084", date="2020-01-09", reason="The Authority said no & sent it back")
    assert "MP084 was approved on 8 Jan 2020. This reverses the approval." in str(asked.about)
    assert stored(office, "MP084").state is ModificationState.APPROVED
    answer = office.does(asked)
    assert answer.sentence == ("MP084 was rejected on 9 Jan 2020.",)
    text = announced(office)
    assert "was rejected on 9 Jan 2020. It left the scope of the June 2020 SEC Release." in text
    assert "The Authority said no &amp; sent it back" in text
    assert "Solution" not in text
    assert stored(office, "MP084").chosen_solution == ""


def test_an_undecided_modification_is_rejected_without_a_second_question(office: Office) -> None:
    """Only what reverses an outcome is confirmed."""
    office.does("/modification reject MP079", reason="Voted down")
    assert stored(office, "MP079").state is ModificationState.REJECTED


def test_approving_what_was_rejected_is_confirmed(office: Office) -> None:
    """An approval over a rejection warns, and offers the scope that the modification left (R5)."""
    office.does("/modification reject MP079", reason="Voted down")
    asked = office.asks(office.asks("/modification approve MP079", OLIVER), OLIVER)
    assert "MP079 was rejected on 10 Jan 2020. This reverses that." in str(asked.about)
    answer = office.does(asked, OLIVER)
    assert Line.release("add", "MP079", "to", "june-2020") in answer.next_lines


@pytest.mark.parametrize(("day", "because"), [("2020-01-11", "future"), ("", "Enter the date")])
def test_an_outcome_has_a_date_that_has_come(office: Office, day: str, because: str) -> None:
    """A rejection needs a date, today or earlier (Guidance 4.1)."""
    office.faults("/modification reject MP079", date=day, reason="No", field="date", because=because)


def test_of_two_releases_one_is_removed(office: Office) -> None:
    """A modification in two open releases warns with the line that removes it from the other, and that line works (R6)."""
    answer = office.does("/release add MP079 to november-2020 by 2020-03-31")
    remove = Line.release("remove", "MP079", "from", "june-2020")
    assert remove in answer.next_lines
    assert "also in the June 2020 SEC Release" in words_of(answer)
    refused = office.refuses("/release move MP079 from june-2020 to november-2020", because="already in the November 2020 SEC Release")
    assert refused.instead[0] == remove
    office.does(refused.instead[0], reason="One release is enough")
    assert places(office, "MP079") == {"june-2020": ScopeState.OUT, "november-2020": ScopeState.TARGETED}


def test_a_cancelled_release_is_no_second_place(office: Office) -> None:
    """Only open releases are warned about."""
    office.does("/release cancel june-2020", reason="Called off")
    answer = office.does("/release add MP079 to november-2020 by 2020-03-31")
    assert "also in" not in words_of(answer)


def test_a_baseline_needs_criteria(office: Office) -> None:
    """Without criteria the baseline is refused; its button takes the standard set in order, and then it succeeds (Paper 5; R12)."""
    refused = office.refuses("/release baseline november-2020", because="no acceptance criteria")
    office.does(refused.instead[0])
    assert [each.ref for each in office.release("november-2020").criteria] == [
        *(f"O{number}" for number in range(1, 10)),
        *(f"T{number}" for number in range(1, 7)),
        "S1",
    ]
    form = office.asks("/release baseline november-2020", PANEL_CHAIR)
    assert isinstance(form, Form)
    office.does(form, PANEL_CHAIR)
    assert "criteria-missing" not in words_of(office.say("/release check november-2020"))


def test_the_standard_security_criterion_keeps_its_number(office: Office) -> None:
    """In a baselined release S1 is proposed to the body as S1, and once agreed the check no longer misses it (Annex 1; R12)."""
    office.does(office.asks("/release criterion june-2020 add S1"))
    office.refuses("/release criterion june-2020 add security", because="already proposed")
    office.does(office.asks("/release decide june-2020 criteria", PANEL_CHAIR), PANEL_CHAIR)
    assert [each.ref for each in office.release().criteria][-1] == "S1"
    assert "has no security acceptance criteria" not in words_of(office.say("/release check june-2020"))
    office.refuses("/release criterion june-2020 add S1", because="has all that apply")


def test_a_standard_criterion_typed_word_for_word_keeps_its_number(office: Office) -> None:
    """Words of the standard set are that criterion; other words take the next number (Annex 1; R12)."""
    words = "The DCC has completed relevant security testing  and obtained approval of the security architecture."
    form = office.asks("/release criterion june-2020 add")
    assert "Add S1:" in words_of(office.does(form, kind="security", answers="dcc", text=words, reason="It is missing"))
    form = office.asks("/release criterion june-2020 add")
    assert "Add S2:" in words_of(office.does(form, kind="security", answers="dcc", text="Something else.", reason="It is missing"))


def test_an_unknown_standard_criterion_is_refused_with_what_is_missing(office: Office) -> None:
    """A number that the standard set does not have adds nothing and offers those that are missing."""
    refused = office.refuses("/release criterion june-2020 add S9", because="It doesn't have S1.")
    assert refused.instead[0] == Line.release("criterion", "june-2020", "add", "standard")


def test_an_announcement_follows_a_modification_to_its_other_reference(office: Office) -> None:
    """What was posted about DP102 is corrected when MP102 changes, and shows the reference that it has now (R24, R27)."""
    office.does("/modification add DP102", title="Power Outage Alerts")
    office.does("/release add DP102 to june-2020", cutoff="2020-03-31")
    office.does("/modification delay DP102", reason="Not ready", decided_by="panel", reference="SECP_76")
    assert "was delayed on 10 Jan 2020 by the SEC Panel (SECP_76)" in announced(office)
    with office.store.writing() as conn:
        conn.execute(table_of(OutboxRow).update().values(state="sent"))
    office.does("/modification edit DP102", state="draft", reason="Ready again")
    office.does("/modification edit DP102", state="proposal")
    office.does("/modification withdraw MP102", reason="Not needed")
    row = table_of(OutboxRow).c
    with office.store.reading() as conn:
        kinds = conn.execute(row.kind.table.select().with_only_columns(row.kind).order_by(row.id)).scalars().all()
    assert kinds.count("correction") >= 3
    outcome = read("modification-outcome", {"ref": "DP102", "actor": "U0RACHEL", "verb": "delay"})
    first = posts.message(office.store, outcome, office.now, JUNE_CHANNEL)
    assert "MP102 ‘Power Outage Alerts’ was announced here as delayed. It is now withdrawn." in str(first and first["text"])


def test_an_outcome_before_the_one_on_record_is_asked_about(office: Office) -> None:
    """The minute of an older rejection would reverse an approval: its day is named before it does (R24)."""
    office.does("/modification approve MP079", date="2020-01-09")
    asked = office.asks(office.asks("/modification reject MP079"), date="2020-01-07", reason="Late minute")
    assert "7 Jan 2020 is before the outcome on record (approved), on 9 Jan 2020." in str(asked.about)
    office.does(asked)
    asked = office.asks(office.asks("/modification approve MP079"), date="2020-01-06")
    assert "6 Jan 2020 is before the outcome on record (rejected), on 7 Jan 2020." in str(asked.about)
