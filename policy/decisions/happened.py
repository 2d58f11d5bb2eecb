"""Acts on record for a release; a milestone with several acts is done when all have happened (RID 3; R13)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from policy.decisions.authority import decision_act, evidence_act, review_act, view_act
from policy.decisions.overtaken import BY_MEETING
from policy.documents.documents import DocumentVersion, submit_act, view_act_of
from policy.model import acts
from policy.model.decisions import Outcome, Subject, latest
from policy.model.releases import Release
from policy.model.sign_off import Criterion
from policy.sign_off.criteria import applicable_criteria


def evidence_in(criteria: Iterable[Criterion], evidenced: Collection[str]) -> frozenset[str]:
    """Returns the evidence acts that are complete: every criterion they cover has evidence (RID 3, 6; R13)."""
    refs_by_act: dict[str, list[str]] = {}
    for each in criteria:
        refs_by_act.setdefault(evidence_act(each.kind, each.answers), []).append(each.ref)
    return frozenset(act for act, refs in refs_by_act.items() if all(ref in evidenced for ref in refs))


def happened(release: Release, documents: Iterable[DocumentVersion], evidenced: Collection[str]) -> frozenset[str]:
    """Returns the acts on record: evidence, documents, drafts of the RID, views, reviews, decisions (RID 3; R13).

    `evidenced` are the criteria with active evidence.
    """
    recorded = set(evidence_in(applicable_criteria(release), evidenced))
    versions = tuple(documents)
    for document in versions:
        recorded.add(submit_act(document))
        if document.suitable is not None:
            recorded.add(view_act_of(document))
        if document.consulted_on:
            recorded.add(acts.CONSULT_TAD)
        if document.published_on and document.subject is Subject.TAD:
            recorded.add(acts.PUBLISH_TAD)
    recorded |= {acts.DRAFTS[version.number] for version in release.versions if version.number in acts.DRAFTS}
    # The view on the draft of the TAD is not that on the final version; only one given before anything was on file is on no version.
    seen = {document.subject for document in versions if document.suitable is not None}
    for recommendation in release.recommendations:
        if recommendation.subject is Subject.GO_LIVE:
            recorded |= {review_act(each.kind) for each in applicable_criteria(release) if each.committee == recommendation.committee}
        elif recommendation.subject not in seen and (act := view_act(recommendation.subject)):
            recorded.add(act)
    for decision in release.decisions:
        act = decision_act(decision.subject)
        # A decision that was reversed by a Defer or a refusal is to be taken again.
        standing = latest(release.decisions, decision.subject) if decision.subject in BY_MEETING else decision
        if act and standing and standing.outcome in {Outcome.AGREED, Outcome.GO, Outcome.NO_GO}:
            recorded.add(act)
    return frozenset(recorded)
