"""Findings on the scope, where they apply and where they must not (R2, R4 to R7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.findings.check import check
from policy.findings.finding import Severity
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import Dependency, Modification, ModificationState, RequestState, ScopeException, ScopeItem, ScopeState, Solution
from policy.scope.parts import Twin, Unit
from tests.builders.june_2020 import MP079, MP084, SECMP0053, SECMP0062, TODAY, june_2020
from tests.builders.rooms.findings_by_rule import found, with_item
from tests.policy.releases.test_colour import go_live, healthy
from tests.policy.scope.test_change_requests import CR1047
from tests.policy.timetable.test_go_live_moves import FIFTH, TWENTY_NINTH, move, november


@pytest.mark.parametrize(("cutoff", "blocked"), [(date(2020, 1, 9), True), (TODAY, False), (None, False)])
def test_passed_cutoff_is_a_blocker(cutoff: date | None, blocked: bool) -> None:
    """A cut-off that passed without a decision is an error that offers approving, extending and removing."""
    findings = found(with_item(ScopeItem(MP079, cutoff=cutoff)))
    assert ("cutoff-passed:MP079" in findings) is blocked
    assert ("no-cutoff" in findings) is (cutoff is None)
    if blocked:
        finding = findings["cutoff-passed:MP079"]
        assert (finding.severity, finding.rule) == (Severity.ERROR, "R5")
        assert finding.text == "Blocker: MP079 has no decision, and its cut-off was 9 Jan 2020."
        assert finding.fix == "Approve MP079, extend its cut-off, or remove it from the scope."


def test_a_year_bucket_needs_no_cutoffs() -> None:
    """What is not allocated yet has no cut-off date."""
    bucket = Release("2021", ReleaseKind.YEAR, None, scope=(ScopeItem(SECMP0062),))
    assert found(bucket) == {}


@pytest.mark.parametrize(("today", "blocked"), [(date(2020, 6, 11), False), (date(2020, 6, 12), True)])
def test_undecided_at_go_no_go(today: date, blocked: bool) -> None:
    """Reaching go/no-go with an undecided modification is an error that names it."""
    findings = found(with_item(ScopeItem(MP079, cutoff=date(2020, 6, 30))), today)
    assert ("undecided-at-go-no-go" in findings) is blocked
    if blocked:
        assert "MP079 is undecided" in findings["undecided-at-go-no-go"].text


def test_undecided_after_a_go() -> None:
    """A Go that left an undecided modification in scope is the same blocker, before the planned day too."""
    release = with_item(ScopeItem(MP079, cutoff=date(2020, 6, 30)))
    early = replace(release, decisions=(*release.decisions, go_live(Outcome.GO, TODAY)))
    assert "undecided-at-go-no-go" in found(early)


@pytest.mark.parametrize("state", [ModificationState.REJECTED, ModificationState.WITHDRAWN, ModificationState.DELAYED])
def test_fallen_modification_still_in_scope(state: ModificationState) -> None:
    """What was rejected, withdrawn or delayed and still stands in a scope is an error."""
    finding = found(with_item(ScopeItem(replace(MP079, state=state))))["fallen:MP079"]
    assert finding.text == f"MP079 is {state} but still in scope."
    assert "wrong-kind:MP079" not in found(with_item(ScopeItem(replace(MP079, state=state))))


def test_dcc_change_in_a_documentation_release() -> None:
    """A DCC-System-impacting change in a Documentation release is an error of R2; a User-System-only one is not."""
    documentation = replace(healthy(), kind=ReleaseKind.DOCUMENTATION)
    assert found(documentation)["wrong-kind:SECMP0053"].rule == "R2"
    users = Modification("MP100", "", ModificationState.APPROVED, user_systems=True)
    assert "wrong-kind:MP100" not in found(replace(documentation, scope=(ScopeItem(users),)))


@pytest.mark.parametrize(
    ("item", "keys"),
    [
        (ScopeItem(SECMP0053, added_on=date(2020, 1, 3)), {"not-an-exception:SECMP0053"}),
        (ScopeItem(SECMP0053, added_on=date(2019, 6, 20)), set()),
        (ScopeItem(SECMP0053, added_on=date(2020, 1, 3), exception=ScopeException("why", "SECP_77", "d", "c", "t")), set()),
        (
            ScopeItem(SECMP0053, added_on=date(2020, 1, 3), exception=ScopeException("why", " ", "d", "c", "t")),
            {"exception-incomplete:SECMP0053"},
        ),
        (ScopeItem(SECMP0053, exception=ScopeException("", "SECP_77", "d", "c", "t")), {"exception-incomplete:SECMP0053"}),
    ],
)
def test_exceptions(item: ScopeItem, keys: set[str]) -> None:
    """An addition after the scope was set needs an exception, and that its reason and its paper or minute."""
    findings = found(replace(healthy(), scope=(item,)))
    assert {key for key in findings if "exception" in key} == keys
    assert all(findings[key].rule == "R4" for key in keys)


def earlier(*decisions: Decision) -> list[str]:
    """What is found of the earlier go-lives of November 2020 with these decisions."""
    return [key for key in found(november(*decisions), date(2020, 12, 2)) if key.startswith("earlier-go-live")]


def test_a_go_given_by_the_day_of_the_earlier_go_live_covers_it() -> None:
    """A Go of that very day was in time, and a decision on something else since takes nothing back; a Go after it was not."""
    late = move(FIFTH, TWENTY_NINTH, date(2020, 11, 9))
    tad = Decision(Subject.TAD, "panel", Outcome.AGREED, FIFTH)
    assert earlier(late) == ["earlier-go-live-passed:2020-11-05"]
    assert earlier(go_live(Outcome.GO, FIFTH), late) == []
    assert earlier(go_live(Outcome.GO, date(2020, 11, 2)), tad, late) == []
    assert earlier(go_live(Outcome.GO, date(2020, 11, 6)), late) == ["earlier-go-live-passed:2020-11-05"]


def test_each_move_is_looked_at() -> None:
    """A first move in time does not hide a second one that came too late."""
    in_time, late = move(FIFTH, TWENTY_NINTH, date(2020, 6, 19)), move(TWENTY_NINTH, date(2020, 12, 10), date(2020, 12, 1))
    assert earlier(in_time, late) == ["earlier-go-live-passed:2020-11-29"]


def test_implementation_date_other_than_go_live() -> None:
    """A modification to be implemented with the November release is found in June's, with both dates."""
    item = ScopeItem(replace(SECMP0053, implementation_on=date(2020, 11, 5)), agreed_on=TODAY)
    finding = found(replace(healthy(), scope=(item,)))["implementation-date:SECMP0053"]
    assert finding.text == "The implementation date of SECMP0053 is 5 Nov 2020, but this release goes live on 25 Jun 2020."


