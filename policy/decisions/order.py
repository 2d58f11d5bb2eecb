"""The act to record first where another is not open yet, so that nobody is offered what would be refused (RID 3, 6; R8, R13)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from policy.documents.documents import is_turned_down
from policy.model import acts
from policy.model.decisions import Outcome, Subject, latest
from policy.model.releases import Release, ReleaseKind
from policy.model.roster import DCC, SECAS, name_of_body
from policy.model.wording import joined
from policy.releases.live import may_go_live
from policy.releases.phase import go_given

ADD_CRITERIA = "add criteria"
"""The act of adding the standard criteria, which enter the RID at its baseline (R12); no step stands for it."""

ON_DOCUMENTS = {
    acts.VIEW_DRAFT_TAD: (Subject.TAD, acts.SUBMIT_DRAFT_TAD),
    acts.CONSULT_TAD: (Subject.TAD, acts.SUBMIT_DRAFT_TAD),
    acts.VIEW_TAD: (Subject.TAD, acts.SUBMIT_TAD),
    acts.DECIDE_TAD: (Subject.TAD, acts.SUBMIT_TAD),
    acts.PUBLISH_TAD: (Subject.TAD, acts.SUBMIT_TAD),
    acts.VIEW_SIT_REPORT: (Subject.SIT_REPORT, acts.SUBMIT_SIT_REPORT),
    acts.DECIDE_SIT_REPORT: (Subject.SIT_REPORT, acts.SUBMIT_SIT_REPORT),
    acts.VIEW_UIT_REPORT: (Subject.UIT_REPORT, acts.SUBMIT_UIT_REPORT),
    acts.DECIDE_UIT_REPORT: (Subject.UIT_REPORT, acts.SUBMIT_UIT_REPORT),
}
"""Acts on a document, with the submission of the version that each is about (RID 3; R9)."""

_CLOSED_BY_GO = frozenset(
    {
        *(acts.EVIDENCE_OPERATIONAL, acts.EVIDENCE_SECAS, acts.EVIDENCE_SECURITY, acts.EVIDENCE_TESTING),
        *(acts.REVIEW_OPERATIONAL, acts.REVIEW_SECURITY, acts.REVIEW_TESTING),
    }
)
"""Acts on evidence and sign-offs, which are frozen once the body has given its Go (R13, R15)."""

_TAKE_A_VERSION = frozenset({acts.CONSULT_TAD, acts.PUBLISH_TAD})
"""Acts that are recorded for a version on file, and refused without one."""


def act_now(release: Release, act: str, today: date) -> str:
    """Returns the act to offer for a step's act: itself, the one that must be recorded first, or "" while there is nothing to record."""
    if act == acts.GO_LIVE:
        if not go_given(release, today):
            return acts.DECIDE_GO_LIVE
        return "" if may_go_live(Outcome.GO, release.go_live, today) else act
    if act in _CLOSED_BY_GO and go_given(release, today):
        return ""
    if act in ON_DOCUMENTS and (submission := _to_submit(release, act)):
        return submission
    if act == acts.PUBLISH_TAD:
        return act if release.on_file_of(Subject.TAD)[-1].approved_on else acts.DECIDE_TAD
    if act == acts.DECIDE_BASELINE and release.kind is ReleaseKind.YEAR:
        return ""  # A year has no RID; its releases do.
    if act == acts.DECIDE_BASELINE and not release.criteria:
        return ADD_CRITERIA
    return act


def acts_now(release: Release, of: Sequence[str], today: date) -> tuple[str, ...]:
    """Returns the acts to offer for those of a step, each once; see `act_now`."""
    return tuple(dict.fromkeys(found for act in of if (found := act_now(release, act, today))))


def first_acts(release: Release, of: Sequence[str], today: date) -> tuple[tuple[str, str], ...]:
    """Returns the acts of a step that are not open yet, each with what is offered in its place; see `act_now`."""
    return tuple((act, found) for act in of if (found := act_now(release, act, today)) != act)


def waits_words(release: Release, owner: str, first: Sequence[tuple[str, str]]) -> str:
    """Returns whom an owner's step waits for, and for what: "SECAS to add the acceptance criteria"; "" if for nobody else."""
    found = {act: doer for _, act in first if act and (doer := doer_of(act) or release.body) != owner}
    return joined([f"{'' if doer == SECAS else 'the '}{name_of_body(doer)} to {_in_words(act)}" for act, doer in found.items()])


def doer_of(act: str) -> str:
    """Returns the party that records an act that comes first: SECAS adds criteria, the DCC submits documents; "" for the deciding body."""
    return SECAS if act == ADD_CRITERIA else DCC if act.startswith("submit ") else ""


def _in_words(act: str) -> str:
    words = "Add the acceptance criteria" if act == ADD_CRITERIA else acts.IN_WORDS[act]
    return f"{words[0].lower()}{words[1:]}"


def _to_submit(release: Release, act: str) -> str:
    """Returns the submission that an act on a document waits for, or "" if its version is on file (RID 3; R9).

    The final version of the TAD follows its draft: the view on it, its approval and its publication are not of the draft, unless that was
    approved. A version that the body did not approve is followed by another. A view or a decision is also open once a step for its
    submission is done, though nothing was put on file.
    """
    subject, submission = ON_DOCUMENTS[act]
    versions = release.on_file_of(subject)
    newest = versions[-1] if versions else None
    if newest and is_turned_down(newest, latest(release.decisions, subject), only=len(versions) == 1):
        return "" if act == acts.CONSULT_TAD else submission
    if newest and (newest.approved_on or not newest.draft or submission != acts.SUBMIT_TAD):
        return ""
    done = any(submission in each.acts and each.done_on for each in release.milestones)
    return "" if done and act not in _TAKE_A_VERSION else submission
