"""What several rules read of a release on a day, worked out once: the dates, what policy asks, what is late (R3, R9, R10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from policy.model.releases import LeadTime, Release, ReleaseKind
from policy.timetable.policy_dates import GUIDANCE_LEAD_TIMES, SCOPE_DOCUMENTS, PolicyDate, policy_dates, policy_of
from policy.timetable.timetable import Dated, Overdue, overdue, resolve


@dataclass(frozen=True)
class Undated:
    """A milestone without a date of its own, and the policy date by which it needs one."""

    dated: Dated
    policy: PolicyDate


@dataclass(frozen=True)
class Facts:
    """A release on a day with its dates worked out."""

    release: Release
    today: date
    dated: Mapping[str, Dated]
    policy: tuple[PolicyDate, ...]
    overdue: tuple[Overdue, ...]
    undated: tuple[Undated, ...]
    """Milestones with no date whose policy date has passed; relative ones are not among them, for they follow their anchor."""

    @property
    def closed(self) -> bool:
        """Whether nothing lies ahead of the release: it is cancelled or live."""
        return is_closed(self.release, self.today)

    @property
    def passed(self) -> tuple[PolicyDate, ...]:
        """The policy dates that are past and not met. For a year bucket only the last date of each kind can be past for good."""
        late = [each for each in self.policy if each.passed(self.today)]
        if self.release.kind is ReleaseKind.YEAR:
            last = {each.key: each for each in self.policy}
            late = [each for each in late if last[each.key] is each]
        return tuple(late)


def is_closed(release: Release, today: date) -> bool:
    """Whether the release was cancelled or went live by that day."""
    return any(day is not None and day <= today for day in (release.cancelled_on, release.live_on))


def gather(release: Release, today: date, lead_times: Sequence[LeadTime] = GUIDANCE_LEAD_TIMES) -> Facts:
    """Works the dates of a release out for a day. ValueError if its timetable goes in a circle."""
    dated = resolve(release.milestones)
    policy = policy_dates(release, lead_times, dated)
    return Facts(release, today, dated, policy, overdue(release, today, dated), _undated(dated, policy, today))


def _undated(dated: Mapping[str, Dated], policy: Sequence[PolicyDate], today: date) -> tuple[Undated, ...]:
    """The milestones that have no date although the policy date for them has passed (design, Colour).

    The plan's own steps need their dates when the RID is re-baselined, whichever kind of scope there is (R8).
    """
    any_applies = any(each.applies for each in policy)
    asked = {each.key: each for each in policy if each.due < today and (each.applies or (any_applies and each.key == SCOPE_DOCUMENTS))}
    if not asked:
        return ()
    found = []
    for each in dated.values():
        if each.partial is None and not each.done and each.milestone.anchor is None:
            wanted = asked.get(policy_of(each.milestone) or "")
            if wanted is not None:
                found.append(Undated(each, wanted))
    return tuple(found)
