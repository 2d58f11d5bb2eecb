"""Several criteria marked Met at once: what can be ticked, what changed meanwhile, and what comes of it."""

from __future__ import annotations

from commands.protocol.form import Form
from policy.model.sign_off import SignOffState
from tests.builders.office import DAN, RACHEL, TAG_CHAIR, TAG_MEMBER, Office, words_of
from tests.builders.rooms.reviews import KEY, LINK, card, evidenced, standing

SEVERAL = f"/release signoff {KEY} tag several"


def ticks(form: Form, *refs: str) -> dict[str, tuple[str, ...]]:
    """The answers that tick those criteria."""
    return {
        f"met-{ref}": tuple(each.value for each in field.options) for ref in refs for field in form.fields if field.name == f"met-{ref}"
    }


def test_a_chair_marks_several_met_after_seeing_their_evidence(tag: Office) -> None:
    """The form has each criterion with its evidence; those that need a reason are named with it; the card moves on once."""
    evidenced(tag, "T1", "T2", "T3", "T6")
    tag.does(f"/release signoff {KEY} tag", RACHEL)
    form = tag.asks(SEVERAL, TAG_CHAIR)
    assert [each.name for each in form.fields] == ["met-T1", "met-T3", "met-T6"]
    assert not [each for each in form.fields if each.value]
    assert f"{LINK}/T3" in str(form.fields[1].above)
    told = str(form.about)
    assert "T2 is not here. T2 refers to the TAD, and no TAD is approved." in told
    assert "T4 is not here. There is no evidence on file for T4." in told
    tag.faults(form, TAG_CHAIR, field="met-T1", because="Tick at least one criterion.")
    tag.does(form, TAG_CHAIR, **ticks(form, "T1", "T3"))
    assert [standing(tag, ref) for ref in ("T1", "T3", "T6")] == [SignOffState.MET, SignOffState.MET, SignOffState.OPEN]
    assert "T2 is 2 of 6 · 2 of 6 resolved" in str(card(tag)["text"])
    assert "T1" not in str([each.name for each in tag.asks(SEVERAL, TAG_CHAIR).fields])


def test_what_changed_since_the_form_was_opened_is_ticked_again(tag: Office) -> None:
    """R16: with new evidence for one, nothing is recorded; the form comes again with the new evidence and that one not ticked."""
    evidenced(tag, "T1", "T3")
    form = tag.asks(SEVERAL, TAG_CHAIR)
    given = ticks(form, "T1", "T3")
    evidenced(tag, "T3")
    again = tag.asks(form, TAG_CHAIR, **given)
    assert "T3 changed after you opened the form." in str(again.about)
    assert standing(tag, "T1") is SignOffState.OPEN
    shown = {each.name: set(each.value) & {option.value for option in each.options} for each in again.fields}
    assert (len(shown["met-T1"]), len(shown["met-T3"])) == (1, 0)


def test_who_may_mark_several(tag: Office) -> None:
    """DCC staff and release managers may not; a chair who would overrule a member's Hold has to give the reason elsewhere."""
    tag.refuses(SEVERAL, DAN, because="Only ")
    tag.refuses(SEVERAL, RACHEL, because="Only ")
    tag.refuses(SEVERAL, TAG_CHAIR, because="There is no evidence on file for T1.")
    evidenced(tag, "T1")
    stamp = tag.asks(SEVERAL, TAG_CHAIR).fields[0].options[0].value
    tag.does(f"/release position {KEY} T1 hold v{stamp}", TAG_MEMBER, reason="Not yet.")
    tag.refuses(SEVERAL, TAG_CHAIR, because="Another member's position is Hold or Not met.")


def test_what_one_has_met_already_is_not_ticked_again_and_what_another_has_is(tag: Office) -> None:
    """The member's own Met is named beside the form; the chair, who has no position yet, can tick the same criterion."""
    tag.does("/release quorum tag 2")
    evidenced(tag, "T1", "T3")
    stamp = tag.asks(SEVERAL, TAG_MEMBER).fields[0].options[0].value
    tag.does(f"/release position {KEY} T1 met v{stamp}", TAG_MEMBER)
    form = tag.asks(SEVERAL, TAG_MEMBER)
    assert [each.name for each in form.fields] == ["met-T3"]
    assert "T1 is not here. Your position is Met already." in words_of(form)
    assert [each.name for each in tag.asks(SEVERAL, TAG_CHAIR).fields] == ["met-T1", "met-T3"]
