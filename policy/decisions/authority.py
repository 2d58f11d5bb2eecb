"""Deciding bodies, the committees that advise them, and the acts they complete (RID 3, 6; Guidance 4, 5; R13, R14)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from policy.documents.documents import VIEW_ACTS
from policy.model import acts
from policy.model.decisions import Authority, Subject, latest
from policy.model.releases import Release
from policy.model.roster import CSC, PANEL
from policy.model.sign_off import CriterionKind
from policy.sign_off.criteria import applicable_criteria

DECIDING_BODIES = frozenset({PANEL, CSC})
"""The SEC Panel in 2020's documents, the Change Sub-Committee under the Guidance (R14)."""

VIEWS: dict[Subject, tuple[str, ...]] = {
    Subject.TAD: ("tag",),
    Subject.SIT_REPORT: ("tag",),
    Subject.UIT_REPORT: ("tag",),
}
"""The committees whose view on a document the body receives before it decides (RID 3)."""

_DECISION_ACTS: dict[Subject, str] = {
    Subject.BASELINE: acts.DECIDE_BASELINE,
    Subject.TAD: acts.DECIDE_TAD,
    Subject.SIT_REPORT: acts.DECIDE_SIT_REPORT,
    Subject.UIT_REPORT: acts.DECIDE_UIT_REPORT,
    Subject.GO_LIVE: acts.DECIDE_GO_LIVE,
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
    """Returns the body that decides on releases created on that day (R14), or "" if none is on record for it."""
    effective = [each for each in authorities if each.effective_from <= day]
    return max(effective, key=lambda each: each.effective_from).body if effective else ""


def may_recommend(release: Release, committee: str, subject: Subject) -> bool:
    """Returns whether the committee recommends on the subject: a document it reviews, or go-live if it reviews criteria (RID 3, 6; R13)."""
    return committee in recommending(release, subject)


def recommending(release: Release, subject: Subject) -> tuple[str, ...]:
    """Returns the committees that recommend on the subject before the body decides (RID 3, 6; Guidance 5.3; R13)."""
    if subject is Subject.GO_LIVE:
        return tuple(dict.fromkeys(each.committee for each in applicable_criteria(release)))
    return VIEWS.get(subject, ())


def awaits_go_live_decision(release: Release) -> bool:
    """Returns whether the body's decision on going live comes next: all committees have recommended, and none is on record (RID 6; R13)."""
    given = {each.committee for each in release.recommendations if each.subject is Subject.GO_LIVE}
    return given.issuperset(recommending(release, Subject.GO_LIVE)) and latest(release.decisions, Subject.GO_LIVE) is None


def decision_act(subject: Subject) -> str | None:
    """Returns the act that a decision on the subject completes, or None (design, Acts of a body)."""
    return _DECISION_ACTS.get(subject)


def view_act(subject: Subject) -> str | None:
    """Returns the act that a committee's view on the document completes, or None (RID 3)."""
    return VIEW_ACTS.get(subject)


def evidence_act(kind: CriterionKind, answers: str = "dcc") -> str:
    """Returns the act that evidence for criteria of that kind completes; SECAS has its own (RID 3, 6; R13)."""
    return acts.EVIDENCE_SECAS if answers == "secas" else _EVIDENCE_ACTS[kind]


def review_act(kind: CriterionKind) -> str:
    """Returns the act that a review of criteria of that kind completes (RID 3, 6; R13)."""
    return _REVIEW_ACTS[kind]
