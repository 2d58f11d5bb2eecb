"""A database that an earlier version wrote, with every kind of message waiting: it is brought to head, read, delivered and worked in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import groupby
from typing import Any

import pytest
from sqlalchemy import select

from bot import pages as views
from bot.bootstrap import Bot, make_bot
from bot.slack.delivery import Delivery
from bot.slack.limits.messages import message_faults
from commands.catalogue import CATALOGUE
from commands.findings.check import CheckShown
from commands.history.of_release import HistoryShown
from commands.protocol.form import Form
from commands.protocol.results import Changed, Refused
from commands.results import Result
from commands.rid.comments import CommentsShown
from policy.model.decisions import Outcome, Subject
from policy.model.scope import ModificationState, ScopeState
from policy.model.sign_off import SignOffState
from storage.engine.migrate import is_usable, migrate
from storage.history import audit
from storage.mail.kinds import KINDS
from storage.release_file import loader
from storage.release_file.report import Fate
from storage.releases import releases
from storage.tables import OutboxRow, table_of
from tests.builders.databases import DIALECTS, Databases
from tests.builders.edge import Client
from tests.builders.office import (
    DAN,
    JUNE_CHANNEL,
    OLIVER,
    PANEL_CHAIR,
    RACHEL,
    STRANGER,
    TAG_CHAIR,
    TAG_MEMBER,
    Office,
    expect,
    reference,
)
from tests.builders.signed import configured
from tests.builders.slack_server import FakeSlack, fake_slack
from tests.profiles import either
from tests.storage.older.restore import DUMP, restored_to_postgresql, restored_to_sqlite

JUNE, NEXT = "june-2020", "june-2021"
FEED = "/calendar/cbJoa7tOa1aUgForS7NfwGwZPxVdNiqK.ics"
"""The calendar address of June 2020 that was given out; the database has its digest."""

NEWER = frozenset(
    {
        *("cancelled", "channel-archive", "channel-make", "correction", "correction-note", "decision-details", "joined", "mail"),
        *("meeting-file", "must-know", "reply", "request", "restored", "status", "status-pin", "status-update", "file-sharing"),
    }
)
"""The kinds of message that came after it was written."""

OPEN = ("due", "sending")
LATER = datetime(2030, 1, 1, tzinfo=UTC)
"""The real time at which it is delivered, when every lease and wait is over."""


@dataclass
class Older:
    """The old database under this program, the fake Slack, and what waited in the outbox before anything was delivered."""

    bot: Bot
    slack: FakeSlack
    office: Office
    waiting: list[Any]

    def rows(self) -> dict[int, Any]:
        """The outbox by number."""
        with self.bot.store.reading() as conn:
            return {row.id: row for row in conn.execute(select(table_of(OutboxRow)))}

    def of(self, kind: str) -> list[Any]:
        """What waited of a kind, as it is now."""
        now = self.rows()
        return [now[row.id] for row in self.waiting if row.kind == kind]

    def posted(self, kind: str) -> list[str]:
        """The texts of what was posted of a kind."""
        return [each["text"] for row in self.of(kind) for each in self.slack.posted(row.key)]

    def shows(self, line: str, user: str = RACHEL) -> Result:
        """What a command shows, which Slack must be able to show as well."""
        result = self.office.say(line, user)
        assert message_faults(views.message(result)) == [], line
        return result

    def reads(self, line: str, user: str = RACHEL) -> str:
        """What a command shows, as text."""
        return views.plain(self.shows(line, user))

    def whole(self) -> None:
        """The history's chain holds, and replaying it gives what is stored."""
        assert audit.verify(self.bot.store) == []
        with self.bot.store.reading() as conn:
            assert audit.replay(conn) == audit.snapshot(conn)


@cache
def at_head(databases: Databases, dialect: str) -> str:
    """The URL of the database restored and brought to head, to be copied."""
    url = databases.empty(dialect)
    if dialect == "sqlite":
        restored_to_sqlite(url.removeprefix("sqlite:///"))
    else:
        restored_to_postgresql(url)
    migrate(url)
    return url


@contextmanager
def opened(databases: Databases, dialect: str) -> Iterator[Older]:
    """The database restored and brought to head, five minutes after the last thing that was done in it."""
    url = databases.copied(at_head(databases, dialect))
    with fake_slack() as slack:
        bot = make_bot(configured(slack, url, [RACHEL]), lambda: office.now)
        # The clock stands, so that what cannot be sent stays to be seen, and is not tried again and again.
        bot.delivery = Delivery(bot.store, bot.client, bot.render, business_now=lambda: office.now, pace=timedelta(0), now=lambda: LATER)
        office = Office(bot.store, _number=1_000)
        office.at(2020, 6, 25, 9)
        office.later(minutes=5)
        older = Older(bot, slack, office, [])
        older.waiting = [row for row in older.rows().values() if row.state in OPEN]
        try:
            yield older
        finally:
            bot.close()
    databases.drop(url)


