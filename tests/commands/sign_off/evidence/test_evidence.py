"""Evidence for criteria: submitted, replaced, withdrawn, attached from a message."""

from __future__ import annotations

from datetime import date

from bot.slack.limits.messages import message_faults
from commands.protocol.results import Changed, Person
from policy.model.acts import EVIDENCE_OPERATIONAL, REVIEW_OPERATIONAL
from policy.model.sign_off import CriterionKind, SignOffState
from tests.builders.office import DAN, OPSG_CHAIR, RACHEL, STRANGER, Office, expect, words_of
from tests.builders.rooms.meetings import decided
from tests.builders.rooms.reviews import KEY, LINK, evidenced, refusals, review, sent


def done(office: Office, act: str) -> dict[str, date | None]:
    """When the steps that stand for an act were done, by key."""
    return {each.key: each.done_on for each in office.release().milestones if act in each.acts}


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
    tag.faults(form, DAN, field="link")
    tag.faults(form, DAN, field="link", link="not an address")
    tag.faults(form, DAN, field="link", link="example.com/report", because="that starts with https://")
    tag.does(form, DAN, link=LINK, criteria=("T1", "T3"))
    assert {each.criterion for each in review(tag).evidence} == {"T1", "T3"}


def test_the_dcc_submits_nothing_for_what_secas_answers_for(tag: Office) -> None:
    """SECAS answers O8, so DCC staff are refused; a release manager submits it, and evidence for the DCC's criteria on its behalf."""
    tag.refuses(f"/release evidence {KEY} O8 {LINK}", DAN, because="SECAS answers for O8 and must submit its evidence.")
    tag.does(f"/release evidence {KEY} O8 {LINK}", RACHEL)
    tag.does(f"/release evidence {KEY} O1 {LINK}", RACHEL)
    assert [each.on_behalf for each in review(tag, "opsg").evidence] == ["dcc", ""]


def test_a_release_without_criteria_takes_no_evidence(tag: Office) -> None:
    """November 2020 has none: Slack refuses a form that offers nothing to choose, so it is said in a sentence."""
    refused = tag.refuses("/release evidence november-2020", DAN)
    (asking,) = refused.instead
    assert str(asking) == "/release ask secas release criterion november-2020 add standard", "DCC staff can't add criteria"
    assert Person(RACHEL) in refused.who
    ways = tag.refuses("/release evidence november-2020", RACHEL).instead
    assert list(map(str, ways)) == ["/release criterion november-2020 add standard", "/release criterion november-2020"]


def test_somebody_else_s_evidence_is_withdrawn_by_asking(tag: Office) -> None:
    """DCC staff don't withdraw what another person submitted; the refusal names the release managers and asks them."""
    tag.does(f"/release evidence {KEY} T1 {LINK}", RACHEL)
    refused = tag.refuses(f"/release evidence {KEY} T1 withdraw 1", DAN, because="Only the person who submitted it")
    assert str(refused.instead[0]) == f"/release ask secas release evidence {KEY} T1 withdraw 1"
    assert Person(RACHEL) in refused.who
    tag.does(tag.asks(f"/release evidence {KEY} T1 withdraw 1", RACHEL), RACHEL, reason="Wrong release")


def test_evidence_needs_the_roster(tag: Office) -> None:
    """A stranger is refused, and the refusal is on record."""
    tag.refuses(f"/release evidence {KEY} T1 {LINK}", STRANGER, because="can submit evidence")
    assert (STRANGER, "evidence:june-2020/T1") in refusals(tag)


def test_replaced_and_withdrawn_evidence_stays_on_record(tag: Office) -> None:
    """The replaced evidence is kept with its replacement, and no longer counts."""
    evidenced(tag, "T1")
    form = tag.asks(f"/release evidence {KEY} T1", DAN)
    tag.does(form, DAN, link=f"{LINK}/2", replaces="T1/1")
    withdraw = tag.asks(f"/release evidence {KEY} T1 withdraw 2", DAN)
    tag.faults(withdraw, DAN, field="reason")
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


