"""What is asked of no single release: later scopes, the standard criteria, and how an agenda begins (Paper 3, 4, 5, 6; R12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.meetings.agenda import Asked, Item, whose
from policy.meetings.agenda_for_all import criteria_item, later_scopes
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import ScopeItem, ScopeState
from policy.model.sign_off import CriterionKind, StandardCriterion
from tests.policy.meetings.test_agenda import AFTER, BEFORE, DAY, PANEL, item


def later(key: str, *scope: ScopeItem, go_live: date | None = AFTER, body: str = "panel") -> Release:
    """A later release, or a year's."""
    return Release(key, ReleaseKind.YEAR if key.isdigit() else ReleaseKind.SYSTEM, go_live, body=body, scope=scope)


SYSTEM = item("MP100", system=True)


@pytest.mark.parametrize(
    ("given", "is_asked"),
    [
        (later("november-2020", SYSTEM), True),
        (later("2021", SYSTEM, go_live=None), True),
        (later("november-2020", SYSTEM, go_live=None), False),
        (later("november-2020", SYSTEM, go_live=DAY), False),
        (later("november-2020", SYSTEM, body="csc"), False),
        (later("november-2020", item("MP100")), False),
        (later("november-2020", replace(SYSTEM, agreed_on=BEFORE)), False),
        (later("november-2020", replace(SYSTEM, agreed_on=DAY)), True),
        (later("november-2020", replace(SYSTEM, state=ScopeState.OUT)), False),
        (later("june-2020", SYSTEM), False),
    ],
)
def test_later_scopes_are_asked_in_one_item(given: Release, is_asked: bool) -> None:
    """Those of the body's later releases on the DCC Systems that are only proposed, and of no release on the agenda itself (Paper 3, 4)."""
    assert (later_scopes([given], PANEL, ["june-2020"]) is not None) is is_asked


def test_later_scopes_are_answered_once_all_are_agreed() -> None:
    """Each release that is still open has its line; the figures name what is in them (Paper 6)."""
    november, year = later("november-2020", SYSTEM, item("MP101", system=True)), later("2021", SYSTEM, go_live=None)
    left_out = later("june-2020", SYSTEM)
    found = later_scopes([left_out, november, year], PANEL, ["june-2020"])
    assert found == Item(
        Asked.AGREE,
        "the proposed scopes for subsequent SEC Releases on the DCC Systems",
        "",
        (("decide", "november-2020", "scope"), ("decide", "2021", "scope")),
        ("November 2020: MP100 and MP101.", "2021 SEC Releases: MP100."),
        (),
        "",
        Subject.SCOPE,
        "later-scopes",
    )
    agreed = tuple(replace(each, agreed_on=DAY) for each in november.scope)
    half = later_scopes([replace(november, scope=(agreed[0], november.scope[1])), year], PANEL, [])
    assert half is not None
    assert half.lines == found.lines
    done = later_scopes([replace(november, scope=agreed)], PANEL, [])
    assert done is not None
    assert (done.lines, done.answered) == ((), "Agreed for November 2020.")
    some = later_scopes([replace(november, scope=agreed), year], PANEL, [])
    assert some is not None
    assert (some.lines, some.answered) == ((("decide", "2021", "scope"),), "")
    assert some.result == "Agreed for November 2020. Not decided for 2021 SEC Releases."
    refused = Decision(Subject.SCOPE, "panel", Outcome.NOT_AGREED, DAY, note="Too much.")
    other = later_scopes([replace(november, decisions=(refused,)), replace(year, decisions=(refused,))], PANEL, [])
    assert other is not None
    assert (other.lines, other.result) == ((), "November 2020: Not agreed. Too much. 2021 SEC Releases: Not agreed. Too much.")
    many = later("november-2020", *(item(f"MP1{number:02}", system=True) for number in range(10)))
    (figure,) = later_scopes([many], PANEL, []).figures  # type: ignore[union-attr]  # It has scope.
    assert figure.endswith("MP107 and 2 more.")


def test_the_standard_criteria_are_asked_while_they_are_proposed() -> None:
    """And on the day of their agreement, with the paper (Paper 5, Annex 1; R12)."""
    ops = StandardCriterion("O1", CriterionKind.OPERATIONAL, "opsg", "", proposed_on=BEFORE)
    tests = [StandardCriterion(f"T{number}", CriterionKind.TESTING, "tag", "", proposed_on=BEFORE) for number in (1, 2)]
    found = criteria_item([ops, *tests], PANEL)
    assert found == Item(
        Asked.AGREE,
        "the standard acceptance criteria to be used for SEC Releases",
        "",
        (("decide", "standard"),),
        ("3 criteria, 1 operational and 2 testing.",),
        (),
        "",
        Subject.CRITERIA,
        "standard",
    )
    half = criteria_item([replace(ops, agreed_on=DAY), tests[0]], PANEL)
    assert half is not None
    assert (half.lines, half.answered, half.figures) == ((("decide", "standard"),), "", ("2 criteria, 1 operational and 1 testing.",))
    agreed = criteria_item([replace(ops, agreed_on=DAY), replace(tests[0], agreed_on=DAY, agreed_reference="SECP_76")], PANEL)
    assert agreed is not None
    assert (agreed.lines, agreed.answered) == ((), "Agreed (SECP_76).")
    one = criteria_item([replace(ops, agreed_on=DAY), replace(tests[0], agreed_on=BEFORE)], PANEL)
    assert one is not None
    assert (one.answered, one.figures) == ("Agreed.", ("1 criterion, 1 operational.",))
    assert criteria_item([replace(ops, agreed_on=BEFORE)], PANEL) is None


def test_an_agenda_begins_as_the_papers_do() -> None:
    """The bodies are named without SEC (Paper 6)."""
    assert (whose("panel"), whose("tag")) == ("The Panel is requested to", "The TAG is requested to")


@pytest.mark.parametrize(
    ("given", "waits", "result"),
    [
        (Item(Asked.AGREE, "", "", (("decide",),)), True, "Not decided."),
        (Item(Asked.AGREE, "", "", (("decide",),), answered="Agreed."), False, "Agreed."),
        (Item(Asked.AGREE, "", ""), False, "Noted."),
        (Item(Asked.NOTE, "", "", (("show",),)), False, "Noted."),
    ],
)
def test_an_item_waits_until_it_is_answered(given: Item, waits: bool, result: str) -> None:
    """An item to note waits for nothing, and neither does one that nobody can answer."""
    assert (given.waits, given.result) == (waits, result)
