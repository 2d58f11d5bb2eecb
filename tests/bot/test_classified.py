"""No surface says anything of a classified release to whom the classification's function says no (R20, promise 9).

June 2020 has a canary in every text. Every verb of both commands, every kind of message, every file, feed and search is tried, for people
off every roster and for channels that are not cleared; what is logged meanwhile is looked through too. A verb or a kind of message that
has no line in the tables that are used here fails the tests of those tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import String, insert, select
from structlog.testing import capture_logs

from bot import pages
from bot.documents.calendar_feed import calendar
from bot.home import home_view
from bot.pages.kit import forms
from bot.posts import posts
from bot.public.publish import publish
from bot.public.site import Site
from bot.slack.unfurls import Shared, preview
from commands.catalogue import CATALOGUE, perform, verb_of
from commands.files import feeds
from commands.nudges import daily_check
from commands.protocol.form import Faults, Form, Kind
from commands.protocol.line import Line
from commands.protocol.request import SHARED, Account, AccountState, Actor, Request
from commands.public.site import Absent
from commands.search import search
from commands.share import shared
from policy.access.classification import Reader, may_see
from policy.model.releases import Classification
from storage.engine.session import Act, Store
from storage.mail.kinds import EXAMPLES
from storage.mail.messages import Message, Notice
from storage.tables import (
    AUDITED,
    CLASSES,
    CalendarFeedRow,
    ChannelClearanceRow,
    ModificationRow,
    OutboxRow,
    ReleaseRow,
    ScopeItemRow,
    table_of,
)
from tests.builders.office import DAN, JUNE_CHANNEL, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, Office, copied
from tests.golden.lines import ASIDE, FETCHED, LINES, WRONG_KEYS
from tests.golden.settings import JUNE
from tests.profiles import either

KEY = "june-2020"
CANARY = "kanarienvogel"
_TEXTS = """
address answer by changes closed_note cost_qualifier days_qualifier dcc_testing description disposition documents event exception_cost
exception_documents exception_reason exception_reference exception_testing go_live_reason not_applicable note notes operational other_codes
out_reason party reason reference sec_version shared_with_requests summary text title url user_testing view_reason withdrawn
"""
TEXTS = frozenset(_TEXTS.split())
"""Columns that hold what somebody wrote of a release."""

_NO_TEXTS = """
accepted_by ahead anchor answers body channel channel_id committee criterion_ref disposed_by error figures file_id given_by kind on_behalf
owner proposed_by
release_key said_by set_by settled_by stamp submitted_by suitable version view_by voice
"""
NO_TEXTS = frozenset(_NO_TEXTS.split())
"""Columns with keys, people and numbers."""

SECRET, SECRET_DAY = "adhoc-2020-04-08", "2020-04-08"
SECRET_NAME = "Release of 8 Apr 2020"
"""A release whose very key nobody types here, its day there, and how its name says it."""

ABOVE = tuple(each for each in Classification if each is not Classification.WHITE)
CHANNELS = {each: f"C0{each.name}" for each in Classification}
"""A channel of each clearance."""


@pytest.fixture(scope="module")
def told(office_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office in which much has been written of June 2020, a canary in every text of it."""
    office = Office(Store(copied(office_file, tmp_path_factory.mktemp("classified") / "own.db")))
    office.does(f"/release channel {KEY} tag <#C0TAG>")
    office.does(f"/release comment {KEY}", STRANGER, party="A Party", text=f"A comment {CANARY}")
    link = f"https://example.com/{CANARY}"
    office.does(f"/release evidence {KEY} T1", DAN, link=link, name=f"The name {CANARY}", note=f"The note {CANARY}")
    office.does(f"/release document {KEY} tad", DAN, version="1.0", link=f"https://example.com/{CANARY}")
    office.does(f"/release recommend {KEY} tag tad", TAG_CHAIR, positive="yes", reason=f"A reason {CANARY}")
    office.does(f"/release decide {KEY} scope", outcome="agreed", reference="SECP_1", reason="A reason")
    office.does(f"/release edit {KEY} notes new", kind="note", text=f"A note {CANARY}")
    office.does(f"/release create {SECRET}", go_live="2020-04-08", kind="adhoc", body="panel", classification="white")
    office.does(office.asks(f"/release add MP100 to {SECRET}"))
    office.does("/release edit november-2020 alongside", requests="CR1088")
    daily_check.tick(office.store, office.now, office.now.time())
    write_canaries(office)
    with office.store.changing(Act("test", "clear", office.now)) as tx:
        for level, channel in CHANNELS.items():
            if level is not Classification.WHITE:
                tx.session.add(ChannelClearanceRow(channel_id=channel, classification=level))
        for subject, name in (("release", KEY), ("committee", "tag")):
            hashed = feeds.hashed(name.ljust(20, "-"))
            tx.session.add(CalendarFeedRow(token_hash=hashed, user_id="U0LEFT", subject=subject, name=name, made_on=office.now.date()))
    office.at(2020, 1, 13)
    yield office
    office.store.close()


