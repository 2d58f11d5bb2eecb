"""The walk through a committee's criteria: evidence, the card, positions, quorum, staleness."""

from __future__ import annotations

import pytest

from commands.protocol.results import Done
from policy.model.sign_off import SignOffState
from storage.engine.session import Act
from storage.tables import MemberRow
from tests.builders.office import DAN, OLIVER, OPSG_CHAIR, RACHEL, STRANGER, TAG_CHAIR, TAG_MEMBER, Office
from tests.builders.rooms.reviews import KEY, LINK, button, buttons, card, evidenced, refusals, review, seat, sent, standing, ticking


def test_met_without_evidence_asks_why(tag: Office) -> None:
    """No evidence on file: Met opens a form whose Reason is required."""
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    form = tag.asks(button(tag, "Met"), TAG_CHAIR)
    assert "There is no evidence on file for T1." in [each for words in form.about for each in words]
    tag.faults(form, TAG_CHAIR, field="reason")
    tag.does(form, TAG_CHAIR, reason="Seen at the meeting")
    assert review(tag).positions_of("T1")[0].reason == "Seen at the meeting"


def test_met_on_a_criterion_that_refers_to_the_tad_asks_why(tag: Office) -> None:
    """T2 rests on the TAD, and none is approved; T1 with evidence needs nothing."""
    evidenced(tag, "T1", "T2")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    tag.say(f"/release signoff {KEY} tag T2", RACHEL)
    form = tag.asks(button(tag, "Met"), TAG_CHAIR)
    assert "T2 refers to the TAD, and no TAD is approved." in [each for words in form.about for each in words]


@pytest.mark.parametrize(("label", "expected"), [("Not met", SignOffState.NOT_MET), ("Hold", SignOffState.HOLD)])
def test_other_positions_need_a_reason(tag: Office, label: str, expected: SignOffState) -> None:
    """Not met and Hold open a form, and stand with the reason given."""
    evidenced(tag, "T1")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    form = tag.asks(button(tag, label), TAG_CHAIR)
    tag.faults(form, TAG_CHAIR, field="reason")
    tag.does(form, TAG_CHAIR, reason="Two defects are open")
    assert standing(tag, "T1") is expected


def test_met_with_conditions_has_an_owner_and_a_date(tag: Office) -> None:
    """The condition is owned and dated, and the criterion stands as met with conditions."""
    evidenced(tag, "T1")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    form = tag.asks(button(tag, "Met with conditions"), TAG_CHAIR)
    missing = tag.faults(form, TAG_CHAIR, reason="Nearly there")
    assert set(missing.by_field) == {"condition", "owner", "due"}
    tag.does(form, TAG_CHAIR, reason="Nearly there", condition="Fix the defect", owner=DAN, due="2020-06-10")
    assert standing(tag, "T1") is SignOffState.CONDITIONS
    (one,) = review(tag).conditions
    assert (one.owner, one.due.isoformat(), one.open) == (DAN, "2020-06-10", True)


def test_a_member_does_not_resolve_for_a_chair_and_the_chair_explains_a_met_over_a_hold(tag: Office) -> None:
    """A member's Hold stands beside; the chair's Met over it asks for the reason."""
    evidenced(tag, "T1")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    tag.does(button(tag, "Hold"), TAG_MEMBER, reason="I want to see the logs")
    assert standing(tag, "T1") is SignOffState.OPEN
    form = tag.asks(button(tag, "Met"), TAG_CHAIR)
    tag.does(form, TAG_CHAIR, reason="The logs were shown")
    assert standing(tag, "T1") is SignOffState.MET


def test_who_is_not_on_the_roster_takes_no_position(tag: Office) -> None:
    """A stranger, DCC staff, a manager and another committee's chair are refused, each on record."""
    evidenced(tag, "T1")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    for user in (STRANGER, DAN, RACHEL, OPSG_CHAIR):
        tag.refuses(button(tag, "Met"), user, because="can take a position on a criterion")
    assert {user for user, thing in refusals(tag) if thing.startswith("position:")} == {STRANGER, DAN, RACHEL, OPSG_CHAIR}
    assert review(tag).positions == ()


