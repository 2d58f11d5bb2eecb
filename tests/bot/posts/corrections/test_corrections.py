"""Announcements follow the record (R27): what is posted and pinned is edited, unpinned and noted when the record changes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.posts.corrections import corrections
from commands.protocol.results import Changed
from policy.model.releases import Classification
from storage.decisions import decisions
from storage.engine.session import Act
from storage.mail.kinds import read
from storage.mail.messages import CorrectionNote
from storage.release_file import loader
from storage.tables import DecisionRow, ModificationRow, OutboxRow, ReleaseRow
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, TAG_CHAIR, Office, expect, reference
from tests.builders.rooms.meetings import decided, posted
from tests.builders.rooms.noticeboard import Noticeboard, noticeboard
from tests.builders.rooms.reviews import KEY, evidenced, ticking


@pytest.fixture
def board(office: Office) -> Iterator[Noticeboard]:
    """The day of the Panel's meeting, with channels for the committees."""
    office.at(2020, 6, 12)
    ticking(office)
    for committee in ("tag", "opsg", "panel"):
        office.does(f"/release channel {KEY} {committee} <#C0{committee.upper()}>")
    with noticeboard(office) as made:
        yield made


def test_a_go_that_is_undone_is_edited_unpinned_and_noted(board: Noticeboard) -> None:
    """The message says that it was taken back, by whom and when; a redo restores it and its pin."""
    decided(board.office, "go")
    assert "Go on go-live" in board.shows("decision:")
    assert board.pinned("decision:")
    board.office.undoes(user=PANEL_CHAIR)
    shown = board.shows("decision:")
    assert "decision taken back" in shown
    assert f"@{PANEL_CHAIR}, 12 Jun 2020 10:00 BST" in shown
    assert "✅" not in shown
    assert not board.pinned("decision:")
    assert "The decision of these details was taken back." in board.shows("details:decision:")
    (note,) = board.thread("decision:")
    assert "Taken back: SEC Panel: Go on go-live, 12 Jun 2020" in note


def test_a_redo_restores_the_announcement_and_its_pin(board: Noticeboard) -> None:
    """The message is the announcement again, with a second note below it."""
    decided(board.office, "go")
    board.deliver()
    undone = board.office.undoes(user=PANEL_CHAIR)
    board.deliver()
    board.office.undoes(undone.change, PANEL_CHAIR)
    assert "✅ June 2020" in board.shows("decision:")
    assert "Corrected by" in board.shows("decision:")
    assert board.pinned("decision:")
    assert len(board.thread("decision:")) == 2


def test_an_undo_and_redo_before_the_delivery_leave_the_message_alone(board: Noticeboard) -> None:
    """Nothing was wrong when it was looked at, so there is no edit and no note."""
    decided(board.office, "go")
    board.deliver()
    undone = board.office.undoes(user=PANEL_CHAIR)
    board.office.undoes(undone.change, PANEL_CHAIR)
    assert "Corrected" not in board.shows("decision:")
    assert board.thread("decision:") == []


def test_a_decision_undone_before_it_was_posted_is_never_announced(board: Noticeboard) -> None:
    """The waiting row finds nothing to say, and no correction is queued."""
    decided(board.office, "go")
    board.office.undoes(user=PANEL_CHAIR)
    board.deliver()
    assert board.slack.messages == []


def test_a_later_decision_reverses_what_the_earlier_one_announced(board: Noticeboard) -> None:
    """The No-go stands and is pinned; the Go says that it no longer does, and loses its pin. Undoing the No-go gives both back."""
    decided(board.office, "go")
    board.deliver()
    first = board.posted("decision:")["ts"]
    decided(board.office, "no-go")
    board.deliver()
    earlier, later = (each for each in board.slack.messages if "Recorded by" in each["text"])
    assert earlier["ts"] == first
    assert "↩️ Reversed" in board.slack.now_shows(earlier)
    assert "no longer stands" in board.slack.now_shows(earlier)
    assert "⛔" in board.slack.now_shows(later)
    assert board.slack.pins == {later["ts"]}
    board.office.undoes(user=PANEL_CHAIR)
    board.deliver()
    assert "Reversed" not in board.slack.now_shows(earlier)
    assert board.slack.pins == {first}


