"""How many SQL statements an answer takes: as many with much stored as with little. Times are never asserted.

Both databases get the same statements, which are counted before they are sent: in dev on SQLite, in ci on both.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot import pages
from commands.catalogue import CATALOGUE, perform
from commands.pressing import Pressing
from commands.protocol.request import Actor, Request
from commands.protocol.results import Changed
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import Modification, ScopeItem
from storage.engine.session import Act, Store
from storage.release_file import Contents, loader
from storage.roster.cached import recent_roles
from storage.tables import MilestoneRow, ReleaseRow, table_of
from tests.builders.databases import DIALECTS, Databases
from tests.builders.office import RACHEL, START, open_office, reference
from tests.profiles import either

MANY_RELEASES, MANY_MODIFICATIONS = 300, 200

LINES = (
    "/release join",
    "/release help",
    "/release list 2020",
    "/release calendar 2020",
    "/release due 30",
    "/release mine",
    "/release agenda panel 2020-01-17",
    "/release agenda panel 2020-01-17 item 2",
    "/release meetings",
    "/release meetings panel 2020",
    "/release newsletter 2019-12-01",
    "/release status june-2020",
    "/release scope june-2020",
    "/release timetable june-2020",
    "/release when june-2020 TAD",
    "/release when TAD",
    "/release criteria june-2020",
    "/release criteria june-2020 tag",
    "/release criteria standard",
    "/release impacts june-2020",
    "/release costs june-2020",
    "/release lessons june-2020",
    "/release check june-2020",
    "/release why R9",
    "/release history june-2020",
    "/release redline june-2020 1.0 1.1",
    "/release comments june-2020",
    "/release committees",
    "/release glossary TAD",
    "/release nudge june-2020",
    "/release status june",
    "/modification help",
    "/modification show MP084",
    "/modification history MP084",
    "/modification list",
)
"""One line at least for each reading verb; a test holds it to the catalogue."""

OF_A_RELEASE = tuple(line for line in LINES if "june-2020" in line)


@dataclass(frozen=True)
class Stores:
    """One database with the shipped three releases, and one with many releases, of which June 2020 has many modifications."""

    small: Store
    large: Store


@pytest.fixture(scope="module", params=either(DIALECTS, in_dev="sqlite"))
def stores(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Stores]:
    """Both, on each database in turn."""
    urls = [databases.migrated(request.param) for _ in range(2)]
    small, large = (open_office(url) for url in urls)
    with small.reading() as conn:
        assert len(conn.execute(table_of(ReleaseRow).select()).all()) == 3
    loader.load(large, Contents(releases=(_grown_june(), *_others())), at=START)
    yield Stores(small, large)
    for store, url in zip((small, large), urls, strict=True):
        store.close()
        databases.drop(url)


def _grown_june() -> Release:
    (june,) = (release for release in reference().releases if release.key == "june-2020")
    more = (Modification(f"MP{5000 + number}", f"Modification {number}") for number in range(MANY_MODIFICATIONS - len(june.scope)))
    return replace(june, scope=(*june.scope, *(ScopeItem(each) for each in more)))


def _others() -> Iterator[Release]:
    for number in range(MANY_RELEASES - 3):
        go_live = date(2022, 1, 3) + timedelta(days=number)
        yield Release(f"adhoc-{go_live}", ReleaseKind.ADHOC, go_live, scope=(ScopeItem(Modification(f"MP{20000 + number}", "One")),))


TRIES = "/release help"
"""Tries its buttons on up to five releases until one takes them, which may be the first with much stored and the second with little."""


def answered(store: Store, line: str) -> list[str]:
    """The statements that answering a line takes, drawn as a message."""
    command, _, text = line.partition(" ")
    with store.statements() as seen:
        message = pages.message(perform(store, Request(command, text, Actor(RACHEL), START, "k")))
    assert message["text"]
    return list(seen.texts)


def touched(store: Store) -> None:
    """Makes a change, after which nothing read before counts."""
    with store.changing(Act("test", "touch", START)) as change:
        found = change.session.get_one(ReleaseRow, "november-2020")
        found.summary = f"{found.summary}."


def test_every_reading_verb_is_counted() -> None:
    """Each verb that reads has a line here, so that a new one is counted too."""
    reading = {f"{command} {verb.name}" for command, verbs in CATALOGUE.items() for verb in verbs if verb.reads}
    assert reading <= {" ".join(line.split()[:2]) for line in LINES}


@pytest.mark.parametrize("line", LINES)
def test_an_answer_takes_as_many_statements_whatever_is_stored(stores: Stores, line: str) -> None:
    """After a change, and once more when nothing has changed: the same numbers with 3 and 300 releases, 5 and 200 modifications."""
    counts = []
    for store in (stores.small, stores.large):
        answered(store, line)  # What a process keeps of one history, such as a draft's changes, is not the other's.
        touched(store)
        cold = answered(store, line)
        warm = answered(store, line)
        counts.append((len(cold), len(warm)))
        assert len(warm) <= len(cold)
    if line == TRIES:
        (little, little_again), (much, much_again) = counts
        assert (much, much_again) <= (little, little_again) <= (60, 60)
    else:
        assert counts[0] == counts[1]


@pytest.mark.parametrize("line", ["/release status june-2020", "/release list 2020", "/release due 30", "/release mine"])
def test_what_is_asked_most_takes_one_statement_until_something_changes(stores: Stores, line: str) -> None:
    """The audit's head is asked, and nothing else but for a release manager what Slack refuses now, which is not on record."""
    touched(stores.large)
    cold = answered(stores.large, line)
    warm = answered(stores.large, line)
    assert len(cold) > len(warm) == (2 if line == "/release mine" else 1)
    assert "audit_head" in warm[0]
    assert all("outbox" in each for each in warm[1:])


