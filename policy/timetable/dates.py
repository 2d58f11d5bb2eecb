"""Dates of milestones: agreed, proposed, known only to the month, or relative to another milestone (RID 3; R10, R11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from policy.calendar.working_days import add_working_days
from policy.model.partial_date import PartialDate
from policy.model.timetable import Milestone
from policy.model.wording import counted


@dataclass(frozen=True)
class Dated:
    """A milestone with its resolved date.

    `partial` is the date with its precision and `day` the exact day, each None if not known. `why` explains how a relative date was
    resolved, or why it could not be; it is "" for a step with a date of its own. `proposed` is whether the date, or the one that it
    follows, is only proposed.
    """

    milestone: Milestone
    day: date | None
    partial: PartialDate | None
    why: str = ""
    proposed: bool = False

    @property
    def known(self) -> bool:
        """Whether it has a date of any precision."""
        return self.partial is not None

    @property
    def done(self) -> bool:
        """Whether the milestone is done."""
        return self.milestone.done_on is not None

    @property
    def words(self) -> str:
        """The date as people write it: "17 Jan 2020", "May 2020", "no date"."""
        return self.partial.words if self.partial else "no date"


def agreed(milestones: Iterable[Milestone]) -> tuple[Milestone, ...]:
    """Returns the timetable as rules judge it: steps with a proposed date have no date yet."""
    return tuple(replace(each, day=None, proposed=False) if each.proposed else each for each in milestones)


def resolve(milestones: Sequence[Milestone]) -> dict[str, Dated]:
    """Returns every milestone by key, in order, with relative dates resolved through their anchors (RID 3; R10).

    An anchor known only to the month gives no day. Raises ValueError if anchors form a circle.
    """
    by_key = {milestone.key: milestone for milestone in milestones}
    resolved: dict[str, Dated] = {}
    for milestone in milestones:
        if milestone.anchor is None:
            partial = milestone.day
            proposed = milestone.proposed and partial is not None and milestone.done_on is None
            resolved[milestone.key] = Dated(milestone, partial.exact if partial else None, partial, proposed=proposed)
    for milestone in milestones:
        if milestone.key not in resolved:
            _resolve_chain(milestone, by_key, resolved)
    return {key: resolved[key] for key in by_key}


def _resolve_chain(milestone: Milestone, by_key: Mapping[str, Milestone], resolved: dict[str, Dated]) -> None:
    """Follows anchors to the first resolved one, then resolves the milestones on the way back."""
    path: list[Milestone] = []
    step: Milestone | None = milestone
    while step is not None and step.key not in resolved:
        if step in path:
            circle = " -> ".join(each.key for each in [*path[path.index(step) :], step])
            raise ValueError(f"the timetable has a circle of anchors: {circle}. Give one of them its own date")
        path.append(step)
        step = by_key.get(step.anchor or "")
    for each in reversed(path):
        resolved[each.key] = _relative(each, resolved.get(each.anchor or ""))


def _relative(milestone: Milestone, anchor: Dated | None) -> Dated:
    if anchor is None:
        return Dated(milestone, None, None, f"its anchor {milestone.anchor} is not in the timetable")
    why = offset_words(milestone, anchor.milestone.event)
    day = anchor.day or anchor.milestone.done_on
    if day is None:
        reason = f", known only as {anchor.partial.words}" if anchor.partial else ", which has no date yet"
        return Dated(milestone, None, None, why + reason)
    shifted = add_working_days(day, milestone.offset)
    return Dated(milestone, shifted, PartialDate.of(shifted), why, anchor.proposed and milestone.done_on is None)


def offset_words(milestone: Milestone, anchor: str) -> str:
    """Formats a relative date: "10 Working Days before UIT commences" (RID 3; R10)."""
    if milestone.offset == 0:
        return f"on the day of {anchor}"
    return f"{counted(abs(milestone.offset), 'Working Day')} {'before' if milestone.offset < 0 else 'after'} {anchor}"


def in_date_order(rows: Iterable[Dated]) -> tuple[Dated, ...]:
    """Sorts milestones by date, a month from its first day; a step done without a date counts on the day when it was done (RID 3; R10).

    A row without a date stays behind the row that it follows in the timetable, or behind its anchor if it comes after that. If that row has
    moved behind steps that come after this one in the timetable, it stays before those, unless it names that row as one that it follows.
    """
    listed = tuple(rows)
    followers, strayed = _followers(listed), _strayed(listed)
    groups: list[tuple[tuple[date, date], list[Dated]]] = [((date.min, date.min), [])]
    behind: dict[str, list[Dated]] = {}
    for number, row in enumerate(listed):
        step, known = row.milestone, _known(row)
        if known is not None:
            groups.append(((known.earliest, known.latest), []))
        group = groups[-1][1]
        if known is None and step.offset > 0 and step.anchor in behind:
            group = behind[step.anchor]
        elif known is None and (until := _until(step.key, followers) or strayed.get(number)):
            group = next(rows for (start, _), rows in reversed(groups) if start <= until)
        group.append(row)
        behind[step.key] = group
    return tuple(row for _, group in sorted(groups, key=lambda each: each[0]) for row in group)


def _known(row: Dated) -> PartialDate | None:
    done = row.milestone.done_on
    return row.partial or (PartialDate.of(done) if done else None)


def _followers(rows: Iterable[Dated]) -> Mapping[str, list[Dated]]:
    """Returns the rows that name each step as one that they follow, by the step's key."""
    found: dict[str, list[Dated]] = {}
    for row in rows:
        for key in row.milestone.after:
            found.setdefault(key, []).append(row)
    return found


def _strayed(rows: Sequence[Dated]) -> Mapping[int, date]:
    """Returns the day before which each row without a date belongs whose dated row before it has moved away, by its place.

    Of two dated rows around it that are in the wrong order, the one has moved that is out of order with more of the others.
    """
    dated = [(number, known.earliest) for number, row in enumerate(rows) if (known := _known(row))]
    found: dict[int, date] = {}
    for (start, first), (end, second) in pairwise(dated):
        if end - start < 2 or first <= second:
            continue
        earlier = sum(day < first for number, day in dated if number > start)
        later = sum(day > second for number, day in dated if number < end)
        if earlier > later:
            bound = {rows[start].milestone.key}
            for number in range(start + 1, end):
                if bound.isdisjoint(rows[number].milestone.after):
                    found[number] = second
                else:
                    bound.add(rows[number].milestone.key)
    return found


def _until(key: str, followers: Mapping[str, list[Dated]]) -> date | None:
    """Returns the first day of the soonest dated step that follows this one, at once or through undated ones; None if none does."""
    days, seen, ahead = [], {key}, list(followers.get(key, ()))
    while ahead:
        row = ahead.pop()
        if known := _known(row):
            days.append(known.earliest)
        elif row.milestone.key not in seen:
            seen.add(row.milestone.key)
            ahead += followers.get(row.milestone.key, ())
    return min(days, default=None)