def test_a_cancellation_is_announced_and_its_undo_corrects_that(board: Noticeboard) -> None:
    """In the channels of the release and its committees, with the reason."""
    board.office.does(f"/release cancel {KEY}", reason="The programme was replanned.")
    board.deliver()
    posted = [each for each in board.slack.messages if "is cancelled" in each["text"]]
    assert {each["channel"] for each in posted} == {"C0JUNE", "C0TAG", "C0OPSG", "C0PANEL"}
    assert all("The programme was replanned." in each["text"] for each in posted)
    board.office.undoes()
    board.deliver()
    assert {board.slack.now_shows(each).splitlines()[0] for each in posted} == {"↩️ June 2020 SEC Release is not cancelled"}


def test_the_outcome_of_a_modification_follows_it(board: Noticeboard) -> None:
    """An approval that is undone, or reversed by a rejection, no longer stands as announced."""
    board.office.does("/modification approve MP084", solution="Alternative Solution", date="2020-06-11")
    assert "was approved on" in board.shows("outcome:")
    first = board.posted("outcome:")
    board.office.undoes()
    board.deliver()
    assert "no longer approved" in board.slack.now_shows(first)
    assert "undecided again" in board.slack.now_shows(first)
    board.office.does("/modification approve MP084", solution="Alternative Solution", date="2020-06-11")
    board.deliver()
    assert "was approved on" in board.slack.now_shows(first)


def test_a_modification_that_leaves_the_release_is_no_longer_said_to_be_in_it(board: Noticeboard) -> None:
    """The scope is part of what the announcement says."""
    board.office.does("/modification approve MP084", solution="Alternative Solution", date="2020-06-11")
    assert "It is in the June 2020 SEC Release" in board.shows("outcome:")
    board.office.does(f"/release remove MP084 from {KEY}", reason="It moved.")
    assert "It is in the June 2020 SEC Release" not in board.shows("outcome:")


def test_a_move_that_corrects_an_announcement_says_what_was_done_in_which_release(board: Noticeboard) -> None:
    """Those who heard of the approval read in its thread where the modification went and what it left (R18, R27)."""
    board.office.does("/modification approve MP084", solution="Alternative Solution", date="2020-01-10")
    board.deliver()
    board.office.does(f"/release move MP084 from {KEY} to november-2020", reason="It needs more time.")
    assert "It is in the November 2020 SEC Release." in board.shows("outcome:")
    (note,) = board.thread("outcome:")
    assert "November 2020 SEC Release: MP084 added to the scope" in note
    assert "June 2020 SEC Release: MP084 left the scope" in note


def test_a_recommendation_that_is_changed_is_corrected(board: Noticeboard) -> None:
    """The first message shows what the committee recommends now, and who recorded that."""
    line = f"/release recommend {KEY} tag tad"
    board.office.does(f"/release document {KEY} tad", DAN, version="1.0", link="https://example.com/tad")
    board.office.does(line, TAG_CHAIR, positive="yes", reason="It is complete.")
    board.deliver()
    first = next(each for each in board.slack.messages if "👍" in each["text"])
    board.office.does(line, TAG_CHAIR, positive="no", reason="A part is missing.")
    board.deliver()
    assert "👎" in board.slack.now_shows(first)
    assert "A part is missing." in board.slack.now_shows(first)