def test_an_item_may_be_implemented_before_its_release() -> None:
    """SECMP0062 part 1 was implemented on 6 May 2020 as part of the June 2020 Release: a note, not a wrong date (November 2020; R6)."""
    item = ScopeItem(replace(SECMP0053, implementation_on=date(2020, 5, 6)), agreed_on=TODAY)
    finding = found(replace(healthy(), scope=(item,)))["implementation-date:SECMP0053"]
    assert finding.text == "SECMP0053 is implemented on 6 May 2020, before this release goes live on 25 Jun 2020."
    assert finding.severity is Severity.NOTE


def test_the_go_live_before_a_move_is_no_date_of_its_own() -> None:
    """A date that was the release's go-live before it moved has to be corrected."""
    moved = move(date(2020, 6, 25), date(2020, 7, 30), date(2020, 1, 9))
    item = ScopeItem(replace(SECMP0053, implementation_on=date(2020, 6, 25)), agreed_on=TODAY)
    release = replace(healthy(), go_live=date(2020, 7, 30), scope=(item,), decisions=(*healthy().decisions, moved))
    assert found(release)["implementation-date:SECMP0053"].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("state", "chosen", "present"),
    [
        (ModificationState.APPROVED, "", True),
        (ModificationState.APPROVED, "Alternative", False),
        (ModificationState.MODIFICATION_PROPOSAL, "", False),
    ],
)
def test_the_chosen_solution(state: ModificationState, chosen: str, present: bool) -> None:
    """An approved modification with two solutions needs the one chosen; before approval it does not."""
    modification = replace(MP084, state=state, chosen_solution=chosen)
    assert ("no-solution:MP084" in found(with_item(ScopeItem(modification)))) is present
    one = replace(modification, solutions=(Solution("Proposed", ""),))
    assert "no-solution:MP084" not in found(with_item(ScopeItem(one)))


