"""Which acts have happened in a release, by what is on record: a milestone that stands for several is done when all have (RID 3; R13)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from policy.decisions.authority import decision_act, evidence_act, review_act, view_act
from policy.documents.life import DocumentVersion, submit_act
from policy.model import acts
from policy.model.decisions import Outcome, Subject
from policy.model.releases import Release
from policy.model.sign_off import Criterion
from policy.releases.readiness import applicable_criteria


def view_act_of(document: DocumentVersion) -> str:
    """The act that the TAG's view on this version is."""
    return acts.VIEW_DRAFT_TAD if document.subject is Subject.TAD and document.draft else view_act(document.subject) or ""


def evidence_in(criteria: Iterable[Criterion], evidenced: Collection[str]) -> frozenset[str]:
    """The acts of evidence that are complete: every criterion that such evidence is for has some (RID 3, 6; R13)."""
    wanted: dict[str, list[str]] = {}
    for each in criteria:
        wanted.setdefault(evidence_act(each.kind, each.answers), []).append(each.ref)
    return frozenset(act for act, refs in wanted.items() if all(ref in evidenced for ref in refs))


def happened(release: Release, documents: Iterable[DocumentVersion], evidenced: Collection[str]) -> frozenset[str]:
    """The acts on record: evidence, documents, views, reviews, decisions. `evidenced` are the criteria with evidence that counts."""
    found = set(evidence_in(applicable_criteria(release), evidenced))
    for document in documents:
        found.add(submit_act(document))
        if document.suitable is not None:
            found.add(view_act_of(document))
        if document.consulted_on:
            found.add(acts.CONSULT_TAD)
    for given in release.recommendations:
        if given.subject is Subject.GO_LIVE:
            found |= {review_act(each.kind) for each in applicable_criteria(release) if each.committee == given.committee}
        elif act := view_act(given.subject):
            found.add(act)
    for decision in release.decisions:
        act = decision_act(decision.subject)
        if act and decision.outcome in {Outcome.AGREED, Outcome.GO, Outcome.NO_GO}:
            found.add(act)
    return frozenset(found)
