"""The walk through a committee's criteria: evidence, the card, positions, quorum, staleness."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.posts import posts
from bot.slack.limits.messages import message_faults
from commands.protocol.line import Line
from commands.protocol.results import Done
from policy.model.sign_off import SignOffState
from storage.engine.session import Act
from storage.history import audit
from storage.mail.kinds import read
from storage.sign_off import reviews
from storage.tables import AuditRow, MemberRow, OutboxRow, table_of
from tests.builders.office import DAN, OLIVER, OPSG_CHAIR, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, TAG_MEMBER, Office

KEY = "june-2020"
LINK = "https://example.com/uit-report"


@pytest.fixture
def tag(office: Office) -> Office:
    """An office on the day of the TAG's review, with channels for the committees and a clock that moves with each look."""
    office.at(2020, 5, 27)
    ticking(office)
    office.say(f"/release channel {KEY} tag <#C0TAG>")
    office.say(f"/release channel {KEY} opsg <#C0OPSG>")
    return office


def ticking(office: Office, seconds: float = 5) -> None:
    """Has each transaction come so many real seconds after the one before."""
    state = {"now": datetime(2026, 1, 1, tzinfo=UTC)}

    def clock() -> datetime:
        state["now"] += timedelta(seconds=seconds)
        return state["now"]

    office.store.clock = clock


def review(office: Office, committee: str = "tag") -> reviews.Review:
    """The review as stored."""
    with office.store.reading() as conn:
        found = reviews.fetch_review(conn, KEY, committee=committee)
    assert found is not None
    return found


def sent(office: Office, kind: str) -> list[dict[str, object]]:
    """The messages of a kind as they would be posted now, oldest first."""
    rows = table_of(OutboxRow).c
    with office.store.reading() as conn:
        found = conn.execute(select(rows.kind, rows.ids).where(rows.kind == kind).order_by(rows.id)).all()
    made = [posts.message(office.store, read(row.kind, row.ids), office.now) for row in found]
    return [each for each in made if each is not None]


def card(office: Office, committee: str = "tag") -> dict[str, object]:
    """A committee's card as it is now: its last row, the earlier ones taken as sent."""
    rows = table_of(OutboxRow).c
    with office.store.writing() as conn:
        found = conn.execute(select(rows.id, rows.ids).where(rows.kind == "card").order_by(rows.id)).all()
        mine = [row for row in found if row.ids["committee"] == committee]
        for row in mine:
            conn.execute(table_of(OutboxRow).update().where(rows.id == row.id).values(state="sent", ts="1590570000.000100"))
    made = posts.message(office.store, read("card", mine[-1].ids), office.now)
    assert made is not None
    assert message_faults(made) == []
    return made


def buttons(message: dict[str, object]) -> dict[str, str]:
    """The buttons of a message by label, with the command lines that they stand for."""
    blocks: Any = message["blocks"]
    return {each["text"]["text"]: each["value"] for block in blocks if block["type"] == "actions" for each in block["elements"]}


def button(office: Office, label: str, committee: str = "tag") -> str:
    """The line that a button of the card as it is now carries."""
    return buttons(card(office, committee))[label]


def evidenced(office: Office, *refs: str) -> None:
    """Puts evidence on file, as DCC staff."""
    for ref in refs:
        office.does(f"/release evidence {KEY} {ref} {LINK}/{ref} shows it", DAN)


def standing(office: Office, ref: str) -> SignOffState:
    """Where a criterion stands as stored."""
    return next(each.state for each in office.release().criteria if each.ref == ref)


def refusals(office: Office) -> list[tuple[str, str]]:
    """Who was refused what."""
    rows = table_of(AuditRow).c
    with office.store.reading() as conn:
        return [tuple(row) for row in conn.execute(select(rows.actor, rows.thing).where(rows.outcome == "refused"))]


def seat(office: Office, *users: str, committee: str = "tag") -> None:
    """Puts people on a roster as members."""
    with office.store.changing(Act("test", "roster", office.now)) as tx:
        for user in users:
            tx.session.add(MemberRow(committee_key=committee, user_id=user, chair=False))


