"""The pinned status of a release in its channel: posted once, edited in place, and right or corrected whatever happens (R20, R27)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from commands.protocol.results import Changed
from commands.releases import status_post
from commands.releases.status_post import keep_current
from policy.model.releases import Classification
from policy.releases.status_post import standing
from storage.engine.session import Act
from storage.mail import unsent
from storage.mail.pruning import prune
from storage.mail.refusals import MESSAGE_GONE, UNCHANGEABLE
from storage.nudges.open_releases import open_releases
from storage.releases import releases, status_posts
from storage.roster.cached import recent_rules
from storage.tables import OutboxRow, ReleaseRow, table_of
from tests.builders.office import JUNE_CHANNEL, LONDON, RACHEL, Office, expect
from tests.builders.rooms.meetings import decided
from tests.builders.rooms.noticeboard import Noticeboard, noticeboard

OTHER = "C0OTHER"
FIRST = f"status:june-2020:{JUNE_CHANNEL}:1"
THERE = f"status:june-2020:{OTHER}:1"
OUTBOX = table_of(OutboxRow).c


@pytest.fixture
def board(office: Office) -> Iterator[Noticeboard]:
    """The office on Friday 10 January 2020, with what it posts: June 2020 has a channel."""
    with noticeboard(office) as made:
        assert follows(made) == 1
        yield made


def follows(board: Noticeboard) -> int:
    """The background follows what has changed, and all of it is delivered; returns how many messages changed."""
    changed = keep_current(board.office.store, board.office.now)
    board.deliver()
    return changed


def rows(board: Noticeboard, kind: str) -> list[Any]:
    """The rows of the outbox of a kind, oldest first."""
    with board.office.store.reading() as conn:
        return list(conn.execute(select(table_of(OutboxRow)).where(OUTBOX.kind == kind).order_by(OUTBOX.id)))


def sets(board: Noticeboard, **values: Any) -> None:
    """Somebody changes June 2020."""
    with board.office.store.changing(Act(RACHEL, "test", board.office.now)) as tx:
        row = tx.session.get_one(ReleaseRow, "june-2020")
        for name, value in values.items():
            setattr(row, name, value)


def test_a_release_with_a_channel_has_one_pinned_status(board: Noticeboard) -> None:
    """The colour, the Working Days, the go-live and the next gate; a second pass changes nothing, in two statements."""
    shown = board.shows(FIRST)
    assert shown.startswith("June 2020: 🟠 Amber, 115 Working Days to go-live\n")
    assert "Go-live Thu 25 Jun 2020." in shown
    assert "Next gate: " in shown
    assert board.pinned(FIRST)
    with board.office.store.statements() as seen:
        assert keep_current(board.office.store, board.office.now) == 0
    assert len(seen) == 2


def test_it_is_edited_in_place_once_for_a_burst(board: Noticeboard) -> None:
    """Two changes are one edit, drawn from what is stored when it is sent; what changes nothing that it shows is no edit at all."""
    sets(board, go_live_reason="Another reason.")
    assert follows(board) == 0
    sets(board, go_live=date(2020, 7, 2), go_live_reason="Moved.")
    keep_current(board.office.store, board.office.now)
    sets(board, go_live=date(2020, 7, 9))
    assert follows(board) == 1
    assert "Thu 9 Jul 2020" in board.shows(FIRST)
    assert [each["ts"] for each in board.slack.called("chat.update")] == [board.posted(FIRST)["ts"]]
    assert len(board.slack.messages) == 1


def test_a_no_go_does_not_read_as_a_go(board: Noticeboard) -> None:
    """What was decided is said where the phase is, in the channel, the list and on App Home, and a Go after a No-go is an edit (R27)."""
    office = board.office
    office.at(2020, 6, 12)
    for word in ("no-go", "go"):
        expect(Changed, decided(office, word))
        assert follows(board) == 1
        outcome = f"ecided: {word.capitalize()}"
        assert f"D{outcome}. Go-live Thu 25 Jun 2020." in board.shows(FIRST)
        for line in ("/release list", "/release mine"):
            assert f"· d{outcome}" in office.reads(line), line


def test_each_working_day_counts_down_and_a_weekend_does_not(board: Noticeboard) -> None:
    """Saturday and Sunday say the same as Friday, and nothing is edited; Monday has a day less."""
    for _ in range(2):
        board.office.now += timedelta(days=1)
        assert follows(board) == 0
    board.office.now += timedelta(days=1)
    assert follows(board) == 1
    assert ", 114 Working Days to go-live" in board.shows(FIRST)


def test_after_its_go_live_days_are_counted_until_it_is_live(board: Noticeboard) -> None:
    """On the day, and on the Saturday after it."""
    for day, said in ((25, "go-live today"), (27, "go-live was 2 days ago")):
        board.office.now = datetime(2020, 6, day, 10, tzinfo=LONDON)
        follows(board)
        assert said in board.shows(FIRST)


@pytest.mark.parametrize(("field", "said"), [("live_on", "🔵 Live"), ("cancelled_on", "⚪ Cancelled")])
def test_a_release_that_is_over_is_unpinned_and_says_so(board: Noticeboard, field: str, said: str) -> None:
    """It is not edited again; taken back, it is pinned and current again, as the same message."""
    sets(board, **{field: board.office.now.date()})
    assert follows(board) == 1
    assert board.shows(FIRST).startswith(f"June 2020: {said}\n")
    assert not board.pinned(FIRST)
    board.office.now += timedelta(days=3)
    assert follows(board) == 0
    sets(board, **{field: None})
    assert follows(board) == 1
    assert "114 Working Days" in board.shows(FIRST)
    assert board.pinned(FIRST)


def test_another_channel_gets_its_own_and_the_former_one_says_where(board: Noticeboard) -> None:
    """The old message is unpinned; when the channel comes back, that message is taken up again."""
    board.office.does(f"/release channel june-2020 <#{OTHER}>")
    assert follows(board) == 2
    assert f"It moved to #{OTHER}." in board.shows(FIRST)
    assert not board.pinned(FIRST)
    assert board.pinned(THERE)
    board.office.does(f"/release channel june-2020 <#{JUNE_CHANNEL}>")
    follows(board)
    assert "Working Days to go-live" in board.shows(FIRST)
    assert board.pinned(FIRST)
    assert not board.pinned(THERE)
    assert f"#{JUNE_CHANNEL}." in board.shows(THERE)


def test_what_the_channel_may_not_see_is_hidden_and_unpinned(board: Noticeboard) -> None:
    """It comes back, pinned, with the clearance; nobody's act has to name the message."""
    sets(board, classification=Classification.AMBER)
    follows(board)
    assert "classified above this channel" in board.shows(FIRST)
    assert "Working Days" not in board.shows(FIRST)
    assert not board.pinned(FIRST)
    board.office.does(f"/release clear <#{JUNE_CHANNEL}> amber")
    follows(board)
    assert "115 Working Days" in board.shows(FIRST)
    assert board.pinned(FIRST)


