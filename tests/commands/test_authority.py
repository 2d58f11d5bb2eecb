"""Who may do what: every acting verb, tried by every kind of person, and what a release manager does on a body's behalf (promise 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import select

from commands import catalogue
from commands.catalogue import CATALOGUE
from commands.pressing import Pressing
from commands.protocol import command
from commands.protocol.form import Form
from commands.protocol.line import Line
from commands.protocol.results import Changed, Person, Refused
from commands.results import Result
from storage.engine.session import Act, Store
from storage.history import undo
from storage.sign_off import reviews
from storage.sign_off.evidence import fetch_evidence
from storage.tables import AuditRow, MemberRow, table_of
from tests.builders.office import (
    DAN,
    OPSG_CHAIR,
    PANEL_CHAIR,
    RACHEL,
    STRANGER,
    TAG_CHAIR,
    Office,
    copied,
    words_of,
)
from tests.commands.authority_cases import ANYONE, CASES, KEY, LINK, MANAGER, PEOPLE, Case, Given, agreed, review, submitted
from tests.profiles import either

SHOWN_WAYS = either(PEOPLE, in_dev=STRANGER)
"""Whose refusals come with their ways on, each of which is tried first: in dev those of a stranger, whose ways are looked at here."""


@pytest.fixture(scope="module")
def office_given(office_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Given], Office]]:
    """Offices in which something has happened, each a copy of its own."""
    folder = tmp_path_factory.mktemp("given")
    opened: list[Store] = []

    @cache
    def prepared(given: Given) -> tuple[Path, Office]:
        path = folder / f"{len(opened)}.db"
        office = Office(Store(copied(office_file, path)))
        given(office)
        with office.store.writing() as conn:
            conn.exec_driver_sql("SELECT 1")
        office.store.close()
        return path, office

    def fresh(given: Given) -> Office:
        path, office = prepared(given)
        store = Store(copied(path, folder / f"own-{len(opened)}.db"))
        opened.append(store)
        return Office(store, office.now, 1000)

    yield fresh
    for store in opened:
        store.close()


@pytest.fixture(scope="module")
def office_seen(office_given: Callable[[Given], Office]) -> Callable[[Given], Office]:
    """Offices in which something has happened, for tests that change nothing: one for each."""
    return cache(office_given)


@contextmanager
def nothing_stored() -> Iterator[None]:
    """Takes back whatever is done, a refusal's row too, so that what was read for one person is good for the next."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "perform", command.trial)
        yield


def said(office: Office, line: str, user: str, fetched: tuple[str, ...] | None) -> Result:
    """What a line is answered. Where only the kind of the answer is looked at, no way on from a refusal is tried."""
    with pytest.MonkeyPatch.context() as patch:
        if user not in SHOWN_WAYS:
            patch.setattr(catalogue, "leading_on", lambda refused, _answer: refused)
        return office.say(line, user, fetched=fetched)


def line_of(case: Case, office: Office) -> str:
    """The line with what only the office knows: the version that the card shows, the newest change."""
    if "{" not in case.line:
        return case.line
    with office.store.reading() as conn:
        found = reviews.fetch_review(conn, KEY, committee="tag")
        change = undo.newest_change_of(conn, RACHEL)
    assert found is not None
    return case.line.format(stamp=f"v{found.stamp('T1')}", change=change)


def refusals_of(office: Office, user: str) -> int:
    """How many refusals of a person are on record."""
    rows = table_of(AuditRow).c
    with office.store.reading() as conn:
        return len(conn.execute(select(rows.thing).where(rows.actor == user, rows.outcome == "refused")).all())


def test_the_table_has_every_acting_verb() -> None:
    """A new verb comes with a line that says who may use it."""
    acting = {(command, verb.name) for command, verbs in CATALOGUE.items() for verb in verbs if verb.acts}
    assert {(line.command, line.verb) for line in (Line.parse(case.line) for case in CASES)} == acting


@pytest.mark.parametrize("case", CASES, ids=str)
def test_who_may_not_say_it(office_seen: Callable[[Given], Office], case: Case) -> None:
    """Everybody else than those who may is refused before any form."""
    office = office_seen(case.given)
    line = line_of(case, office)
    with nothing_stored():
        answers = {user: said(office, line, user, case.fetched) for user in PEOPLE if user not in case.allowed}
    for user, answer in answers.items():
        assert isinstance(answer, Refused), f"{user} is not refused:\n{words_of(answer)}"
        if user == STRANGER:
            assert unhelpful(answer) == ""


@pytest.mark.parametrize("case", CASES, ids=str)
def test_who_may_say_it(office_given: Callable[[Given], Office], case: Case) -> None:
    """Those who may are answered with a form or a change."""
    office = office_given(case.given)
    line = line_of(case, office)
    for user in (each for each in PEOPLE if each in case.allowed):
        answer = office.say(line, user, fetched=case.fetched)
        assert isinstance(answer, Form | Changed), f"{user} is refused:\n{words_of(answer)}"
        if isinstance(answer, Changed):
            office = office_given(case.given)


def unhelpful(refused: Refused) -> str:
    """What a refusal by authority lacks: the names of who may do it (or whose seat is vacant), and a button that asks them or helps."""
    words = "".join(each for each in refused.who if isinstance(each, str))
    named = any(isinstance(each, Person) for each in refused.who) and "(" in words
    vacant = "Nobody is " in words and "/release member add" in words
    # What a person did, only they take back, so that others look at it.
    asks = any(each.verb in {"ask", "history"} for each in refused.instead)
    return "" if refused.sentence and (named or vacant) and (asks or vacant) and refused.instead else words_of(refused)


