"""Posts with a button to sign off or to comment lose it when their release ends, and have it again when that is taken back (R14, R15)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from policy.releases.phase import Phase
from tests.builders.office import DAN, TAG_CHAIR, Office
from tests.builders.rooms.meetings import decided
from tests.builders.rooms.noticeboard import Noticeboard, noticeboard
from tests.builders.rooms.reviews import KEY, LINK, evidenced, ticking

CLOSED = "so its sign-off is closed"
COMMENTS = "so its RID takes no more comments"


@pytest.fixture
def board(office: Office) -> Iterator[Noticeboard]:
    """Evidence was posted in the TAG's channel, a version of the RID in the release's, and the TAG's chair must sign off again."""
    office.at(2020, 5, 27)
    ticking(office)
    for committee in ("tag", "panel"):
        office.does(f"/release channel {KEY} {committee} <#C0{committee.upper()}>")
    with noticeboard(office) as made:
        evidenced(office, "T1")
        office.does(f"/release signoff {KEY} tag T1")
        office.does(made.offers("card:")["Met"], TAG_CHAIR)
        office.does(f"/release evidence {KEY} T1 {LINK}/more", DAN)
        office.does(office.asks(f"/release issue {KEY}"))
        yield made


def evidence(board: Noticeboard) -> str:
    """The key of the newest post about evidence."""
    board.deliver()
    keys = [str(each["metadata"]["event_payload"]["key"]) for each in board.slack.messages]
    return [each for each in keys if each.startswith("evidence:")][-1]


def test_a_cancelled_release_is_neither_signed_off_nor_commented_on(board: Noticeboard) -> None:
    """The posts say so in place of the buttons, without a note below them; once it is open again they are as they were."""
    shown = evidence(board)
    assert list(board.offers(shown)) == ["Sign off", "Criteria"]
    assert list(board.offers("retake:")) == ["Sign off"]
    assert list(board.offers("rid-issued:")) == ["Document", "Comment", "Comments"]
    before = {key: board.shows(key) for key in (shown, "retake:", "rid-issued:")}
    board.office.does(f"/release cancel {KEY}", reason="No money")
    assert [list(board.offers(each)) for each in (shown, "retake:")] == [["Criteria"], ["Criteria"]]
    assert list(board.offers("rid-issued:")) == ["Document", "Comments"]
    assert CLOSED in board.shows(shown)
    assert CLOSED in board.shows("retake:")
    assert COMMENTS in board.shows("rid-issued:")
    board.office.does(f"/release cancel {KEY} restore", reason="The money came")
    assert {key: board.shows(key) for key in before} == before
    assert [board.thread(key) for key in before] == [[], [], []]


def test_a_go_ends_the_sign_off_and_no_comments(board: Noticeboard) -> None:
    """Until it is taken back: the Go freezes the sign-offs, while anybody may comment on a version up to the go-live and after it."""
    shown = evidence(board)
    decided(board.office, "go")
    assert [list(board.offers(each)) for each in (shown, "retake:")] == [["Criteria"], ["Criteria"]]
    assert "Comment" in board.offers("rid-issued:")
    decided(board.office, "no-go")
    assert "Sign off" in board.offers(shown)


def test_evidence_that_is_withdrawn_says_so_after_a_cancellation_too(board: Noticeboard) -> None:
    """The change of its own record is told as ever."""
    shown = evidence(board)
    board.office.does(f"/release cancel {KEY}", reason="No money")
    board.deliver()
    board.office.does(f"/release cancel {KEY} restore", reason="The money came")
    board.office.does(f"/release evidence {KEY} T1 withdraw 2", DAN, reason="Wrong file")
    assert "evidence withdrawn" in board.shows(shown)
    assert len(board.thread(shown)) == 1


def test_comments_end_with_a_cancellation_and_answers_do_not(board: Noticeboard) -> None:
    """Who commented before can still be answered; nobody is offered to comment."""
    office = board.office
    office.does(f"/release comment {KEY}", DAN, party="DCC", text="Is UIT long enough?")
    office.does(f"/release cancel {KEY}", reason="No money")
    assert str(Phase.CANCELLED) in office.refuses(f"/release comment {KEY}", DAN, because=COMMENTS).sentence
    assert f"Comment: /release comment {KEY}\n" not in office.reads(f"/release comments {KEY}") + "\n"
    office.does(f"/release comment {KEY} 1", disposition="noted", reason="It is cancelled.")
    office.does(f"/release cancel {KEY} restore", reason="The money came")
    office.does(f"/release comment {KEY}", DAN, party="DCC", text="And now?")
