"""What waits for a person in all open releases: each kind of person, after each kind of change."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot import pages as views
from bot.pages.kit.page import Row
from commands.mine import MineShown
from policy.model.decisions import Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import DocumentRow, MilestoneRow, ReleaseRow
from tests.builders.office import (
    DAN,
    JUNE_CHANNEL,
    OLIVER,
    OPSG_CHAIR,
    PANEL_CHAIR,
    RACHEL,
    STRANGER,
    TAG_CHAIR,
    TAG_MEMBER,
    Office,
    words_of,
)
from tests.builders.rooms.reviews import review

TAD = ["policy:tad-to-tag", "policy:tad-published"]


def items(office: Office, user: str) -> list[str]:
    """The names of the items that wait for a person."""
    return [each.item for each in office.shows("/release mine", MineShown, user).items.now]


@pytest.mark.parametrize(
    ("user", "expected"),
    [(RACHEL, []), (DAN, TAD), (PANEL_CHAIR, ["milestone:baseline-documents"]), (TAG_CHAIR, []), (TAG_MEMBER, []), (STRANGER, [])],
)
def test_on_the_day_of_the_paper_each_has_their_own(office: Office, user: str, expected: list[str]) -> None:
    """The DCC owes the TAD, the Panel's chair a baseline on 17 January; nothing waits for the others (Paper, RID 3)."""
    assert items(office, user) == expected


def test_without_an_item_the_next_one_is_named(office: Office) -> None:
    """The TAG's review of 27 May comes next for its chair, and is in the words of the answer."""
    shown = office.shows("/release mine", MineShown, TAG_CHAIR)
    assert shown.items.coming is not None
    assert shown.items.coming.words == "27 May 2020"
    words = words_of(shown)
    assert "Nothing waits for you.\nNext: TAG reviews UIT Completion Report" in words


def test_after_a_no_go_the_next_decision_waits_for_the_body_and_not_for_the_dcc(office: Office) -> None:
    """The go-live is the chair's to decide again, until another decision is on record; undoing the No-go gives the step back to the DCC."""
    office.at(2020, 6, 12)
    assert "milestone:go-live" in items(office, DAN)
    office.does("/release decide june-2020 go-live no-go", PANEL_CHAIR, reason="Defects in UIT")
    assert "milestone:go-live" not in items(office, DAN)
    assert "milestone:go-live" in items(office, PANEL_CHAIR)
    words = office.reads("/release mine", PANEL_CHAIR)
    assert "Release go-live (No-go of 12 Jun 2020: decide again, or move the go-live)" in words
    assert "Go or no-go: /release decide june-2020 go-live" in words
    assert "Release go-live (No-go of 12 Jun 2020: decide again, or move the go-live)" in office.reads("/release mine", RACHEL)
    office.undoes(user=PANEL_CHAIR)
    assert "milestone:go-live" not in items(office, PANEL_CHAIR)
    assert "Waits for the SEC Panel to decide on go-live." in office.reads("/release mine", DAN)


def test_a_baseline_without_criteria_waits_for_the_release_managers_too(office: Office) -> None:
    """November 2020 goes back to the Panel in May 2020, for which SECAS adds the criteria first (R12)."""
    office.at(2020, 5, 20)
    added = "/release criterion november-2020 add standard"
    assert "Waits for SECAS to add the acceptance criteria." in office.reads("/release mine", PANEL_CHAIR)
    assert f"Add the criteria: {added}" in office.reads("/release mine", RACHEL)
    office.does(added)
    assert not any(each.release == "november-2020" for each in office.shows("/release mine", MineShown, RACHEL).items.now)
    assert "Waits for SECAS" not in office.reads("/release mine", PANEL_CHAIR).replace("Waits for SECAS to move", "")


