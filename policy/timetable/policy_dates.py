"""Policy dates of a release under the SEC Release Management Policy (Guidance 4.2, 4.3, 5.1; Paper 2, 5; R3, R8, R9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from dateutil.relativedelta import relativedelta

from policy.calendar.release_calendar import scheduled
from policy.model import acts
from policy.model.decisions import Subject, agreed_since
from policy.model.partial_date import PartialDate
from policy.model.releases import LeadTime, Release, ReleaseKind, Topic
from policy.model.rid import Covers
from policy.model.timetable import Milestone
from policy.timetable.baselines import has_dcc_scope, has_scope, scope_set_on
from policy.timetable.dates import Dated, agreed, resolve
from policy.timetable.go_live_moves import moves, why_fixed

SCOPE_SYSTEM = "scope-system"
SCOPE_DOCUMENTS = "scope-documents"
TAD_TO_TAG = "tad-to-tag"
TAD_PUBLISHED = "tad-published"

GUIDANCE_LEAD_TIMES: tuple[LeadTime, ...] = (
    LeadTime(SCOPE_SYSTEM, "Scope on DCC and User Systems set (RID baselined)", 12, Covers.SYSTEM, "Guidance 4.3; Paper 5"),
    LeadTime(TAD_TO_TAG, "TAD issued to the TAG for review", 9, Covers.SYSTEM, "Guidance 5.1"),
    LeadTime(
        SCOPE_DOCUMENTS, "Scope on SEC documents set (RID baselined or re-baselined)", 6, Covers.DOCUMENTS, "Guidance 4.3; Paper 2, 5"
    ),
    LeadTime(TAD_PUBLISHED, "TAD final and published", 6, Covers.SYSTEM, "Guidance 5.1"),
)
"""Lead times in months before go-live. Setting a scope and baselining the RID for it are one act, so R3 and R8 share their dates."""

_EXPECTED = {
    ReleaseKind.SYSTEM: frozenset({SCOPE_SYSTEM, SCOPE_DOCUMENTS, TAD_TO_TAG, TAD_PUBLISHED}),
    ReleaseKind.DOCUMENTATION: frozenset({SCOPE_DOCUMENTS}),
}
_COVERS = {SCOPE_SYSTEM: Covers.SYSTEM, SCOPE_DOCUMENTS: Covers.DOCUMENTS}
_ACTS = {TAD_TO_TAG: (acts.SUBMIT_DRAFT_TAD, acts.SUBMIT_TAD), TAD_PUBLISHED: (acts.DECIDE_TAD, acts.PUBLISH_TAD)}
_TOPICS = {
    SCOPE_SYSTEM: Topic.SYSTEM_SCOPE,
    SCOPE_DOCUMENTS: Topic.DOCUMENT_SCOPE,
    TAD_TO_TAG: Topic.TIMETABLE,
    TAD_PUBLISHED: Topic.TIMETABLE,
}
"""The topic that says whether a policy date was met."""
_KNOWN = frozenset({*_COVERS, *_ACTS})
_RELEVANT = frozenset({acts.DECIDE_BASELINE}.union(*_ACTS.values()))

_PLAN_STEPS = (
    acts.EVIDENCE_OPERATIONAL,
    acts.EVIDENCE_TESTING,
    acts.EVIDENCE_SECURITY,
    acts.EVIDENCE_SECAS,
    acts.REVIEW_OPERATIONAL,
    acts.REVIEW_TESTING,
    acts.REVIEW_SECURITY,
    acts.DECIDE_GO_LIVE,
    acts.GO_LIVE,
)
_POLICY_OF_ACT = (
    dict.fromkeys((*acts.TAD, *acts.TESTS), TAD_PUBLISHED)
    | {acts.SUBMIT_DRAFT_TAD: TAD_TO_TAG}
    | dict.fromkeys(_PLAN_STEPS, SCOPE_DOCUMENTS)
)


@dataclass(frozen=True)
class PolicyDate:
    """A date set by policy, whether it applies to the release, and when it was met.

    `milestone` is the key of the step planned to meet it and `planned` that step's date. For a year bucket, `release_key` names the
    scheduled release that the date belongs to. `go_live` is the go-live that it is judged by, which a move may have left behind (R23).
    """

    key: str
    label: str
    due: date
    covers: Covers
    source: str
    applies: bool
    met_on: date | None = None
    planned: PartialDate | None = None
    milestone: str = ""
    release_key: str = ""
    go_live: date | None = None
    acts: tuple[str, ...] = ()
    """The act that meets it in this release's timetable."""
    on_record: bool = True
    """Whether the sources say if it was met; if not, it is neither chased nor coloured (design, Words)."""

    @property
    def days_late(self) -> int:
        """Calendar days between the due date and the day it was met; 0 if met in time or not met."""
        return max((self.met_on - self.due).days, 0) if self.met_on else 0

    @property
    def planned_late(self) -> bool:
        """Whether it is not met and its planned date is certainly after the due date."""
        return self.met_on is None and self.planned is not None and self.planned.earliest > self.due

    def passed(self, today: date) -> bool:
        """Returns whether it applies, is past and is known not to be met."""
        return self.applies and self.on_record and self.met_on is None and self.due < today