def write_canaries(office: Office) -> None:
    """Puts a canary into each text that belongs to June 2020, and into the titles of the modifications that no other release has."""
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        for row in (CLASSES[name] for name in AUDITED):
            table = table_of(row)
            owner = table.c.get("key" if row is ReleaseRow else "release_key")
            for one in tx.session.scalars(select(row).where(owner == KEY)) if owner is not None else ():
                for name in TEXTS & set(table.c.keys()):
                    if getattr(one, name) and not table.c[name].primary_key:
                        setattr(one, name, f"{getattr(one, name)} {CANARY}")
        places = tx.session.execute(select(table_of(ScopeItemRow).c.modification_ref, table_of(ScopeItemRow).c.release_key)).all()
        for one in tx.session.scalars(select(ModificationRow)):
            if {key for ref, key in places if ref == one.ref} <= {KEY, SECRET} - ({KEY} if one.ref == "MP100" else set()):
                one.title, one.description = f"{one.title} {CANARY}", f"{one.description} {CANARY}"


def classify(office: Office, level: Classification) -> None:
    """Classifies both releases as a release manager does."""
    with office.store.changing(Act(RACHEL, "release edit", office.now)) as tx:
        for key in (KEY, SECRET):
            tx.session.get_one(ReleaseRow, key).classification = level


def every_line(*, of_acts: int | None = None) -> Iterator[str]:
    """Every line of the table of lines, or the first `of_acts` of each verb that acts, and what is no verb and no release."""
    for command, verbs in LINES.items():
        for name, templates in verbs.items():
            verb = verb_of(Line(command, name))
            yield from (f"{command} {JUNE.line(template)}" for template in templates[: None if verb and verb.reads else of_acts])
    yield from (JUNE.line(each) for each in ASIDE)
    yield from (f"/release status {each}" for each in (*WRONG_KEYS, "adhoc-2020-04-09", "adhoc"))
    yield from ("/modification show MP10", "/modification show CR1089", "/modification approve MP108", "/release add MP10 to june-2020")


def reading_lines() -> Iterator[str]:
    """The lines of the verbs that read, with a look at the past for each verb that has one."""
    for command, verbs in LINES.items():
        for name, templates in verbs.items():
            verb = verb_of(Line(command, name))
            if verb and verb.reads:
                yield from (f"{command} {JUNE.line(template)}" for template in templates)


def backward_lines() -> Iterator[str]:
    """A line with "as of" for each verb that looks back: a day when June 2020 was White."""
    for verbs in CATALOGUE.values():
        for verb in verbs:
            if verb.looks_back:
                yield str(Line.parse(f"{verb.command} {verb.example}")) + " as of 2020-01-10"


def words(result: Any) -> str:
    """All that an answer holds, in Slack's format."""
    if isinstance(result, Form):
        return json.dumps(forms.modal(result))
    if isinstance(result, Faults):
        return json.dumps(result.by_field)
    return "" if result is None else json.dumps(pages.message(result))


def say(office: Office, line: str, user: str, channel: str, via: str = "slash") -> str:
    """What the answer to a line says; nothing is changed by it, because it is asked by people who may not."""
    command, _, text = line.partition(" ")
    fetched = FETCHED.get(text.partition(" ")[0])
    accounts = {user: Account(AccountState.ACTIVE)}
    request = Request(command, text, Actor(user), office.now, "", channel, via=via, fetched=fetched, accounts=accounts)
    return words(shared(office.store, request) if via == SHARED else perform(office.store, request))


def leaks(text: str) -> bool:
    """Whether a text has a canary, or names the release that nobody typed."""
    return CANARY in text.lower() or SECRET in text or SECRET_DAY in text or SECRET_NAME in text


def test_the_canary_sings(told: Office) -> None:
    """While June 2020 is White, strangers and channels see the canary in most answers, so that its absence means something."""
    classify(told, Classification.WHITE)
    verbs = {line.split()[1] for line in reading_lines() if CANARY in say(told, line, STRANGER, "C0ANY")}
    assert verbs >= {"status", "scope", "timetable", "criteria", "check", "history", "comments", "show", "list", "due", "nudge", "redline"}
    assert CANARY in say(told, f"/release timetable {KEY}", RACHEL, CHANNELS[Classification.WHITE], SHARED)


