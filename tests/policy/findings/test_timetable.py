"""Findings on the timetable, where they apply and where they must not (R1, R3, R8 to R11, R13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.findings.check import check
from policy.findings.finding import Severity
from policy.model.decisions import Decision, OnFile, Outcome, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind, ScheduledSlot, Topic
from policy.model.scope import ScopeItem
from policy.timetable.proposals import proposed
from policy.timetable.template import template
from tests.builders.june_2020 import CRITERIA, MP079, STANDARD_CRITERIA, TODAY, june_2020
from tests.builders.rooms.findings_by_rule import dated, found
from tests.policy.releases.test_colour import done


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
    """A go-live row on another day than the release's is an error; on the same day it is correct."""
    assert found(dated("go-live", "2020-06-26"))["go-live-date"].figures == (("timetable", "26 Jun 2020"), ("release", "25 Jun 2020"))
    assert "go-live-date" not in found(june_2020())


def test_go_live_outside_the_schedule() -> None:
    """A System release on a day that the schedule does not have is a note; an ad-hoc one is not."""
    moved = replace(june_2020(), go_live=date(2020, 7, 2))
    assert found(moved)["off-schedule"].text == "Go-live on 2 Jul 2020 is not in the release schedule. The nearest date is 25 Jun 2020."
    assert "off-schedule" not in found(replace(moved, kind=ReleaseKind.ADHOC))


def test_the_schedule_on_record_counts() -> None:
    """A go-live that the schedule on record does not have is off it, though the Guidance has it."""
    july = (ScheduledSlot(month=7, nth=1, kind=ReleaseKind.SYSTEM),)
    found_then = {each.key: each for each in check(june_2020(), TODAY, STANDARD_CRITERIA, slots=july)}
    assert found_then["off-schedule"].text == "Go-live on 25 Jun 2020 is not in the release schedule. The nearest date is 2 Jul 2020."


def test_missing_rid() -> None:
    """An approved and agreed modification without any RID version is a warning, unless no source gives the versions."""
    assert found(replace(june_2020(), versions=()))["no-rid"].rule == "R8"
    assert "no-rid" not in found(june_2020())
    assert "no-rid" not in found(replace(june_2020(), versions=(), not_on_record=(Topic.VERSIONS,)))


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


def test_a_scope_set_late_that_nothing_is_in_is_not_found() -> None:
    """Where the release has no scope of that kind left, its policy date does not apply."""
    documents = replace(june_2020(), scope=(ScopeItem(MP079, agreed_on=TODAY),))
    assert "scope-system-late" in found(june_2020())
    assert "scope-system-late" not in found(documents)


def test_a_timetable_that_leads_nowhere_yet_lacks_nothing() -> None:
    """A timetable without any evidence or review, such as November 2020's two rows, is not told what it lacks."""
    assert "missing-steps" not in found(replace(june_2020(), milestones=june_2020().milestones[:2]))


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


@pytest.mark.parametrize(
    ("versions", "words"),
    [
        ((), None),
        ((OnFile(Subject.TAD, draft=True, viewed=True),), None),
        ((OnFile(Subject.TAD, draft=True, viewed=True), OnFile(Subject.TAD)), ("recommend", "june-2020", "tag", "tad")),
        ((OnFile(Subject.TAD, viewed=True),), ("decide", "june-2020", "tad")),
        ((OnFile(Subject.TAD, viewed=True), OnFile(Subject.TAD)), ("recommend", "june-2020", "tag", "tad")),
        ((OnFile(Subject.SIT_REPORT, viewed=True),), None),
    ],
)
def test_a_late_tad_leads_to_its_next_act(versions: tuple[OnFile, ...], words: tuple[str, ...] | None) -> None:
    """It is submitted, unless its final version is on file: then the TAG's view comes, and after it the decision."""
    finding = found(replace(june_2020(), on_file=versions))["tad-late"]
    assert [each for _, each in finding.ways] == ([words] if words else [])


def test_a_tad_that_was_not_approved_is_submitted_again() -> None:
    """The decision was on the version that is on file."""
    refused = Decision(Subject.TAD, "panel", Outcome.NOT_AGREED, date(2019, 12, 20))
    late = replace(june_2020(), decisions=(refused,), on_file=(OnFile(Subject.TAD, submitted_on=date(2019, 12, 2), viewed=True),))
    assert found(late)["tad-late"].ways == ()


def test_no_steps_are_missed_for_criteria_that_do_not_apply() -> None:
    """A Documentation release wants only SECAS's evidence and its review; others want what is not marked as not applicable (R12)."""
    go_live = date(2022, 2, 24)
    steps = template(ReleaseKind.DOCUMENTATION, go_live)
    release = Release("february-2022", ReleaseKind.DOCUMENTATION, go_live, created_on=TODAY, milestones=steps, criteria=STANDARD_CRITERIA)
    assert "missing-steps" not in {each.key for each in check(release, TODAY)}
    adhoc = replace(release, key="adhoc-2022-02-24", kind=ReleaseKind.ADHOC)
    (found,) = (each for each in check(adhoc, TODAY) if each.key == "missing-steps")
    assert found.text == "The timetable has no DCC evidence for the operational criteria and no SSC review."
    spared = tuple(replace(each, not_applicable="" if each.answers == "secas" else "Only text changes.") for each in STANDARD_CRITERIA)
    assert "missing-steps" not in {each.key for each in check(replace(adhoc, criteria=spared), TODAY)}


def test_a_proposed_date_is_named_where_a_date_is_missed() -> None:
    """A policy date that nears, and steps that should be dated, say that a date is only proposed; the findings stay."""
    go_live = date(2027, 6, 24)
    made = Release("june-2027", ReleaseKind.SYSTEM, go_live, created_on=TODAY, criteria=STANDARD_CRITERIA)
    release = replace(made, milestones=template(ReleaseKind.SYSTEM, go_live))
    planned = replace(release, milestones=proposed(release, TODAY))
    (near,) = check(planned, date(2026, 5, 27), STANDARD_CRITERIA)
    assert near.text.endswith("in 20 Working Days, with only a proposed date.")
    assert near.fix == "Accept or move the proposed date."
    undated = {each.key: each for each in check(planned, date(2026, 9, 25), STANDARD_CRITERIA)}["undated"]
    assert "Panel baselines RID for system-impacting modifications (24 Jun 2026 is proposed)" in undated.text
    assert undated.fix.endswith("or accept the proposed ones.")
