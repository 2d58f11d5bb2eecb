"""Each finding where it applies and where it must not, on data other than June 2020's (R1 to R13, R17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.findings.check import Finding, check
from policy.findings.content import difference
from policy.findings.finding import Severity
from policy.model.costs import CostFacts
from policy.model.decisions import Outcome
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import Dependency, Modification, ModificationState, RequestState, ScopeException, ScopeItem, Solution
from tests.builders.june_2020 import CRITERIA, MP079, MP084, SECMP0053, SECMP0062, STANDARD_CRITERIA, TODAY, june_2020
from tests.policy.releases.test_readiness import APPROVED_SCOPE, done, go_live, healthy
from tests.policy.scope.test_change_requests import CR1047


def found(release: Release, today: date = TODAY) -> dict[str, Finding]:
    """The findings by key."""
    return {each.key: each for each in check(release, today, STANDARD_CRITERIA)}


def with_item(*items: ScopeItem) -> Release:
    """The release that has nothing else wrong, with these items in its scope too."""
    return replace(healthy(), scope=(*APPROVED_SCOPE, *items))


def dated(key: str, day: str) -> Release:
    """June 2020 with one milestone moved."""
    milestones = tuple(replace(step, day=PartialDate.parse(day)) if step.key == key else step for step in june_2020().milestones)
    return replace(june_2020(), milestones=milestones)


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


def test_implementation_date_other_than_go_live() -> None:
    """A modification to be implemented with the November release is found in June's, with both dates."""
    item = ScopeItem(replace(SECMP0053, implementation_on=date(2020, 11, 5)), agreed_on=TODAY)
    finding = found(replace(healthy(), scope=(item,)))["implementation-date:SECMP0053"]
    assert finding.text == "The implementation date of SECMP0053 is 5 Nov 2020, but this release goes live on 25 Jun 2020."


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


def test_evidence_after_its_review() -> None:
    """Evidence dated after the review that reads it is an error with both dates."""
    finding = found(dated("evidence-operational", "2020-06-03"))["order:evidence-operational:review-operational"]
    assert finding.severity is Severity.ERROR
    assert "(3 Jun 2020) is after Operations Group reviews" in finding.text


@pytest.mark.parametrize(("day", "why"), [("2020-05-25", "a bank holiday"), ("2020-05-23", "a Saturday")])
def test_non_working_day(day: str, why: str) -> None:
    """A milestone on a bank holiday or a weekend is a warning that says which."""
    finding = found(dated("evidence-operational", day))["non-working:evidence-operational"]
    assert finding.text.endswith(f"which is {why}.")
    assert (finding.severity, finding.rule) == (Severity.WARNING, "R11")


def test_go_live_in_the_timetable() -> None:
    """A go-live row on another day than the release's is an error; on the same day it is none."""
    assert found(dated("go-live", "2020-06-26"))["go-live-date"].figures == (("timetable", "26 Jun 2020"), ("release", "25 Jun 2020"))
    assert "go-live-date" not in found(june_2020())


def test_go_live_outside_the_schedule() -> None:
    """A System release on a day that the schedule does not have is a note; an ad-hoc one is not."""
    moved = replace(june_2020(), go_live=date(2020, 7, 2))
    assert found(moved)["off-schedule"].text == "Go-live on 2 Jul 2020 is not in the release schedule. The nearest date is 25 Jun 2020."
    assert "off-schedule" not in found(replace(moved, kind=ReleaseKind.ADHOC))


def test_missing_rid() -> None:
    """An approved and agreed modification without any RID version is a warning."""
    assert found(replace(june_2020(), versions=()))["no-rid"].rule == "R8"
    assert "no-rid" not in found(june_2020())


@pytest.mark.parametrize(
    ("finished", "text"),
    [
        ({"tad-draft": date(2019, 9, 20)}, "The TAD was due published on 25 Dec 2019 (a bank holiday); that is not done."),
        (
            {"tad-draft": date(2019, 10, 1)},
            "The TAD: due at the TAG on 25 Sep 2019, done on 1 Oct 2019; due published on 25 Dec 2019 (a bank holiday), not done.",
        ),
        (
            {"tad-draft": date(2019, 9, 20), "tad-decision": date(2020, 1, 3)},
            "The TAD: due published on 25 Dec 2019 (a bank holiday), done on 3 Jan 2020.",
        ),
        ({"tad-draft": date(2019, 9, 20), "tad-decision": date(2019, 12, 20)}, None),
    ],
)
def test_tad(finished: dict[str, date], text: str | None) -> None:
    """The TAD is found by what is late of it, stays known once cured, and is not found when it was in time."""
    release = june_2020()
    for key, on in finished.items():
        release = done(release, key, on=on)
    finding = found(release).get("tad-late")
    assert (finding.text if finding else None) == text


