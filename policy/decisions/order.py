"""The act to record first where another is not open yet, so that nobody is offered what would be refused (RID 3, 6; R8, R13)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from policy.model import acts
from policy.model.decisions import Outcome, Subject, agreed_since
from policy.model.releases import Release, ReleaseKind
from policy.releases.live import may_go_live
from policy.releases.readiness import go_given

ADD_CRITERIA = "add criteria"
"""The act of adding the standard criteria, which enter the RID at its baseline (R12); no step stands for it."""

_SUBMISSIONS = frozenset({acts.SUBMIT_DRAFT_TAD, acts.SUBMIT_TAD})


def act_now(release: Release, act: str, today: date) -> str:
    """Returns the act to offer for a step's act: itself, the one that must be recorded first, or "" while there is nothing to record."""
    if act == acts.GO_LIVE:
        if not go_given(release, today):
            return acts.DECIDE_GO_LIVE
        return "" if may_go_live(Outcome.GO, release.go_live, today) else act
    if act == acts.PUBLISH_TAD:
        return act if agreed_since(release.decisions, Subject.TAD) else acts.DECIDE_TAD
    if act == acts.CONSULT_TAD and _no_tad(release):
        return acts.SUBMIT_DRAFT_TAD
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


def _no_tad(release: Release) -> bool:
    """Returns whether no version of the TAD is on file, as the steps of its submission say: a release's documents aren't read with it.

    A step that stands for more acts may be open although its version is on file, so it says nothing.
    """
    of = [each for each in release.milestones if not _SUBMISSIONS.isdisjoint(each.acts)]
    return bool(of) and all(each.done_on is None and len(each.acts) == 1 for each in of)