def test_a_release_manager_sees_what_has_no_date_and_who_holds_things_up(office: Office) -> None:
    """Twelve undated steps of June 2020 and the DCC's two overdue items; nobody else sees either."""
    shown = office.shows("/release mine", MineShown, RACHEL)
    assert [(each.number, each.what, each.release) for each in shown.chores] == [(12, "undated step", "june-2020")]
    assert [(each.owner, each.items, each.oldest.ref) for each in shown.stuck] == [("dcc", 2, "tad-to-tag")]
    for user in (DAN, STRANGER):
        other = office.shows("/release mine", MineShown, user)
        assert (other.chores, other.stuck) == ((), ())


def test_a_comment_waits_until_it_is_answered(office: Office) -> None:
    """A Party's comment on the RID is the release managers' to answer (R19)."""
    office.does("/release comment june-2020", STRANGER, party="A Supplier", text="Please say when UIT starts.")
    assert "unanswered comment" in [each.what for each in office.shows("/release mine", MineShown, OLIVER).chores]
    office.does("/release comment june-2020 1", RACHEL, disposition="noted", reason="Dates follow.")
    assert "unanswered comment" not in [each.what for each in office.shows("/release mine", MineShown, OLIVER).chores]


def test_a_single_comment_opens_at_once_and_several_as_a_list(office: Office) -> None:
    """One comment needs no choice (R19)."""
    office.does("/release comment june-2020", STRANGER, party="A Supplier", text="Please say when UIT starts.")
    assert "Answer the comment: /release comment june-2020 1" in words_of(office.shows("/release mine", MineShown, RACHEL))
    office.does("/release comment june-2020", STRANGER, party="A Supplier", text="And when it ends.")
    assert "Answer comments: /release comments june-2020" in words_of(office.shows("/release mine", MineShown, RACHEL))
    office.does("/release comment june-2020 1", RACHEL, disposition="noted", reason="Dates follow.")
    assert "Answer the comment: /release comment june-2020 2" in words_of(office.shows("/release mine", MineShown, RACHEL))


def test_what_a_go_live_leaves_waits_for_those_who_owe_it(office: Office) -> None:
    """Each body's lessons for its chair, SECAS's and the final RID for the release managers, until each is on record (RID 3; R8)."""
    office.does("/modification approve MP084", date="2020-01-10", solution="Alternative Solution")
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").live_on = office.now.date()
    lines = {
        RACHEL: ["/release live june-2020 lessons secas", "/release issue june-2020"],
        DAN: ["/release live june-2020 lessons dcc"],
        TAG_CHAIR: ["/release live june-2020 lessons tag"],
        PANEL_CHAIR: ["/release live june-2020 lessons panel"],
        TAG_MEMBER: [],
        STRANGER: [],
    }
    for user, expected in lines.items():
        found = office.shows("/release mine", MineShown, user).chores
        assert [str(each.line) for each in found if each.release == "june-2020"] == expected
    assert "June 2020 SEC Release: 1 set of lessons to give for the TAG" in words_of(office.shows("/release mine", MineShown, TAG_CHAIR))
    assert re.search(r"1 final RID to issue, with \d+ changes", words_of(office.shows("/release mine", MineShown, RACHEL)))
    office.does("/release live june-2020 lessons tag", TAG_CHAIR, text="Begin earlier")
    office.does("/release live june-2020 lessons secas", text="Begin earlier")
    office.does("/release issue june-2020", changes="The final version")
    for user in (TAG_CHAIR, RACHEL):
        assert [each for each in office.shows("/release mine", MineShown, user).chores if each.release == "june-2020"] == []
    office.later(days=90)
    assert [each for each in office.shows("/release mine", MineShown, DAN).chores if each.release == "june-2020"] == []


def test_a_committee_without_a_chair_is_named_to_its_members_and_the_release_managers(office: Office) -> None:
    """Nobody can decide for it, so a release manager has the button that names one; then it is gone (R22)."""
    office.does("/release member add @U0SIMON to panel")
    assert "has no chair" not in office.reads("/release mine", RACHEL)
    office.does(f"/release member remove @{PANEL_CHAIR} from panel")
    said = "The SEC Panel has no chair, so nobody can decide or recommend for it."
    named = "Name a chair: /release member add to panel as chair"
    assert f"{said}\n  {named}" in office.reads("/release mine", RACHEL)
    words = office.reads("/release mine", "U0SIMON")
    assert f"{said} A release manager names one." in words
    assert named not in words
    assert said not in office.reads("/release mine", DAN)
    office.does("/release member add @U0SIMON to panel as chair")
    assert "has no chair" not in office.reads("/release mine", RACHEL)