def test_evidence_is_kept_and_told_to_the_committee(tag: Office) -> None:
    """What DCC staff submit is on file with who, when and where, and the TAG's channel hears of it."""
    tag.does(f"/release evidence {KEY} t1 {LINK} The coding is done", DAN)
    (one,) = review(tag).evidence_of("T1")
    assert (one.number, one.address, one.note, one.submitted_by, one.submitted_at) == (1, LINK, "The coding is done", DAN, tag.now)
    (told,) = sent(tag, "evidence")
    assert LINK in str(told["text"])
    assert "T1" in str(told["text"])
    assert message_faults(told) == []


def test_the_form_takes_several_criteria_at_once(tag: Office) -> None:
    """Without a link it asks; what is missing is said at its field, and each criterion gets its own evidence."""
    form = tag.asks(f"/release evidence {KEY} T1 T2", DAN)
    tag.faults(form, DAN)
    tag.faults(form, DAN, link="not an address")
    tag.does(form, DAN, link=LINK, criteria=("T1", "T3"))
    assert {each.criterion for each in review(tag).evidence} == {"T1", "T3"}


def test_the_dcc_submits_nothing_for_what_secas_answers_for(tag: Office) -> None:
    """O8 is SECAS's: DCC staff are told so, a release manager submits it, and for the DCC's criteria on its behalf."""
    tag.refuses(f"/release evidence {KEY} O8 {LINK}", DAN)
    tag.does(f"/release evidence {KEY} O8 {LINK}", RACHEL)
    tag.does(f"/release evidence {KEY} O1 {LINK}", RACHEL)
    assert [each.on_behalf for each in review(tag, "opsg").evidence] == ["dcc", ""]


def test_a_release_without_criteria_takes_no_evidence(tag: Office) -> None:
    """November 2020 has none: Slack refuses a form that offers nothing to choose, so it is said in a sentence."""
    refused = tag.refuses("/release evidence november-2020", DAN)
    assert refused.instead == (Line.parse("/release criterion november-2020"),)


def test_evidence_needs_the_roster(tag: Office) -> None:
    """A stranger is refused, and the refusal is on record."""
    tag.refuses(f"/release evidence {KEY} T1 {LINK}", STRANGER)
    assert (STRANGER, "evidence:june-2020/T1") in refusals(tag)


def test_replaced_and_withdrawn_evidence_stays_on_record(tag: Office) -> None:
    """The old is kept with what became of it, and counts no more."""
    evidenced(tag, "T1")
    form = tag.asks(f"/release evidence {KEY} T1", DAN)
    tag.does(form, DAN, link=f"{LINK}/2", replaces="T1/1")
    withdraw = tag.asks(f"/release evidence {KEY} T1 withdraw 2", DAN)
    tag.faults(withdraw, DAN)
    tag.does(withdraw, DAN, reason="Wrong release")
    first, second = review(tag).evidence_of("T1")
    assert (first.replaced_by, second.withdrawn) == (2, "Wrong release")
    assert not first.active
    assert not second.active


def test_all_evidence_in_completes_its_milestone(tag: Office) -> None:
    """The DCC's operational evidence is in once O1 to O7 have some; SECAS's O8 and O9 are not part of that step."""
    evidenced(tag, "O1", "O2", "O3", "O4", "O5", "O6")
    step = {each.key: each.done_on for each in tag.release().milestones}
    assert step["evidence-operational"] is None
    evidenced(tag, "O7")
    step = {each.key: each.done_on for each in tag.release().milestones}
    assert step["evidence-operational"] == tag.now.date()


def test_the_card_walks_from_criterion_to_criterion(tag: Office) -> None:
    """Met by the chair resolves in one click, and the one card moves on, updated in place."""
    evidenced(tag, "T1", "T3")
    tag.does(f"/release signoff {KEY} tag", RACHEL)
    first = card(tag)
    assert "T1 is 1 of 6 · 0 of 6 resolved" in str(first["text"])
    assert f"{LINK}/T1" in str(first["text"])
    assert set(buttons(first)) >= {"Met", "Met with conditions", "Not met", "Hold", "Abstain", "Recuse", "Back", "Next"}
    tag.does(button(tag, "Met"), TAG_CHAIR)
    assert standing(tag, "T1") is SignOffState.MET
    moved = card(tag)
    assert moved["update"] == "1590570000.000100"
    assert "T2 is 2 of 6 · 1 of 6 resolved" in str(moved["text"])