def test_tad_planned_too_late() -> None:
    """A TAD step planned for after its policy date is found before that date."""
    milestones = tuple(replace(step, day=PartialDate(2019, 10, 1)) if step.key == "tad-draft" else step for step in june_2020().milestones)
    finding = found(replace(june_2020(), milestones=milestones), date(2019, 7, 1))["tad-late"]
    assert finding.text == "The TAD: due at the TAG on 25 Sep 2019, planned for 1 Oct 2019."


def test_documents_only_scope_has_no_tad_and_no_testing() -> None:
    """Without DCC-System scope nothing is said of the TAD, of test dates, or of testing criteria."""
    operational = tuple(each for each in CRITERIA if each.ref[0] == "O")
    release = replace(june_2020(), scope=(ScopeItem(MP079, agreed_on=TODAY),), criteria=operational)
    findings = found(release)
    assert {"tad-late", "undated", "criteria-missing:testing"}.isdisjoint(findings)
    assert "criteria-missing:security" in findings


@pytest.mark.parametrize(
    ("criteria", "keys"),
    [
        (STANDARD_CRITERIA, set()),
        (CRITERIA, {"criteria-missing:security"}),
        (STANDARD_CRITERIA[1:], {"criteria-missing:operational"}),
        (STANDARD_CRITERIA[:9], {"criteria-missing:testing", "criteria-missing:security"}),
        ((), {"criteria-missing:operational", "criteria-missing:testing", "criteria-missing:security"}),
    ],
)
def test_missing_criteria(criteria: tuple[object, ...], keys: set[str]) -> None:
    """A missing set is found, so is a single missing criterion, and a complete set is not."""
    findings = found(replace(june_2020(), criteria=criteria))  # type: ignore[arg-type]
    assert {key for key in findings if key.startswith("criteria-missing")} == keys


def test_criteria_before_the_baseline() -> None:
    """A release without criteria whose RID is not baselined yet is as it should be."""
    assert not [key for key in found(replace(june_2020(), criteria=(), decisions=())) if key.startswith("criteria")]


@pytest.mark.parametrize(
    ("standard", "text", "expected"),
    [
        ("in the Testing Approach Document (TAD).", "in the TAD.", ("Testing Approach Document (TAD)", "TAD", False)),
        ("in the TAD.", "in the Testing Approach Document (TAD).", ("TAD", "Testing Approach Document (TAD)", False)),
        ("to the production environment.", "to the live environment.", ("production environment", "live environment", True)),
        ("The DCC has done it.", "The DCC has  done it", ("", "", False)),
        ("The DCC has done it.", "the dcc has done it.", ("", "", False)),
        ("All tests.", "All tests. And more.", ("", "And more", True)),
        ("All the tests.", "All tests.", ("the tests", "tests", True)),
        ("Exit (TAD) now", "Leave now", ("Exit (TAD) now", "Leave now", True)),
    ],
)
def test_difference(standard: str, text: str, expected: tuple[str, str, bool]) -> None:
    """What differs is shown, an abbreviation is no matter of substance, and case, spacing and a final stop are nothing."""
    assert difference(standard, text) == expected


def test_costs() -> None:
    """A quote that matches its breakdown, or none, is no finding; nor is an assessment that is not pending."""
    assert "dcc-total" not in found(replace(june_2020(), costs_facts=CostFacts(quoted_total=118_004_200)))
    assert {"dcc-total", "combined-assessment"}.isdisjoint(found(replace(june_2020(), costs_facts=CostFacts())))
    assert "dcc-total" in found(replace(june_2020(), costs_facts=CostFacts(quoted_total=118_004_201)))


def test_impacts() -> None:
    """A modification without ticks is found only where the participant matrix has others, and while it is in scope."""
    assert "no-participant:MP088" not in found(replace(june_2020(), participants=()))
    assert "no-participant:MP088" not in found(replace(june_2020(), scope=june_2020().scope[:-1]))


def test_a_timetable_that_leads_nowhere_yet_lacks_nothing() -> None:
    """A timetable without any evidence or review, such as November 2020's two rows, is not told what it lacks."""
    assert "missing-steps" not in found(replace(june_2020(), milestones=june_2020().milestones[:2]))


def test_a_healthy_release_has_only_what_june_2020_said_of_its_content() -> None:
    """Where every date is met, only the findings on criteria, costs and steps are left."""
    assert set(found(healthy())) == {"dcc-total", "criteria-missing:security", "criteria-reworded", "combined-assessment", "missing-steps"}