@lru_cache(maxsize=4096)
def months_before(day: date, months: int) -> date:
    """Returns the day that many calendar months earlier, clipped to the end of the month (Guidance 4.3; R3)."""
    return day - relativedelta(months=months)


def policy_dates(
    release: Release,
    lead_times: Sequence[LeadTime] = GUIDANCE_LEAD_TIMES,
    dated: Mapping[str, Dated] | None = None,
) -> tuple[PolicyDate, ...]:
    """Returns the policy dates of a release, soonest first, and whether each applies (Guidance 4.3, 5.1; Paper 2, 5; R3, R8, R9).

    A scope date applies if the release has scope of its kind; the TAD's dates apply if that scope impacts DCC Systems. If the scope is
    empty, the dates usual for the kind of release apply, except those already past when it was created. A year bucket has the scope dates
    of that year's System releases. A date that had passed or was met when the go-live moved stays with the earlier go-live (R23).
    """
    if release.go_live is None:
        return _bucket_dates(release, lead_times)
    resolved = resolve(agreed(release.milestones)) if dated is None else dated
    gates = [each for each in resolved.values() if not _RELEVANT.isdisjoint(each.milestone.acts)]
    dates = [_policy_date(release, lead, gates if lead.key in _KNOWN else [*resolved.values()]) for lead in lead_times]
    return tuple(sorted(dates, key=lambda each: each.due))


def judging_go_live(release: Release, lead: LeadTime, met_on: date | None) -> date | None:
    """Returns the go-live by which a policy date is judged (R23).

    It is the one that applied when the date passed or was met; one that did neither before a move follows the go-live.
    """
    for move in moves(release):
        passed = months_before(move.before, lead.months) < move.since and _applied(release, lead, move.since)
        if passed or (met_on is not None and met_on <= move.since):
            return move.before
    return release.go_live


def _applied(release: Release, lead: LeadTime, day: date) -> bool:
    """Returns whether scope of the lead time's kind was there by a day; scope without a date of addition counts as always there."""
    items = tuple(each for each in release.scope if each.added_on is None or each.added_on <= day)
    return not release.in_scope or has_scope(replace(release, scope=items), lead.covers)


def _policy_date(release: Release, lead: LeadTime, candidates: Sequence[Dated]) -> PolicyDate:
    wanted = _acts(lead, candidates)
    steps = [each for each in candidates if _meets(each.milestone, lead, wanted)]
    undone = [each for each in steps if not each.done]
    step = min(undone, key=lambda each: each.partial.earliest if each.partial else date.max, default=None)
    met_on = _met_on(release, lead, steps, wanted)
    go_live = judging_go_live(release, lead, met_on) or date.max
    due = months_before(go_live, lead.months)
    return PolicyDate(
        lead.key,
        lead.label,
        due,
        lead.covers,
        lead.source,
        _applies(release, lead),
        met_on,
        step.partial if step else None,
        step.milestone.key if step else "",
        release.key,
        go_live,
        wanted[:1],
        on_record=met_on is not None or bool(undone) or _TOPICS.get(lead.key) not in release.not_on_record,
    )


