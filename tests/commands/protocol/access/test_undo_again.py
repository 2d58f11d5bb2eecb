"""Undo and redo need what the change itself needed, by today's roster (promise 5)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from commands.protocol.form import Form
from commands.protocol.results import Changed, Person, Refused
from storage.engine.session import Act
from storage.tables import MemberRow, table_of
from tests.builders.office import DAN, OLIVER, OPSG_CHAIR, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, TAG_MEMBER, Office
from tests.commands.authority_cases import CASES, KEY, LINK, PEOPLE, Case, Given, agreed, live, met, positioned, review, start, submitted
from tests.commands.test_authority import line_of, office_given, refusals_of
from tests.profiles import either

__all__ = ["office_given"]

AT_ONCE = (
    *("/modification depends", "/modification request CR1047", "/modification follow MP079 <#", f"/release channel {KEY} <#"),
    *(f"/release channel {KEY} tag", "/release clear", f"/release criterion {KEY} confirm", f"/release criterion {KEY} withdraw"),
    *(f"/release cutoff MP079 in {KEY} by", "/release deputy", f"/release evidence {KEY} O8", f"/release evidence {KEY} T1 {LINK}"),
    *(f"/release milestone {KEY} regression-plans", f"/release milestone {KEY} tad-draft", "/release template"),
    *("/release meeting panel 2020-02-14", "/release member", "/release quorum tag 2", "/release sync"),
    f"/release document {KEY} tad consulted",
)
"""How the lines of the table of authority begin that change something without a form."""
DIRECT = [case for case in CASES if case.line.startswith(AT_ONCE)]


def leave(office: Office, user: str, joins: str = "") -> None:
    """Takes somebody off all rosters, and puts them on another."""
    members = table_of(MemberRow).c
    with office.store.changing(Act("test", "roster", office.now)) as tx:
        for committee in tx.connection.execute(select(members.committee_key).where(members.user_id == user)).scalars().all():
            tx.session.delete(tx.session.get_one(MemberRow, (committee, user)))
        if joins:
            tx.session.flush()
            tx.session.merge(MemberRow(committee_key=joins, user_id=user, chair=False))


@pytest.mark.parametrize("case", DIRECT, ids=str)
def test_who_may_do_it_may_undo_it_and_who_left_may_not(office_given: Callable[[Given], Office], case: Case) -> None:
    """Each who may use the line is asked to confirm the undo; off the roster, or on one that may not, they are refused on the record.

    In dev the one of them with the least seat, since `test_authority` has all of them say the line.
    """
    allowed = [each for each in PEOPLE if each in case.allowed]
    for user in either(allowed, in_dev=allowed[0]):
        office = office_given(case.given)
        done = office.say(line_of(case, office), user, fetched=case.fetched)
        if not isinstance(done, Changed) or not done.change:
            continue
        undo = f"/release undo {done.change}"
        assert isinstance(office.say(undo, user), Form), (user, office.reads(undo, user))
        if f"for <@{user}>" in case.line:  # Everybody names their own deputy.
            continue
        leave(office, user)
        before = refusals_of(office, user)
        refused = office.refuses(undo, user, because="nly ")
        assert any(isinstance(each, Person) for each in refused.who) or "Nobody is" in str(refused.who)
        assert refusals_of(office, user) == before + 1


def answered(line: str, user: str, given: Given = start, **answers: str) -> Callable[[Callable[[Given], Office]], tuple[Office, str, int]]:
    """A change that takes a form."""

    def make(fresh: Callable[[Given], Office]) -> tuple[Office, str, int]:
        office = fresh(given)
        shown = office.goes_through(line.format(stamp=line_of(Case("{stamp}", set()), office)), user, **answers)
        assert isinstance(shown, Changed), shown
        return office, user, shown.change

    return make


MADE = (
    answered(f"/release comment {KEY} 1", RACHEL, disposition="noted", reason="Noted."),
    answered(f"/release position {KEY} T1 behalf", RACHEL, review, verdict="met", met_on="2020-05-26", reference="TAG_52", reason="Agreed"),
    answered(f"/release condition {KEY} T1 1", TAG_MEMBER, positioned, note="Fixed"),
    answered(f"/release recommend {KEY} tag tad", TAG_CHAIR, submitted, positive="no", reason="Not yet"),
    answered(f"/release criterion {KEY} confirm 1", TAG_CHAIR, review),
    answered(f"/release live {KEY} lessons tag", TAG_MEMBER, live, text="Test earlier."),
    answered(f"/release decide {KEY} baseline", PANEL_CHAIR, agreed, reference="SECP_76"),
    answered("/release decide standard", PANEL_CHAIR, agreed, met_on="2020-01-17"),
    answered("/release minutes panel 2020-01-17 action", PANEL_CHAIR, agreed, text="Write it", owner=DAN, due="2020-02-01"),
    answered("/release minutes panel 2020-01-17 confirm", PANEL_CHAIR, met),
    answered("/modification reject MP079", PANEL_CHAIR, reason="No"),
    answered(f"/release snooze {KEY} review-testing", TAG_MEMBER, until="2020-01-13", reason="Busy"),
    answered(f"/release reassign {KEY} review-testing", TAG_MEMBER, committee="opsg", reason="Theirs"),
    answered(f"/release milestone {KEY} uit-end done", DAN),
    answered("/release paper panel 2020-01-17 details", PANEL_CHAIR, number="76", author="Rachel"),
)


@pytest.mark.parametrize("make", MADE)
def test_a_form_s_change_is_undone_by_who_may_make_it(
    office_given: Callable[[Given], Office], make: Callable[[Callable[[Given], Office]], tuple[Office, str, int]]
) -> None:
    """With their seat they are asked to confirm; with another committee's they are refused, and nothing is changed."""
    office, user, change = make(office_given)
    assert isinstance(office.say(f"/release undo {change}", user), Form)
    leave(office, user, "ssc")
    office.refuses(f"/release undo {change}", user, because="Only ")


