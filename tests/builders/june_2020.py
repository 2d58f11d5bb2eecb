"""The June 2020 SEC Release as of 10 January 2020, built by hand from the Panel paper and its RID v1.1."""

from __future__ import annotations

from datetime import date
from typing import Any

from policy.model import acts
from policy.model.costs import Cost, CostFacts, SecasEffort, Stage
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.impacts import DocumentImpact, ParticipantImpact
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.rid import Covers, RidVersion
from policy.model.scope import ChangeRequest, Modification, ModificationState, ScopeItem, ScopeState, Solution
from policy.model.sign_off import Criterion, CriterionKind
from policy.model.timetable import Milestone

TODAY = date(2020, 1, 10)
GO_LIVE = date(2020, 6, 25)

SECMP0053 = Modification(
    "SECMP0053",
    "Amend Target Response Times for Service Requests Critical to Installation and Commissioning Processes",
    ModificationState.APPROVED,
    dcc_systems=True,
)
SECMP0062 = Modification("SECMP0062", "Northbound Application Traffic Management – Alert Storm Protection", dcc_systems=True)
MP079 = Modification("MP079", "Provisions for withdrawing modifications")
MP084 = Modification(
    "MP084",
    "Other User Panel Seating Amendment",
    solutions=(
        Solution("Proposed", "Require one of the existing Other SEC Party seats to be filled by an Other User."),
        Solution("Alternative", "Create a new seat on the Panel specifically for Other Users."),
    ),
)
MP088 = Modification("MP088", "Power to raise modifications")

_OPERATIONAL = (
    (
        "The DCC has brought to readiness all the new and changed components needed to provide the new services. This will "
        "include completing the service design and proving the service operations capability."
    ),
    "The DCC has demonstrated that all pre-existing services will be stable in the run-up to deployment of the release.",
    "The DCC has proven that the new services can be operated alongside, and integrated with, the existing services.",
    (
        "The DCC has assessed the risk posed by existing problems and defects in the existing live service, and the "
        "implications these will have for the revised service."
    ),
    ("The DCC has demonstrated that lessons learnt from previous SEC Releases and other DCC changes have been taken on board."),
    "The DCC has demonstrated there will be no detrimental impact on consumers’ experience.",
    "The DCC has completed assurance of the Business Continuity and Disaster Recovery processes.",
    "SECAS will be ready to implement the approved changes to the SEC on the agreed implementation date.",
    (
        "SECAS has brought to readiness all the new and changed components that it is responsible for that are needed to "
        "support the new services."
    ),
)
_TESTING = (
    (
        "The DCC has developed the coding for each approved change and confirmed it will be able to deploy this to the "
        "production environment on the agreed implementation date."
    ),
    "The DCC has completed and closed each test phase against the agreed exit criteria specified in the {tad}.",
    "The DCC has successfully completed regression testing.",
    ("The DCC has confirmed that there are no Severity 1 or 2 defects outstanding that would be deployed to the {production} environment."),
    (
        "The DCC has produced a clear resolution plan for any outstanding Severity 3, 4 or 5 defects and that the number of "
        "remaining testing issues is within the agreed threshold figures specified in the TAD."
    ),
    (
        "The DCC has demonstrated that the {sit} test environments were aligned to the solution being deployed to the "
        "production environment; if there were any differences, these were identified and the risks these posed demonstrably "
        "managed."
    ),
)
_SECURITY = "The DCC has completed relevant security testing and obtained approval of the security architecture."


def _criteria(tad: str, production: str, sit: str) -> tuple[Criterion, ...]:
    operational = [
        Criterion(f"O{number}", CriterionKind.OPERATIONAL, "opsg", text, "secas" if number > 7 else "dcc")
        for number, text in enumerate(_OPERATIONAL, 1)
    ]
    testing = [
        Criterion(f"T{number}", CriterionKind.TESTING, "tag", text.format(tad=tad, production=production, sit=sit))
        for number, text in enumerate(_TESTING, 1)
    ]
    return (*operational, *testing)


CRITERIA = _criteria("TAD", "live", "SIT and UIT")
STANDARD_CRITERIA = (
    *_criteria("Testing Approach Document (TAD)", "production", "Systems and User Integration Testing (SIT and UIT)"),
    Criterion("S1", CriterionKind.SECURITY, "ssc", _SECURITY),
)


def _row(key: str, event: str, owner: str, *done: str, day: str = "", **more: Any) -> Milestone:
    return Milestone(key, event, owner, PartialDate.parse(day) if day else None, acts=done, **more)