def acts_meeting(policy: PolicyDate) -> tuple[str, ...]:
    """Returns the act that meets a policy date: the baseline, the draft TAD's submission, the TAD's approval or, if the timetable has a
    step for it, its publication; empty for other dates.
    """
    return policy.acts or ((acts.DECIDE_BASELINE,) if policy.key in _COVERS else _ACTS.get(policy.key, ())[:1])


def _acts(lead: LeadTime, candidates: Sequence[Dated]) -> tuple[str, ...]:
    """Returns the acts that meet a lead time; the TAD is published by its own step, if the timetable has one, else by its approval (R9)."""
    if lead.key in _COVERS:
        return (acts.DECIDE_BASELINE,)
    wanted = _ACTS.get(lead.key, ())
    published = lead.key == TAD_PUBLISHED and any(acts.PUBLISH_TAD in each.milestone.acts for each in candidates)
    return (acts.PUBLISH_TAD,) if published else wanted


def _meets(milestone: Milestone, lead: LeadTime, wanted: Sequence[str]) -> bool:
    if covers := _COVERS.get(lead.key):
        return acts.DECIDE_BASELINE in milestone.acts and milestone.covers in {covers, Covers.ALL}
    if wanted:
        return any(act in milestone.acts for act in wanted)
    return milestone.key == lead.key  # A lead time added as data is met by the milestone with the same key.


def _met_on(release: Release, lead: LeadTime, steps: Sequence[Dated], wanted: Sequence[str]) -> date | None:
    if covers := _COVERS.get(lead.key):
        return scope_set_on(release, covers)
    days = [each.milestone.done_on for each in steps if each.milestone.done_on]
    if lead.key == TAD_PUBLISHED and acts.DECIDE_TAD in wanted:
        agreed = agreed_since(release.decisions, Subject.TAD)
        days += [agreed] if agreed else []
    return min(days, default=None)


def _applies(release: Release, lead: LeadTime) -> bool:
    if not any(item.active for item in release.scope):
        first = next((each.before for each in moves(release)), release.go_live)
        expected = first is not None and lead.key in _EXPECTED.get(release.kind, frozenset())
        return expected and (release.created_on is None or first is None or release.created_on <= months_before(first, lead.months))
    if lead.key in {TAD_TO_TAG, TAD_PUBLISHED}:
        return has_dcc_scope(release)
    return has_scope(release, lead.covers)


def _bucket_dates(release: Release, lead_times: Sequence[LeadTime]) -> tuple[PolicyDate, ...]:
    """Returns the scope dates of the year's System releases (design, Words)."""
    dates = []
    for row in scheduled(int(release.key)):
        if row.kind is not ReleaseKind.SYSTEM:
            continue
        for lead in lead_times:
            if lead.key in _COVERS:
                due = months_before(row.go_live, lead.months)
                applies = has_scope(release, lead.covers)
                dates.append(PolicyDate(lead.key, lead.label, due, lead.covers, lead.source, applies, release_key=row.key))
    return tuple(sorted(dates, key=lambda each: each.due))


def policy_of(milestone: Milestone) -> str | None:
    """Returns the key of the policy date by which the milestone must be dated, or None (Guidance 4.2, 4.3, 5.1).

    A baseline must be dated by the scope date that it meets, the draft TAD by nine months before go-live. The other TAD steps and the SIT
    and UIT steps must be dated by the TAD's publication, because the TAD sets out the testing; the acceptance steps by the re-baseline of
    the RID, because the RID sets out the plan's key dates.
    """
    if acts.DECIDE_BASELINE in milestone.acts:
        return SCOPE_SYSTEM if milestone.covers is Covers.SYSTEM else SCOPE_DOCUMENTS
    return next((_POLICY_OF_ACT[act] for act in milestone.acts if act in _POLICY_OF_ACT), None)


def why_go_live_fixed(release: Release, today: date, lead_times: Sequence[LeadTime]) -> str:
    """Returns why an edit can't change the go-live, or "" while the release is only planned (R23)."""
    return why_fixed(release, today, {each.label: each.due for each in policy_dates(release, lead_times) if each.applies})


def owner_of(release: Release, policy: PolicyDate) -> str:
    """Returns the key of who has to meet a policy date: the DCC for the TAD, otherwise the deciding body (Guidance 5.1; R3, R9)."""
    return "dcc" if policy.key in {TAD_TO_TAG, TAD_PUBLISHED} else release.body
