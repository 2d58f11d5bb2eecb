"""A release office for tests: a store with the reference data and a roster, and people who type commands at a given time."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

import pytest

from bot import pages
from bot.pages.kit import forms
from bot.slack.limits.messages import view_faults
from commands.catalogue import perform
from commands.protocol.form import Answer, Faults, Field, Form
from commands.protocol.line import Line
from commands.protocol.request import Actor, Request
from commands.protocol.results import Changed, Refused
from commands.results import Result
from policy.model.releases import Release
from storage import release_file
from storage.engine.session import Act, Store
from storage.release_file import Contents, loader
from storage.releases import releases
from storage.tables import ChannelRouteRow, MemberRow, ModificationRow
from tests.builders.databases import at_head, template

LONDON = ZoneInfo("Europe/London")
START = datetime(2020, 1, 10, 10, tzinfo=LONDON)
REFERENCE = release_file.REFERENCE

RACHEL, OLIVER = "U0RACHEL", "U0OLIVER"
DAN = "U0DAN"
PANEL_CHAIR, OPSG_CHAIR, TAG_CHAIR, SSC_CHAIR = "U0PANEL", "U0OPSG", "U0TAG", "U0SSC"
TAG_MEMBER = "U0TAGMEMBER"
STRANGER = "U0STRANGER"

ROSTER = (
    ("secas", RACHEL, False),
    ("secas", OLIVER, False),
    ("dcc", DAN, False),
    ("panel", PANEL_CHAIR, True),
    ("opsg", OPSG_CHAIR, True),
    ("tag", TAG_CHAIR, True),
    ("tag", TAG_MEMBER, False),
    ("ssc", SSC_CHAIR, True),
)
DOCUMENTS_ONLY = "MP100"
JUNE_CHANNEL = "C0JUNE"


def reference() -> Contents:
    """The shipped reference data."""
    return release_file.parse(sorted(REFERENCE.glob("*.yaml")))


def open_office(url: str, *, at: datetime = START) -> Store:
    """A store at `url` with the reference data, the roster and June 2020's channel."""
    at_head(url)
    store = Store(url)
    loader.load(store, reference(), at=at)
    with store.changing(Act("test", "roster", at)) as tx:
        for committee, user, chair in ROSTER:
            tx.session.add(MemberRow(committee_key=committee, user_id=user, chair=chair))
        tx.session.add(ModificationRow(ref=DOCUMENTS_ONLY, title="A change to SEC documents only"))
        tx.session.add(ChannelRouteRow(release_key="june-2020", committee_key="", channel_id=JUNE_CHANNEL))
    return store


def copied(template: Path, into: Path) -> str:
    """A copy of a closed SQLite database, as a URL."""
    shutil.copyfile(template, into)
    return f"sqlite:///{into}"


Shown = TypeVar("Shown")
Said = str | Line | Form
"""What somebody does: types a line, presses a button that carries one, or sends back a form."""


