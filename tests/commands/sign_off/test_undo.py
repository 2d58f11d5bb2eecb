"""What taking a change back means for sign-offs."""

from __future__ import annotations

from policy.model.sign_off import SignOffState
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, TAG_CHAIR, Office
from tests.builders.rooms.reviews import KEY, LINK, button, evidenced, sent, standing


def test_taking_evidence_back_does_not_leave_a_sign_off_on_it(tag: Office) -> None:
    """The submitter undoes what the chair has signed off meanwhile: the sign-off is stale at once (R16)."""
    done = tag.does(f"/release evidence {KEY} T1 {LINK}", DAN)
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    tag.does(button(tag, "Met"), TAG_CHAIR)
    assert standing(tag, "T1") is SignOffState.MET
    tag.undoes(done.change, DAN)
    assert standing(tag, "T1") is SignOffState.STALE


def test_a_position_that_is_undone_opens_the_criterion_again(tag: Office) -> None:
    """Undo restores the position and the criterion's state together, and the card is updated."""
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
