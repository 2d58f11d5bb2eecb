"""Evidence whose file is deleted in Slack."""

from __future__ import annotations

from datetime import date

from commands.sign_off.evidence.form import FILE
from commands.sign_off.evidence.gone import DELETED, withdraw_file
from policy.model.acts import EVIDENCE_OPERATIONAL
from policy.model.sign_off import CriterionKind, SignOffState
from storage.engine.session import Act
from tests.builders.office import RACHEL, TAG_CHAIR, Office
from tests.builders.rooms.reviews import KEY, button, evidenced, review, sent, ticking
from tests.commands.sign_off.evidence.test_form import FOUND, given


def deleted(office: Office, file: str) -> bool:
    """Slack says that a file is gone."""
    with office.store.changing(Act("slack", "file deleted", office.now, via="event")) as tx:
        return withdraw_file(tx, file)


def test_a_deleted_file_withdraws_its_evidence(tag: Office) -> None:
    """The sign-off that relied on it is stale, the card says so, and who submitted it is told; another file changes nothing."""
    ticking(tag)
    given(tag, file="F0REPORT", fetched=FOUND)
    tag.does(f"/release signoff {KEY} tag", TAG_CHAIR)
    tag.does(button(tag, "Met"), TAG_CHAIR)
    assert review(tag).criterion("T1").state is SignOffState.MET
    assert not deleted(tag, "F0OTHER")
    assert deleted(tag, "F0REPORT")
    (one,) = review(tag).evidence
    assert one.withdrawn == DELETED
    assert review(tag).criterion("T1").state is SignOffState.STALE
    (told,) = sent(tag, "notice")
    assert "as evidence for T1 of the June 2020 SEC Release was deleted in Slack" in str(told["text"])
    assert not deleted(tag, "F0REPORT"), "it is withdrawn already"


def test_a_release_that_is_over_keeps_its_record(tag: Office) -> None:
    """What was decided on evidence stays as it was, whatever becomes of the file (R16)."""
    given(tag, file="F0REPORT", fetched=FOUND)
    tag.does(f"/release cancel {KEY}", reason="Called off")
    assert not deleted(tag, "F0REPORT")
    assert review(tag).evidence[0].active


def test_each_submitter_is_told_of_their_own(tag: Office) -> None:
    """One file can be evidence for several criteria and releases."""
    given(tag, criteria=("T1", "T2"), file="F0REPORT", fetched=(FILE, "F0REPORT", "Report", FOUND[3]))
    given(tag, RACHEL, criteria=("T3",), file="F0REPORT", fetched=(FILE, "F0REPORT", "Report", FOUND[3]))
    assert deleted(tag, "F0REPORT")
    assert {each.withdrawn for each in review(tag).evidence} == {DELETED}
    told = sorted(str(each["text"]) for each in sent(tag, "notice"))
    assert ["T1 and T2 of" in each for each in told] == [True, False]
    assert ["for T3 of" in each for each in told] == [False, True]


def test_a_deleted_file_opens_its_step_again(tag: Office) -> None:
    """The criterion that it was evidence for has none left, so that the DCC owes it again (RID 3; R13)."""

    def done() -> date | None:
        return next(each.done_on for each in tag.release().milestones if EVIDENCE_OPERATIONAL in each.acts)

    refs = [each.ref for each in tag.release().criteria if each.kind is CriterionKind.OPERATIONAL and each.answers == "dcc"]
    evidenced(tag, *refs[1:])
    given(tag, criteria=(refs[0],), file="F0REPORT", fetched=FOUND)
    assert done() is not None
    assert deleted(tag, "F0REPORT")
    assert done() is None