def test_evidence_that_is_withdrawn_is_no_longer_offered(board: Noticeboard) -> None:
    """The post says so, and more evidence for the same criterion does not change the earlier post."""
    evidenced(board.office, "T1")
    board.deliver()
    first = next(each for each in board.slack.messages if "T1" in each["text"])
    evidenced(board.office, "T1")
    board.deliver()
    assert first["ts"] not in board.slack.edited
    second = next(each for each in board.slack.messages if "T1" in each["text"] and each is not first)
    board.office.does(f"/release evidence {KEY} T1 withdraw 1", DAN, reason="The wrong file.")
    board.deliver()
    assert "withdrawn" in board.slack.now_shows(first)
    assert second["ts"] not in board.slack.edited


def test_a_version_of_the_rid_that_is_undone_is_taken_back(board: Noticeboard) -> None:
    """In each channel that it was announced in."""
    board.office.does(f"/release add MP100 to {KEY}", cutoff="2020-06-20")
    board.office.does(f"/release issue {KEY}", changes="MP100 added.")
    board.deliver()
    posted = [each for each in board.slack.messages if "RID of the" in each["text"]]
    assert posted
    board.office.undoes()
    board.deliver()
    assert all("taken back" in board.slack.now_shows(each) for each in posted)


def test_a_go_live_that_is_undone_is_taken_back(board: Noticeboard) -> None:
    """The announcement, and the requests for lessons."""
    decided(board.office, "go")
    board.office.at(2020, 6, 25)
    board.office.fill(board.office.asks(f"/release live {KEY}"))
    board.deliver()
    live = next(each for each in board.slack.messages if "is live" in each["text"])
    board.office.undoes()
    board.deliver()
    assert "is not live" in board.slack.now_shows(live)


def test_the_request_for_lessons_says_that_they_were_given(board: Noticeboard) -> None:
    """Only that committee's, without a note of a correction; taken back, it asks again."""
    decided(board.office, "go")
    board.office.at(2020, 6, 25)
    board.office.fill(board.office.asks(f"/release live {KEY}"))
    board.deliver()
    asked = {each["channel"]: each for each in board.slack.messages if "learn from it?" in each["text"]}
    assert set(asked) == {"C0TAG", "C0OPSG", "C0PANEL"}
    board.office.does(f"/release live {KEY} lessons tag", TAG_CHAIR, text="Plan SIT earlier.")
    board.deliver()
    shown = board.slack.now_shows(asked["C0TAG"])
    assert f"1 lesson of the TAG on record, by @{TAG_CHAIR}, 25 Jun 2020." in shown
    assert f"Add a lesson: /release live {KEY} lessons tag" in shown
    assert "learn from it?" not in shown
    assert "corrected" not in shown.lower()
    assert board.slack.now_shows(asked["C0OPSG"]) == asked["C0OPSG"]["text"]
    board.office.undoes(user=TAG_CHAIR)
    board.deliver()
    assert board.slack.now_shows(asked["C0TAG"]) == asked["C0TAG"]["text"]


def test_loading_a_file_corrects_too(board: Noticeboard) -> None:
    """`load --replace` takes the decision off the record; the operator has no Slack account to name."""
    decided(board.office, "go")
    board.deliver()
    loader.load(board.office.store, reference(), at=board.office.now, replace=True)
    assert "taken back" in board.shows("decision:")
    assert "the bot's operator" in board.shows("decision:")
    assert not board.pinned("decision:")


def test_a_decision_that_was_taken_back_is_not_announced_by_the_next(board: Noticeboard) -> None:
    """The next one has a number of its own, so that the first announcement has nothing to say any more."""
    board.office.undoes(expect(Changed, decided(board.office, "no-go")).change, PANEL_CHAIR)
    decided(board.office, "go")
    (announced,) = posted(board.office, "decision")
    assert "Go on go-live" in announced


def test_an_edit_of_the_announced_row_is_shown(board: Noticeboard) -> None:
    """Whatever writes it: here the note of a decision."""
    decided(board.office, "no-go")
    board.deliver()
    with board.office.store.changing(Act(RACHEL, "release import", board.office.now)) as tx:
        row = tx.session.get_one(DecisionRow, (KEY, decisions.next_decision(tx.connection, KEY) - 1))
        row.note = "The minute says: not before July."
    assert "not before July" in board.shows("decision:")
    assert board.thread("decision:")