def test_nothing_is_posted_where_it_may_not_be_seen(board: Noticeboard) -> None:
    """A channel that is not cleared gets no message until it is."""
    sets(board, classification=Classification.RED)
    board.office.does(f"/release channel june-2020 <#{OTHER}>")
    follows(board)
    assert rows(board, "status")[1:] == []
    board.office.does(f"/release clear <#{OTHER}> red")
    follows(board)
    assert board.pinned(THERE)


def posted_again(board: Noticeboard, error: str) -> None:
    """The pass after an edit that Slack refused posts another message; what failed is not left for a retry by hand."""
    board.slack.errors["chat.update"] = error
    board.office.now += timedelta(days=3)
    follows(board)
    board.office.now += timedelta(days=1)
    del board.slack.errors["chat.update"]
    follows(board)
    again = FIRST.removesuffix("1") + "2"
    assert ", 113 Working Days" in board.shows(again)
    assert board.pinned(again)
    with board.office.store.reading() as conn:
        assert unsent.unsent_messages(conn) == ()


def test_a_message_that_somebody_deleted_is_posted_again(board: Noticeboard) -> None:
    """The next day's edit finds nothing, so the pass after it posts another one."""
    posted_again(board, MESSAGE_GONE)


@pytest.mark.parametrize("error", sorted(UNCHANGEABLE))
def test_a_message_that_slack_no_longer_lets_the_bot_edit_is_posted_again(board: Noticeboard, error: str) -> None:
    """The pin goes from the old one, which stays as it was, to the new one."""
    posted_again(board, error)
    assert not board.pinned(FIRST)


