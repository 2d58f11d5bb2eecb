"""What a change to one step of a timetable would bring, before it is kept (RID 3; R10, R11, R13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from policy.calendar.working_days import is_working_day
from policy.model.releases import Release
from policy.model.timetable import Milestone
from policy.model.wording import weekday_words
from policy.timetable import timetable


def with_changed(release: Release, one: Milestone | None, changed: Milestone) -> tuple[Milestone, ...]:
    """The timetable with a step changed, or added at its end where `one` is None (R10)."""
    if one is None:
        return (*release.milestones, changed)
    return tuple(changed if each.key == one.key else each for each in release.milestones)


def warnings(release: Release, changed: Milestone, one: Milestone | None) -> tuple[str, ...]:
    """What a change to a milestone would bring: dates that follow, days that are no Working Days, steps out of order (R10, R11, R13)."""
    before = timetable.resolve(release.milestones)
    after_release = replace(release, milestones=with_changed(release, one, changed))
    after = timetable.resolve(after_release.milestones)
    found = [
        f"“{each.milestone.event}” follows: {_was(before.get(key))} → {each.words}"
        for key, each in after.items()
        if _follows(key, each, before, changed)
    ]
    day = after[changed.key].day
    if day and not is_working_day(day) and (one is None or before[one.key].day != day):
        found.append(f"{weekday_words(day)} is not a Working Day.")
    known = set(map(_pair, timetable.out_of_order(release)))
    found += [_disorder(pair) for pair in timetable.out_of_order(after_release) if _pair(pair) not in known]
    for key in changed.after:
        first, second = after[key].day, after[changed.key].day
        if first and second and first > second:
            found.append(f"It would come before “{after[key].milestone.event}” ({after[key].words}), which it comes after.")
    return tuple(found)


def _pair(pair: timetable.OutOfOrder) -> tuple[str, str]:
    return pair.first.milestone.key, pair.second.milestone.key


def _disorder(pair: timetable.OutOfOrder) -> str:
    first, second = pair.first, pair.second
    return f"“{first.milestone.event}” ({first.words}) would come after “{second.milestone.event}” ({second.words})."


def _follows(key: str, each: timetable.Dated, before: Mapping[str, timetable.Dated], changed: Milestone) -> bool:
    return key != changed.key and each.milestone.anchor is not None and key in before and before[key].partial != each.partial


def _was(dated: timetable.Dated | None) -> str:
    return dated.words if dated else "no date"
