"""Needless steps, for which nothing is left to do: nothing undecided, to test or to draft, no criteria (RID 1, 3; R5, R9, R12)."""

from __future__ import annotations

from collections.abc import Mapping

from policy.model import acts
from policy.model.decisions import Outcome, Subject, agreed_since, latest
from policy.model.releases import Release
from policy.model.sign_off import CriterionKind
from policy.model.timetable import Milestone
from policy.timetable.baselines import has_dcc_scope

TESTING = frozenset({*acts.TAD, *acts.TESTS, acts.EVIDENCE_TESTING, acts.REVIEW_TESTING})
"""Acts that a release has only with scope that impacts DCC Systems (R9, R12)."""

_DRAFTS = frozenset(acts.DRAFTS.values())
"""Acts on the drafts of the RID before its baseline, after which none of them is issued (R8)."""

_KINDS: Mapping[str, tuple[CriterionKind, str]] = {
    acts.EVIDENCE_OPERATIONAL: (CriterionKind.OPERATIONAL, "dcc"),
    acts.EVIDENCE_SECAS: (CriterionKind.OPERATIONAL, "secas"),
    acts.EVIDENCE_SECURITY: (CriterionKind.SECURITY, ""),
    acts.REVIEW_OPERATIONAL: (CriterionKind.OPERATIONAL, ""),
    acts.REVIEW_SECURITY: (CriterionKind.SECURITY, ""),
    acts.EVIDENCE_TESTING: (CriterionKind.TESTING, ""),
    acts.REVIEW_TESTING: (CriterionKind.TESTING, ""),
}
"""The criteria that evidence and reviews are for: their kind, and who answers for them ("" for anybody)."""


def why_needless(release: Release, step: Milestone) -> str:
    """Returns why nothing is left to do for a step that is not done: each of its acts is met by the facts or can't come; "" if one can.

    It follows the scope and the criteria at any time, and nothing is recorded: what is targeted later needs the step again. A baseline is
    always needed: the RID is baselined again at six months, whatever its scope (R8).
    """
    if step.done_on is not None or not step.acts:
        return ""
    reasons = [_why(release, act) for act in step.acts]
    return reasons[0] if all(reasons) else ""


def is_needless(release: Release, step: Milestone) -> bool:
    """Returns whether nothing is left to do for a step that is not done."""
    return bool(why_needless(release, step))


def _why(release: Release, act: str) -> str:
    if act == acts.DECIDE_MODIFICATIONS:
        return _nothing_to_decide(release)
    if act in acts.ON_DRAFT_TAD and agreed_since(release.decisions, Subject.TAD):
        return "the TAD is approved"
    if act in _DRAFTS and release.versions:
        return _no_draft_left(release, act)
    if act in TESTING and release.scope and not has_dcc_scope(release):
        return "nothing in scope impacts DCC Systems"
    if act not in _KINDS:
        return ""
    if (decided := latest(release.decisions, Subject.GO_LIVE)) and decided.outcome is Outcome.GO:
        return "the release has its Go"
    kind, answers = _KINDS[act]
    mine = [each for each in release.criteria if each.kind is kind and answers in {"", each.answers}]
    return "none of its criteria applies" if mine and all(each.not_applicable for each in mine) else ""


def _no_draft_left(release: Release, act: str) -> str:
    """Returns why a draft of the RID can't be issued any more: numbers only go up, and a baseline ends them; "" if it can (R8)."""
    if any(each.baselined for each in release.versions):
        return "the RID is baselined"
    drafts = list(acts.DRAFTS)
    before = drafts[: list(acts.DRAFTS.values()).index(act)]
    issued = next((each.number for each in release.versions if each.number not in before), "")
    return f"version {issued} of the RID is issued" if issued else ""


def _nothing_to_decide(release: Release) -> str:
    """Returns why no decision on a modification is still to come; "" if one is, or if nothing was ever in scope (RID 1; R5)."""
    if not release.scope or any(item.modification.undecided for item in release.in_scope):
        return ""
    return "each modification in scope is decided" if release.in_scope else "nothing is in scope any more"
