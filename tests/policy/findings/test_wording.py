"""What each finding says, whole: its severity, rule, sentence, figures and fix (design, The check)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion

from policy.findings.check import check
from policy.findings.finding import Finding
from policy.model import acts
from policy.model.costs import CostFacts
from policy.model.impacts import DocumentImpact, ParticipantImpact
from policy.model.partial_date import PartialDate
from policy.model.releases import Note, Release, ReleaseKind, Topic
from policy.model.rid import RidVersion
from policy.model.scope import Dependency, ModificationState, RequestState, ScopeException, ScopeItem, ScopeState
from policy.model.timetable import Milestone
from policy.timetable.go_live_moves import with_go_live
from policy.timetable.template import template
from tests.builders.june_2020 import CRITERIA, GO_LIVE, MP079, MP084, SECMP0053, SECMP0062, STANDARD_CRITERIA, TODAY, june_2020
from tests.builders.rooms.findings_by_rule import dated, with_item
from tests.policy.findings.test_rid import COMBINED, CONFIRMED, DRAFT, GO, LATER, NO_MORE, TAD, exceptional, past_january
from tests.policy.releases.test_colour import done, healthy
from tests.policy.releases.test_not_on_record import SILENT
from tests.policy.scope.test_change_requests import CR1047, CR1057, bucket
from tests.policy.timetable.test_go_live_moves import FIFTH, FOURTH, TWENTY_NINTH, move, november
from tests.policy.timetable.test_testing_order import planned

JUNE = june_2020()
NO_ACTS: frozenset[str] = frozenset()
LATER_ON = date(2020, 1, 13)
ADDED_TO = replace(STANDARD_CRITERIA[9], text=f"{STANDARD_CRITERIA[9].text} And more.")
COMPLETE = ScopeException("why", "SECP_77", "d", "c", "t")


@dataclass(frozen=True)
class Case:
    """A release on a day, and the findings that matter of it: those whose key begins with one of the words between strokes."""

    keys: str
    release: Release
    today: date = TODAY
    recorded: frozenset[str] | None = None

    def said(self) -> str:
        """The findings, in full."""
        found = check(self.release, self.today, STANDARD_CRITERIA, draft=DRAFT, recorded=self.recorded)
        return "\n\n".join(whole(each) for each in found if each.key.startswith(tuple(self.keys.split("|"))))


def whole(finding: Finding) -> str:
    """A finding with every field."""
    figures = [f"  {name} = {value}" for name, value in finding.figures]
    return "\n".join((f"{finding.key} ({finding.severity}, {finding.rule})", finding.text, *figures, finding.fix))


def scope(*items: ScopeItem) -> Release:
    """The release that has nothing else wrong, with only these items in its scope."""
    return replace(healthy(), scope=items)


def waiting(*expected: PartialDate | None, before: str = "go-no-go", committed: bool = False) -> Release:
    """A healthy release that waits for a Change Request each."""
    requests = [replace(CR1047, ref=f"CR{number}", expected=day, committed=committed) for number, day in enumerate(expected, 1)]
    return replace(healthy(), dependencies=tuple(Dependency("SECMP0053", each, RequestState.EXITED_PIT, before) for each in requests))


def fresh(*steps: Milestone, on: date = TODAY) -> Release:
    """A new release with the template's timetable, or these steps of it."""
    go_live = date(2027, 6, 24)
    milestones = steps or template(ReleaseKind.SYSTEM, go_live)
    return Release("june-2027", ReleaseKind.SYSTEM, go_live, created_on=on, milestones=milestones, criteria=STANDARD_CRITERIA)


def with_texts(*notes: Note, **facts: Any) -> Release:
    """June 2020 with these notes and facts in place of its own."""
    return replace(JUNE, notes=notes, **facts)


def steps_with(*acted: str) -> Release:
    """A healthy release whose timetable stands for these acts only."""
    return replace(
        healthy(), milestones=tuple(Milestone(f"s{number}", f"Step {number}", acts=(each,)) for number, each in enumerate(acted))
    )