@pytest.mark.parametrize("level", ABOVE, ids=str)
def test_a_stranger_reads_nothing_of_it_in_any_line(told: Office, level: Classification) -> None:
    """Every line of every verb, typed by somebody on no roster, in any channel; for Red also in the release's own and in a cleared one.

    In dev one line for each of the levels below Red, which the lines don't tell apart, and of those channels the cleared one.
    """
    classify(told, level)
    lines = [*every_line()] if level is Classification.RED else either([*reading_lines()], in_dev=f"/release timetable {KEY}")
    with capture_logs() as logs:
        found = [line for line in lines if leaks(say(told, line, STRANGER, "C0ANY"))]
    assert found == []
    assert not leaks(repr(logs))
    cleared = CHANNELS[Classification.RED]
    for channel in either((JUNE_CHANNEL, cleared), in_dev=cleared) if level is Classification.RED else ():
        assert [line for line in reading_lines() if leaks(say(told, line, STRANGER, channel))] == []
    assert [line for line in ("/release", "/release scope", "/release status") if leaks(say(told, line, STRANGER, JUNE_CHANNEL))] == []


def test_the_past_of_it_is_as_classified_as_its_present(told: Office) -> None:
    """A look at a day when it was White shows it to nobody to whom the present doesn't, and the other way round."""
    classify(told, Classification.RED)
    for line in backward_lines():
        assert not leaks(say(told, line, STRANGER, "C0ANY")), line
    for line in (f"/release status {KEY} as of 2020-01-10", "/modification show MP079 as of 2020-01-10"):
        assert not leaks(say(told, line, RACHEL, CHANNELS[Classification.AMBER], SHARED)), line
    assert CANARY in say(told, f"/release timetable {KEY} as of 2020-01-10", RACHEL, "C0ANY")
    told.at(2020, 1, 14)
    classify(told, Classification.WHITE)
    assert not leaks(say(told, f"/release timetable {KEY} as of 2020-01-13", STRANGER, "C0ANY"))
    told.at(2020, 1, 13)


@pytest.mark.parametrize("level", ABOVE, ids=str)
def test_a_channel_that_is_not_cleared_is_shown_nothing_of_it(told: Office, level: Classification) -> None:
    """Shared by anyone: every line of the reading verbs, in a channel of each clearance; in dev one line for each level below Red."""
    classify(told, level)
    reading = [*reading_lines()] if level is Classification.RED else either([*reading_lines()], in_dev=f"/release timetable {KEY}")
    for clearance, channel in CHANNELS.items():
        allowed = may_see(level, Reader(on_roster=True, clearance=clearance))
        lines = (
            reading if not allowed and clearance is max(each for each in Classification if each < level) else [f"/release timetable {KEY}"]
        )
        with capture_logs() as logs:
            answers = {line: say(told, line, RACHEL, channel, SHARED) for line in lines}
        assert any(CANARY in text for text in answers.values()) is allowed, (level, clearance)
        assert [line for line, text in answers.items() if not allowed and leaks(text)] == []
        assert not leaks(repr(logs))
        assert say(told, f"/release timetable {KEY}", STRANGER, channel, SHARED) == ""


def about_june(example: Message, channel: str) -> Message:
    """An example of a kind of message, about June 2020 and for that channel."""
    ids = {**example.ids, **({"release": KEY} if "release" in example.ids else {}), **({"ref": "MP079"} if "ref" in example.ids else {})}
    ids |= {"channel": channel} if hasattr(example, "channel") else {}
    ids |= {"day": "2020-01-10"} if "day" in ids else {}
    return type(example).from_ids(ids)


def sent(office: Office, message: Message, channel: str, at: datetime) -> str:
    """What is posted for a message; a file counts by its words alone, since it is refused or made whole."""
    with office.store.changing(Act("test", "test", office.now)) as tx:
        row = {"key": f"own:{message.kind}:{channel}", "kind": message.kind, "channel": channel, "ids": message.ids, "created_at": tx.now}
        tx.connection.execute(insert(table_of(OutboxRow)), {**row, "thread_ts": "", "state": "sent", "ts": "1.2"})
    try:
        made = posts.message(office.store, message, at, channel) or {}
    finally:
        with office.store.writing() as conn:
            conn.execute(table_of(OutboxRow).delete().where(table_of(OutboxRow).c.key.startswith("own:")))
    return f"{made.get('text', '')} {json.dumps(made.get('blocks', []))} {'a file' if made.get('sent') else ''}"


@pytest.mark.parametrize("example", [each for each in EXAMPLES if not isinstance(each, Notice)], ids=lambda each: each.kind)
def test_no_message_says_anything_of_it(told: Office, example: Message) -> None:
    """Each kind of post and file, for a channel that is not cleared and for the direct messages of somebody on no roster.

    A notice has its text from the start, and goes to release managers.
    """
    classify(told, Classification.RED)
    for channel in (CHANNELS[Classification.AMBER], STRANGER):
        with capture_logs() as logs:
            text = sent(told, about_june(example, channel), channel, told.now)
        assert not leaks(text + repr(logs)), text
        assert not text.endswith("a file")


