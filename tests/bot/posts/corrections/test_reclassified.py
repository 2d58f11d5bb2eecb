"""Earlier posts of a release that is classified higher are replaced by a notice, and come back when it is lowered again (R20)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from commands.nudges import daily_check
from commands.share import share
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import MemberRow, ReleaseRow
from tests.builders.office import DAN, JUNE_CHANNEL, RACHEL, STRANGER, TAG_CHAIR, Office, words_of
from tests.builders.rooms.noticeboard import Noticeboard, noticeboard

KEY = "june-2020"
OPEN, TAG = "C0OPEN", "C0TAG"
NOTICE = "This message was removed"


@pytest.fixture
def board(office: Office) -> Iterator[Noticeboard]:
    """An office that has shared answers, reminded, opened a sign-off, told of evidence and sent a file to somebody on no roster."""
    office.does(f"/release channel {KEY} tag <#{TAG}>")
    with noticeboard(office) as made:
        for line in (f"/release status {KEY}", "/release list 2020", "/release status november-2020"):
            share(office.store, office.asking(line, RACHEL, OPEN, via="button", key=f"share:{line}"))
        office.does(f"/release evidence {KEY} T1 https://example.com/report", DAN)
        office.does(f"/release signoff {KEY} tag", TAG_CHAIR)
        office.say(f"/release export {KEY}", STRANGER, key="file:stranger")
        office.say(f"/release export {KEY}", TAG_CHAIR, key="file:chair")
        daily_check.tick(office.store, office.now, office.now.time())
        made.deliver()
        yield made


def classify(board: Noticeboard, level: Classification) -> None:
    """Classifies June 2020 and lets everything be sent."""
    with board.office.store.changing(Act(RACHEL, "release edit", board.office.now)) as tx:
        tx.session.get_one(ReleaseRow, KEY).classification = level
    board.deliver()


def shown(board: Noticeboard) -> dict[str, str]:
    """What each message in a channel says now, by its channel and the beginning of its key."""
    return {
        f"{each['channel']} {each['metadata']['event_payload']['key']}": board.slack.now_shows(each)
        for each in board.slack.messages
        if "metadata" in each
    }


def of(texts: dict[str, str], *words: str) -> str:
    """The only text whose name has these words."""
    (found,) = [text for name, text in texts.items() if all(each in name for each in words)]
    return found


def test_every_kind_of_post_goes_and_comes_back(board: Noticeboard) -> None:
    """A shared status, a card, evidence and reminders give way to a notice; a list and a day's reminders keep what is White."""
    before = shown(board)
    assert "June 2020" in of(before, OPEN, "status june")
    classify(board, Classification.RED)
    now = shown(board)
    for names in ((OPEN, "status june"), (TAG, "card:"), (TAG, "evidence:"), (JUNE_CHANNEL, "nudge:")):
        assert NOTICE in of(now, *names), names
    listed = of(now, OPEN, "list 2020")
    assert "November 2020" in listed
    assert "June 2020" not in listed
    assert of(now, OPEN, "status november") == of(before, OPEN, "status november")
    classify(board, Classification.WHITE)
    after = shown(board)
    for names in ((OPEN, "status june"), (OPEN, "list 2020"), (TAG, "card:"), (TAG, "evidence:"), (JUNE_CHANNEL, "nudge:")):
        assert NOTICE not in of(after, *names), names
        assert ("June 2020" in of(after, *names)) is ("June 2020" in of(before, *names)), names
    assert "Corrected" not in of(after, TAG, "evidence:")
    assert "lassif" not in " ".join(after.values())


def test_a_card_that_moves_on_stays_hidden(board: Noticeboard) -> None:
    """An update that comes after the classification was raised shows nothing either."""
    classify(board, Classification.RED)
    board.office.does(f"/release evidence {KEY} T1 https://example.com/more", DAN)
    board.deliver()
    assert NOTICE in of(shown(board), TAG, "card:")


def test_a_file_in_the_wrong_hands_is_deleted(board: Noticeboard) -> None:
    """The stranger's file goes; that of somebody on a roster stays. A file doesn't come back: it can be asked for again."""
    assert len(board.slack.called("files.completeUploadExternal")) == 2
    classify(board, Classification.AMBER)
    assert len(board.slack.called("files.delete")) == 1
    classify(board, Classification.WHITE)
    classify(board, Classification.RED)
    assert len(board.slack.called("files.delete")) == 1


def test_a_channel_whose_clearance_is_lowered_loses_its_posts(board: Noticeboard) -> None:
    """The same holds for the channel's side of it, and its clearance brings them back."""
    board.office.does(f"/release clear <#{OPEN}> Red")
    classify(board, Classification.AMBER)
    assert NOTICE not in of(shown(board), OPEN, "status june")
    board.office.does(f"/release clear <#{OPEN}> Green")
    board.deliver()
    assert NOTICE in of(shown(board), OPEN, "status june")
    board.office.does(f"/release clear <#{OPEN}> Amber")
    board.deliver()
    assert NOTICE not in of(shown(board), OPEN, "status june")


def test_the_manager_reads_what_is_replaced_and_what_is_not(board: Noticeboard) -> None:
    """Channels with their numbers, files, and what people posted themselves with its address."""
    office = board.office
    office.does(f"/release evidence {KEY} T2 https://example.slack.com/archives/C0ANY/p1578650400000100", DAN)
    told = words_of(office.does(f"/release edit {KEY} facts", classification="red"))
    assert "isn't cleared for Red, so nothing new of the release is posted there" in told
    assert "1 file sent to people on no roster will be deleted." in told
    assert f"2 earlier posts to #{OPEN} will show a notice" in told
    assert "Ask their authors to delete this evidence" in told
    assert "https://example.slack.com/archives/C0ANY/p1578650400000100" in told


def test_reminders_to_a_person_follow_their_place_on_a_roster(board: Noticeboard) -> None:
    """An item of a Red release that was given to somebody on no roster is not in their direct messages."""
    office = board.office
    office.does(f"/release reassign {KEY} milestone:baseline-documents", person="U0HELPER", reason="They know it.")
    classify(board, Classification.RED)
    office.at(2020, 1, 20)
    daily_check.tick(office.store, office.now, office.now.time())
    board.deliver()
    assert not [name for name in shown(board) if "nudge:U0HELPER" in name]
    with office.store.changing(Act("test", "roster", office.now)) as tx:
        tx.session.add(MemberRow(committee_key="panel", user_id="U0HELPER", chair=False))
    office.at(2020, 1, 21)
    daily_check.tick(office.store, office.now, office.now.time())
    board.deliver()
    assert [name for name in shown(board) if "nudge:U0HELPER" in name]