def test_back_and_next_go_round_and_the_walk_resumes_where_it_stopped(tag: Office) -> None:
    """Back from the first is the last; starting the sign-off again finds the card where it was."""
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    tag.does(button(tag, "Back"), TAG_CHAIR)
    assert "T6 is 6 of 6" in str(card(tag)["text"])
    tag.does(button(tag, "Next"), TAG_CHAIR)
    assert "T1 is 1 of 6" in str(card(tag)["text"])
    tag.does(button(tag, "Next"), TAG_CHAIR)
    tag.does(f"/release signoff {KEY} tag", RACHEL)
    assert "T2 is 2 of 6" in str(card(tag)["text"])


def test_met_without_evidence_asks_why(tag: Office) -> None:
    """No evidence on file: Met opens a form whose Reason is required."""
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    form = tag.asks(button(tag, "Met"), TAG_CHAIR)
    assert "There is no evidence on file for T1." in [each for words in form.about for each in words]
    tag.faults(form, TAG_CHAIR)
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
    tag.faults(form, TAG_CHAIR)
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
        tag.refuses(button(tag, "Met"), user)
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
        tag.refuses(line, TAG_CHAIR)
    assert review(tag).positions == ()


def test_new_evidence_makes_exactly_that_sign_off_stale(tag: Office) -> None:
    """T1 must be taken again, T3 stays; the one who signed is told, and the walk goes back to it."""
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


def test_a_quorum_out_of_reach_is_said_before(tag: Office) -> None:
    """If one of three members leaves, the first answer of the walk says that a quorum of three can't be reached."""
    seat(tag, "U0THREE")
    tag.does("/release quorum tag 3")
    tag.does("/release member remove @U0THREE from tag")
    done = tag.does(f"/release signoff {KEY} tag", RACHEL)
    assert any("The quorum of 3 can't be reached" in str(word) for words in done.notes for word in words)


def test_a_deputy_speaks_for_the_chair(tag: Office) -> None:
    """Who stands in for the chair resolves as the chair does, and the card says for whom."""
    tag.say(f"/release deputy <@U0DEPUTY> for <@{TAG_CHAIR}> until 2020-06-30")
    evidenced(tag, "T1")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    tag.does(button(tag, "Met"), "U0DEPUTY")
    (one,) = review(tag).positions_of("T1")
    assert (one.seat, one.chair, standing(tag, "T1")) == (TAG_CHAIR, True, SignOffState.MET)


def test_a_manager_records_what_the_meeting_resolved(tag: Office) -> None:
    """On behalf of the TAG, citing the minute and the meeting's date; nobody else may, nor who submitted the evidence."""
    evidenced(tag, "T1")
    tag.refuses(f"/release position {KEY} T1 behalf", DAN)
    form = tag.asks(f"/release position {KEY} T1 behalf", RACHEL)
    missing = tag.faults(form)
    assert set(missing.by_field) >= {"verdict", "reference", "met_on", "reason"}
    tag.does(form, verdict="met", reference="TAG_27", met_on="2020-05-27", reason="As minuted")
    assert standing(tag, "T1") is SignOffState.MET
    assert review(tag).positions_of("T1")[0].on_behalf == "TAG_27, 27 May 2020"
    tag.say(f"/release evidence {KEY} T3 {LINK}", OLIVER)
    tag.refuses(f"/release position {KEY} T3 behalf", OLIVER)


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


def test_a_card_in_a_channel_that_is_not_cleared_shows_no_amber_evidence(tag: Office) -> None:
    """What is classified higher than the channel is cleared for is said to be there, and not shown (R20)."""
    form = tag.asks(f"/release evidence {KEY} T1", DAN)
    tag.does(form, DAN, link=f"{LINK}/amber", classification="amber")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    shown = str(card(tag))
    assert "Classified Amber: not shown here." in shown
    assert f"{LINK}/amber" not in shown
    tag.say("/release clear <#C0TAG> Amber")
    assert f"{LINK}/amber" in str(card(tag))


