"""Approving, rejecting, withdrawing and delaying modifications."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot.posts import posts
from bot.slack.limits.messages import message_faults
from commands.protocol.results import Changed
from policy.model.scope import ModificationState, ScopeState
from storage.engine.session import Act
from storage.mail.kinds import read
from storage.scope import modifications
from storage.tables import FollowRow, OutboxRow, table_of
from tests.builders.office import DAN, JUNE_CHANNEL, PANEL_CHAIR, Office


def outbox(office: Office) -> list[tuple[str, str]]:
    """What waits to be posted: kind and channel."""
    rows = table_of(OutboxRow).c
    with office.store.reading() as conn:
        return [tuple(row) for row in conn.execute(select(rows.kind, rows.channel).order_by(rows.channel))]


def state(office: Office, ref: str) -> ModificationState:
    """Where a modification stands."""
    with office.store.reading() as conn:
        record = modifications.fetch_modification(conn, ref)
    assert record
    return record.modification.state


def test_approval_asks_for_the_solution_and_is_announced(office: Office) -> None:
    """MP084 has two solutions: one is chosen; the release's channel and a follower hear of it, once each (R6, R18)."""
    with office.store.changing(Act("test", "follow", office.now)) as tx:
        tx.session.add(FollowRow(modification_ref="MP084", channel_id="C0FOLLOW"))
    form = office.asks("/modification approve MP084")
    office.faults(form, field="solution")
    office.does(form, solution="Alternative Solution")
    with office.store.reading() as conn:
        record = modifications.fetch_modification(conn, "MP084")
    assert record
    assert (record.modification.state, record.modification.approved_on, record.modification.chosen_solution) == (
        ModificationState.APPROVED,
        date(2020, 1, 10),
        "Alternative Solution",
    )
    assert {item.state for _, item in record.placements} == {ScopeState.APPROVED}
    assert outbox(office) == [("modification-outcome", "C0FOLLOW"), ("modification-outcome", JUNE_CHANNEL)]
    outcome = read("modification-outcome", {"ref": "MP084", "actor": "U0RACHEL", "verb": "approve"})
    post = posts.message(office.store, outcome, office.now, JUNE_CHANNEL)
    assert post is not None
    assert "was approved on 10 Jan 2020" in post["text"]
    assert message_faults(post) == []


def test_an_approval_lies_not_in_the_future(office: Office) -> None:
    """The field says so."""
    office.faults("/modification approve MP079", date="2020-01-11", field="date", because="10 Jan 2020")


OUTCOMES: dict[str, dict[str, str]] = {
    "approve": {"solution": "Alternative Solution"},
    "reject": {"reason": "No case"},
    "withdraw": {"reason": "No case"},
    "delay": {"reason": "No case"},
}


@pytest.mark.parametrize("verb", OUTCOMES)
def test_a_date_that_cannot_be_right_is_a_fault_of_its_field(office: Office, verb: str) -> None:
    """No outcome is recorded for tomorrow, for a day before the code, or for one before the modification was raised (R5, R24)."""
    office.does(office.asks("/modification edit MP084"), raised_on="2019-03-04")
    form = office.asks(f"/modification {verb} MP084")
    for day, because in (
        ("2020-01-11", "can't be in the future (today is 10 Jan 2020)"),
        ("2002-01-10", "before the Smart Energy Code began"),
        ("2019-03-03", "before MP084 was raised, on 4 Mar 2019"),
    ):
        office.faults(form, field="date", because=because, date=day, **OUTCOMES[verb])