CASES = {
    "june": Case("", JUNE),
    "june after its go-live": Case("go-live-passed", JUNE, date(2020, 6, 26)),
    "june live": Case("", replace(JUNE, live_on=GO_LIVE), date(2020, 7, 1)),
    "healthy": Case("", healthy()),
    "window passed": Case("go-live-passed", november(move(FIFTH, TWENTY_NINTH, window=FOURTH)), date(2020, 12, 5)),
    "moved too late": Case(
        "earlier", with_go_live(november(go_live=FIFTH), move(FIFTH, TWENTY_NINTH, date(2020, 11, 9))), date(2020, 11, 10)
    ),
    "one cut-off missing": Case("no-cutoff", with_item(ScopeItem(MP079))),
    "cut-offs passed": Case(
        "cutoff-passed", with_item(ScopeItem(MP079, cutoff=date(2020, 1, 9)), ScopeItem(SECMP0062, 1, cutoff=date(2020, 1, 8)))
    ),
    "one undecided at go/no-go": Case("undecided", with_item(ScopeItem(MP079, cutoff=date(2020, 6, 30))), date(2020, 6, 12)),
    "two undecided at go/no-go": Case(
        "undecided", with_item(ScopeItem(MP079, cutoff=date(2020, 6, 30)), ScopeItem(MP084, cutoff=date(2020, 6, 30))), date(2020, 6, 12)
    ),
    "fallen": Case("fallen", with_item(*(ScopeItem(replace(MP079, state=state)) for state in (ModificationState.DELAYED,)))),
    "wrong kind": Case("wrong-kind", replace(healthy(), kind=ReleaseKind.DOCUMENTATION)),
    "not an exception": Case("not-an", scope(ScopeItem(SECMP0053, added_on=date(2020, 1, 3)))),
    "not an exception in the documents": Case(
        "not-an",
        replace(past_january(), scope=(ScopeItem(MP079, added_on=date(2019, 10, 12)), ScopeItem(SECMP0053, added_on=date(2019, 10, 12)))),
    ),
    "exception without anything": Case("exception", scope(ScopeItem(SECMP0053, exception=replace(COMPLETE, reason=" ", reference="")))),
    "exception without a reason": Case(
        "exception", scope(ScopeItem(MP079, state=ScopeState.OUT), ScopeItem(SECMP0053, exception=replace(COMPLETE, reason="")))
    ),
    "exception without a reference": Case(
        "exception", scope(ScopeItem(SECMP0062, exception=COMPLETE), ScopeItem(SECMP0053, exception=replace(COMPLETE, reference="")))
    ),
    "another implementation date": Case(
        "implementation", scope(ScopeItem(replace(SECMP0053, implementation_on=date(2020, 11, 5)), agreed_on=TODAY))
    ),
    "no chosen solution": Case("no-solution", with_item(ScopeItem(SECMP0053), ScopeItem(replace(MP084, state=ModificationState.APPROVED)))),
    "dependencies": Case("dependency", waiting(PartialDate(2019, 12), None, PartialDate(2020, quarter=3))),
    "committed dependencies": Case("dependency", waiting(PartialDate(2020, quarter=3), committed=True)),
    "assumed dependencies": Case("dependency", waiting(PartialDate(2020, quarter=3), before="nothing"), date(2019, 12, 1)),
    "blocking dependencies": Case("dependency", waiting(PartialDate(2020, quarter=3), None), date(2020, 6, 12)),
    "a bucket waits": Case("", bucket((CR1057, RequestState.DELIVERED), (CR1047, RequestState.EXITED_PIT))),
    "a bucket is late": Case("", Release("2021", ReleaseKind.YEAR, None, scope=(ScopeItem(SECMP0062),)), date(2020, 12, 1)),
    "a bucket is near": Case("", Release("2021", ReleaseKind.YEAR, None, scope=(ScopeItem(SECMP0062),)), date(2020, 6, 1)),
    "one criterion missing": Case("criteria", replace(JUNE, criteria=STANDARD_CRITERIA[1:])),
    "two sets missing": Case("criteria-missing", replace(JUNE, criteria=STANDARD_CRITERIA[:9])),
    "words added to a criterion": Case("criteria-reworded", replace(JUNE, criteria=(*STANDARD_CRITERIA[:9], ADDED_TO))),
    "one criterion reworded": Case("criteria-reworded", replace(JUNE, criteria=(*STANDARD_CRITERIA[:9], CRITERIA[10]))),
    "the quote below its breakdown": Case("dcc-total", replace(JUNE, costs_facts=CostFacts(quoted_total=0))),
    "the quote above its breakdown": Case("dcc-total", replace(JUNE, costs_facts=CostFacts(quoted_total=118_004_300))),
    "one document changed": Case(
        "no-participant",
        replace(
            JUNE,
            participants=(ParticipantImpact("MP079", "Gas Networks"),),
            documents=(DocumentImpact("MP084", "Section D"), DocumentImpact("MP088", "CPL"), DocumentImpact("MP088", "Section L")),
        ),
    ),
    "a bank holiday": Case("non-working", dated("evidence-operational", "2020-05-25")),
    "a Saturday": Case("non-working", dated("evidence-operational", "2020-05-23")),
    "out of order": Case("order", dated("evidence-operational", "2020-06-03")),
    "another go-live in the timetable": Case("go-live-date", dated("go-live", "2020-06-26")),
    "off the schedule": Case("off-", replace(JUNE, go_live=date(2020, 7, 2))),
    "a documentation release off the schedule": Case("off-", Release("x", ReleaseKind.DOCUMENTATION, date(2020, 7, 2), created_on=TODAY)),
    "no RID": Case("no-rid", replace(JUNE, versions=())),
    "the TAD planned late": Case("tad", dated("tad-draft", "2019-10-01"), date(2019, 7, 1)),
    "the TAD published late": Case("tad", done(done(JUNE, "tad-draft", on=date(2019, 9, 20)), "tad-decision", on=date(2020, 1, 3))),
    "the TAD half done": Case("tad", done(JUNE, "tad-draft", on=date(2019, 10, 1))),
    "the TAD submitted in time": Case("tad", done(JUNE, "tad-draft", on=date(2019, 9, 20))),
    "moved after its policy dates": Case("scope|tad", with_go_live(JUNE, move(GO_LIVE, date(2020, 11, 5), recorded_on=TODAY))),
    "the documents not due yet": Case("scope-documents", JUNE, date(2019, 12, 20)),
    "the documents due that day": Case("scope-documents", JUNE, date(2019, 12, 25)),
    "the documents planned in time": Case("scope-documents", dated("baseline-documents", "2019-12-20")),
    "the documents planned for their day": Case("scope-documents", dated("baseline-documents", "2019-12-25")),
    "the documents planned a day late": Case("scope-documents", dated("baseline-documents", "2019-12-26")),
    "the documents set late": Case("scope", past_january()),
    "near its deadline": Case("", fresh(), date(2026, 5, 27)),
    "a deadline today": Case("", fresh(), date(2026, 6, 24)),
    "a deadline tomorrow": Case("", fresh(), date(2026, 6, 23)),
    "the TAD near": Case("", fresh(), date(2026, 9, 20)),
    "one step without a date": Case(
        "undated",
        replace(
            healthy(), milestones=(Milestone("tad-draft", "A", acts=(acts.SUBMIT_DRAFT_TAD,)), Milestone("b", "B", anchor="tad-draft"))
        ),
    ),
    "only evidence for testing": Case("missing-steps", steps_with(acts.EVIDENCE_TESTING)),
    "only a review of security": Case("missing-steps", steps_with(acts.REVIEW_SECURITY)),
    "all but one step": Case(
        "missing-steps",
        steps_with(
            *(acts.EVIDENCE_OPERATIONAL, acts.EVIDENCE_SECAS, acts.REVIEW_OPERATIONAL),
            *(acts.EVIDENCE_TESTING, acts.REVIEW_SECURITY),
        ),
    ),
    "no testing criteria": Case(
        "missing-steps", replace(steps_with(acts.EVIDENCE_OPERATIONAL), criteria=tuple(each for each in CRITERIA if each.ref[0] == "O"))
    ),
    "testing out of order": Case("testing-order", planned(sit_start="done 2020-01-06", sit_decision="2020-05-15", uit_start="2020-04-20")),
    "testing planned out of order": Case("testing-order", planned(tad_decision="2020-03-13", sit_start="2020-02-24")),
    "testing begun out of order": Case("testing-order", planned(uit_start="done 2020-01-06")),
    "two steps without their acts": Case(
        "done-without", planned(tad_draft="done 2020-01-06", review_testing="done 2020-01-07"), recorded=NO_ACTS
    ),
    "one step without its act": Case("done-without", planned(tad_draft="done 2020-01-06"), recorded=NO_ACTS),
    "nothing on record": Case("", SILENT),
    "nothing entered": Case("not-on", replace(SILENT, not_on_record=())),
    "some of both": Case("not-on", replace(SILENT, not_on_record=(Topic.COSTS, Topic.TIMETABLE))),
    "a draft after the Go": Case("draft", past_january(decisions=(*JUNE.decisions, GO)), date(2020, 6, 15)),
    "a draft before the Go": Case("draft", past_january(), date(2020, 6, 5)),
    "a draft at go/no-go": Case("draft", past_january(), date(2020, 6, 12)),
    "a draft past go/no-go": Case("draft", past_january(), date(2020, 6, 15)),
    "a draft after go-live": Case("draft", past_january(live_on=GO_LIVE), GO_LIVE),
    "texts on the TAD": Case(
        "overtaken", with_texts(summary=LATER, dcc_testing=LATER, user_testing=LATER, decisions=(TAD,)), date(2020, 4, 1)
    ),
    "texts on the TAD that day": Case("overtaken", with_texts(dcc_testing=LATER, decisions=(replace(TAD, met_on=TODAY), TAD))),
    "texts on costs": Case(
        "overtaken",
        with_texts(
            COMBINED,
            Note("remark", COMBINED.text),
            CONFIRMED,
            costs_facts=CostFacts(operational=CONFIRMED.text, shared_with_requests=f"{COMBINED.text} {CONFIRMED.text}"),
        ),
        LATER_ON,
    ),
    "one still targeted": Case("overtaken", with_texts(CONFIRMED, scope=JUNE.scope[:2]), LATER_ON),
    "texts on one exception": Case("overtaken", replace(exceptional(), notes=(NO_MORE,))),
    "texts on two exceptions": Case(
        "overtaken",
        with_texts(
            NO_MORE,
            scope=(*(ScopeItem(SECMP0062, number, exception=COMPLETE) for number in (1, 2)), ScopeItem(MP079, exception=COMPLETE)),
        ),
    ),
    "many exceptions": Case(
        "overtaken",
        with_texts(NO_MORE, CONFIRMED, scope=tuple(ScopeItem(SECMP0062, part, exception=COMPLETE) for part in range(1, 9))),
        LATER_ON,
    ),
    "a short note": Case(
        "overtaken", with_texts(Note("scope", "The scope of the release is confirmed for June 2020".ljust(60, "."))), LATER_ON
    ),
    "a long note": Case(
        "overtaken", with_texts(Note("scope", "The scope of the release is confirmed for June 2020".ljust(61, "."))), LATER_ON
    ),
    "a note cut at a space": Case(
        "overtaken", with_texts(Note("scope", f"{'The scope of the release is confirmed'.ljust(58, '.')} and")), LATER_ON
    ),
    "a version of today": Case("overtaken", with_texts(CONFIRMED, versions=(RidVersion("1.1", date(2020, 1, 9), "Draft"),))),
}
"""Where each finding speaks, in each of its words."""


@pytest.mark.parametrize("case", CASES)
def test_every_field_of_a_finding(case: str, snapshot: SnapshotAssertion) -> None:
    """The findings of each case are what the snapshot holds, field by field; read what changes before --snapshot-update."""
    assert CASES[case].said() == snapshot(name=case)
