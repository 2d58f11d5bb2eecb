"""Which body decides, what it decides, and which committees give it a view first (RID 3, 6; Guidance 4, 5; R13, R14)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from policy.model import acts
from policy.model.decisions import Authority, Subject
from policy.model.releases import Release
from policy.model.roster import CSC, PANEL
from policy.model.sign_off import CriterionKind
from policy.releases.readiness import applicable_criteria

DECIDING_BODIES = frozenset({PANEL, CSC})
"""The SEC Panel in 2020's documents, the Change Sub-Committee under the Guidance (R14)."""

VIEWS: dict[Subject, tuple[str, ...]] = {
    Subject.TAD: ("tag",),
    Subject.SIT_REPORT: ("tag",),
    Subject.UIT_REPORT: ("tag",),
}
"""Whose view the body hears on a document before it decides (RID 3)."""

_DECISION_ACTS: dict[Subject, str] = {
    Subject.BASELINE: acts.DECIDE_BASELINE,
    Subject.TAD: acts.DECIDE_TAD,
    Subject.SIT_REPORT: acts.DECIDE_SIT_REPORT,
    Subject.UIT_REPORT: acts.DECIDE_UIT_REPORT,
    Subject.GO_LIVE: acts.DECIDE_GO_LIVE,
}

_VIEW_ACTS: dict[Subject, str] = {
    Subject.TAD: acts.VIEW_TAD,
    Subject.SIT_REPORT: acts.VIEW_SIT_REPORT,
    Subject.UIT_REPORT: acts.VIEW_UIT_REPORT,
}

_EVIDENCE_ACTS: dict[CriterionKind, str] = {
    CriterionKind.OPERATIONAL: acts.EVIDENCE_OPERATIONAL,
    CriterionKind.TESTING: acts.EVIDENCE_TESTING,
    CriterionKind.SECURITY: acts.EVIDENCE_SECURITY,
}

_REVIEW_ACTS: dict[CriterionKind, str] = {
    CriterionKind.OPERATIONAL: acts.REVIEW_OPERATIONAL,
    CriterionKind.TESTING: acts.REVIEW_TESTING,
    CriterionKind.SECURITY: acts.REVIEW_SECURITY,
}


def body_for(day: date, authorities: Sequence[Authority]) -> str:
    """The body that decides on releases created on that day (R14). ValueError if the table says nothing that early."""
    begun = [each for each in authorities if each.effective_from <= day]
    if not begun:
        raise ValueError(f"no deciding body is on record for {day.isoformat()}: add one to the authority table")
    return max(begun, key=lambda each: each.effective_from).body


def decides(release: Release, committee: str) -> bool:
    """Whether the committee takes the decisions on the release: the body that it was created under, on every subject (R14)."""
    return committee == release.body


def may_recommend(release: Release, committee: str, subject: Subject) -> bool:
    """Whether the committee recommends on the subject: its document, or go-live where it reviews criteria (RID 3, 6; R13)."""
    return committee in recommending(release, subject)


def recommending(release: Release, subject: Subject) -> tuple[str, ...]:
    """The committees whose view the body hears before it decides on the subject (RID 3, 6; Guidance 5.3; R13)."""
    if subject is Subject.GO_LIVE:
        return tuple(dict.fromkeys(each.committee for each in applicable_criteria(release)))
    return VIEWS.get(subject, ())


def decision_act(subject: Subject) -> str | None:
    """The act of a milestone that a decision on the subject completes, or None (design, Acts of a body)."""
    return _DECISION_ACTS.get(subject)


def view_act(subject: Subject) -> str | None:
    """The act of a milestone that a committee's view on the document completes, or None (RID 3)."""
    return _VIEW_ACTS.get(subject)


def evidence_act(kind: CriterionKind, answers: str = "dcc") -> str:
    """The act of a milestone that evidence for such criteria completes; SECAS has one of its own (RID 3, 6; R13)."""
    return acts.EVIDENCE_SECAS if answers == "secas" else _EVIDENCE_ACTS[kind]


def review_act(kind: CriterionKind) -> str:
    """The act of a milestone that the committee's review of such criteria completes (RID 3, 6; R13)."""
    return _REVIEW_ACTS[kind]
