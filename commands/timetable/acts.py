"""The acts that complete steps of a timetable, and the command line of each (RID 3, 6; R25)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commands.protocol.line import Line
from policy.decisions.order import ADD_CRITERIA, acts_now
from policy.model import acts
from policy.model.decisions import SUBJECT_NAMES, Subject
from policy.model.releases import Release
from policy.model.rid import Covers
from policy.model.roster import OPSG, SSC, TAG
from policy.model.timetable import Milestone
from policy.model.wording import joined
from policy.timetable.needless import is_needless

_DOCUMENTS = {each.value: SUBJECT_NAMES[each] for each in (Subject.TAD, Subject.SIT_REPORT, Subject.UIT_REPORT)}
_REVIEWS = {
    acts.REVIEW_OPERATIONAL: (OPSG, "the Operations Group"),
    acts.REVIEW_TESTING: (TAG, "the TAG"),
    acts.REVIEW_SECURITY: (SSC, "the SSC"),
}
_RECOMMENDATIONS = {left: _REVIEWS[review] for review, left in acts.RECOMMENDATIONS.items()}
_EVIDENCE = {
    acts.EVIDENCE_OPERATIONAL: "the DCC's operational",
    acts.EVIDENCE_TESTING: "the testing",
    acts.EVIDENCE_SECURITY: "the security",
    acts.EVIDENCE_SECAS: "SECAS's operational",
}


MOST = 2
"""The ways that are offered for one step: a step that stands for more acts has the first ones."""


@dataclass(frozen=True)
class Way:
    """The way to record an act: a button's label and line, and when the act is done, in words ("the TAD is submitted").

    `owner` owns the step if its owner may take the way as such; None if the line says for whom it is.
    """

    label: str
    line: Line
    done: str
    owner: str | None = None


def ways(key: str, of: Sequence[str], covers: Covers = Covers.ALL) -> tuple[Way, ...]:
    """Returns the ways to record the acts of a step of a release; none for acts that only the timetable records."""
    found = [_way(key, act, covers) for act in of if act in acts.RECORDED or act in _RECOMMENDATIONS or act == ADD_CRITERIA]
    return tuple({str(each.line): each for each in reversed(found)}.values())[::-1]


def ways_of(key: str, step: Milestone) -> tuple[Way, ...]:
    """Returns the ways to complete a step that stands for acts; see `ways`."""
    return ways(key, step.acts, step.covers)


def acts_of_step(release: Release, step: Milestone, today: date) -> tuple[Way, ...]:
    """Returns what can be done today to complete an open step; nothing for one that is done or that nothing is left to do for.

    That is the acts that it stands for or what must be recorded before them, or Done if it stands for none.
    """
    if step.done_on is not None or is_needless(release, step):
        return ()
    if ways_of(release.key, step):
        return ways(release.key, acts_now(release, step.acts, today), step.covers)[:MOST]
    return (Way("Done", Line.release("milestone", release.key, step.key, "done"), f"“{step.event}” is marked done", step.owner),)


def _way(key: str, act: str, covers: Covers) -> Way:
    verb, _, what = act.partition(" ")
    document = _DOCUMENTS.get(what.removesuffix("-draft"), "")
    if act == acts.GO_LIVE:
        return Way("Mark live", Line.release("live", key), "the release is marked live")
    if act == acts.DECIDE_GO_LIVE:
        return Way("Go or no-go", Line.release("decide", key, "go-live"), "the go-live decision is recorded")
    if act == ADD_CRITERIA:
        return Way("Add the criteria", Line.release("criterion", key, "add", "standard"), "the standard criteria are added")
    if act == acts.DECIDE_BASELINE:
        line = Line.release("baseline", key, *([] if covers is Covers.ALL else [covers.value]))
        return Way("Baseline", line, "the decision on the baseline is recorded")
    if act == acts.CONSULT_TAD:
        return Way("Record consultation", Line.release("document", key, "tad", "consulted"), "the consultation on the TAD is recorded")
    if act == acts.PUBLISH_TAD:
        return Way("Record publication", Line.release("document", key, "tad", "published"), "the publication of the TAD is recorded")
    if act in acts.DRAFTS.values():
        return Way("Issue draft", Line.release("issue", key), f"draft {what} of the RID is issued")
    if verb == "submit":
        draft = "a draft of " if what.endswith("-draft") else ""
        name = "TAD" if document == "the TAD" else "report"
        return Way(f"Submit {name}", Line.release("document", key, what.removesuffix("-draft")), f"{draft}{document} is submitted")
    if verb == "view":
        draft = "the draft of " if what.endswith("-draft") else ""
        line = Line.release("recommend", key, TAG, what.removesuffix("-draft"))
        return Way("Give view", line, f"the TAG's view on {draft}{document} is given")
    if verb == "decide":
        return Way("Decide", Line.release("decide", key, what), f"the decision on {document} is recorded")
    if act in _RECOMMENDATIONS:
        committee, name = _RECOMMENDATIONS[act]
        return Way("Recommend", Line.release("recommend", key, committee), f"{name}'s recommendation is given")
    if act in _REVIEWS:
        committee, name = _REVIEWS[act]
        return Way("Sign off", Line.release("signoff", key, committee), f"{name}'s recommendation is given")
    return Way("Submit evidence", Line.release("evidence", key), f"the evidence for {_EVIDENCE[act]} criteria is submitted")


def by_act_only(event: str, found: Sequence[Way]) -> str:
    """Returns the sentence that a step is completed by its acts."""
    return f"“{event}” stands for an act: it is done when {joined([each.done for each in found])}."