def test_a_sign_off_waits_for_those_who_have_not_spoken(office: Office) -> None:
    """Where a quorum decides, a member who has taken a position on each criterion is done, and the others are not."""
    office.does("/release channel june-2020 tag <#C0TAG>")
    office.does("/release quorum tag 2")
    for ref in ("T1", "T2", "T3", "T4", "T5", "T6"):
        office.does(f"/release evidence june-2020 {ref} https://example.com/{ref}", DAN)
    office.does("/release document june-2020 uit-report", DAN, version="1.0", link="https://example.com/uit")
    office.at(2020, 5, 26)
    position = "position:tag-testing"
    assert position in items(office, TAG_MEMBER)
    assert position in items(office, TAG_CHAIR)
    for ref in ("T1", "T2", "T3", "T4", "T5", "T6"):
        office.does(f"/release position june-2020 {ref} abstain v{review(office).stamp(ref)}", TAG_MEMBER, reason="No view.")
    assert position not in items(office, TAG_MEMBER)
    assert position in items(office, TAG_CHAIR)


def test_a_step_of_two_acts_has_as_its_button_the_one_that_no_other_row_has(office: Office) -> None:
    """The criteria have their own row with Sign off, so that the TAG's review is left with its view, as a button and not in a menu."""
    office.does("/release document june-2020 uit-report", DAN, version="1.0", link="https://example.com/uit")
    for ref in ("T1", "T2", "T3", "T4", "T5", "T6"):
        office.does(f"/release evidence june-2020 {ref} https://example.com/{ref}", DAN)
    office.at(2020, 5, 26)
    page = views.page(office.shows("/release mine", MineShown, TAG_CHAIR))
    rows = {str(part.text[0]): [each.label for each in part.acts] for part in page.parts if isinstance(part, Row)}
    assert [acts for text, acts in rows.items() if "reviews UIT Completion Report" in text] == [["Give view"]]
    assert [acts for text, acts in rows.items() if "criteria to be signed off" in text] == [["Sign off"]]


def test_what_was_reassigned_waits_for_its_new_owner_and_what_is_snoozed_for_nobody(office: Office) -> None:
    """A person's own items come whatever their seats are; a snoozed one comes back on its day."""
    office.does("/release reassign june-2020 milestone:baseline-documents", person=STRANGER, committee="", reason="")
    assert items(office, STRANGER) == ["milestone:baseline-documents"]
    assert items(office, PANEL_CHAIR) == []
    office.does("/release snooze june-2020 milestone:baseline-documents", until="2020-01-16", reason="The paper is out.")
    assert items(office, STRANGER) == []
    office.at(2020, 1, 16)
    assert items(office, STRANGER) == ["milestone:baseline-documents"]


def test_nothing_above_white_is_shown_to_somebody_on_no_roster(office: Office) -> None:
    """Neither the item that they were given nor the release at a glance (R20)."""
    office.does("/release reassign june-2020 milestone:baseline-documents", person=STRANGER, committee="", reason="")
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.AMBER
    shown = office.shows("/release mine", MineShown, STRANGER)
    assert shown.items.now == ()
    assert "June 2020" not in words_of(shown)
    assert "June 2020" in words_of(office.shows("/release mine", MineShown, OPSG_CHAIR))


def test_release_alone_is_mine_outside_a_release_s_channel(office: Office) -> None:
    """In June 2020's own channel it is that release's status, elsewhere what waits for the person (design, section 5)."""
    assert isinstance(office.say("/release", DAN), MineShown)
    assert not isinstance(office.say("/release", DAN, channel=JUNE_CHANNEL), MineShown)


def test_words_after_mine_are_refused(office: Office) -> None:
    """It takes none, and the refusal offers the line without them."""
    refused = office.refuses("/release mine june-2020", because="isn't expected after mine")
    assert [str(each) for each in refused.instead] == ["/release mine"]


