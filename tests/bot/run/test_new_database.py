"""A new organisation's first hours: nothing loaded, a release manager alone, and what releases are made with but no release."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

import pytest

from bot import pages
from bot.config import Config, read
from bot.run import loading
from commands.catalogue import CATALOGUE, perform
from commands.protocol.form import Answer, Form
from commands.protocol.line import Line
from commands.protocol.request import Actor, Request
from commands.protocol.results import Changed, Refused
from commands.protocol.words import NOT_LOADED
from commands.releases.calendar import CalendarShown
from commands.results import Result
from storage.engine.session import Store
from storage.meetings.meetings import fetch_meetings
from storage.releases import releases
from storage.roster.cached import recent_reference
from tests.builders.databases import Databases
from tests.builders.office import LONDON

ANNA = "U0ANNA"
TODAY = datetime(2026, 11, 30, 10, tzinfo=LONDON)
LINES = [str(verb.example_line) for verbs in CATALOGUE.values() for verb in verbs]
OFTEN = ["/release", "/release create 2028", "/release calendar 2027", "/release meetings panel 2027", "/release criteria standard"]


def configured(databases: Databases, admin: str = "") -> Config:
    """HTTP mode on a migrated file of its own, with the first release manager if one is named."""
    slack = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s3cret", "RELEASE_BOT_NOW": TODAY.isoformat()}
    config = read({**slack, "DATABASE_URL": databases.migrated("sqlite"), "RELEASE_BOT_ADMINS": admin})
    assert loading.migrate(config) == 0
    return config


@pytest.fixture(params=["", ANNA], ids=["nobody", "a release manager"])
def new(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Store]:
    """A migrated database into which nothing was loaded, without and with its first release manager."""
    with open_store(configured(databases, request.param)) as store:
        yield store


@contextmanager
def open_store(config: Config) -> Iterator[Store]:
    """The database of a configuration."""
    store = Store(config.database_url)
    yield store
    store.close()


def say(store: Store, line: str) -> Result:
    """Anna types a line today."""
    command, _, text = line.partition(" ")
    return perform(store, Request(command, text, Actor(ANNA), TODAY, f"new:{line}", "C0ANY"))


def test_every_command_is_answered_before_anything_is_loaded(new: Store) -> None:
    """Each verb's example has an answer that can be shown, whether or not there is a release manager."""
    for line in (*LINES, *OFTEN):
        shown = say(new, line)
        assert isinstance(shown, Form) or pages.plain(shown), line


def test_what_is_not_loaded_is_said_with_what_to_do(new: Store) -> None:
    """No page is empty because the reference data is missing."""
    for line in ("/release calendar 2027", "/release committees", "/release criteria standard"):
        assert NOT_LOADED in pages.plain(say(new, line)), line


def test_a_release_manager_alone_reads_what_is_missing(databases: Databases) -> None:
    """Neither a failure nor a wrong reason, such as that June had no scheduled release."""
    with open_store(configured(databases, ANNA)) as store:
        for line in ("/release create june-2027", "/release create 2028", "/release decide standard"):
            answer = say(store, line)
            assert isinstance(answer, Refused), line
            assert (answer.sentence, bool(answer.instead)) == (NOT_LOADED, True), line


def test_loading_without_releases_has_all_that_a_release_is_made_with(databases: Databases, capsys: pytest.CaptureFixture[str]) -> None:
    """The calendar, committees, criteria and papers' days are there; no release, and no meeting that was held years ago."""
    config = configured(databases, ANNA)
    assert loading.load(config, (), replace=False, with_releases=False) == 0
    assert " added, 0 updated, 0 removed" in capsys.readouterr().out
    with open_store(config) as store:
        _has_all(store)


def _has_all(store: Store) -> None:
    with store.reading() as conn:
        reference = recent_reference(conn)
        assert releases.release_keys(conn) == []
        assert fetch_meetings(conn) == ()
    assert (len(reference.slots), len(reference.lead_times), len(reference.committees)) == (3, 4, 11)
    assert reference.standard_criteria
    shown = say(store, "/release calendar 2027")
    assert isinstance(shown, CalendarShown)
    assert [each.slot.go_live for each in shown.lines] == [date(2027, 2, 25), date(2027, 6, 24), date(2027, 11, 4)]
    form = say(store, str(Line.release("create", "june-2027")))
    assert isinstance(form, Form)


def test_a_release_manager_alone_creates_the_year_and_finds_where_a_modification_goes(databases: Databases) -> None:
    """With no release, What waits for you and the calendar lead to the year's creation; a modification in no release to the next ones."""
    config = configured(databases, ANNA)
    loading.load(config, (), replace=False, with_releases=False)
    with open_store(config) as store:
        offers = {line: pages.plain(say(store, line)) for line in ("/release mine", "/release calendar 2027", "/release calendar 2026")}
        assert "Create 2027: /release create 2027" in offers["/release mine"]
        assert "Create 2027: /release create 2027" in offers["/release calendar 2027"]
        assert "Create 2026" not in offers["/release calendar 2026"]
        for line, answers in CREATED:
            made = say(store, line)
            assert isinstance(made, Form), line
            given = {each.name: each.value for each in made.fields} | answers
            command, _, text = str(made.line).partition(" ")
            asked = Request(command, text, Actor(ANNA), TODAY, f"new:{line}:form", "C0ANY", answers=given, opened=made.opened)
            assert isinstance(perform(store, asked), Changed), line
        assert "Create 2027" not in pages.plain(say(store, "/release calendar 2027"))
        systems, words = (pages.plain(say(store, f"/modification show {ref}")) for ref in ("MP300", "MP301"))
    assert "Add to June 2027: /release add MP300 to june-2027" in systems
    assert "Add to February 2027" not in systems
    assert "Add to February 2027: /release add MP301 to february-2027" in words


CREATED: tuple[tuple[str, dict[str, Answer]], ...] = (
    ("/release create 2027", {}),
    ("/modification add MP300", {"title": "Reads", "impacts": ("dcc_systems",)}),
    ("/modification add MP301", {"title": "Words"}),
)
