"""Announced views on documents: each stays with the version that it is on (R27)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from storage.tables import OutboxRow, table_of
from tests.builders.office import DAN, OPSG_CHAIR, PANEL_CHAIR, TAG_CHAIR, Office
from tests.builders.rooms.noticeboard import Noticeboard, noticeboard
from tests.builders.rooms.reviews import KEY, buttons


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


DECIDE = "Decide on the TAD"


def in_the_panels_channel(board: Noticeboard, version: str) -> dict[str, Any]:
    """The announcement of a view on a new version of the TAD in the Panel's channel."""
    viewed(board, version, "yes", f"{version} is complete.")
    return next(each for each in board.slack.messages if each["channel"] == "C0PANEL" and f"{version} is complete." in each["text"])


def offered(board: Noticeboard, post: dict[str, Any]) -> dict[str, str]:
    """The buttons of a post after its edits, with their lines, once everything is sent."""
    board.deliver()
    return buttons(board.slack.edited.get(post["ts"], post))


def test_in_the_bodys_channel_a_view_leads_to_its_decision(board: Noticeboard) -> None:
    """Its chair decides next, from the post; in the release's channel, which all read, the status is next (RID 3; R13)."""
    board.office.does(f"/release channel {KEY} panel <#C0PANEL>")
    post = in_the_panels_channel(board, "1.0")
    assert offered(board, post)[DECIDE] == f"/release decide {KEY} tad"
    elsewhere = next(each for each in board.slack.messages if each["channel"] == "C0JUNE" and "1.0 is complete." in each["text"])
    assert DECIDE not in offered(board, elsewhere)
    decided = board.office.does(f"/release decide {KEY} tad", PANEL_CHAIR, outcome="agreed")
    assert DECIDE not in offered(board, post)
    assert "Corrected" not in board.slack.now_shows(post)
    assert not [each for each in board.slack.messages if each.get("thread_ts") == post["ts"]]
    board.office.undoes(decided.change, PANEL_CHAIR)
    assert DECIDE in offered(board, post)


def test_a_view_leads_to_no_decision_when_another_version_came_or_the_body_turned_it_down(board: Noticeboard) -> None:
    """Only the newest version is decided on, and one that is turned down is submitted again (RID 3; R13)."""
    board.office.does(f"/release channel {KEY} panel <#C0PANEL>")
    first = in_the_panels_channel(board, "1.0")
    second = in_the_panels_channel(board, "1.1")
    assert DECIDE not in offered(board, first)
    assert "Corrected" not in board.slack.now_shows(first)
    assert DECIDE in offered(board, second)
    board.office.at(2020, 1, 17)
    board.office.does(f"/release decide {KEY} tad", PANEL_CHAIR, outcome="not agreed", reason="A part is missing.")
    assert DECIDE not in offered(board, second)


def test_a_decision_on_a_document_leads_to_what_comes_after_it(board: Noticeboard) -> None:
    """An approved document is published next, and one that was turned down is submitted again, until that is done (RID 3; R9)."""
    office, publish, again = board.office, "Record the publication", "Submit TAD again"
    viewed(board, "1.0", "yes", "It is complete.")
    office.at(2020, 1, 17)
    office.does(f"/release decide {KEY} tad", PANEL_CHAIR, outcome="not agreed", reason="A part is missing.")
    assert board.offers("decision:")[again] == f"/release document {KEY} tad"
    office.does(f"/release document {KEY} tad", DAN, version="1.1", link="https://example.com/1.1")
    assert again not in board.offers("decision:")
    board.slack.messages.clear()
    office.does(f"/release decide {KEY} tad", PANEL_CHAIR, outcome="agreed", reason="It is there now.")
    assert board.offers("decision:")[publish] == f"/release document {KEY} tad published"
    done = office.does(f"/release document {KEY} tad published", DAN)
    assert publish not in board.offers("decision:")
    assert "Corrected" not in board.shows("decision:")
    assert not board.thread("decision:")
    office.undoes(done.change, DAN)
    assert publish in board.offers("decision:")
    office.does(f"/release cancel {KEY}", reason="Too late.")
    assert publish not in board.offers("decision:")


def test_a_no_go_and_a_defer_lead_to_the_next_steps_until_the_body_decides_again(board: Noticeboard) -> None:
    """The body decides again; a No-go may move the go-live, and a Defer needs a day for the next decision (Guidance 5.3; R13, R23)."""
    office, again = board.office, "Go or no-go"
    office.at(2020, 6, 12)
    office.does(f"/release decide {KEY} go-live no-go", PANEL_CHAIR, reason="UIT is open.")
    offers = board.offers("decision:")
    assert (offers[again], offers["Move the go-live"]) == (f"/release decide {KEY} go-live", f"/release decide {KEY} date")
    board.slack.messages.clear()
    deferred = office.does(f"/release decide {KEY} go-live defer", PANEL_CHAIR, go_live="2020-07-23", reason="Wait for UIT.")
    offers = board.offers("decision:")
    assert (offers[again], offers["Next go/no-go date"]) == (f"/release decide {KEY} go-live", f"/release milestone {KEY} go-no-go")
    office.asks(offers["Next go/no-go date"])
    office.does(f"/release cancel {KEY}", reason="Too late.")
    assert again not in board.offers("decision:")
    office.undoes()
    assert again in board.offers("decision:")
    office.undoes(deferred.change, PANEL_CHAIR)
    assert again not in board.offers("decision:")


def test_the_last_recommendation_leads_the_body_to_its_go_or_no_go(board: Noticeboard) -> None:
    """While a committee has not recommended, the body waits for it; a cancelled release is not decided on (RID 6; R13)."""
    office = board.office
    office.does(f"/release channel {KEY} panel <#C0PANEL>")
    posts: list[dict[str, Any]] = []
    for committee, chair in (("opsg", OPSG_CHAIR), ("tag", TAG_CHAIR)):
        office.does(f"/release recommend {KEY} {committee}", chair, positive="yes", reason=f"{committee} is ready.", despite="Soon.")
        board.deliver()
        posts.append(
            next(each for each in board.slack.messages if each["channel"] == "C0PANEL" and f"{committee} is ready" in each["text"])
        )
    assert ["Go or no-go" in offered(board, each) for each in posts] == [False, True]
    assert offered(board, posts[-1])["Go or no-go"] == f"/release decide {KEY} go-live"
    office.does(f"/release cancel {KEY}", reason="Too late.")
    assert "Go or no-go" not in offered(board, posts[-1])
    assert "Corrected" not in board.slack.now_shows(posts[-1])
