"""A classified release changes no answer that somebody else gets: not a name, a count, an order, a suggestion or a page (R20).

Two offices live the same days; in one of them there is a Red release besides. A person who may not see it is answered alike in both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.home import home_view
from commands.protocol.form import Kind
from commands.protocol.request import SHARED
from commands.search import search
from storage.engine.session import Act, Store
from storage.tables import ModificationRow
from tests.bot.test_classified import backward_lines, every_line, reading_lines, say
from tests.builders.office import PANEL_CHAIR, RACHEL, STRANGER, Office, copied
from tests.profiles import either

SECRET = "adhoc-2020-04-15"
"""A release of which nobody types the key here."""

_COUNTED = re.compile(r"(undo |seen\W+|confirmed:)\d+|(?<=/calendar/)[\w-]+")
"""Numbers of the history, which count all changes of everybody, what is made of them, and addresses made by chance."""


@pytest.fixture(scope="module")
def pair(office_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, Office]]:
    """An office with a Red release that waits for everybody, and one without; both on 13 January 2020."""
    folder = tmp_path_factory.mktemp("unnoticed")
    pair = tuple(Office(Store(copied(office_file, folder / f"{name}.db"))) for name in ("with", "without"))
    add_secret(pair[0])
    for office in pair:
        office.at(2020, 1, 13)
    yield pair[0], pair[1]
    for office in pair:
        office.store.close()


def add_secret(office: Office) -> None:
    """Makes a Red release with a scope, a timetable, a decision that is asked for, and a modification of its own."""
    office.does(f"/release create {SECRET}", go_live="2020-04-15", kind="adhoc", body="panel", classification="red")
    with office.store.changing(Act(RACHEL, "test", office.now)) as tx:
        tx.session.add(ModificationRow(ref="MP198", title="A secret modification"))
    office.goes_through(f"/release template {SECRET}")
    office.goes_through(f"/release add MP198 to {SECRET}")
    office.goes_through(f"/release milestone {SECRET} add", event="Testing begins", day="2020-01-14", owner="panel")
    office.goes_through(f"/release milestone {SECRET} propose")
    office.goes_through(f"/release milestone {SECRET} accept")
    for step in ("baseline", "rid-draft-3"):  # The Panel's next meeting is asked for it.
        office.goes_through(f"/release milestone {SECRET} {step} 2020-01-17")


def lines() -> list[str]:
    """Every line of every verb, and those that look back; in dev one line of each verb that acts, which refuses strangers."""
    (of_acts,) = either((None,), in_dev=1)
    return [*every_line(of_acts=of_acts), *backward_lines()]


def answer(office: Office, line: str, user: str, via: str = "slash") -> str:
    """The answer to a line, without what differs by itself."""
    return _COUNTED.sub(r"\1N", say(office, line, user, "C0ANY", via))


def test_a_stranger_is_answered_alike(pair: tuple[Office, Office]) -> None:
    """Whatever they type, where there is a Red release and where there is none."""
    asked = lines()
    assert len(asked) > 200
    answers = [{line: answer(office, line, STRANGER) for line in asked} for office in pair]
    assert [line for line in asked if answers[0][line] != answers[1][line]] == []


def test_a_channel_that_is_not_cleared_is_shown_alike(pair: tuple[Office, Office]) -> None:
    """Whatever a release manager shares there."""
    asked = list(reading_lines())
    answers = [{line: answer(office, line, RACHEL, SHARED) for line in asked} for office in pair]
    assert sum(bool(each) for each in answers[0].values()) > 50
    assert [line for line in asked if answers[0][line] != answers[1][line]] == []
    for line in ("/release list all", "/release agenda panel", "/release due 365", "/modification list"):
        own = [answer(office, line, RACHEL) for office in pair]
        assert own[0] != own[1], line


def test_home_and_searches_are_alike(pair: tuple[Office, Office]) -> None:
    """The Home tab, and what is offered as a person types; the Panel's chair is shown the Red release."""
    homes = [json.dumps(home_view(office.store, STRANGER, office.now)) for office in pair]
    assert homes[0] == homes[1]
    theirs = [json.dumps(home_view(office.store, PANEL_CHAIR, office.now)) for office in pair]
    assert theirs[0] != theirs[1]
    for kind in Kind:
        for typed in ("", "MP1", "test", "2020"):
            offered = [search(office.store, kind, typed, office.asking("/release milestone june-2020", STRANGER)) for office in pair]
            assert offered[0] == offered[1], (kind, typed)