@pytest.mark.parametrize("case", [each for each in CASES if each.allowed == MANAGER], ids=str)
def test_a_refusal_by_authority_is_on_record(office_given: Callable[[Given], Office], case: Case) -> None:
    """An attempt at something that only a release manager may do is on record."""
    office = office_given(case.given)
    office.say(line_of(case, office), OPSG_CHAIR, fetched=case.fetched)
    assert refusals_of(office, OPSG_CHAIR) == 1


@pytest.mark.parametrize("case", [each for each in CASES if each.allowed != ANYONE], ids=str)
def test_a_form_that_comes_back_is_held_to_the_same(office_seen: Callable[[Given], Office], case: Case) -> None:
    """A stranger who forges the form's answers, or got hold of somebody's form, is refused all the same."""
    office = office_seen(case.given)
    line = line_of(case, office)
    with nothing_stored():
        form = office.say(line, next(each for each in PEOPLE[::-1] if each in case.allowed), fetched=case.fetched)
        if isinstance(form, Form):
            assert isinstance(office.fill(form, STRANGER), Refused)


# On behalf


@dataclass(frozen=True)
class OnBehalf:
    """An act that a body's or committee's chair takes in person, and a release manager citing the minute."""

    line: str
    chair: str
    given: Given
    answers: dict[str, str]


ON_BEHALF = (
    OnBehalf(f"/release decide {KEY} baseline", PANEL_CHAIR, agreed, {}),
    OnBehalf(f"/release decide {KEY} scope", PANEL_CHAIR, agreed, {}),
    OnBehalf(f"/release decide {KEY} criteria", PANEL_CHAIR, review, {}),
    OnBehalf(f"/release decide {KEY} tad", PANEL_CHAIR, submitted, {}),
    OnBehalf(f"/release decide {KEY} date", PANEL_CHAIR, agreed, {"go_live": "2020-07-30", "reason": "More time"}),
    OnBehalf(f"/release decide {KEY} go-live no-go", PANEL_CHAIR, review, {"reason": "Not ready"}),
    OnBehalf(f"/release recommend {KEY} tag tad", TAG_CHAIR, submitted, {"positive": "yes", "reason": "Suitable"}),
)


@pytest.mark.parametrize("case", ON_BEHALF, ids=lambda case: case.line)
def test_a_manager_cites_the_minute_and_a_chair_need_not(office_given: Callable[[Given], Office], case: OnBehalf) -> None:
    """What a release manager records for a body has its paper; the chair speaks for it in person."""
    office = office_given(case.given)
    form = office.asks(case.line)
    assert "behalf" in next(each.hint for each in form.fields if each.name == "reference")
    office.faults(form, field="reference", **case.answers)
    done = office.fill(form, **case.answers, reference="SECP_81")
    assert isinstance(office.fill(done) if isinstance(done, Form) else done, Changed)
    office = office_given(case.given)
    form = office.asks(case.line, case.chair)
    assert not [each for each in form.fields if each.name == "reference" and "behalf" in each.hint]
    done = office.fill(form, case.chair, **case.answers)
    assert isinstance(office.fill(done, case.chair) if isinstance(done, Form) else done, Changed)


@pytest.mark.parametrize(
    ("line", "given", "optional"),
    [(f"/release decide {KEY} baseline", agreed, [True]), (f"/release recommend {KEY} tag tad", submitted, [])],
    ids=["decide", "recommend"],
)
def test_a_manager_who_chairs_the_body_speaks_as_its_chair(
    office_given: Callable[[Given], Office], line: str, given: Given, optional: list[bool]
) -> None:
    """Somebody with both seats acts in person: the minute may be cited or is not asked for."""
    office = office_given(given)
    with office.store.changing(Act("test", "roster", office.now)) as tx:
        for committee in ("panel", "tag"):
            tx.session.add(MemberRow(committee_key=committee, user_id=RACHEL, chair=True))
    form = office.asks(line)
    assert [each.optional for each in form.fields if each.name == "reference"] == optional


def test_a_position_on_behalf_needs_the_minute(office_given: Callable[[Given], Office]) -> None:
    """What the TAG resolved at its meeting is recorded with the minute, its date and its reason."""
    office = office_given(review)
    form = office.asks(f"/release position {KEY} T1 behalf")
    faults = office.faults(form, field="reference", verdict="met")
    assert {"reference", "met_on", "reason"} <= set(faults.by_field)
    office.does(form, verdict="met", reference="TAG_27", met_on="2020-05-27", reason="As minuted")


def test_evidence_of_a_manager_is_on_the_dccs_behalf(office_given: Callable[[Given], Office]) -> None:
    """What a release manager submits for a criterion of the DCC is kept as on its behalf; what DCC staff submit is their own."""
    office = office_given(review)
    office.does(f"/release evidence {KEY} T1 {LINK}/2", RACHEL)
    with office.store.reading() as conn:
        found = fetch_evidence(conn, KEY)
    assert {each.submitted_by: each.on_behalf for each in found if each.criterion == "T1"} == {DAN: "", RACHEL: "dcc"}


TYPED = ("quorum", "deputy")
"""Verbs that no answer has a button for: a deciding chair's part in the first and a person's own in the second are known only when said."""


@pytest.mark.parametrize("case", [each for each in CASES if each.line.split()[1] not in TYPED], ids=str)
def test_who_may_say_it_is_offered_it(office_seen: Callable[[Given], Office], case: Case) -> None:
    """A button with the line is not kept from those who may press it."""
    office = office_seen(case.given)
    line = Line.parse(line_of(case, office))
    kept = {user for user in case.allowed if not Pressing(office.store, user, office.now.date())(line)}
    assert kept == set()