def test_nobody_signs_off_what_they_submitted(tag: Office) -> None:
    """A member of the TAG who submitted the evidence for the DCC may only recuse (R15)."""
    with tag.store.changing(Act("test", "roster", tag.now)) as tx:
        tx.session.add(MemberRow(committee_key="dcc", user_id=TAG_CHAIR, chair=False))
    tag.say(f"/release evidence {KEY} T1 {LINK}", TAG_CHAIR)
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    refused = tag.refuses(button(tag, "Met"), TAG_CHAIR)
    assert "(R15)" in refused.sentence
    tag.does(button(tag, "Recuse"), TAG_CHAIR, reason="My own work")


def test_evidence_that_changed_under_their_eyes_is_not_signed_off(tag: Office) -> None:
    """The button carries the version that was shown: after new evidence it is refused, and so is a forged one."""
    evidenced(tag, "T1")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    old = buttons(card(tag))["Met"]
    evidenced(tag, "T1")
    for line in (old, f"/release position {KEY} T1 met", f"/release position {KEY} T1 met v0"):
        tag.refuses(line, TAG_CHAIR, because="The text or evidence of T1 has changed")
    assert review(tag).positions == ()


def test_new_evidence_makes_exactly_that_sign_off_stale(tag: Office) -> None:
    """T1 needs a new position and T3 keeps its own; the person who signed T1 is notified, and the card goes back to it."""
    evidenced(tag, "T1", "T3")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    tag.does(button(tag, "Met"), TAG_CHAIR)
    tag.say(f"/release signoff {KEY} tag T3", RACHEL)
    tag.does(button(tag, "Met"), TAG_CHAIR)
    tag.does(f"/release evidence {KEY} T1 {LINK}/more", DAN)
    assert (standing(tag, "T1"), standing(tag, "T3")) == (SignOffState.STALE, SignOffState.MET)
    (told,) = sent(tag, "retake")
    assert f"@{TAG_CHAIR}" in str(told["text"])
    tag.say(f"/release signoff {KEY} tag T1", RACHEL)
    assert "on an earlier version" in str(card(tag)["text"])
    tag.does(button(tag, "Met"), TAG_CHAIR)
    assert standing(tag, "T1") is SignOffState.MET


def test_a_second_click_under_a_moving_card_is_not_taken(tag: Office) -> None:
    """Within two seconds of the move the same person's click is refused; a colleague's is taken."""
    evidenced(tag, "T1", "T3")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    ticking(tag, 0.5)
    tag.does(button(tag, "Met"), TAG_CHAIR)
    soon = tag.refuses(button(tag, "Hold"), TAG_CHAIR)
    assert "moved less than two seconds ago" in soon.sentence
    tag.asks(button(tag, "Hold"), TAG_MEMBER)
    ticking(tag, 5)
    tag.asks(button(tag, "Hold"), TAG_CHAIR)


def test_the_same_position_twice_is_one(tag: Office) -> None:
    """A second Met on the same version is answered friendly and changes nothing."""
    evidenced(tag, "T1")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    line = buttons(card(tag))["Met"]
    tag.does(line, TAG_CHAIR)
    tag.shows(line, Done, TAG_CHAIR)
    assert len(review(tag).positions) == 1


def test_a_position_is_taken_back(tag: Office) -> None:
    """The criterion is open again, and the history has both."""
    evidenced(tag, "T1")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    tag.does(button(tag, "Met"), TAG_CHAIR)
    tag.say(f"/release signoff {KEY} tag T1", RACHEL)
    tag.does(button(tag, "Take back"), TAG_CHAIR)
    assert standing(tag, "T1") is SignOffState.OPEN
    assert review(tag).positions == ()


def test_a_quorum_of_members_resolves(tag: Office) -> None:
    """With a quorum of two, two Met resolve; a Hold among them holds it."""
    seat(tag, "U0THREE")
    tag.say("/release quorum tag 2")
    evidenced(tag, "T1", "T3")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    tag.does(button(tag, "Met"), TAG_MEMBER)
    assert standing(tag, "T1") is SignOffState.OPEN
    assert "No position yet" in str(card(tag)["text"])
    tag.does(button(tag, "Met"), "U0THREE")
    assert standing(tag, "T1") is SignOffState.MET
    tag.say(f"/release signoff {KEY} tag T3", RACHEL)
    tag.does(button(tag, "Met"), TAG_MEMBER)
    tag.does(button(tag, "Hold"), "U0THREE", reason="Wait")
    assert standing(tag, "T3") is SignOffState.HOLD


