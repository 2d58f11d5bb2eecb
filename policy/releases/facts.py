"""Facts of a release on a day that several rules share: resolved dates, policy dates, overdue milestones (R3, R9, R10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from policy.meetings.meeting import Meeting
from policy.model.releases import LeadTime, Release, ReleaseKind
from policy.releases.not_on_record import outcome_unknown
from policy.rid.draft import Draft
from policy.scope.parts import Twin, Unit
from policy.sign_off.conditions import Condition
from policy.timetable.dates import Dated, agreed, resolve
from policy.timetable.needless import is_needless
from policy.timetable.policy_dates import GUIDANCE_LEAD_TIMES, SCOPE_DOCUMENTS, PolicyDate, policy_dates, policy_of
from policy.timetable.timetable import Overdue, overdue


@dataclass(frozen=True)
class Undated:
    """A milestone without a date, and the policy date by which it needs one."""

    dated: Dated
    policy: PolicyDate


@dataclass(frozen=True)
class ReleaseFacts:
    """A release on a day, with its dates resolved; a proposed date counts as none. Nothing is `overdue` once it is closed."""

    release: Release
    today: date
    dated: Mapping[str, Dated]
    policy: tuple[PolicyDate, ...]
    overdue: tuple[Overdue, ...]
    undated: tuple[Undated, ...]
    """Milestones without a date whose policy date has passed, except relative ones, which follow their anchor."""
    draft: Draft | None = None
    """The draft of the RID, if it has changes that are not issued (R8)."""
    recorded: frozenset[str] | None = None
    """The acts on record; None if they were not looked up."""
    unplaced: tuple[Unit, ...] = ()
    """What is approved for its days, or for days of its year without a release, and in no release (Guidance 4.2)."""
    meetings: Mapping[str, Sequence[Meeting]] = field(default_factory=dict)
    """The meetings on record, by body (R21)."""
    twins: tuple[Twin, ...] = ()
    """What other open releases have of what is in this scope and can be in one release only (R6)."""
    conditions: tuple[Condition, ...] = ()
    """The conditions on its criteria (RID 6)."""

    @cached_property
    def closed(self) -> bool:
        """Whether the release is cancelled or live, or how it ended is not on record."""
        return is_closed(self.release, self.today)

    @cached_property
    def passed(self) -> tuple[PolicyDate, ...]:
        """The policy dates that are past and not met. In a year bucket, only the last date of each kind can be missed for good."""
        if outcome_unknown(self.release):
            return ()
        late = [each for each in self.policy if each.passed(self.today)]
        if self.release.kind is ReleaseKind.YEAR:
            last = {each.key: each for each in self.policy}
            late = [each for each in late if last[each.key] is each]
        return tuple(late)


def is_closed(release: Release, today: date) -> bool:
    """Returns whether the release is cancelled or live by that day, or how it ended is not on record."""
    ended = any(day is not None and day <= today for day in (release.cancelled_on, release.live_on))
    return ended or outcome_unknown(release)


def facts_of(
    release: Release,
    today: date,
    lead_times: Sequence[LeadTime] = GUIDANCE_LEAD_TIMES,
    draft: Draft | None = None,
    recorded: frozenset[str] | None = None,
    unplaced: tuple[Unit, ...] = (),
    meetings: Mapping[str, Sequence[Meeting]] | None = None,
    twins: tuple[Twin, ...] = (),
    conditions: tuple[Condition, ...] = (),
) -> ReleaseFacts:
    """Resolves the dates of a release on a day; `recorded` are its acts on record, `unplaced` is what is approved and in no release.

    `meetings` are those on record, by body; `twins` is what other open releases have of this scope, `conditions` those on its criteria.

    Raises ValueError if the timetable's anchors form a circle.
    """
    dated = resolve(agreed(release.milestones))
    policy = policy_dates(release, lead_times, dated)
    late = () if is_closed(release, today) else overdue(release, today, dated)
    undated = () if outcome_unknown(release) else _undated(release, dated, policy, today)
    return ReleaseFacts(release, today, dated, policy, late, undated, draft, recorded, unplaced, meetings or {}, twins, conditions)


def _undated(release: Release, dated: Mapping[str, Dated], policy: Sequence[PolicyDate], today: date) -> tuple[Undated, ...]:
    """Returns the milestones without a date whose policy date has passed (design, Colour).

    The acceptance steps need a date when the RID is re-baselined, whichever kind of scope there is (R8).
    """
    any_applies = any(each.applies for each in policy)
    missed = {each.key: each for each in policy if each.due < today and (each.applies or (any_applies and each.key == SCOPE_DOCUMENTS))}
    if not missed:
        return ()
    undated = []
    for each in dated.values():
        if each.partial is None and not each.done and each.milestone.anchor is None and not is_needless(release, each.milestone):
            policy_date = missed.get(policy_of(each.milestone) or "")
            if policy_date is not None:
                undated.append(Undated(each, policy_date))
    return tuple(undated)