@pytest.fixture(scope="module", params=DIALECTS)
def found(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Older]:
    """The database as it was found, to be read."""
    with opened(databases, request.param) as older:
        yield older


@pytest.fixture(scope="module", params=either(DIALECTS, in_dev="sqlite"))
def delivered(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Older]:
    """The database once all that waited was delivered. The first evidence had arrived already when its sender died.

    In dev on SQLite; that each kind of message is read on PostgreSQL, the tests of what is found hold.
    """
    with opened(databases, request.param) as older:
        (died,) = [row for row in older.waiting if row.state == "sending"]
        payload = {"event_type": "release_bot_delivery", "event_payload": {"key": died.key}}
        older.slack.messages.append({"channel": died.channel, "ts": "1592985601.000001", "text": "as it was", "metadata": payload})
        older.bot.delivery.deliver_due()
        yield older


@pytest.fixture(params=either(DIALECTS, in_dev="sqlite"))
def older(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Older]:
    """The database of a test's own, in dev on SQLite."""
    with opened(databases, request.param) as own:
        yield own


# What is in it


def test_every_kind_of_message_waits_in_it(found: Older) -> None:
    """The kinds that the program knows, but for those that came later, are the kinds that wait, and one row's sender died."""
    assert {row.kind for row in found.waiting} == set(KINDS) - NEWER
    assert [row.kind for row in found.waiting if row.state == "sending"] == ["evidence"]
    assert len(found.waiting) == 43


def test_every_table_of_that_time_has_rows() -> None:
    """No table of the dump is empty, so that each one's rows are read."""
    with sqlite3.connect(":memory:") as connection:
        connection.executescript(DUMP.read_text(encoding="utf-8"))
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
        empty = [each for each in tables if not connection.execute(f'SELECT count(*) FROM "{each}"').fetchone()[0]]
    connection.close()
    assert (len(tables) > 50, empty) == (True, [])


# Read


def test_it_comes_to_head_with_its_history_whole(found: Older) -> None:
    """After the migrations the chain verifies, and replaying it gives what is stored."""
    assert is_usable(found.bot.store)
    found.whole()


def test_every_reading_command_shows_every_release(found: Older) -> None:
    """Each release and modification is shown by each command that reads, now and as of an earlier day, inside Slack's limits."""
    with found.bot.store.reading() as conn:
        keys = releases.release_keys(conn)
    assert set(keys) == {"2021", "february-2021", JUNE, NEXT, "november-2020"}
    refused = set()
    for verb in CATALOGUE["/release"]:
        if (
            not verb.reads or verb.hidden or verb.name in {"agenda", "when"}
        ):  # They answer about a meeting or a step, which has to be named.
            continue
        asked = [f"/release {verb.name} {key}" for key in keys] if " KEY" in verb.usage else [f"/release {verb.name}"]
        # What was to be reminded of on an earlier day is not on record: the reminders' own tables are no part of the history.
        back = ("2020-01-20", "2020-06-20") if verb.looks_back and verb.name != "nudge" else ()
        named = verb.name if verb.name == "meetings" else f"{verb.name} {JUNE}"  # Meetings are a body's, not a release's.
        looked_back = [f"/release {named} as of {day}" for day in back]
        refused |= {line for line in (*asked, *looked_back) if isinstance(found.shows(line), Refused)}
    # The changes of a year are no release: nobody comments on them or learns from them. Two have no version, a redline is not of days.
    assert refused == {
        "/release comments 2021",
        "/release lessons 2021",
        *(f"/release redline {key}" for key in ("2021", "february-2021", "november-2020")),
        *(f"/release redline {JUNE} as of {day}" for day in ("2020-01-20", "2020-06-20")),
    }
    for ref in ("MP100", "MP101", "MP079", "MP084", "MP088", "SECMP0062"):
        assert not isinstance(found.shows(f"/modification show {ref}"), Refused)
    assert any(verb.reads for verb in CATALOGUE["/modification"])


def test_the_whole_history_of_june_can_be_paged_through(found: Older) -> None:
    """Every page to the last shows its changes, who made them and who was refused, and they are as many as it says."""
    seen: list[str] = []
    page, pages = 1, 1
    while page <= pages:
        shown = found.shows(f"/release history {JUNE} page {page}")
        assert isinstance(shown, HistoryShown)
        pages, total = shown.pages, shown.total
        seen += [each.actor for _, (each, *_) in groupby(shown.changes, key=lambda each: each.change_id)]
        page += 1
    assert len(seen) == total
    assert {RACHEL, OLIVER, DAN, PANEL_CHAIR, TAG_CHAIR} <= set(seen)
    refusals = found.shows(f"/release history {JUNE} refusals")
    assert isinstance(refusals, HistoryShown)
    assert STRANGER in {each.actor for each in refusals.changes}


