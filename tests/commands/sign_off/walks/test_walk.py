"""A committee's walk through its criteria on one card."""

from __future__ import annotations

import pytest

from commands.protocol.line import Line
from commands.protocol.results import Person
from commands.sign_off.walks.own import WalkShown
from policy.model.sign_off import SignOffState
from storage.sign_off.cards import fetch_card
from tests.builders.office import DAN, OPSG_CHAIR, PANEL_CHAIR, RACHEL, SSC_CHAIR, TAG_CHAIR, Office
from tests.builders.rooms.reviews import KEY, LINK, button, buttons, card, evidenced, seat, standing


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


def test_a_quorum_out_of_reach_is_said_before(tag: Office) -> None:
    """If one of three members leaves, the first answer of the walk says that a quorum of three can't be reached."""
    seat(tag, "U0THREE")
    tag.does("/release quorum tag 3")
    tag.does("/release member remove @U0THREE from tag")
    done = tag.does(f"/release signoff {KEY} tag", RACHEL)
    assert any("The quorum of 3 can't be reached" in str(word) for words in done.notes for word in words)


def test_the_panel_chair_reviews_nothing(tag: Office) -> None:
    """A deciding body has no criteria to sign off."""
    tag.refuses(f"/release signoff {KEY} panel", PANEL_CHAIR, because="The SEC Panel reviews no criteria")


def test_a_committee_without_its_criteria_can_be_given_them_by_a_manager(tag: Office) -> None:
    """The SSC reviews nothing of June: a manager can add its set, or go on with those who do; another chair asks a manager."""
    adding = Line.release("criterion", KEY, "add", "security")
    assert {adding, Line.release("signoff", KEY, "tag")} <= set(tag.refuses(f"/release signoff {KEY} ssc", RACHEL).instead)
    assert adding not in tag.refuses(f"/release signoff {KEY} ssc", TAG_CHAIR).instead
    seat(tag, SSC_CHAIR)
    offered = tag.refuses(f"/release signoff {KEY} ssc", SSC_CHAIR, because="reviews no criteria").instead
    assert Line.release("signoff", KEY, "tag") in offered, "a committee that they are on, too"
    assert Line.release("signoff", KEY, "opsg") not in offered


def test_without_a_committee_it_is_ones_own(tag: Office) -> None:
    """A reviewing committee's chair starts its own sign-off; a release manager is asked whose; who may start none gets no form."""
    tag.does(f"/release signoff {KEY}", TAG_CHAIR)
    tag.does(f"/release signoff {KEY}", OPSG_CHAIR)
    form = tag.asks(f"/release signoff {KEY}", RACHEL)
    assert {"tag", "opsg"} <= {option.value for field in form.fields for option in field.options}
    tag.refuses(f"/release signoff {KEY}", DAN, because="Only a release manager (SECAS), a member of the committee")


@pytest.mark.parametrize("word", ["repost", "anew"])
def test_another_card_is_posted_at_the_same_criterion(tag: Office, word: str) -> None:
    """`repost`, and the word on buttons of older versions, post a new message; the criterion stays."""
    tag.does(f"/release signoff {KEY} tag T3")
    tag.does(f"/release signoff {KEY} tag T3")
    again = tag.does(f"/release signoff {KEY} tag")
    assert again.next_lines == (Line.release("signoff", KEY, "tag", "repost"),)
    tag.does(f"/release signoff {KEY} tag {word}")
    with tag.store.reading() as conn:
        posted = fetch_card(conn, KEY, "tag")
    assert posted is not None
    assert (posted.serial, posted.criterion) == (2, "T3")


def test_without_a_channel_the_chair_signs_off_by_themselves_and_asks_who_may_set_one(office: Office) -> None:
    """June 2020's TAG has no channel: its chair gets their own walk at the criterion, and a button that asks a release manager."""
    walk = office.shows(f"/release signoff {KEY} tag T3", WalkShown, TAG_CHAIR)
    assert (walk.at, walk.seated) == ("T3", True)
    assert "has no channel for the June 2020 SEC Release" in walk.note
    assert [str(each) for each in walk.ways] == [f"/release ask secas release channel {KEY} tag"]
    assert Person(RACHEL) in walk.who
    assert f"/release ask secas release channel {KEY} tag" in office.reads(f"/release signoff {KEY} tag", TAG_CHAIR)


def test_without_a_channel_a_manager_sets_it_and_goes_on(office: Office) -> None:
    """Who may set the channel gets that form in the place of a refusal, and then the button that posts the card."""
    form = office.asks(f"/release signoff {KEY} tag", RACHEL)
    assert form.line == Line.release("channel", KEY, "tag")
    done = office.does(form, RACHEL, channel="C0TAG")
    assert done.next_lines == (Line.release("signoff", KEY, "tag"),)
    office.does(done.next_lines[0], RACHEL)


def test_without_criteria_the_chair_asks_who_may_add_them(office: Office) -> None:
    """November 2020 has none: the standard ones are a release manager's to add."""
    refused = office.refuses("/release signoff november-2020 tag", TAG_CHAIR)
    assert [str(each) for each in refused.instead] == ["/release ask secas release criterion november-2020 add standard"]


def test_a_committee_without_a_criterion_in_the_release_is_told_so(office: Office) -> None:
    """June 2020 has no security criterion: the SSC's chair reads that, and is not told that members of the committee may do it."""
    refused = office.refuses(f"/release signoff {KEY}", SSC_CHAIR, because="The SSC reviews no criteria of the June 2020 SEC Release.")
    assert [str(each) for each in refused.instead] == [f"/release criteria {KEY}", f"/release status {KEY}"]
