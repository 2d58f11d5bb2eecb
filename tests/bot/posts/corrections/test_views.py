"""Announced views on documents: each stays with the version that it is on (R27)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from storage.tables import OutboxRow, table_of
from tests.builders.office import DAN, TAG_CHAIR, Office
from tests.builders.rooms.noticeboard import Noticeboard, noticeboard
from tests.builders.rooms.reviews import KEY


@pytest.fixture
def board(office: Office) -> Iterator[Noticeboard]:
    """The day of a meeting of the TAG, with a channel for the release and for the TAG."""
    office.at(2020, 1, 15)
    office.does(f"/release channel {KEY} tag <#C0TAG>")
    with noticeboard(office) as made:
        yield made


def viewed(board: Noticeboard, version: str, positive: str, reason: str) -> tuple[dict[str, Any], int]:
    """The announcement of the TAG's view on a new version of the TAD, and the change that recorded it."""
    board.office.does(f"/release document {KEY} tad", DAN, version=version, link=f"https://example.com/{version}")
    done = board.office.does(f"/release recommend {KEY} tag tad", TAG_CHAIR, positive=positive, reason=reason)
    board.deliver()
    return next(each for each in reversed(board.slack.messages) if reason in each["text"]), done.change


def test_a_view_on_a_later_version_leaves_the_announcement_of_the_earlier_one(board: Noticeboard) -> None:
    """Each names its version and stays right; the later one is taken back alone when it is undone (R27)."""
    first, _ = viewed(board, "1.0", "yes", "It is complete.")
    second, change = viewed(board, "1.1", "no", "A part is missing.")
    assert "The TAG finds the TAD, version 1.0, suitable for use" in board.slack.now_shows(first)
    assert "The TAG finds the TAD, version 1.1, not suitable for use" in board.slack.now_shows(second)
    board.office.undoes(change, TAG_CHAIR)
    board.deliver()
    assert "no longer stands" in board.slack.now_shows(second)
    assert first["ts"] not in board.slack.edited
    board.office.does(f"/release recommend {KEY} tag tad", TAG_CHAIR, positive="yes", reason="It is there.")
    board.deliver()
    assert first["ts"] not in board.slack.edited


def test_the_request_for_a_view_shows_the_view_and_loses_its_button(board: Noticeboard) -> None:
    """It is settled, not corrected: without a mark and without a note; undone, it asks again (R27)."""
    _, change = viewed(board, "1.0", "yes", "It is complete.")
    asked = next(each for each in board.slack.messages if "submitted version 1.0" in each["text"])
    shown = board.slack.now_shows(asked)
    assert "The TAG's view: Suitable for use, 15 Jan 2020." in shown
    assert "Corrected" not in shown
    assert "Give your view" not in shown
    assert not [each for each in board.slack.messages if each.get("thread_ts") == asked["ts"]]
    board.office.undoes(change, TAG_CHAIR)
    board.deliver()
    assert "Give your view" in board.slack.now_shows(asked)
    assert not [each for each in board.slack.messages if each.get("thread_ts") == asked["ts"]]


def unnumbered(board: Noticeboard) -> None:
    """The announcements as an earlier program queued them: without the version."""
    rows = table_of(OutboxRow)
    with board.office.store.writing() as conn:
        for row in conn.execute(select(rows.c.id, rows.c.ids).where(rows.c.kind == "recommendation")).all():
            conn.execute(rows.update().where(rows.c.id == row.id).values(ids={**row.ids, "number": 0}))


def test_what_an_earlier_program_announced_keeps_to_its_version(board: Noticeboard) -> None:
    """The change that recorded the view says on which version it is; it is corrected with that version alone."""
    first, change = viewed(board, "1.0", "yes", "It is complete.")
    unnumbered(board)
    second, later = viewed(board, "1.1", "no", "A part is missing.")
    assert first["ts"] not in board.slack.edited
    board.office.undoes(later, TAG_CHAIR)
    board.deliver()
    assert first["ts"] not in board.slack.edited
    assert "no longer stands" in board.slack.now_shows(second)
    board.office.does(f"/release recommend {KEY} tag tad", TAG_CHAIR, positive="yes", reason="It is there.")
    unnumbered(board)
    board.deliver()
    assert first["ts"] not in board.slack.edited
    assert change


def test_a_view_of_an_earlier_program_on_the_newest_version_is_corrected(board: Noticeboard) -> None:
    """What is given again on the same version shows as it is now; undone, it no longer stands."""
    first, change = viewed(board, "1.0", "yes", "It is complete.")
    unnumbered(board)
    again = board.office.does(f"/release recommend {KEY} tag tad", TAG_CHAIR, positive="no", reason="A part is missing.")
    board.deliver()
    assert "A part is missing." in board.slack.now_shows(first)
    for each in (again.change, change):
        board.office.undoes(each, TAG_CHAIR)
        board.deliver()
    assert "no longer stands" in board.slack.now_shows(first)


def test_a_version_that_is_classified_is_not_named(board: Noticeboard) -> None:
    """Its number is not for everybody who reads the channel (R20)."""
    line = f"/release document {KEY} tad"
    board.office.does(line, DAN, version="1.0", link="https://example.com/tad", classification="amber")
    board.office.does(f"/release recommend {KEY} tag tad", TAG_CHAIR, positive="yes", reason="It is complete.")
    board.deliver()
    assert "The TAG finds the TAD, a version that is classified, suitable for use" in next(
        each["text"] for each in board.slack.messages if "👍" in each["text"]
    )
