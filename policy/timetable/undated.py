"""Steps that have no date, or only a proposed one, and the timetable once they are dated (RID 3; R10)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from policy.model.partial_date import PartialDate
from policy.model.releases import Release
from policy.model.timetable import Milestone
from policy.timetable.needless import is_needless


@dataclass(frozen=True)
class ToDate:
    """A step that waits for a date: the day that is on record as proposed for it, or else one that the rules suggest; None if none is."""

    step: Milestone
    proposed: date | None = None
    suggested: date | None = None


def steps_to_date(release: Release, planned: Sequence[Milestone], also: Collection[str] = ()) -> tuple[ToDate, ...]:
    """Returns the steps without a date, or with one that is only proposed, in the timetable's order (RID 3; R10).

    `planned` is the timetable with proposed dates (`policy.timetable.proposals.proposed`); `also` are keys of other steps to list. A
    relative step follows its anchor, and a step that is done, or for which nothing is left to do, needs no date.
    """
    suggested = {each.key: each.day.exact for each in planned if each.day and each.proposed}
    listed = [each for each in release.milestones if waits_for_date(release, each) or each.key in also]
    return tuple(ToDate(each, None, suggested.get(each.key)) if each.day is None else ToDate(each, _proposed(each)) for each in listed)


def _proposed(step: Milestone) -> date | None:
    return step.day.exact if step.day and step.proposed else None


def waits_for_date(release: Release, step: Milestone) -> bool:
    """Returns whether a step waits for a date: something is left to do for it, and it has none of its own or only a proposed one (R10)."""
    return step.done_on is None and step.anchor is None and (step.day is None or step.proposed) and not is_needless(release, step)


def may_accept(release: Release, step: Milestone) -> bool:
    """Returns whether a step's own proposed date waits to be accepted: it is open, and something is left to do for it (R10)."""
    return step.proposed and waits_for_date(release, step)


def dated(release: Release, days: Mapping[str, date], today: date) -> tuple[Milestone, ...]:
    """Returns the steps that get another date, or whose proposed date is accepted, with the date as entered today (RID 3; R10)."""
    changed = [(each, PartialDate.of(days[each.key])) for each in release.milestones if each.key in days]
    return tuple(
        replace(each, day=day, anchor=None, offset=0, proposed=False, recorded_on=today)
        for each, day in changed
        if (each.day, each.proposed) != (day, False)
    )