def test_june_is_as_it_was_left(found: Older) -> None:
    """Live after the Go, every criterion met, two modifications out, and its documents, views and decisions on record."""
    june = found.office.release()
    assert (june.live_on, june.go_live) == (date(2020, 6, 25), date(2020, 6, 25))
    assert {each.state for each in june.criteria} == {SignOffState.MET}
    assert [(each.subject, each.outcome) for each in june.decisions if each.subject is Subject.GO_LIVE] == [(Subject.GO_LIVE, Outcome.GO)]
    assert {each.name for each in june.scope if each.state is ScopeState.OUT} >= {"MP088", "MP084"}
    assert {each.modification.ref for each in june.in_scope if each.modification.state is ModificationState.IMPLEMENTED} == {
        "SECMP0053",
        "MP079",
    }
    days = {each.key: each.done_on for each in june.milestones}
    assert (days["evidence-testing"], days["tad-draft"], days["go-no-go"]) == (date(2020, 5, 20), date(2020, 2, 5), date(2020, 6, 12))
    assert {(each.committee, each.subject) for each in june.recommendations} >= {("tag", Subject.GO_LIVE), ("opsg", Subject.GO_LIVE)}


def test_it_takes_the_corrected_data(older: Older) -> None:
    """Loading the shipped files again brings in what has been corrected since; what people changed stays, and the history is whole."""
    november = older.office.release("november-2020")
    assert (len(november.scope), november.not_on_record, len(november.milestones)) == (5, (), 2)
    report = loader.load(older.bot.store, reference(), at=older.office.now, corrections=True)
    assert report.updated > 0
    assert any(each.thing.startswith("milestone:november-2020/") and each.fate is Fate.REMOVED for each in report.differences)
    november = older.office.release("november-2020")
    assert (len(november.scope), len(november.milestones)) == (10, 1)
    assert "rid-versions" in november.not_on_record
    assert [each.cost_words for each in older.office.release().secas] == ["around £1,200", "around £12,000"]
    assert older.office.release().live_on == date(2020, 6, 25)
    older.whole()


def test_what_people_said_and_set_is_still_there(found: Older) -> None:
    """The accepted finding, the comments with an answer, the condition, the evidence withdrawn and replaced, and the undone change."""
    check = found.shows(f"/release check {JUNE}")
    assert isinstance(check, CheckShown)
    assert [each.finding.key for each in check.accepted] == ["dcc-total"]
    comments = found.shows(f"/release comments {JUNE}")
    assert isinstance(comments, CommentsShown)
    assert [(each.party, each.disposition) for each in comments.comments] == [("A Party", "accepted"), ("Another Party", "")]
    assert "Both are closed" in found.reads(f"/release criteria {JUNE} T5")
    assert "The wrong file" in found.reads(f"/release criteria {NEXT} T6", TAG_MEMBER)
    assert f"@{TAG_CHAIR}" in found.reads(f"/release history {JUNE} by @{TAG_CHAIR}")
    assert "undid a change" in found.reads(f"/release history {JUNE} of tad-draft")


def test_a_calendar_address_given_out_before_still_works(found: Older) -> None:
    """The address is known by its digest, and gives June's timetable."""
    answer = Client(found.bot.edge(found.bot.app())).call("GET", FEED)
    assert (answer.status, b"Panel go/no-go decision" in answer.body) == (200, True)


# Delivered


def test_all_that_waited_is_sent(delivered: Older) -> None:
    """No row of any kind failed, could not be rendered, or is left."""
    now = delivered.rows()
    assert {row.id: (row.kind, now[row.id].state, now[row.id].error) for row in delivered.waiting} == {
        row.id: (row.kind, "sent", "") for row in delivered.waiting
    }
    assert [row.key for row in now.values() if row.state in OPEN] == []


def test_all_that_was_sent_is_inside_the_limits(delivered: Older) -> None:
    """Each message that was posted or updated passes Slack's checks, and says something."""
    ways = {"chat.postMessage": "post", "chat.update": "update"}
    assert {method for method, _ in delivered.slack.calls} >= ways.keys()
    for method, arguments in delivered.slack.calls:
        if method == "chat.postMessage":
            assert message_faults(arguments) == [], arguments
        elif method == "chat.update":
            assert message_faults(arguments, "update") == [], arguments
        if method in ways:
            assert arguments["text"], arguments


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (
            "modification-outcome",
            "Other User Panel Seating Amendment",
        ),
        ("nudge", "25 Jun 2020"),
        ("nudge-note", "24 Jun 2020"),
        ("decision", "June 2021"),
        ("editorial", "with a comma, moved."),
        ("document", "https://example.com/next-tad"),
        ("evidence", "https://example.com/next-t4"),
        ("live", "June 2020"),
        ("lessons", "June 2020"),
        ("recommendation", "A good draft"),
        ("retake", "T1"),
        ("rid-issued", "0.2"),
        ("share", "June 2021"),
        ("notice", "What you shared could not be posted: the channel is archived."),
    ],
)
def test_each_kind_says_what_it_is_about(delivered: Older, kind: str, said: str) -> None:
    """A message of the kind was posted, with what its ids stand for."""
    assert any(said in each for each in delivered.posted(kind)), delivered.posted(kind)


