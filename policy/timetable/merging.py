"""The template's steps in a timetable that has some of them already (RID 3; R10, R12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from policy.model.timetable import Milestone


def with_template(existing: Sequence[Milestone], wanted: Sequence[Milestone]) -> tuple[Milestone, ...]:
    """Returns the timetable with the template's steps that it lacks, each after the step that it follows in the template.

    A step is there if its key is, or if steps for the same scope stand for all its acts. What a new step follows or is relative to is
    the step that stands for it; what nothing stands for is left out.
    """
    stands = {each.key: _standing_for(existing, each) for each in wanted}
    merged = list(existing)
    for number, step in enumerate(wanted):
        if stands[step.key]:
            continue
        stands[step.key] = step.key
        merged.insert(_place(merged, wanted, number, stands), step)
    return tuple(_connected(each, stands) if each in wanted else each for each in merged)


def missing(existing: Sequence[Milestone], wanted: Sequence[Milestone]) -> tuple[Milestone, ...]:
    """Returns the template's steps that the timetable lacks, connected to the steps that it has."""
    keys = {each.key for each in existing}
    return tuple(each for each in with_template(existing, wanted) if each.key not in keys)


def _standing_for(existing: Sequence[Milestone], step: Milestone) -> str:
    """Returns the key of the step that stands for a template's step, or ""."""
    if any(each.key == step.key for each in existing):
        return step.key
    same = [each for each in existing if set(each.acts) & set(step.acts) and each.covers == step.covers]
    covered = {act for each in same for act in each.acts}
    return same[0].key if step.acts and set(step.acts) <= covered else ""


def _place(merged: Sequence[Milestone], wanted: Sequence[Milestone], number: int, stands: dict[str, str]) -> int:
    """Returns where a step goes: after the nearest earlier step of the template, else before the nearest later one, else at the end."""
    keys = [each.key for each in merged]
    for earlier in reversed(wanted[:number]):
        if stands[earlier.key] in keys:
            return keys.index(stands[earlier.key]) + 1
    for later in wanted[number + 1 :]:
        if stands[later.key] in keys:
            return keys.index(stands[later.key])
    return len(keys)


def _connected(step: Milestone, stands: dict[str, str]) -> Milestone:
    after = tuple(dict.fromkeys(stands[key] for key in step.after if stands.get(key) not in {None, "", step.key}))
    anchor = stands.get(step.anchor) if step.anchor else None
    return replace(step, after=after, anchor=anchor or None, offset=step.offset if anchor else 0)