def test_a_deputy_speaks_for_the_chair(tag: Office) -> None:
    """Who stands in for the chair resolves as the chair does, and the card says for whom."""
    tag.say(f"/release deputy <@U0DEPUTY> for <@{TAG_CHAIR}> until 2020-06-30")
    evidenced(tag, "T1")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    tag.does(button(tag, "Met"), "U0DEPUTY")
    (one,) = review(tag).positions_of("T1")
    assert (one.seat, one.chair, standing(tag, "T1")) == (TAG_CHAIR, True, SignOffState.MET)


def test_a_person_with_two_seats_is_told_which_is_their_own(tag: Office) -> None:
    """A member who is another's deputy speaks for both, or for the one that they choose."""
    tag.say("/release quorum tag 2")
    seat(tag, "U0THREE")
    tag.say(f"/release deputy <@{TAG_MEMBER}> for <@U0THREE> until 2020-06-30")
    evidenced(tag, "T1")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    form = tag.asks(button(tag, "Hold"), TAG_MEMBER)
    (seats,) = (each for each in form.fields if each.name == "seats")
    assert [each.label for each in seats.options] == ["1. Your own member's seat", "2. A member's seat, as deputy"]


def test_a_manager_records_what_the_meeting_resolved(tag: Office) -> None:
    """On behalf of the TAG, citing the minute and the meeting's date; nobody else may, nor who submitted the evidence."""
    evidenced(tag, "T1")
    tag.refuses(f"/release position {KEY} T1 behalf", DAN, because="can record a committee's position")
    form = tag.asks(f"/release position {KEY} T1 behalf", RACHEL)
    missing = tag.faults(form)
    assert set(missing.by_field) >= {"verdict", "reference", "met_on", "reason"}
    tag.does(form, verdict="met", reference="TAG_27", met_on="2020-05-27", reason="As minuted")
    assert standing(tag, "T1") is SignOffState.MET
    assert review(tag).positions_of("T1")[0].on_behalf == "TAG_27, 27 May 2020"
    tag.say(f"/release evidence {KEY} T3 {LINK}", OLIVER)
    tag.refuses(f"/release position {KEY} T3 behalf", OLIVER, because="Members can't sign off evidence that they submitted")


def test_forty_criteria_walk_like_six(tag: Office) -> None:
    """The statements of a click do not grow with criteria, evidence and positions."""
    from storage.tables import CriterionRow

    evidenced(tag, "T1")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    with tag.store.statements() as few:
        tag.say(buttons(card(tag))["Met"], TAG_CHAIR)
    small = [each for each in few.texts if "outbox" not in each]
    with tag.store.changing(Act("test", "more", tag.now)) as tx:
        tx.add_rows(
            CriterionRow,
            [
                {"release_key": KEY, "ref": f"T{n}", "position": n, "kind": "testing", "committee": "tag", "text": f"Text {n}"}
                for n in range(7, 47)
            ],
        )
    seat(tag, *(f"U0M{n}" for n in range(20)))
    evidenced(tag, *(f"T{n}" for n in range(7, 20)), "T3")
    tag.say(f"/release signoff {KEY} tag T3", RACHEL)
    with tag.store.statements() as many:
        tag.say(buttons(card(tag))["Met"], TAG_CHAIR)
    assert len([each for each in many.texts if "outbox" not in each]) <= len(small)


def test_only_who_may_record_for_the_committee_is_offered_it(tag: Office) -> None:
    """A release manager's refusal has the record on the committee's behalf; a stranger's has not."""
    offered = {who: str(tag.refuses(f"/release position {KEY} T1 met", who).instead) for who in (RACHEL, STRANGER)}
    assert "behalf" in offered[RACHEL]
    assert "behalf" not in offered[STRANGER]


def test_the_late_minute_of_an_earlier_meeting_is_asked_about(tag: Office) -> None:
    """A minute of 20 May would replace that of the 27th, on evidence of the 27th: both are asked about first (R13, R16, R22)."""
    evidenced(tag, "T1")
    line = f"/release position {KEY} T1 behalf"
    tag.does(line, verdict="met", met_on="2020-05-27", reference="TAG_27", reason="As minuted")
    asked = tag.asks(tag.asks(line), verdict="not-met", met_on="2020-05-20", reference="TAG_26", reason="Late")
    assert "20 May 2020 is before the minute on record, which this one replaces, on 27 May 2020." in str(asked.about)
    assert "20 May 2020 is before its newest evidence was submitted, on 27 May 2020." in str(asked.about)
    assert standing(tag, "T1") is SignOffState.MET
    tag.does(asked)
    assert standing(tag, "T1") is SignOffState.NOT_MET
