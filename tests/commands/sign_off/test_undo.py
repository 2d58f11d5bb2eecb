"""What taking a change back means for sign-offs."""

from __future__ import annotations

from datetime import date

from policy.model.acts import EVIDENCE_OPERATIONAL, SUBMIT_SIT_REPORT
from policy.model.sign_off import CriterionKind, SignOffState
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, TAG_CHAIR, Office, words_of
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
    met = button(tag, "Met")
    done = tag.does(met, TAG_CHAIR)
    form = tag.asks(f"/release decide {KEY} go-live go", PANEL_CHAIR)
    acks = {each.name: "Known" for each in form.fields if each.name.startswith("ack-")}
    tag.does(tag.asks(form, PANEL_CHAIR, **acks), PANEL_CHAIR)
    tag.refuses(f"/release undo {done.change}", TAG_CHAIR, because="has its Go")
    tag.refuses(met, TAG_CHAIR, because="has its Go")


def step(office: Office) -> date | None:
    """When the DCC's evidence against the operational criteria was complete."""
    return next(each.done_on for each in office.release().milestones if EVIDENCE_OPERATIONAL in each.acts)


def operational(office: Office) -> list[str]:
    """The operational criteria for which the DCC answers."""
    return [each.ref for each in office.release().criteria if each.kind is CriterionKind.OPERATIONAL and each.answers == "dcc"]


def complete(office: Office) -> dict[str, int]:
    """The DCC submits evidence for each, a day apart, and the numbers of the changes."""
    made = {}
    for ref in operational(office):
        made[ref] = office.does(f"/release evidence {KEY} {ref} {LINK}", DAN).change
    assert step(office) == office.now.date()
    return made


def test_undo_of_an_earlier_piece_opens_the_step_again(tag: Office) -> None:
    """Not the piece that completed it but an earlier one: the criterion has none left, so that the step is owed again (R13)."""
    made = complete(tag)
    day = tag.now.date()
    said = tag.undoes(made["O1"], DAN)
    assert "Open again in the timetable: “DCC submits evidence against the operational acceptance criteria”." in words_of(said)
    assert step(tag) is None
    tag.later(days=1)
    again = tag.undoes(said.change, DAN)
    assert "Done again" in words_of(again)
    assert step(tag) == day


def test_a_redo_completes_the_step_and_each_undo_opens_its_own(tag: Office) -> None:
    """The step of the operational evidence and that of the SIT Completion Report follow their own acts, time and again."""
    made = complete(tag)
    report = tag.does(f"/release document {KEY} sit-report", DAN, version="1.0", link=LINK).change

    def submitted() -> date | None:
        return next(each.done_on for each in tag.release().milestones if SUBMIT_SIT_REPORT in each.acts)

    day = tag.now.date()
    tag.later(days=1)
    gone = tag.undoes(made["O2"], DAN).change
    assert (step(tag), submitted()) == (None, day)
    away = tag.undoes(report, DAN).change
    assert (step(tag), submitted()) == (None, None)
    tag.undoes(gone, DAN)
    assert (step(tag), submitted()) == (day, None)
    tag.undoes(away, DAN)
    assert (step(tag), submitted()) == (day, day)


def test_the_step_waits_until_all_of_it_is_back(tag: Office) -> None:
    """Two pieces are undone and one done again: its step comes back with the other, on the day on which it was done first."""
    made = complete(tag)
    day = tag.now.date()
    first, second = tag.undoes(made["O1"], DAN), tag.undoes(made["O2"], DAN)
    tag.later(days=1)
    tag.undoes(first.change, DAN)
    assert step(tag) is None
    assert "Completed in the timetable" in words_of(tag.undoes(second.change, DAN))
    assert step(tag) == day


def test_a_withdrawal_is_undone_with_its_step(tag: Office) -> None:
    """Two withdrawals, undone in the order in which they were made: the step is done again when nothing is missing any more."""
    complete(tag)
    day = tag.now.date()
    withdrawn = [tag.does(f"/release evidence {KEY} {ref} withdraw 1", DAN, reason="Wrong file").change for ref in ("O1", "O2")]
    assert step(tag) is None
    tag.undoes(withdrawn[0], DAN)
    assert step(tag) is None
    tag.undoes(withdrawn[1], DAN)
    assert step(tag) == day


def test_a_replacement_leaves_the_step_done(tag: Office) -> None:
    """The criterion has evidence before, with and after the new piece."""
    complete(tag)
    done = tag.does(f"/release evidence {KEY} O1", DAN, criteria=("O1",), link=f"{LINK}/new", replaces="O1/1")
    assert step(tag) is not None
    tag.undoes(done.change, DAN)
    assert step(tag) is not None


def test_a_second_version_keeps_the_step_of_the_first(tag: Office) -> None:
    """The first version completed the step; its undo leaves the second on record, and with it the step as done."""
    first = tag.does(f"/release document {KEY} sit-report", DAN, version="1.0", link=LINK)
    tag.later(days=1)
    tag.does(f"/release document {KEY} sit-report", DAN, version="1.1", link=f"{LINK}/2")

    def submitted() -> date | None:
        return next(each.done_on for each in tag.release().milestones if SUBMIT_SIT_REPORT in each.acts)

    day = submitted()
    assert day is not None
    tag.undoes(first.change, DAN)
    assert submitted() == day