def test_a_redo_needs_it_too(office: Office) -> None:
    """Who left after they undid something can't do it again."""
    office.does(f"/release milestone {KEY} tad-draft 2020-02-03")
    undone = office.undoes()
    leave(office, RACHEL)
    refused = office.refuses(f"/release undo {undone.change}", because="Only a release manager (SECAS)")
    assert str(refused.instead[0]) == f"/release ask secas release milestone {KEY}"
    assert Person(OLIVER) in refused.who


def test_what_needs_no_seat_is_undone_without_one(office: Office) -> None:
    """A comment, and one's own reminders."""
    done = office.does(f"/release comment {KEY}", STRANGER, party="A Party", text="Why?")
    office.undoes(done.change, STRANGER)
    done = office.does("/release reminders off", STRANGER)
    office.undoes(done.change, STRANGER)


def test_who_was_given_a_step_takes_its_completion_back(office: Office) -> None:
    """Its reminder was given to them, so they may mark it done and undone, whichever seat they have."""
    office.does(f"/release milestone {KEY} uit-end 2020-05-29")
    office.does(f"/release reassign {KEY} uit-end", person=OPSG_CHAIR, reason="They know")
    done = office.does(f"/release milestone {KEY} uit-end done", OPSG_CHAIR)
    office.undoes(done.change, OPSG_CHAIR)


def test_who_completed_a_step_that_was_then_given_to_another_takes_nothing_back_without_a_seat(office: Office) -> None:
    """Its reminder is somebody else's, and a release manager who left has no part in it."""
    office.does(f"/release milestone {KEY} uit-end 2020-05-29")
    office.does(f"/release reassign {KEY} uit-end", person=OPSG_CHAIR, reason="They know")
    done = office.does(f"/release milestone {KEY} uit-end done", RACHEL)
    leave(office, RACHEL)
    office.refuses(f"/release undo {done.change}", RACHEL, because="Only ")


def test_the_owner_of_an_action_takes_its_closing_back(office: Office) -> None:
    """Only its closing: an action for themselves is still the chair's to record."""
    agreed(office)
    office.does("/release minutes panel 2020-01-17 action", text="Write it", owner=STRANGER, due="2020-02-01")
    done = office.does("/release minutes panel 2020-01-17 close 1", STRANGER, note="Done")
    office.undoes(done.change, STRANGER)
    own = office.does("/release minutes panel 2020-01-17 action", PANEL_CHAIR, text="Read it", owner=PANEL_CHAIR, due="2020-02-01")
    leave(office, PANEL_CHAIR)
    office.refuses(f"/release undo {own.change}", PANEL_CHAIR, because="Only ")
    assert isinstance(office.say("/release undo 1", RACHEL), Refused)


def test_who_closed_anothers_action_and_left_the_roster_takes_nothing_back(office: Office) -> None:
    """The chair closed it as the chair; it was never theirs to do."""
    office.at(2020, 1, 17, 15)
    office.does("/release minutes panel 2020-01-17 action", text="Write it", owner=DAN, due="2020-02-01")
    done = office.does("/release minutes panel 2020-01-17 close 1", PANEL_CHAIR, note="Done")
    leave(office, PANEL_CHAIR)
    office.refuses(f"/release undo {done.change}", PANEL_CHAIR, because="Only ")
