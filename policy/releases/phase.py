"""The phase of a release, and the go-live decision that it hangs on (RID 3, 6; Guidance 5.3)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from policy.model import acts
from policy.model.decisions import Decision, Outcome, Subject, latest
from policy.model.releases import Release
from policy.model.sign_off import SignOffState
from policy.releases.not_on_record import outcome_unknown


class Phase(StrEnum):
    """The phase of a release; `phase` defines each."""

    PLANNING = "planning"
    SCOPED = "scoped"
    TESTING = "testing"
    REVIEW = "review"
    DECIDED = "decided"
    LIVE = "live"
    UNRECORDED = "not on record"
    CANCELLED = "cancelled"


_TESTING = frozenset({acts.START_SIT, acts.SUBMIT_SIT_REPORT, acts.VIEW_SIT_REPORT, acts.DECIDE_SIT_REPORT, acts.START_UIT})
_REVIEW = frozenset(
    {
        acts.END_UIT,
        acts.SUBMIT_UIT_REPORT,
        acts.VIEW_UIT_REPORT,
        acts.DECIDE_UIT_REPORT,
        acts.EVIDENCE_OPERATIONAL,
        acts.EVIDENCE_TESTING,
        acts.EVIDENCE_SECURITY,
        acts.EVIDENCE_SECAS,
        acts.REVIEW_OPERATIONAL,
        acts.REVIEW_TESTING,
        acts.REVIEW_SECURITY,
    }
)


def phase(release: Release, today: date) -> Phase:
    """Returns the phase of the release, by what has happened and not by what was planned (RID 3). The first that applies:

    - cancelled, live: it was cancelled, or went live, by today.
    - not on record: no source says how it ended.
    - decided: the last go-live decision is Go or No-go; Defer returns it to review.
    - review: evidence was submitted or reviewed, UIT closed or was reported on, a criterion has a verdict, or a committee has recommended.
    - testing: SIT or UIT has started.
    - scoped: the deciding body has baselined the RID, even if for one kind of scope only (R3).
    - planning: none of these.
    """
    if release.cancelled_on and release.cancelled_on <= today:
        return Phase.CANCELLED
    if release.live_on and release.live_on <= today:
        return Phase.LIVE
    if outcome_unknown(release):
        return Phase.UNRECORDED
    decision = go_live_decision(release, today)
    if decision and decision.outcome in {Outcome.GO, Outcome.NO_GO}:
        return Phase.DECIDED
    done = {act for step in release.milestones if step.done_on and step.done_on <= today for act in step.acts}
    recommended = any(each.subject is Subject.GO_LIVE and each.given_on <= today for each in release.recommendations)
    if recommended or done & _REVIEW or any(each.state is not SignOffState.OPEN for each in release.criteria):
        return Phase.REVIEW
    if done & _TESTING:
        return Phase.TESTING
    baselined = any(
        each.subject is Subject.BASELINE and each.outcome is Outcome.AGREED and each.met_on <= today for each in release.decisions
    )
    return Phase.SCOPED if baselined else Phase.PLANNING


def go_live_decision(release: Release, today: date) -> Decision | None:
    """Returns the deciding body's latest go-live decision by today, or None (RID 6; Guidance 5.3)."""
    return latest((each for each in release.decisions if each.met_on <= today), Subject.GO_LIVE)


def decided(release: Release, today: date) -> Outcome | None:
    """Returns the decision on go-live, if that is the phase: the date of a No-go is not agreed (RID 6; Guidance 5.3)."""
    decision = go_live_decision(release, today)
    return decision.outcome if decision and phase(release, today) is Phase.DECIDED else None


def go_given(release: Release, today: date) -> bool:
    """Returns whether the latest go-live decision by today is a Go, which freezes evidence and sign-offs (RID 6; Guidance 5.3)."""
    decision = go_live_decision(release, today)
    return decision is not None and decision.outcome is Outcome.GO