def test_the_buttons_of_a_status_take_no_statement_of_their_own(stores: Stores) -> None:
    """The seats of its reader are of the same moment as the status, and cached beside it; a Bot answers so (bot.bootstrap)."""
    request = Request("/release", "status june-2020", Actor(RACHEL), START, "k")
    counts = []
    for _ in range(2):
        with stores.large.statements() as seen, stores.large.one_snapshot():
            pages.message(perform(stores.large, request), Pressing.of(stores.large, request))
        counts.append(len(seen))
    assert counts[1] == 1


def test_a_status_outlives_a_change_of_another_release(stores: Stores) -> None:
    """Only the history since is read. If a release itself changed, what is in no release and what is in two is read again, too."""
    answered(stores.large, "/release status june-2020")
    with stores.large.changing(Act("test", "touch", START)) as change:
        change.session.get_one(MilestoneRow, ("november-2020", "baseline-documents")).event = "Renamed"
    step = answered(stores.large, "/release status june-2020")
    assert len(step) == 2
    assert "thing" in step[1]
    touched(stores.large)
    assert len(answered(stores.large, "/release status june-2020")) == 4


def test_a_status_drawn_before_is_never_shown_after_a_change(stores: Stores) -> None:
    """A change by another process, another store on the same database, is in the very next answer, and so is its undoing."""
    other = Store(stores.large.url.render_as_string(hide_password=False))
    request = Request("/release", "status november-2020", Actor(RACHEL), START, "k")

    def shown() -> str:
        return str(pages.message(perform(stores.large, request))["text"])

    def moved(to: date) -> None:
        with other.changing(Act("test", "move", START)) as change:
            change.session.get_one(ReleaseRow, "november-2020").go_live = to

    before = shown()
    moved(date(2020, 11, 12))
    after = shown()
    moved(date(2020, 11, 5))
    undone = shown()
    other.close()
    assert [("5 Nov 2020" in each, "12 Nov 2020" in each) for each in (before, after, undone)] == [
        (True, False),
        (False, True),
        (True, False),
    ]
    assert shown() == before


def test_a_status_is_of_the_day_on_which_it_is_asked(stores: Stores) -> None:
    """The same release a day later is a day nearer."""
    later = Request("/release", "status june-2020", Actor(RACHEL), START + timedelta(days=1), "k")
    today, tomorrow = (pages.message(perform(stores.small, each))["text"] for each in (replace(later, now=START), later))
    assert "167 days" in today
    assert "166 days" in tomorrow


@pytest.mark.parametrize(
    "change",
    [
        lambda kept: kept.__setitem__("response_type", "ephemeral"),
        lambda kept: kept.__delitem__("text"),
        lambda kept: kept.__ior__({"response_type": "ephemeral"}),
        lambda kept: kept.update(response_type="ephemeral"),
        lambda kept: kept.setdefault("response_type", "ephemeral"),
        lambda kept: kept.pop("text"),
        lambda kept: kept.popitem(),
        lambda kept: kept.clear(),
    ],
)
def test_a_message_that_is_kept_can_not_be_changed(stores: Stores, change: Callable[[dict[str, Any]], object]) -> None:
    """What a listener added to it would be in everybody's next one."""
    request = Request("/release", "status june-2020", Actor(RACHEL), START, "k")
    kept = pages.message(perform(stores.small, request))
    assert isinstance(kept, pages.KeptMessage)
    with pytest.raises(TypeError, match="can't be changed"):
        change(kept)
    assert json.loads(kept.for_one) == {"response_type": "ephemeral", **kept}
    assert set(kept) == {"text", "blocks"}


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("milestone june-2020 sit-report 2020-03-10", "milestone june-2020 sit-report 2020-03-11"),
        ("milestone june-2020 regression-plans done", "milestone june-2020 regression-plans undone"),
    ],
)
def test_a_change_reads_nothing_of_a_release_that_was_read_before(stores: Stores, one: str, two: str) -> None:
    """After a status seven: the lock, the delivery, the hashes, the step, and three writes.

    After a change three more: which tables have changed since, and the two that hold the timetable. It is no more with much stored.
    """
    counts = []
    for store in (stores.small, stores.large):
        answered(store, "/release status june-2020")
        with store.reading() as conn:
            recent_roles(conn, RACHEL, START.date())  # Its buttons depend on her seats.
        counts.append((len(changed(store, one)), len(changed(store, two))))
    assert counts == [(7, 10), (7, 10)]


def changed(store: Store, text: str) -> list[str]:
    """The statements of a change of one line."""
    with store.statements() as seen:
        result = perform(store, Request("/release", text, Actor(RACHEL), START, f"test:{text}"))
    assert isinstance(result, Changed), result
    return list(seen.texts)
