"""Acts of the timetable, each "verb subject": recording an act completes the milestones that carry it (RID 3; R10, R13)."""

from __future__ import annotations

SUBMIT_DRAFT_TAD = "submit tad-draft"
VIEW_DRAFT_TAD = "view tad-draft"
CONSULT_TAD = "consult tad"
SUBMIT_TAD = "submit tad"
VIEW_TAD = "view tad"
DECIDE_TAD = "decide tad"
PUBLISH_TAD = "publish tad"
START_SIT = "start sit"
SUBMIT_SIT_REPORT = "submit sit-report"
VIEW_SIT_REPORT = "view sit-report"
DECIDE_SIT_REPORT = "decide sit-report"
PLAN_REGRESSION = "plan regression"
START_UIT = "start uit"
RESULT_REGRESSION = "result regression"
END_UIT = "end uit"
SUBMIT_UIT_REPORT = "submit uit-report"
VIEW_UIT_REPORT = "view uit-report"
DECIDE_UIT_REPORT = "decide uit-report"
EVIDENCE_OPERATIONAL = "evidence operational"
EVIDENCE_TESTING = "evidence testing"
EVIDENCE_SECURITY = "evidence security"
EVIDENCE_SECAS = "evidence secas"
REVIEW_OPERATIONAL = "review operational"
REVIEW_TESTING = "review testing"
REVIEW_SECURITY = "review security"
ISSUE_FIRST_DRAFT = "issue 0.1"
ISSUE_SECOND_DRAFT = "issue 0.2"
ISSUE_THIRD_DRAFT = "issue 0.3"
DECIDE_MODIFICATIONS = "decide modifications"
DECIDE_BASELINE = "decide baseline"
DECIDE_GO_LIVE = "decide go-live"
GO_LIVE = "go-live"

ALL = frozenset(value for name, value in list(globals().items()) if name.isupper())

TAD = (SUBMIT_DRAFT_TAD, VIEW_DRAFT_TAD, CONSULT_TAD, SUBMIT_TAD, VIEW_TAD, DECIDE_TAD, PUBLISH_TAD)
"""Acts on the TAD, in their order (RID 3; R9)."""
ON_DRAFT_TAD = frozenset({SUBMIT_DRAFT_TAD, VIEW_DRAFT_TAD, CONSULT_TAD})
"""Acts on the draft of the TAD, which are needless after its approval: a final version may come first (RID 3; R9)."""

TESTS = (
    START_SIT,
    SUBMIT_SIT_REPORT,
    VIEW_SIT_REPORT,
    DECIDE_SIT_REPORT,
    PLAN_REGRESSION,
    START_UIT,
    RESULT_REGRESSION,
    END_UIT,
    SUBMIT_UIT_REPORT,
    VIEW_UIT_REPORT,
    DECIDE_UIT_REPORT,
)
"""Acts of the test phases and on their reports, in their order (RID 3)."""

BY_HAND = frozenset({START_SIT, PLAN_REGRESSION, START_UIT, RESULT_REGRESSION, END_UIT, DECIDE_MODIFICATIONS})
"""Acts that only the timetable records, so that a person completes their steps."""

DRAFTS = {"0.1": ISSUE_FIRST_DRAFT, "0.2": ISSUE_SECOND_DRAFT, "0.3": ISSUE_THIRD_DRAFT}
"""The act of issuing each of the drafts before the RID's first baseline, by its number (RID appendix 1)."""

RECORDED = ALL - BY_HAND
"""Acts with a record of their own: a document, a draft of the RID, evidence, a view, a decision.

Only the record completes their steps (R25).
"""

GATES = frozenset({DECIDE_BASELINE, DECIDE_SIT_REPORT, DECIDE_UIT_REPORT, DECIDE_GO_LIVE, GO_LIVE})
"""Acts that escalate to the deciding body when late: baseline, completion report, go/no-go, go-live (design, Colour)."""

RECOMMENDATIONS = {
    REVIEW_OPERATIONAL: "recommend operational",
    REVIEW_TESTING: "recommend testing",
    REVIEW_SECURITY: "recommend security",
}
"""The acts that remain of a committee's review once its criteria are signed off: its recommendation (R13)."""

IN_WORDS = {
    SUBMIT_DRAFT_TAD: "Submit the draft TAD",
    VIEW_DRAFT_TAD: "Give the view on the draft TAD",
    CONSULT_TAD: "Consult on the TAD",
    SUBMIT_TAD: "Submit the TAD",
    VIEW_TAD: "Give the view on the TAD",
    DECIDE_TAD: "Decide on the TAD",
    PUBLISH_TAD: "Publish the TAD",
    START_SIT: "Begin SIT",
    SUBMIT_SIT_REPORT: "Submit the SIT Completion Report",
    VIEW_SIT_REPORT: "Give the view on the SIT Completion Report",
    DECIDE_SIT_REPORT: "Decide on the SIT Completion Report",
    PLAN_REGRESSION: "Plan regression testing",
    START_UIT: "Begin UIT",
    RESULT_REGRESSION: "Give the results of regression testing",
    END_UIT: "End UIT",
    SUBMIT_UIT_REPORT: "Submit the UIT Completion Report",
    VIEW_UIT_REPORT: "Give the view on the UIT Completion Report",
    DECIDE_UIT_REPORT: "Decide on the UIT Completion Report",
    EVIDENCE_OPERATIONAL: "Submit evidence for the operational criteria",
    EVIDENCE_TESTING: "Submit evidence for the testing criteria",
    EVIDENCE_SECURITY: "Submit evidence for the security criteria",
    EVIDENCE_SECAS: "Submit evidence for SECAS’s criteria",
    REVIEW_OPERATIONAL: "Review the operational criteria",
    REVIEW_TESTING: "Review the testing criteria",
    REVIEW_SECURITY: "Review the security criteria",
    ISSUE_FIRST_DRAFT: "Issue draft 0.1 of the RID",
    ISSUE_SECOND_DRAFT: "Issue draft 0.2 of the RID",
    ISSUE_THIRD_DRAFT: "Issue draft 0.3 of the RID",
    DECIDE_MODIFICATIONS: "Decide on the modifications",
    DECIDE_BASELINE: "Baseline the RID",
    DECIDE_GO_LIVE: "Decide on go-live",
    GO_LIVE: "Go live",
}
"""The acts as people read them, where they choose some."""