@pytest.mark.parametrize("verb", OUTCOMES)
def test_a_date_long_past_is_asked_about_once(office: Office, verb: str) -> None:
    """A year's slip is shown before it is saved; the date can be mended there, or the button records it as it is."""
    asked = office.asks(f"/modification {verb} MP084", date="2019-01-10", **OUTCOMES[verb])
    assert "10 Jan 2019 is 12 months before today" in str(asked.about)
    assert state(office, "MP084") is ModificationState.MODIFICATION_PROPOSAL
    mended = office.fill(asked, date="2020-01-09")
    assert isinstance(mended, Changed)
    office.undoes()
    done = office.fill(office.asks(f"/modification {verb} MP084", date="2019-01-10", **OUTCOMES[verb]))
    assert isinstance(done, Changed)
    assert "10 Jan 2019" in str(done.sentence)


def test_an_approval_after_its_implementation_date_is_asked_about(office: Office) -> None:
    """A modification that was implemented before it was approved is unusual, and both dates are named."""
    asked = office.asks("/modification approve MP079", date="2020-01-09", implementation_on="2020-01-08")
    assert "The implementation date, 8 Jan 2020, is before the approval on 9 Jan 2020" in str(asked.about)


@pytest.mark.parametrize(
    ("verb", "expected"),
    [("reject", ModificationState.REJECTED), ("withdraw", ModificationState.WITHDRAWN), ("delay", ModificationState.DELAYED)],
)
def test_what_falls_leaves_every_open_scope_at_once(office: Office, verb: str, expected: ModificationState) -> None:
    """SECMP0062 is in two releases: both lose it, with the reason kept, and the form names them before (R5)."""
    form = office.asks(f"/modification {verb} SECMP0062")
    assert "June 2020 SEC Release and November 2020 SEC Release" in str(form.about)
    office.faults(form, field="reason")
    office.does(form, reason="No case for it")
    assert state(office, "SECMP0062") is expected
    for key in ("june-2020", "november-2020"):
        fallen = [each for each in office.release(key).scope if each.modification.ref == "SECMP0062"]
        assert [(each.state, "No case for it" in each.out_reason) for each in fallen] == [(ScopeState.OUT, True)]


def test_the_body_s_chair_may_record_it_and_others_may_not(office: Office) -> None:
    """The Panel's chair records outcomes like a release manager; DCC staff are refused."""
    office.refuses("/modification reject MP079", DAN, because="can record a decision on a modification")
    office.does("/modification reject MP079", PANEL_CHAIR, reason="Voted down")
    assert state(office, "MP079") is ModificationState.REJECTED


@pytest.mark.parametrize(
    ("line", "because"),
    [
        ("approve", "Which modification?"),
        ("approve CR1088", "CR1088 is a DCC Change Request, not a modification."),
        ("approve MP999", "There is no modification MP999."),
        ("approve SECMP0053", "SECMP0053 is already approved."),
        ("reject nonsense", "“nonsense” is not a modification."),
    ],
)
def test_what_cannot_be_recorded_is_said(office: Office, line: str, because: str) -> None:
    """No reference, a change request, an unknown one, one that is already approved, and what is no reference."""
    office.refuses(f"/modification {line}", because=because)


def test_a_release_that_is_past_is_not_offered_again(office: Office) -> None:
    """MP088 was delayed and returns after the go-live of the release that it left; before that day it is offered."""
    office.does("/modification delay MP088", reason="More work")
    early = office.does("/modification approve MP088", date="2020-01-10")
    assert "/release add MP088 to june-2020" in [str(each) for each in early.next_lines]
    office.undoes(early.change)
    office.at(2020, 7, 1)
    late = office.does("/modification approve MP088", date="2020-07-01")
    assert "/release add MP088 to june-2020" not in [str(each) for each in late.next_lines]


def test_what_is_delayed_is_not_offered_to_be_delayed(office: Office) -> None:
    """Its page offers what can be done with it: decide it, or edit it so that it returns (R24)."""
    assert "Delay: /modification delay MP088" in office.reads("/modification show MP088")
    office.does("/modification delay MP088", reason="More work")
    page = office.reads("/modification show MP088")
    assert "/modification delay MP088" not in page
    assert "Withdraw: /modification withdraw MP088" in page
    assert "Edit: /modification edit MP088" in page