def test_a_message_is_attached_by_its_permalink(tag: Office) -> None:
    """The shortcut's command asks for the release, then the criterion, and keeps the message's address."""
    link = "https://sec.slack.com/archives/C0TAG/p1590570000000100"
    form = tag.asks(f"/release evidence attach {link}", DAN)
    following = tag.asks(form, DAN, release=KEY)
    tag.does(following, DAN, criteria=("T1",))
    (one,) = review(tag).evidence
    assert (one.address, one.kind.value) == (link, "message")
    tag.refuses(f"/release evidence attach {link}", STRANGER, because="can submit evidence")


def test_a_message_is_not_attached_to_a_release_that_takes_no_more(tag: Office) -> None:
    """The release is chosen in the form, so it is there that a cancelled one is refused."""
    tag.does(f"/release cancel {KEY}", reason="Called off")
    tag.refuses(
        "/release evidence attach https://sec.slack.com/archives/C0TAG/p1590570000000100",
        DAN,
        because="The June 2020 SEC Release is cancelled, so it takes no more evidence.",
        release=KEY,
    )


def test_evidence_is_taken_after_a_no_go_and_not_after_a_go(tag: Office) -> None:
    """A No-go asks for more evidence, which makes the sign-off stale; a Go freezes it, until it is reversed (R16; RID 6)."""
    evidenced(tag, "T1")
    tag.does(f"/release position {KEY} T1 behalf", verdict="met", met_on="2020-05-27", reference="TAG_1", reason="As minuted")
    expect(Changed, decided(tag, "no-go"))
    tag.does(f"/release evidence {KEY} T1 {LINK}/more", DAN)
    assert next(each.state for each in tag.release().criteria if each.ref == "T1") is SignOffState.STALE
    assert "Sign off: " in tag.reads(f"/release criteria {KEY} T1")
    expect(Changed, decided(tag, "go"))
    tag.refuses(f"/release evidence {KEY} T1 {LINK}/late", DAN, because="has its Go")
    assert "Sign off: " not in tag.reads(f"/release criteria {KEY} T1")
    expect(Changed, decided(tag, "no-go"))
    tag.does(f"/release evidence {KEY} T1 {LINK}/again", DAN)


def test_what_the_evidence_completed_is_open_again_without_it(tag: Office) -> None:
    """The step is owed again when a criterion has no evidence left, and stays done while it has some (RID 3; R13)."""
    refs = [each.ref for each in tag.release().criteria if each.kind is CriterionKind.OPERATIONAL and each.answers == "dcc"]
    evidenced(tag, *refs, "O1")
    tag.does(f"/release evidence {KEY} O1 withdraw 1", DAN, reason="Wrong file")
    assert done(tag, EVIDENCE_OPERATIONAL)["evidence-operational"] is not None
    said = tag.does(f"/release evidence {KEY} O1 withdraw 2", DAN, reason="Wrong file too")
    assert "Open again in the timetable: “DCC submits evidence against the operational acceptance criteria”." in words_of(said)
    assert done(tag, EVIDENCE_OPERATIONAL)["evidence-operational"] is None
    evidenced(tag, "O1")
    assert done(tag, EVIDENCE_OPERATIONAL)["evidence-operational"] is not None


def test_a_review_is_open_again_when_its_recommendation_is_withdrawn(tag: Office) -> None:
    """New evidence takes back the recommendation, and the step that it completed with it (RID 3; R13, R16)."""
    refs = [each.ref for each in tag.release().criteria if each.committee == "opsg"]
    evidenced(tag, *(each for each in refs if each not in {"O8", "O9"}))
    for ref in refs:
        behalf = f"/release position {KEY} {ref} behalf"
        tag.does(behalf, verdict="met", met_on="2020-05-27", reference="OPSG_1", reason="As minuted")
    tag.does(f"/release recommend {KEY} opsg", OPSG_CHAIR, positive="yes", reason="All is met")
    assert set(done(tag, REVIEW_OPERATIONAL).values()) == {tag.now.date()}
    said = tag.does(f"/release evidence {KEY} O1 {LINK}/more", DAN)
    assert "Open again in the timetable: “Operations Group reviews status" in words_of(said)
    assert set(done(tag, REVIEW_OPERATIONAL).values()) == {None}