def test_users_words_are_no_markup_on_the_card(tag: Office) -> None:
    """A note with mentions and links is shown as written (promise 7)."""
    tag.say(f"/release evidence {KEY} T1 {LINK} <!channel> & <https://evil.example|here>", DAN)
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    assert "<!channel>" not in str(card(tag))


def test_the_history_is_whole_after_a_walk(tag: Office) -> None:
    """All of it is audited: the chain verifies and rebuilds the state."""
    evidenced(tag, "T1", "O1")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    tag.does(button(tag, "Met"), TAG_CHAIR)
    tag.say(f"/release evidence {KEY} T1 {LINK}/more", DAN)
    assert audit.verify(tag.store) == []
    with tag.store.reading() as conn:
        assert audit.replay(conn) == audit.snapshot(conn)


def test_a_message_is_attached_by_its_permalink(tag: Office) -> None:
    """The shortcut's command asks for the release, then the criterion, and keeps the message's address."""
    link = "https://sec.slack.com/archives/C0TAG/p1590570000000100"
    form = tag.asks(f"/release evidence attach {link}", DAN)
    following = tag.asks(form, DAN, release=KEY)
    tag.does(following, DAN, criteria=("T1",))
    (one,) = review(tag).evidence
    assert (one.address, one.kind.value) == (link, "message")
    tag.refuses(f"/release evidence attach {link}", STRANGER)


def test_the_panel_chair_reviews_nothing(tag: Office) -> None:
    """A deciding body has no criteria to sign off."""
    tag.refuses(f"/release signoff {KEY} panel", PANEL_CHAIR)


def test_taking_evidence_back_does_not_leave_a_sign_off_on_it(tag: Office) -> None:
    """The submitter undoes what the chair has signed off meanwhile: the sign-off is stale at once (R16)."""
    done = tag.does(f"/release evidence {KEY} T1 {LINK}", DAN)
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    tag.does(button(tag, "Met"), TAG_CHAIR)
    assert standing(tag, "T1") is SignOffState.MET
    tag.undoes(done.change, DAN)
    assert standing(tag, "T1") is SignOffState.STALE


def test_a_position_that_is_undone_opens_the_criterion_again(tag: Office) -> None:
    """Undo takes the verdict and the standing back together, and the card is drawn anew."""
    evidenced(tag, "T1")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    done = tag.does(button(tag, "Met"), TAG_CHAIR)
    before = len(sent(tag, "card"))
    tag.undoes(done.change, TAG_CHAIR)
    assert standing(tag, "T1") is SignOffState.OPEN
    assert len(sent(tag, "card")) == before + 1


def test_after_the_go_no_position_is_undone(tag: Office) -> None:
    """A sign-off on which the Panel said Go stays as it was."""
    evidenced(tag, "T1")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    done = tag.does(button(tag, "Met"), TAG_CHAIR)
    form = tag.asks(f"/release decide {KEY} go-live go", PANEL_CHAIR)
    acks = {each.name: "Known" for each in form.fields if each.name.startswith("ack-")}
    tag.does(tag.asks(form, PANEL_CHAIR, **acks), PANEL_CHAIR)
    tag.refuses(f"/release undo {done.change}", TAG_CHAIR, because="has its Go")
    tag.refuses(button(tag, "Met"), TAG_CHAIR)


def test_a_quorum_does_not_change_in_the_middle_of_a_review(tag: Office) -> None:
    """Once a position is taken, only the deciding body's chair changes the rule."""
    evidenced(tag, "T1")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    tag.does("/release quorum tag 2")
    tag.does(button(tag, "Met"), TAG_MEMBER)
    for user in (RACHEL, TAG_CHAIR):
        tag.refuses("/release quorum tag 1", user)
    assert standing(tag, "T1") is SignOffState.OPEN
    tag.does("/release quorum tag 1", PANEL_CHAIR)
    assert standing(tag, "T1") is SignOffState.MET
