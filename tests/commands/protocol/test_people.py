"""People that a request names: who they are, and why one can't be named."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from commands.protocol.form import Answer, Faults
from commands.protocol.line import Line
from commands.protocol.people import named_in, refusal, returned_lines, who_may, why_not_named
from commands.protocol.request import Account, AccountState, Actor, Ask, Request
from commands.protocol.results import Person, Refused
from policy.access.permissions import Seat
from policy.model.releases import Classification
from policy.model.roster import Member
from storage.engine.session import Act
from storage.nudges.given_back import Returned
from storage.tables import MemberRow
from tests.builders.office import PANEL_CHAIR, RACHEL, START, STRANGER, Office, words_of

GONE = Account(AccountState.DEACTIVATED, "Dan Moore")


def asked(line: str, *, accounts: dict[str, Account], answers: dict[str, str] | None = None) -> Ask:
    """A request with the accounts that Slack was asked about."""
    read = Line.parse(line)
    return Ask(Request(read.command, read.text, Actor(RACHEL), START, answers=answers, accounts=accounts), read)


@pytest.mark.parametrize(
    ("words", "in_line", "found"),
    [
        (("add", "<@U0DAN>", "to", "tag", "@U0DAN"), True, ("U0DAN", "U0OWNER")),
        (("remove", "<@U0DAN>", "from", "tag"), True, ("U0OWNER",)),
        (("add", "<@U0DAN>"), False, ("U0OWNER",)),
    ],
)
def test_the_people_that_a_line_and_its_form_name(words: tuple[str, ...], in_line: bool, found: tuple[str, ...]) -> None:
    """People come once, from the line if its verb takes any, and from the form's fields; somebody who is removed need not be there."""
    answers: dict[str, Answer] = {"owner": "U0OWNER", "other": "U0OTHER", "several": ("U0A", "U0B")}
    assert named_in(words, answers, ("owner", "several", "absent"), in_line=in_line) == found


@pytest.mark.parametrize(
    ("account", "says"),
    [
        (None, ""),
        (Account(AccountState.ACTIVE, "Dan"), ""),
        (GONE, "The Slack account of Dan Moore is deactivated"),
        (Account(AccountState.UNKNOWN), "Slack knows no person U0DAN."),
        (Account(AccountState.UNREACHED, "Dan"), "it is not known whether Dan is still there"),
    ],
)
def test_why_a_person_cannot_be_named(account: Account | None, says: str) -> None:
    """Only an active account, or one that Slack was not asked about, can be named; the sentence has the name, or the id without one."""
    assert why_not_named("U0DAN", account).startswith(says) if not says or says[0].isupper() else says in why_not_named("U0DAN", account)
    assert bool(why_not_named("U0DAN", account)) is bool(says)


def test_the_fault_is_where_the_person_was_named() -> None:
    """A person in a form is a fault at that field; one on the line is refused in a sentence; others are no obstacle."""
    accounts = {"U0DAN": GONE, "U0OTHER": Account(AccountState.ACTIVE)}
    at_field = refusal(asked("/release signoff june-2020", accounts=accounts, answers={"owner": "U0DAN", "note": "x"}))
    assert isinstance(at_field, Faults)
    assert list(at_field.by_field) == ["owner"]
    on_line = refusal(asked("/release member add @U0OTHER <@U0DAN> to tag", accounts=accounts))
    assert isinstance(on_line, Refused)
    assert "Dan Moore" in on_line.sentence
    assert refusal(asked("/release member add @U0OTHER to tag", accounts=accounts)) is None
    assert refusal(asked("/release member add @U0DAN to tag", accounts={})) is None


def test_what_went_back_is_listed_and_the_confidential_is_counted() -> None:
    """Each item has its release and its committee, without markup; items above White, and those after the fifteenth, are counted."""
    one = Returned("june-2020", "milestone:x", "A <b> step", "tag", Classification.WHITE)
    assert returned_lines([one]) == ["• June 2020 SEC Release: A &lt;b&gt; step is back with the TAG."]
    orphan = Returned("june-2020", "x", "It", "", Classification.WHITE)
    assert returned_lines([orphan]) == ["• June 2020 SEC Release: It is back with its release, without an owner."]
    red = Returned("june-2020", "x", "Secret", "tag", Classification.RED)
    lines = returned_lines([red, *[one] * 16])
    assert (len(lines), lines[-1]) == (16, "• 2 more went back.")
    assert "Secret" not in "".join(lines)


def test_a_refusal_names_the_people_who_may(office: Office) -> None:
    """By name and committee, with a button that asks them and one to the roster."""
    told = office.refuses("/release create june-2027", STRANGER, because="Only a release manager")
    assert Person(RACHEL) in told.who
    assert " (release manager)" in told.who
    assert [each.verb for each in told.instead] == ["ask", "committees"]
    told = office.refuses("/release baseline june-2020 documents", STRANGER)
    assert Person(PANEL_CHAIR) in told.who
    assert " (SEC Panel chair)" in told.who
    assert f"@{PANEL_CHAIR}" in words_of(told)


def test_a_seat_that_nobody_holds_is_said() -> None:
    """With who can fill it; somebody who holds two of the seats is named once."""
    members = [Member("secas", "U0RACHEL", chair=False), Member("tag", "U0RACHEL", chair=False)]
    said = who_may((Seat("tag", chair=True), Seat("tag"), Seat("secas")), members)
    assert said[:3] == ("Ask ", Person("U0RACHEL"), " (TAG member)")
    assert said[-1] == " Nobody is TAG chair yet; a release manager can add someone with /release member add."
    assert who_may((), members) == ()


def test_without_a_release_manager_the_way_is_the_operators(office: Office) -> None:
    """Nobody could add anyone, so the refusal does not send people to a release manager."""
    with office.store.changing(Act("test", "empty", office.now)) as tx:
        for row in tx.session.scalars(select(MemberRow)):
            tx.session.delete(row)
    told = words_of(office.refuses("/release evidence june-2020 T1", STRANGER))
    assert "A release manager can add you" not in told
    assert "Nobody is DCC staff or release manager yet; the person who runs the bot adds the first release manager" in told