@pytest.mark.parametrize(
    ("expected", "today", "severity"),
    [
        (PartialDate(2019, 12), TODAY, Severity.NOTE),
        (None, TODAY, Severity.NOTE),
        (PartialDate(2020, quarter=3), TODAY, Severity.WARNING),
        (PartialDate(2020, quarter=3), date(2020, 6, 12), Severity.ERROR),
    ],
)
def test_dependencies(expected: PartialDate | None, today: date, severity: Severity) -> None:
    """An unmet change request is a note, a warning if it is expected too late, and a blocker once its step is reached."""
    waiting = Dependency("SECMP0053", replace(CR1047, expected=expected), RequestState.EXITED_PIT, "go-no-go")
    finding = found(replace(healthy(), dependencies=(waiting,)), today)["dependency:CR1047:exited PIT:go-no-go"]
    assert (finding.severity, finding.rule) == (severity, "R7")
    assert finding.text.startswith("Blocker: ") is (severity is Severity.ERROR)


@pytest.mark.parametrize(
    ("day", "severity", "words"),
    [
        (date(2020, 6, 25), Severity.WARNING, "MP101 is approved for 25 Jun 2020, when this release goes live, and is in no release."),
        (date(2020, 9, 1), Severity.NOTE, "MP101 is approved for 1 Sep 2020 and is in no release."),
    ],
)
def test_what_is_approved_for_a_day_is_in_its_release(day: date, severity: Severity, words: str) -> None:
    """A release names what is approved for its day, and for a day of its year without a release (Guidance 4.2; R24)."""
    unit = Unit(Modification("MP101", "Large Gas Meter Displays", ModificationState.APPROVED), 0, day)
    (found,) = (each for each in check(june_2020(), TODAY, unplaced=(unit,)) if each.key.startswith("unplaced"))
    assert (found.key, found.rule, found.severity, found.text) == ("unplaced:MP101", "R24", severity, words)
    (closed,) = (each for each in check(replace(june_2020(), live_on=TODAY), TODAY, unplaced=(unit,)) if each.key.startswith("unplaced"))
    assert closed.fix == "Correct its implementation date."


@pytest.mark.parametrize(
    ("here", "there", "words"),
    [
        (0, 0, "SECMP0062 is in this release and in the November 2020 SEC Release."),
        (1, 0, "SECMP0062 part 1 is in this release, and SECMP0062 in the November 2020 SEC Release."),
        (0, 2, "SECMP0062 is in this release, and SECMP0062 part 2 in the November 2020 SEC Release."),
        (2, 2, "SECMP0062 part 2 is in this release and in the November 2020 SEC Release."),
    ],
)
def test_what_two_releases_have(here: int, there: int, words: str) -> None:
    """Each is named with its part and has a button for each release whose scope is open; a live release has no such finding (R6)."""
    twin = Twin(ScopeItem(SECMP0062, here), "november-2020", there)
    (found,) = (each for each in check(june_2020(), TODAY, twins=(twin,)) if each.key.startswith("in-two"))
    assert (found.rule, found.severity, found.text) == ("R6", Severity.WARNING, words)
    assert [words[-1] for _, words in found.ways] == ["november-2020", "june-2020"]
    (closed,) = (each for each in check(june_2020(), TODAY, twins=(replace(twin, closed=True),)) if each.key.startswith("in-two"))
    assert [words[-1] for _, words in closed.ways] == ["june-2020"]
    assert not [each for each in check(replace(june_2020(), live_on=TODAY), TODAY, twins=(twin,)) if each.key.startswith("in-two")]


@pytest.mark.parametrize(("parts", "expected"), [((0,), False), ((1, 2), False), ((0, 1), True), ((2, 0), True)])
def test_the_whole_beside_a_part(parts: tuple[int, ...], expected: bool) -> None:
    """A modification is in scope whole or in parts, and a part that left doesn't count (R6)."""
    items = tuple(ScopeItem(SECMP0062, part) for part in parts)
    others = tuple(each for each in june_2020().scope if each.modification.ref != "SECMP0062")
    assert ("whole-and-part:SECMP0062" in found(replace(june_2020(), scope=(*others, *items)))) is expected
    left = tuple(replace(each, state=ScopeState.OUT) if each.part else each for each in items)
    assert "whole-and-part:SECMP0062" not in found(replace(june_2020(), scope=(*others, *left)))
