"""The check on the real June 2020 release, and on releases that have nothing to find (design, The check)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.findings.check import check
from policy.findings.finding import Finding, Severity
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.releases import Release, ReleaseKind
from policy.model.rid import Covers
from policy.timetable.template import template
from tests.builders.june_2020 import STANDARD_CRITERIA, TODAY, june_2020

EXPECTED = {
    "dcc-total": (Severity.ERROR, "R17"),
    "tad-late": (Severity.ERROR, "R9"),
    "scope-system-late": (Severity.WARNING, "R3"),
    "scope-documents-not-set": (Severity.WARNING, "R3"),
    "undated": (Severity.WARNING, "R10"),
    "no-cutoff": (Severity.WARNING, "R5"),
    "criteria-missing:security": (Severity.WARNING, "R12"),
    "combined-assessment": (Severity.NOTE, "R17"),
    "missing-steps": (Severity.NOTE, "R12, R13"),
    "no-participant:MP088": (Severity.NOTE, "RID 2"),
    "criteria-reworded": (Severity.NOTE, "R12"),
}

BEYOND = {
    "late-evidence:evidence-testing:review-testing": (Severity.WARNING, "R21"),
    "no-decision-dates": (Severity.WARNING, "RID 3"),
    "part-cost:SECMP0062": (Severity.NOTE, "RID 5"),
}
"""What rules beyond R1 to R20 find on June 2020, in the words of its RID (RID 3, 5)."""


def june_findings() -> dict[str, Finding]:
    """What the check finds on June 2020 as of 10 January 2020, by key."""
    return {each.key: each for each in check(june_2020(), TODAY, STANDARD_CRITERIA)}


def test_june_2020_has_exactly_the_designs_findings() -> None:
    """Eleven findings by R1 to R20 and three by later rules, each once, with its severity and rule, errors first and notes last."""
    found = check(june_2020(), TODAY, STANDARD_CRITERIA)
    assert {each.key: (each.severity, each.rule) for each in found} == EXPECTED | BEYOND
    assert len(found) == len(EXPECTED) + len(BEYOND) == 14
    assert [each.severity for each in found] == sorted((each.severity for each in found), key=list(Severity).index)


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("dcc-total", "The DCC quoted a total of £1,120,042, but its breakdown adds up to £1,180,042: £60,000 apart."),
        (
            "tad-late",
            "The TAD was due at the TAG on 25 Sep 2019 and due published on 25 Dec 2019 (a bank holiday); neither is done.",
        ),
        (
            "scope-system-late",
            "The scope on DCC and User Systems was set on 11 Oct 2019, 108 days after its policy date 25 Jun 2019.",
        ),
        (
            "scope-documents-not-set",
            (
                "The scope on SEC documents is not set, and was due by 25 Dec 2019 (a bank holiday). Its baseline is planned for "
                "17 Jan 2020, 23 days late."
            ),
        ),
        (
            "late-evidence:evidence-testing:review-testing",
            (
                "“DCC submits UIT Completion Report and evidence against the testing acceptance criteria” (20 May 2020) is 4 Working Days "
                "before “TAG reviews UIT Completion Report and status against the testing acceptance criteria” (27 May 2020). Papers are "
                "due 5 Working Days before a meeting."
            ),
        ),
        (
            "no-decision-dates",
            (
                "The RID's timeline includes the dates of decisions on modifications, but has none, and SECMP0062 part 1, MP079, MP084 and "
                "MP088 are undecided."
            ),
        ),
        ("no-cutoff", "4 targeted modifications have no decision cut-off: SECMP0062 part 1, MP079, MP084 and MP088."),
        ("criteria-missing:security", "The release has no security acceptance criteria. The standard set is S1."),
        ("missing-steps", "The timetable has no SECAS evidence (O8, O9) and no SSC review."),
        (
            "no-participant:MP088",
            "MP088 impacts no participant, but changes 3 SEC sections (Section D, Section G and Section L).",
        ),
        (
            "criteria-reworded",
            (
                'T2, T4 and T6 are worded differently from the standard: T2 "TAD" instead of "Testing Approach Document (TAD)"; '
                'T4 "live environment" instead of "production environment" (changes the meaning); '
                'T6 "SIT and UIT" instead of "Systems and User Integration Testing (SIT and UIT)".'
            ),
        ),
    ],
)
def test_june_2020_texts(key: str, words: str) -> None:
    """Each finding of June 2020 says what the design says of it, with its figures."""
    assert june_findings()[key].text == words


def test_undated_milestones_are_listed() -> None:
    """The undated finding lists the twelve milestones and the two that wait for them."""
    text = june_findings()["undated"].text
    assert text.startswith("12 milestones have no date, though one was needed by 25 Sep 2019 and 25 Dec 2019: DCC submits")
    assert text.endswith("UIT commences; UIT window closes. 2 relative dates depend on them.")


def test_every_finding_says_what_to_do() -> None:
    """Each finding has a key, figures or none, and a fix in a sentence."""
    found = june_findings().values()
    assert len(found) > 10
    for each in found:
        assert each.fix.endswith(".")
        assert each.text.endswith(".")
        assert all(name and value for name, value in each.figures)


def test_a_cured_breach_stays_a_finding() -> None:
    """Once the documents scope is set on 17 January it is late by 23 days, for good."""
    decision = Decision(Subject.BASELINE, "panel", Outcome.AGREED, date(2020, 1, 17), Covers.DOCUMENTS)
    release = replace(june_2020(), decisions=(*june_2020().decisions, decision))
    found = {each.key: each.text for each in check(release, date(2020, 1, 20), STANDARD_CRITERIA)}
    assert "scope-documents-not-set" not in found
    assert found["scope-documents-late"].endswith("set on 17 Jan 2020, 23 days after its policy date 25 Dec 2019 (a bank holiday).")


@pytest.mark.parametrize(
    ("key", "kind", "go_live"),
    [
        ("june-2027", ReleaseKind.SYSTEM, date(2027, 6, 24)),
        ("november-2021", ReleaseKind.SYSTEM, date(2021, 11, 4)),
        ("february-2021", ReleaseKind.DOCUMENTATION, date(2021, 2, 25)),
        ("february-2020", ReleaseKind.DOCUMENTATION, date(2020, 2, 27)),
        ("adhoc-2020-03-05", ReleaseKind.ADHOC, date(2020, 3, 5)),
    ],
)
def test_a_new_release_has_no_findings(key: str, kind: ReleaseKind, go_live: date) -> None:
    """A release newly made from the template has nothing to find, even where policy dates had passed before it was made."""
    criteria = STANDARD_CRITERIA if kind is ReleaseKind.SYSTEM else tuple(each for each in STANDARD_CRITERIA if each.ref[0] != "T")
    release = Release(key, kind, go_live, created_on=TODAY, milestones=template(kind, go_live), criteria=criteria)
    assert check(release, TODAY, STANDARD_CRITERIA) == ()


def test_a_year_bucket_has_no_findings() -> None:
    """An empty year bucket has nothing to find."""
    assert check(Release("2021", ReleaseKind.YEAR, None), TODAY, STANDARD_CRITERIA) == ()


def test_a_new_release_hears_of_a_deadline_20_working_days_before() -> None:
    """Nothing 21 Working Days before the policy date, one warning from 20 on, nothing once a date is planned."""
    go_live = date(2027, 6, 24)
    steps = template(ReleaseKind.SYSTEM, go_live)
    release = Release("june-2027", ReleaseKind.SYSTEM, go_live, created_on=TODAY, milestones=steps, criteria=STANDARD_CRITERIA)
    assert check(release, date(2026, 5, 26), STANDARD_CRITERIA) == ()
    (found,) = check(release, date(2026, 5, 27), STANDARD_CRITERIA)
    assert (found.key, found.severity, found.rule) == ("near:june-2027:scope-system", Severity.WARNING, "R3")
    assert "due 24 Jun 2026, in 20 Working Days, with no date planned" in found.text
    day = june_2020().milestones[0].day
    dated = tuple(replace(each, day=day) if each.key == "baseline-system" else each for each in steps)
    assert check(replace(release, milestones=dated), date(2026, 5, 27), STANDARD_CRITERIA) == ()


def test_a_cancelled_release_has_no_findings() -> None:
    """A cancelled release is not read against the rules, from the day of its cancellation on."""
    cancelled = replace(june_2020(), cancelled_on=TODAY)
    assert check(cancelled, TODAY, STANDARD_CRITERIA) == ()
    assert len(check(cancelled, date(2020, 1, 9), STANDARD_CRITERIA)) == 14


def test_a_go_live_that_passed_without_a_go_is_found() -> None:
    """A release past its go-live without a Go has a blocker, until it is cancelled or live or has its Go."""
    release, after = june_2020(), date(2020, 6, 26)
    (found,) = (each for each in check(release, after) if each.key == "go-live-passed")
    assert (found.rule, found.severity) == ("R5", Severity.ERROR)
    assert found.text == "Blocker: the go-live on 25 Jun 2020 passed without a Go."
    go = Decision(Subject.GO_LIVE, "panel", Outcome.GO, date(2020, 6, 12))
    cured = (
        (release, date(2020, 6, 25)),
        (replace(release, cancelled_on=after), after),
        (replace(release, live_on=after), after),
        (replace(release, decisions=(*release.decisions, go)), after),
    )
    for other, today in cured:
        assert "go-live-passed" not in {each.key for each in check(other, today)}


def test_a_live_release_keeps_its_breaches_only() -> None:
    """Of a live release what can no longer be done is not asked for; what was late stays known."""
    keys = {each.key for each in check(replace(june_2020(), live_on=date(2020, 6, 25)), date(2020, 7, 1), STANDARD_CRITERIA)}
    assert "undated" not in keys
    assert "scope-system-late" in keys