def test_updates_and_pins_go_to_the_messages_that_were_there(delivered: Older) -> None:
    """The card and the days' messages are updated where the earlier version posted them, and so is what was found; the Go is pinned."""
    now = {row.key: row for row in delivered.rows().values()}
    updated = {(each["channel"], each["ts"]) for each in delivered.slack.called("chat.update")}
    cards = {(now[row.ids["card"]].channel, now[row.ids["card"]].ts) for row in delivered.of("nudge-update")}
    found = {(row.channel, row.ts) for row in now.values() if row.ts == "1592985601.000001"}
    assert updated == cards | found | {("C0NEXTTAG", now[f"card:{NEXT}:tag:1:1"].ts)}
    (pin,) = delivered.of("pin")
    pinned = [(each["channel"], each["timestamp"]) for each in delivered.slack.called("pins.add")]
    assert pinned == [(JUNE_CHANNEL, now[pin.ids["of"]].ts)]


def test_files_are_drawn_up_and_uploaded(delivered: Older) -> None:
    """The RID of a version and of the draft, the release file, and both pictures."""
    names = sorted(each["filename"] for each in delivered.slack.called("files.getUploadURLExternal"))
    assert names == [
        "RID-june-2020-1.1.docx",
        "RID-june-2021-0.2.docx",
        "june-2020.yaml",
        "progress-june-2020-2020-06-25.png",
        "timeline-june-2020-2020-06-25.png",
    ]
    assert len([method for method, _ in delivered.slack.calls if method.startswith("/upload/")]) == len(names)
    assert len(delivered.slack.called("files.completeUploadExternal")) == len(names)


def test_what_had_arrived_is_not_posted_again(delivered: Older) -> None:
    """The evidence whose sender died is found in Slack by its key, and is there once."""
    (died,) = [row for row in delivered.waiting if row.state == "sending"]
    assert [each["text"] for each in delivered.slack.posted(died.key)] == ["as it was"]
    assert delivered.rows()[died.id].ts == "1592985601.000001"


# Worked in


def test_work_goes_on(older: Older) -> None:
    """A position by the old card's rules, an undo of what was done before, the Go reversed, the next day's reminders: all is told."""
    older.bot.delivery.deliver_due()
    card = older.slack.called("chat.update")[-1]
    before = len(older.slack.messages)
    older.office.undoes()
    assert older.office.release().live_on is None
    no_go = older.office.fill(
        older.office.say(f"/release decide {JUNE} go-live no-go", PANEL_CHAIR), PANEL_CHAIR, reason="A defect was found"
    )
    assert isinstance(older.office.fill(no_go, PANEL_CHAIR), Changed)
    met = next(
        each["value"]
        for block in card["blocks"]
        if block["type"] == "actions"
        for each in block["elements"]
        if each["text"]["text"] == "Met"
    )
    done = older.office.say(met, TAG_CHAIR)
    assert isinstance(done, Changed), (met, done)
    older.office.at(2020, 6, 26, 9)
    older.bot.tick()
    older.bot.delivery.deliver_due()
    assert [row.key for row in older.rows().values() if row.state in OPEN] == []
    told = "\n".join(each["text"] for each in older.slack.messages[before:])
    assert "No-go" in told
    older.whole()


def test_a_go_live_of_that_time_is_moved_and_moved_back(older: Older) -> None:
    """Its decisions have no dates and no consent; a move is recorded beside them, undone, and its history stays whole (R23)."""
    with older.bot.store.reading() as conn:
        before = releases.fetch_release(conn, NEXT)
    assert before is not None
    assert {(each.go_live_before, each.go_live, each.by_authority) for each in before.decisions} <= {(None, None, False)}
    office = older.office
    form = office.asks(f"/release decide {NEXT} date", PANEL_CHAIR)
    answer = office.fill(form, PANEL_CHAIR, go_live="2021-07-29", reason="More time", by="authority")
    done = office.does(expect(Form, answer), PANEL_CHAIR)
    assert office.release(NEXT).decisions[-1].go_live == date(2021, 7, 29)
    older.whole()
    assert "24 Jun 2021" in older.reads(f"/release status {NEXT} as of 2020-06-20")
    office.undoes(done.change, PANEL_CHAIR)
    assert office.release(NEXT) == before
    older.whole()