@dataclass
class Office:
    """People typing commands; `now` is the business clock.

    `does`, `refuses`, `asks`, `faults` and `shows` say something and name the kind of answer that must come. The forms that come are
    filled in with the answers that they have fields for, until none is left.
    """

    store: Store
    now: datetime = START
    _number: int = field(default=0)

    def say(
        self,
        line: str | Line,
        user: str = RACHEL,
        answers: Mapping[str, Answer] | None = None,
        *,
        seen: int = 0,
        step: str = "",
        opened: tuple[str, ...] = (),
        key: str = "",
        channel: str = "C0ANY",
        fetched: tuple[str, ...] | None = None,
    ) -> Result:
        """One command line, or a form coming back with answers; each is a delivery of its own unless it has a key.

        `fetched` is what Slack was asked for beforehand.
        """
        self._number += 1
        command, _, text = str(line).partition(" ")
        key = key or f"test:{self._number}"
        request = Request(
            command, text, Actor(user), self.now, key, channel, answers=answers, seen=seen, step=step, opened=opened, fetched=fetched
        )
        return perform(self.store, request)

    def fill(self, form: object, user: str = RACHEL, **answers: Answer) -> Result:
        """Sends a form back with what it shows and these answers."""
        assert isinstance(form, Form), form
        shown = {each.name: each.value or given_by_default(each) for each in form.fields}
        return self.say(form.line, user, {**form.kept, **shown, **answers}, seen=form.seen, step=form.step, opened=form.opened)

    def goes_through(self, line: str, user: str = RACHEL, **answers: Answer) -> object:
        """A line and the forms that come, each filled in with the answers that it asks for, until something else comes or a fourth form."""
        result: object = self.say(line, user)
        for _ in range(4):
            if not isinstance(result, Form):
                break
            names = {each.name for each in result.fields}
            acks: dict[str, Answer] = {name: "Known" for name in names if name.startswith("ack-")}
            result = self.fill(result, user, **acks, **{name: value for name, value in answers.items() if name in names})
        return result

    def does(self, said: Said, user: str = RACHEL, **answers: Answer) -> Changed:
        """Something is changed; a second screen that only asks for the confirmation is confirmed."""
        result = self._answer(said, user, answers)
        while isinstance(result, Form) and result.step.startswith("confirmed:") and result is not said:
            said, result = result, self.fill(result, user)
        return expect(Changed, result)

    def undoes(self, change: int = 0, user: str = RACHEL) -> Changed:
        """A change is undone, the person's newest if none is given, after the confirmation."""
        return self.does(self.asks(f"/release undo {change or ''}".strip(), user), user)

    def refuses(self, said: Said, user: str = RACHEL, because: str = "", **answers: Answer) -> Refused:
        """It is refused, and the sentence says why in these words."""
        refused = expect(Refused, self._answer(said, user, answers))
        assert because in refused.sentence, refused.sentence
        return refused

    def asks(self, said: Said, user: str = RACHEL, **answers: Answer) -> Form:
        """A form comes, which Slack takes."""
        form = expect(Form, self._answer(said, user, answers))
        assert view_faults(forms.modal(form)) == []
        return form

    def faults(self, said: Said, user: str = RACHEL, field: str = "", because: str = "", **answers: Answer) -> Faults:
        """The form is not taken: there is a fault at that field, if one is named, which says why in these words."""
        faults = expect(Faults, self._answer(said, user, answers))
        if field:
            assert because in faults.by_field.get(field, f"There is no fault at {field}."), faults.by_field
            assert field in faults.by_field, faults.by_field
        return faults

    def shows(self, line: str | Line, kind: type[Shown], user: str = RACHEL, *, channel: str = "C0ANY") -> Shown:
        """An answer of that kind comes."""
        return expect(kind, self.say(line, user, channel=channel))

    def reads(self, line: str, user: str = RACHEL) -> str:
        """All pages of an answer, as text."""
        first = words_of(self.say(line, user))
        of = re.search(r"^Page 1 of (\d+)", first, re.MULTILINE)
        rest = (words_of(self.say(f"{line} page {number}", user)) for number in range(2, int(of[1]) + 1)) if of else ()
        return "\n".join((first, *rest))

    def _answer(self, said: Said, user: str, answers: Mapping[str, Answer]) -> object:
        """The answer in the end: a form takes the answers that it has fields for, and the next form those that are left."""
        result: object = said if isinstance(said, Form) else self.say(said, user)
        left = dict(answers)
        while isinstance(result, Form) and (left or result is said):
            names = {each.name for each in result.fields}
            given = {name: left.pop(name) for name in list(left) if name in names}
            assert given or not left, f"“{result.title}” has no field {sorted(left)}, but {sorted(names)}"
            result = self.fill(result, user, **given)
        assert not left, f"Nothing asked for {sorted(left)}:\n{words_of(result)}"
        return result

    def asking(self, line: str | Line, user: str = RACHEL, channel: str = "C0ANY", **more: Any) -> Request:
        """A request of somebody, to be handed on."""
        command, _, text = str(line).partition(" ")
        return Request(command, text, Actor(user), self.now, channel=channel, **more)

    def release(self, key: str = "june-2020") -> Release:
        """A release as stored."""
        with self.store.reading() as conn:
            found = releases.fetch_release(conn, key)
        assert found is not None
        return found

    def later(self, **by: float) -> None:
        """Lets time pass."""
        self.now += timedelta(**by)

    def at(self, year: int, month: int, day: int, hour: int = 10) -> None:
        """Sets the clock."""
        self.now = datetime(year, month, day, hour, tzinfo=LONDON)


def given_by_default(field: Field) -> Answer:
    """What a body decides in a test that says nothing else: it agrees, and acknowledges all. No form of a decision presets either."""
    ticked = field.name == "agreed" or field.name.startswith("each-")
    return {"outcome": "agreed"}.get(field.name, "") or (tuple(each.value for each in field.options) if ticked else "")


def expect(kind: type[Shown], result: object) -> Shown:
    """The result, which must be of that kind; otherwise the failure shows what came, as people read it."""
    assert isinstance(result, kind), f"Expected {kind.__name__}, but {type(result).__name__} came:\n{words_of(result)}"
    return result


def words_of(result: object) -> str:
    """A result as people read it; the faults of a form by field."""
    return (
        "\n".join(f"{name}: {said}" for name, said in result.by_field.items())
        if isinstance(result, Faults)
        else pages.plain(cast("Result", result))
    )


def view_of(result: object) -> dict[str, object]:
    """The modal that a form becomes."""
    return forms.modal(expect(Form, result))


@pytest.fixture(scope="session")
def office_file() -> Path:
    """A SQLite database with the reference data and a roster."""
    return template("office", lambda path: open_office(f"sqlite:///{path}").close())


@pytest.fixture
def office(office_file: Path, tmp_path: Path) -> Iterator[Office]:
    """An office of the test's own, on 10 January 2020 at 10:00."""
    store = Store(copied(office_file, tmp_path / "own.db"))
    yield Office(store)
    store.close()
