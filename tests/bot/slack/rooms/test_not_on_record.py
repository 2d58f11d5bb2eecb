"""What no source says is listed, recorded and seen in Slack, by signed requests (design, Words), and so is the draft of the RID (R8)."""

from __future__ import annotations

from tests.builders.office import RACHEL
from tests.builders.signed import Message, Signed, done, form

NOVEMBER = "november-2020"


def said(signed: Signed, line: str) -> str:
    """What a reading command answers."""
    answer = signed.type(line, RACHEL)
    assert isinstance(answer, Message), answer
    return str(answer.payload)


def test_a_topic_is_taken_off_the_list_and_then_chased(signed: Signed) -> None:
    """The form has the ticks of the record; without the tick the check asks for the fact, and status no longer says not on record."""
    assert "not on record" in said(signed, f"/release status {NOVEMBER}")
    view = form(signed.type(f"/release edit {NOVEMBER} record", RACHEL))
    done(signed.fill(view, RACHEL, topics=("costs", "criteria")))
    status = said(signed, f"/release status {NOVEMBER}")
    assert "no version yet" in status
    check = said(signed, f"/release check {NOVEMBER}")
    assert "Not on record, because no source gives them: the costs; the acceptance criteria." in check
    assert "The scope on DCC and User Systems is not set" in check


def test_status_counts_the_draft(signed: Signed) -> None:
    """An edit is a change of the draft; the check offers to issue it, and once issued it is no draft any more."""
    done(signed.fill(form(signed.type("/release edit june-2020 codes", RACHEL)), RACHEL, other_codes="None."))
    assert "draft 1.2 with 1 change" in said(signed, "/release status june-2020")
    done(signed.fill(form(signed.type("/release issue june-2020", RACHEL)), RACHEL))
    status = said(signed, "/release status june-2020")
    assert "version 1.2, 10 Jan 2020" in status
    assert "draft" not in status