def test_the_next_meetings_of_a_persons_bodies(office: Office) -> None:
    """A member sees those of their committees, a release manager all, each with its paper day and its agenda (R21)."""
    page = words_of(office.shows("/release mine", MineShown, PANEL_CHAIR))
    assert "SEC Panel 76  Fri 17 Jan 2020\n  Papers are due today" in page
    assert "Agenda: /release agenda panel 2020-01-17" in page
    none = words_of(office.shows("/release mine", MineShown, TAG_CHAIR))
    assert "No coming meeting of the TAG is on record." in none
    assert "Add meetings of the TAG: /release meeting tag" in none
    office.does("/release meeting tag 2020-01-15")
    shown = office.shows("/release mine", MineShown, TAG_CHAIR)
    assert [(each.meeting.body, each.papers) for each in shown.meetings] == [("tag", date(2020, 1, 8))]
    assert "Papers were due Wed 8 Jan 2020" in words_of(shown)
    assert [each.meeting.body for each in office.shows("/release mine", MineShown, RACHEL).meetings] == ["tag", "panel"]
    assert "All meetings: /release meetings" in words_of(office.shows("/release mine", MineShown, RACHEL))
    for user in (DAN, STRANGER):
        assert "Next meetings" not in words_of(office.shows("/release mine", MineShown, user))


def test_an_approved_tad_waits_for_the_dcc_until_it_is_published(office: Office) -> None:
    """An item of the DCC's own without a deadline (R9); a step of the timetable with a date takes its place."""
    waits = "1 approved TAD to publish"
    office.does("/release document june-2020 tad", DAN, version="1.0", link="https://example.com/tad")
    assert waits not in words_of(office.shows("/release mine", MineShown, DAN))
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.get_one(DocumentRow, ("june-2020", Subject.TAD, 1)).approved_on = office.now.date()
    shown = words_of(office.shows("/release mine", MineShown, DAN))
    assert waits in shown
    assert "Record publication: /release document june-2020 tad published" in shown
    assert waits not in words_of(office.shows("/release mine", MineShown, TAG_CHAIR))
    with office.store.changing(Act("test", "test", office.now)) as tx:
        step = tx.session.get_one(MilestoneRow, ("june-2020", "sit-start"))
        step.acts, step.planned = ("publish tad",), PartialDate.parse("2020-02-03")
    assert waits not in words_of(office.shows("/release mine", MineShown, DAN))
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.get_one(MilestoneRow, ("june-2020", "sit-start")).planned = None
    assert waits in words_of(office.shows("/release mine", MineShown, DAN))
    office.does("/release document june-2020 tad published", DAN)
    assert waits not in words_of(office.shows("/release mine", MineShown, DAN))


def test_a_deputy_reads_whose_seats_they_have(office: Office) -> None:
    """A deputy of the TAG's chair, with a seat or without one, isn't called a chair: the seat stays that person's (R22)."""
    office.does(f"/release deputy @{DAN} for @{TAG_CHAIR} until 2020-02-01")
    office.does(f"/release deputy @{STRANGER} for @{TAG_CHAIR} until 2020-02-01")
    assert f"You are on: DCC; you stand in for @{TAG_CHAIR} on: TAG (chair)" in words_of(office.say("/release mine", DAN))
    stranger = words_of(office.say("/release mine", STRANGER))
    assert f"You stand in for @{TAG_CHAIR} on: TAG (chair)" in stranger
    assert "You are" not in stranger
    office.at(2020, 2, 2)
    assert "stand in" not in words_of(office.say("/release mine", DAN))


def test_a_person_of_two_committees_reads_that_neither_meets(office: Office) -> None:
    """One sentence for both of their bodies."""
    office.does(f"/release member add <@{TAG_MEMBER}> to opsg")
    shown = words_of(office.shows("/release mine", MineShown, TAG_MEMBER))
    assert "No coming meeting of the Operations Group or the TAG is on record." in shown
