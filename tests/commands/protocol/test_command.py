"""The steps that all changing commands share."""

from __future__ import annotations

import pytest

from commands.catalogue import CATALOGUE, perform
from commands.protocol.command import NOBODY
from commands.protocol.line import Line
from commands.protocol.request import Actor, Request
from commands.protocol.results import Changed, Done, Person, Refused
from policy.model.releases import Release
from policy.model.scope import ScopeItem
from storage.history import audit
from tests.builders.office import DAN, OLIVER, PANEL_CHAIR, RACHEL, TAG_CHAIR, Office, expect


def item(release: Release, ref: str, part: int = 0) -> ScopeItem:
    """A scope item of a release."""
    return next(each for each in release.scope if (each.modification.ref, each.part) == (ref, part))


def test_a_delivery_that_comes_twice_has_one_effect(office: Office) -> None:
    """The second delivery of the same key changes nothing and says so."""
    line = "/release add MP100 to june-2020 cut-off 2020-03-31"
    expect(Changed, office.say(line, key="same"))
    with office.store.reading() as conn:
        before = audit.newest(conn)
    expect(Done, office.say(line, key="same"))
    with office.store.reading() as conn:
        assert audit.newest(conn) == before


def test_the_second_of_two_managers_sees_what_changed(office: Office) -> None:
    """Nothing is overwritten unseen: the form comes back with who changed what, and saves on the second try."""
    hers = office.asks("/release remove MP088 from june-2020")
    his = office.asks("/release remove MP088 from june-2020", OLIVER)
    office.does(hers, reason="Not ready")
    office.does(office.asks("/release add MP088 to june-2020"))
    again = office.asks(his, OLIVER, reason="Late")
    assert "This changed after you opened the form" in str(again.about[0])
    assert next(field.value for field in again.fields if field.name == "reason") == "Late"
    office.does(again, OLIVER)
    assert item(office.release(), "MP088").out_reason == "Late"


def test_a_change_by_nobody_is_refused_in_words(office: Office) -> None:
    """Every acting verb of both commands says that a person is missing, where the history would refuse a row without one."""
    verbs = [(command, verb) for command, found in CATALOGUE.items() for verb in found if verb.acts]
    assert len(verbs) > 40
    for command, verb in verbs:
        line = f"{verb.name} {verb.example.partition(' ')[2]}"  # The example of a hidden verb is the line that its button is under.
        asked = Request(command, line, Actor(""), office.now, via="cli")
        assert expect(Refused, perform(office.store, asked)).sentence == NOBODY, verb.name


def test_what_must_come_first_is_offered_to_whom_it_is_for(office: Office) -> None:
    """A sign-off in a release without criteria: a manager adds them by a button, and everybody else asks one who may."""
    adding = Line.release("criterion", "november-2020", "add", "standard")
    assert office.refuses("/release signoff november-2020 tag").instead == (adding,)
    refused = office.refuses("/release signoff november-2020 tag", TAG_CHAIR)
    assert adding not in refused.instead
    assert Person(RACHEL) in refused.who


def test_who_may_act_is_known_from_the_roster_of_that_moment(office: Office) -> None:
    """A manager who acted a moment ago is refused once they are off the roster, and acts again once they are back (promise 5)."""
    office.does("/release milestone june-2020 sit-report 2020-03-10", OLIVER)
    office.does(f"/release member remove <@{OLIVER}> from secas")
    office.refuses("/release milestone june-2020 sit-report 2020-03-11", OLIVER)
    office.does(f"/release member add <@{OLIVER}> to secas")
    office.does("/release milestone june-2020 sit-report 2020-03-11", OLIVER)


@pytest.mark.parametrize(
    ("line", "answers", "offered"),
    [
        ("/release add MP100 to november-2020", {}, "/release cutoff MP100 in november-2020"),
        (
            "/release document november-2020 tad",
            {"version": "1.0", "link": "https://example.com/tad"},
            "/release channel november-2020 tag",
        ),
        ("/release evidence june-2020 O3 https://example.com/o3", {}, "/release channel june-2020 opsg"),
        (
            "/release decide november-2020 tad",
            {"outcome": "agreed", "met_on": "2020-01-10", "reference": "SECP 1", "reason": "It is ready."},
            "/release channel november-2020",
        ),
        ("/modification approve MP100", {"date": "2020-01-10"}, "/modification follow MP100"),
    ],
)
def test_what_an_answer_says_is_missing_is_a_button_under_it(office: Office, line: str, answers: dict[str, str], offered: str) -> None:
    """A channel or cut-off that is missing is set from the answer that tells of it."""
    told = expect(Changed, office.goes_through(line, RACHEL, **answers))
    assert offered in [str(each) for each in told.next_lines]
    office.asks(offered)


def test_a_way_on_is_offered_to_those_who_may_take_it(office: Office) -> None:
    """Only release managers set channels, and nobody is offered what they would be refused."""
    line, answers = "/release document november-2020 tad", {"link": "https://example.com/tad"}
    told = office.does(line, DAN, version="1.0", **answers)
    assert "channel" not in [each.verb for each in told.next_lines]
    told = office.does("/release decide november-2020 tad", PANEL_CHAIR, outcome="agreed", reason="It is ready.")
    assert "channel" not in [each.verb for each in told.next_lines]