def test_a_channel_that_the_bot_was_removed_from_is_made_good(board: Noticeboard) -> None:
    """While it is out, edits wait; back in, the newest one alone is sent, once."""
    board.slack.errors["chat.update"] = "not_in_channel"
    board.office.now += timedelta(days=3)
    follows(board)
    board.office.now += timedelta(days=1)
    keep_current(board.office.store, board.office.now)
    del board.slack.errors["chat.update"]
    with board.office.store.writing() as conn:
        conn.execute(update(table_of(OutboxRow)).values(not_before=None))
        conn.exec_driver_sql("DELETE FROM outbox_pause")
    board.deliver()
    assert ", 113 Working Days" in board.shows(FIRST)
    assert len(board.slack.messages) == 1
    assert {each.state for each in rows(board, "status-update")} == {"sent"}


def test_a_pin_that_was_refused_for_good_is_tried_again_the_next_day(board: Noticeboard) -> None:
    """A pin that a person removed stays away."""
    with board.office.store.writing() as conn:
        conn.execute(update(table_of(OutboxRow)).where(OUTBOX.kind == "status-pin").values(state="failed", error="not_in_channel"))
    board.slack.pins.clear()
    board.office.now += timedelta(days=3)
    follows(board)
    assert board.pinned(FIRST)
    board.slack.pins.clear()
    board.office.now += timedelta(days=1)
    follows(board)
    assert not board.pinned(FIRST)


def test_two_processes_queue_one_edit(board: Noticeboard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another one does the same between the look and the change: what it has done is not done again."""
    board.office.now += timedelta(days=3)
    look = status_posts.failed

    def slowly(*given: Any) -> dict[str, str]:
        monkeypatch.setattr(status_posts, "failed", look)
        assert keep_current(board.office.store, board.office.now) == 1
        return look(*given)

    monkeypatch.setattr(status_posts, "failed", slowly)
    assert keep_current(board.office.store, board.office.now) == 0
    assert len(rows(board, "status-update")) == 1


def test_a_change_of_another_release_asks_for_no_reading(board: Noticeboard, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its entry in the history is passed over."""
    monkeypatch.setattr(status_post, "standings", lambda *_given: pytest.fail("read") if _given[1] else iter(()))
    with board.office.store.changing(Act(RACHEL, "test", board.office.now)) as tx:
        tx.session.get_one(ReleaseRow, "november-2020").go_live_reason = "Another reason."
    assert keep_current(board.office.store, board.office.now) == 0
    with board.office.store.reading() as conn:
        assert status_posts.outdated(conn, board.office.now.date()) == []


def test_old_edits_and_pins_are_pruned_and_the_message_is_still_found(board: Noticeboard) -> None:
    """The first row stays, because it is where the message is."""
    board.office.now += timedelta(days=3)
    follows(board)
    later = datetime(2090, 1, 1, tzinfo=LONDON)
    prune(board.office.store, inbox_before=later, outbox_before=later)
    assert (rows(board, "status-update"), rows(board, "status-pin")) == ([], [])
    board.office.now += timedelta(days=1)
    assert follows(board) == 1
    assert ", 113 Working Days" in board.shows(FIRST)


def test_what_open_releases_are_read_with_gives_the_colour_of_the_whole_release(board: Noticeboard) -> None:
    """The post and `/release status` agree on every open release of the reference data, on several days."""
    with board.office.store.reading() as conn:
        rules = recent_rules(conn)
        for day in (date(2020, 1, 10), date(2020, 5, 29), date(2020, 11, 5)):
            found = open_releases(conn, day)
            assert found, day
            for each in found:
                whole = releases.fetch_release(conn, each.key)
                assert whole
                assert standing(each, day, rules.lead_times).facts == standing(whole, day, rules.lead_times).facts


def test_the_year_bucket_has_no_status(board: Noticeboard) -> None:
    """It never goes live, so there is nothing to count down to."""
    board.office.does("/release channel 2021 <#C0YEAR>")
    assert follows(board) == 0