def test_no_feed_says_anything_of_it(told: Office) -> None:
    """The calendars that a person had before are without it, or gone."""
    classify(told, Classification.RED)
    with told.store.reading() as conn:
        assert feeds.calendar_of(conn, KEY.ljust(20, "-"), told.now.date()) is None
        found = feeds.calendar_of(conn, "tag".ljust(20, "-"), told.now.date())
    assert found is not None
    assert not leaks(calendar(found.releases, name=found.name, now=told.now, owner=found.owner).decode())


def test_no_search_says_anything_of_it(told: Office) -> None:
    """What is offered as a person types in a field."""
    classify(told, Classification.RED)
    for kind in Kind:
        for typed in ("", "june", "uit"):
            for line in (f"/release milestone {KEY}", "/release evidence attach"):
                offered = search(told.store, kind, typed, told.asking(line, STRANGER))
                assert [each.label for each in offered if leaks(f"{each.value} {each.label}")] == [], kind


def test_no_home_says_anything_of_it(told: Office) -> None:
    """The App Home of somebody on no roster, who was given an item of it before it was classified."""
    classify(told, Classification.WHITE)
    told.does(f"/release reassign {KEY} milestone:baseline-documents", person="U0LEFT", reason="They know it.")
    assert CANARY in json.dumps(home_view(told.store, "U0LEFT", told.now))
    classify(told, Classification.RED)
    assert not leaks(json.dumps(home_view(told.store, "U0LEFT", told.now)))
    assert CANARY in json.dumps(home_view(told.store, PANEL_CHAIR, told.now))


def test_no_preview_of_a_link_says_anything_of_it(told: Office) -> None:
    """A link to its page, in a channel that is not cleared, in direct messages, and while it is still being written."""
    base, url = "https://bot.example.org", f"https://bot.example.org/releases/{KEY}/"
    modification = "https://bot.example.org/releases/modifications/mp079/"
    classify(told, Classification.RED)
    for channel, user in ((CHANNELS[Classification.AMBER], RACHEL), ("D0RACHEL", RACHEL), (JUNE_CHANNEL, STRANGER)):
        posted = Shared(channel, "1.1", "", "conversations_history", user, (url, modification))
        assert [preview(told.store, posted, each, told.now, base) for each in posted.urls] == [None, None]
    written = Shared("COMPOSER", "1.1", "U1", "composer", RACHEL, (url,))
    assert preview(told.store, written, url, told.now, base) is None
    cleared = Shared(CHANNELS[Classification.RED], "1.1", "", "conversations_history", RACHEL, (modification,))
    assert leaks(json.dumps(preview(told.store, cleared, modification, told.now, base)))


def test_the_public_site_says_nothing_of_it(told: Office, tmp_path: Path) -> None:
    """Each file of the site, which had it while it was White, and each address of it."""
    classify(told, Classification.WHITE)
    publish(told.store, tmp_path, Site(), told.now)
    assert CANARY in (tmp_path / KEY / "index.html").read_text(encoding="utf-8")
    for level in ABOVE:
        classify(told, level)
        with capture_logs() as logs:
            publish(told.store, tmp_path, Site(), told.now)
        assert [each for each in tmp_path.rglob("*") if each.is_file() and leaks(f"{each} {each.read_bytes()!r}")] == []
        assert not leaks(repr(logs))
        with told.store.reading() as conn:
            assert Site().find(conn, f"{KEY}/", told.now) is Site().find(conn, f"{SECRET}/", told.now) is Absent.GONE


def test_there_is_no_surface_without_a_test_here() -> None:
    """Each verb is in the table of lines, and each event is tried.

    A message of a person is answered by a kind of post, of which there are examples.
    """
    manifest = json.loads(Path("manifest.json").read_text(encoding="utf-8"))
    events = {"user_change", "app_home_opened", "app_mention", "message.im", "member_joined_channel", "link_shared", "file_deleted"}
    # What is told of these goes to the release managers alone.
    events |= {"member_left_channel", "channel_id_changed"}
    events |= {f"{kind}_{what}" for kind in ("channel", "group") for what in ("left", "archive", "deleted", "unarchive")}
    assert set(manifest["settings"]["event_subscriptions"]["bot_events"]) == events
    reading = {(command, verb.name) for command, verbs in CATALOGUE.items() for verb in verbs}
    assert reading == {(command, name) for command, verbs in LINES.items() for name in verbs}


def test_the_columns_with_words_are_known() -> None:
    """A new column of a release's rows is put with the texts, which get a canary, or with what is none."""
    found = {
        column.name
        for table in AUDITED.values()
        if "release_key" in table.c or table.name == "release"
        for column in table.columns
        if type(column.type) is String and not column.primary_key
    }
    assert found == TEXTS | NO_TEXTS