MILESTONES = (
    _row(
        "baseline-system",
        "Panel baselines RID for system-impacting modifications",
        "panel",
        acts.DECIDE_BASELINE,
        day="2019-10-11",
        covers=Covers.SYSTEM,
        done_on=date(2019, 10, 11),
    ),
    _row(
        "baseline-documents",
        "Panel baselines RID for non-system-impacting modifications",
        "panel",
        acts.DECIDE_BASELINE,
        day="2020-01-17",
        covers=Covers.DOCUMENTS,
    ),
    _row("tad-draft", "DCC submits draft SEC Release TAD", "dcc", acts.SUBMIT_DRAFT_TAD),
    _row("tad-draft-review", "TAG reviews draft SEC Release TAD", "tag", acts.VIEW_DRAFT_TAD),
    _row("tad-consultation", "DCC consults on draft SEC Release TAD", "dcc", acts.CONSULT_TAD),
    _row("tad-updated", "DCC submits updated SEC Release TAD", "dcc", acts.SUBMIT_TAD),
    _row("tad-review", "TAG reviews updated SEC Release TAD", "tag", acts.VIEW_TAD),
    _row("tad-decision", "Panel reviews SEC Release TAD", "panel", acts.DECIDE_TAD),
    _row("sit-start", "SIT commences", "dcc", acts.START_SIT),
    _row("sit-report", "DCC submits SIT Completion Report", "dcc", acts.SUBMIT_SIT_REPORT),
    _row("sit-review", "TAG reviews SIT Completion Report", "tag", acts.VIEW_SIT_REPORT),
    _row("sit-decision", "Panel approves SIT Completion Report", "panel", acts.DECIDE_SIT_REPORT),
    _row(
        "regression-plans",
        "Test Participants inform DCC of their regression testing plans",
        "test-participants",
        acts.PLAN_REGRESSION,
        anchor="uit-start",
        offset=-10,
        notes="By 10 Working Days before UIT begins",
    ),
    _row("uit-start", "UIT commences", "dcc", acts.START_UIT),
    _row(
        "regression-results",
        "Test Participants provide regression testing results to DCC",
        "test-participants",
        acts.RESULT_REGRESSION,
        anchor="uit-end",
        offset=-5,
        notes="By five Working Days before UIT completion",
    ),
    _row("uit-end", "UIT window closes", "dcc", acts.END_UIT),
    _row(
        "evidence-testing",
        "DCC submits UIT Completion Report and evidence against the testing acceptance criteria",
        "dcc",
        acts.SUBMIT_UIT_REPORT,
        acts.EVIDENCE_TESTING,
        day="2020-05-20",
    ),
    _row(
        "evidence-operational",
        "DCC submits evidence against the operational acceptance criteria",
        "dcc",
        acts.EVIDENCE_OPERATIONAL,
        day="2020-05-26",
    ),
    _row(
        "review-testing",
        "TAG reviews UIT Completion Report and status against the testing acceptance criteria",
        "tag",
        acts.VIEW_UIT_REPORT,
        acts.REVIEW_TESTING,
        day="2020-05-27",
    ),
    _row(
        "review-operational",
        "Operations Group reviews status against the operational acceptance criteria",
        "opsg",
        acts.REVIEW_OPERATIONAL,
        day="2020-06-02",
    ),
    _row("uit-decision", "Panel approves UIT Completion Report", "panel", acts.DECIDE_UIT_REPORT, day="2020-06-12"),
    _row("go-no-go", "Panel go/no-go decision", "panel", acts.DECIDE_GO_LIVE, day="2020-06-12"),
    _row("go-live", "Release go-live", "dcc", acts.GO_LIVE, day="2020-06-25"),
)

_COSTS = {"SECMP0053": (53_572, 26_639, 5_929, 5_510), "SECMP0062": (964_346, 96_995, 9_359, 17_692)}
_PARTICIPANTS = {
    "SECMP0053": ("Suppliers", "DCC"),
    "SECMP0062": ("Suppliers", "Electricity Networks", "Gas Networks", "Other SEC Parties", "DCC"),
    "MP079": ("Suppliers", "Electricity Networks", "Gas Networks", "Other SEC Parties", "DCC"),
    "MP084": ("Other SEC Parties",),
}
_DOCUMENTS = {
    "SECMP0053": ("Appendix E",),
    "SECMP0062": ("Section A", "Section H", "Appendix AB", "Appendix AH"),
    "MP079": ("Section D",),
    "MP084": ("Section C",),
    "MP088": ("Section D", "Section G", "Section L"),
}


def june_2020() -> Release:
    """The release with every fact that the policy rules read."""
    baselined = date(2019, 10, 11)
    return Release(
        "june-2020",
        ReleaseKind.SYSTEM,
        GO_LIVE,
        created_on=date(2019, 5, 9),
        costs_facts=CostFacts(quoted_total=112_004_200, combined_assessment_pending=True, secas_budgeted=True),
        scope=(
            ScopeItem(SECMP0053, state=ScopeState.APPROVED, agreed_on=baselined, added_on=date(2019, 5, 9)),
            ScopeItem(SECMP0062, 1, agreed_on=baselined, added_on=date(2019, 5, 9)),
            ScopeItem(MP079, added_on=TODAY),
            ScopeItem(MP084, added_on=TODAY),
            ScopeItem(MP088, added_on=TODAY),
        ),
        alongside=(ChangeRequest("CR1088", "DCC Production Proving"),),
        milestones=MILESTONES,
        criteria=CRITERIA,
        versions=(
            RidVersion("0.1", date(2019, 5, 9), "First draft"),
            RidVersion("0.2", date(2019, 9, 12), "Updated draft"),
            RidVersion("0.3", date(2019, 10, 4), "Updated draft presented to Panel"),
            RidVersion("1.0", baselined, "Baselined by the Panel", baselined=True),
            RidVersion("1.1", TODAY, "Updated draft presented to Panel"),
        ),
        decisions=(Decision(Subject.BASELINE, "panel", Outcome.AGREED, baselined, Covers.SYSTEM),),
        costs=tuple(
            Cost(ref, stage, amount * 100) for ref, amounts in _COSTS.items() for stage, amount in zip(Stage, amounts, strict=True)
        ),
        secas=(
            SecasEffort("Changes to the SEC", 2, 120_000, "", "around"),
            SecasEffort("Project management", 20, 1_200_000, "a maximum of", "around"),
        ),
        participants=tuple(ParticipantImpact(ref, name) for ref, names in _PARTICIPANTS.items() for name in names),
        documents=tuple(DocumentImpact(ref, name) for ref, names in _DOCUMENTS.items() for name in names),
    )