def test_a_release_that_is_classified_higher_takes_its_announcements_back(board: Noticeboard) -> None:
    """Without a word of what they said (R20)."""
    decided(board.office, "go")
    board.deliver()
    with board.office.store.changing(Act(RACHEL, "release edit", board.office.now)) as tx:
        tx.session.get_one(ReleaseRow, KEY).classification = Classification.RED
    shown = board.shows("decision:")
    assert "removed" in shown
    assert "Go" not in shown
    assert board.thread("decision:") == []


def test_a_note_in_the_thread_goes_once_the_release_is_classified_higher(board: Noticeboard) -> None:
    """One that waited is not made, because it is drawn when it is sent; one that was posted is replaced (R20)."""
    decided(board.office, "go")
    board.deliver()
    board.office.undoes(user=PANEL_CHAIR)
    board.deliver()
    with board.office.store.reading() as conn:
        (kept,) = conn.execute(select(OutboxRow).where(col(OutboxRow.kind) == CorrectionNote.kind)).all()
    message = read(kept.kind, kept.ids, kept.channel)
    assert isinstance(message, CorrectionNote)
    assert corrections.note(board.office.store, message, board.office.now)
    with board.office.store.changing(Act(RACHEL, "release edit", board.office.now)) as tx:
        tx.session.get_one(ReleaseRow, KEY).classification = Classification.RED
    assert corrections.note(board.office.store, message, board.office.now) is None
    board.deliver()
    sent = [each for each in board.slack.messages if each.get("thread_ts") == board.posted("decision:")["ts"]][-1]
    assert "This message was removed" in board.slack.now_shows(sent)


def test_a_note_says_of_classified_evidence_only_that_it_changed(board: Noticeboard) -> None:
    """Why it was withdrawn is read in a channel that is cleared for it, and in no other (R20)."""
    form = board.office.asks(f"/release evidence {KEY} T1", DAN)
    board.office.does(form, DAN, link="https://example.com/amber", classification="amber")
    board.deliver()
    board.office.does(f"/release evidence {KEY} T1 withdraw 1", DAN, reason="It named the vulnerable firmware.")
    board.deliver()
    (note,) = board.thread("evidence:")
    assert "Evidence" in note
    assert "firmware" not in note
    assert "https://example.com/amber" not in note


def test_a_change_of_something_else_edits_nothing(board: Noticeboard) -> None:
    """A modification's title elsewhere, a milestone, a position: what is posted stays as it is."""
    decided(board.office, "go")
    board.deliver()
    with board.office.store.changing(Act(RACHEL, "modification edit", board.office.now)) as tx:
        tx.session.get_one(ModificationRow, "MP100").title = "Another title"
    board.deliver()
    assert board.slack.edited == {}


def test_an_announcement_of_an_older_version_is_corrected_as_well(board: Noticeboard) -> None:
    """It has no digest of what it showed; the first change of its record edits it."""
    decided(board.office, "go")
    board.deliver()
    with board.office.store.writing() as conn:
        conn.exec_driver_sql("UPDATE outbox SET shown = NULL")
    board.office.undoes(user=PANEL_CHAIR)
    assert "taken back" in board.shows("decision:")


def test_a_crash_after_the_edit_repeats_without_a_second_note(board: Noticeboard) -> None:
    """The row comes back after its lease; the note has the same key."""
    decided(board.office, "go")
    board.deliver()
    board.office.undoes(user=PANEL_CHAIR)
    board.deliver()
    with board.office.store.writing() as conn:
        conn.exec_driver_sql("UPDATE outbox SET state = 'due', ambiguous = true WHERE kind = 'correction'")
        conn.exec_driver_sql("UPDATE outbox SET shown = 'earlier' WHERE kind = 'decision'")
    board.deliver()
    assert len(board.thread("decision:")) == 1
