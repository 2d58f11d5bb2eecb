"""Warnings about a change to one milestone, before it is saved (RID 3; R10, R11, R13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from policy.calendar.working_days import is_working_day
from policy.model import acts
from policy.model.releases import Release
from policy.model.timetable import Milestone
from policy.model.wording import joined, weekday_words
from policy.timetable import timetable
from policy.timetable.dates import Dated, resolve
from policy.timetable.testing_order import phases_too_soon

_LISTED = 8
"""The most modifications that a warning names; it counts the rest."""


def with_changed(release: Release, original: Milestone | None, changed: Milestone) -> tuple[Milestone, ...]:
    """Returns the timetable with `original` replaced by `changed`, or with `changed` appended if `original` is None (R10)."""
    if original is None:
        return (*release.milestones, changed)
    return tuple(changed if each.key == original.key else each for each in release.milestones)


def warnings(release: Release, changed: Milestone, original: Milestone | None) -> tuple[str, ...]:
    """Returns a sentence for each consequence: relative dates that move, non-Working Days, steps out of order (R10, R11, R13, R25)."""
    before = resolve(release.milestones)
    after_release = replace(release, milestones=with_changed(release, original, changed))
    after = resolve(after_release.milestones)
    sentences = [
        f"“{each.milestone.event}” moves with it: {before[key].words} → {each.words}"
        for key, each in after.items()
        if _moves(key, each, before, changed)
    ]
    day = after[changed.key].day
    if day and not is_working_day(day) and (original is None or before[original.key].day != day):
        sentences.append(f"{weekday_words(day)} is not a Working Day.")
    already = set(map(_keys, timetable.out_of_order(release, before)))
    sentences += [_order_warning(pair) for pair in timetable.out_of_order(after_release, after) if _keys(pair) not in already]
    known = {each.key for each in phases_too_soon(release, before)}
    sentences += [each.text for each in phases_too_soon(after_release, after) if each.key not in known]
    return tuple(sentences)


def warnings_together(release: Release, changed: Sequence[Milestone]) -> tuple[str, ...]:
    """Returns a sentence for each consequence of changing several steps at once; see `warnings` (R10, R11, R13, R25)."""
    by_key = {each.key: each for each in changed}
    after_release = replace(release, milestones=tuple(by_key.get(each.key, each) for each in release.milestones))
    before, after = resolve(release.milestones), resolve(after_release.milestones)
    sentences = []
    for key in by_key:
        day = after[key].day
        if day and not is_working_day(day) and before[key].day != day:
            sentences.append(f"“{after[key].milestone.event}”: {weekday_words(day)} is not a Working Day.")
    already = set(map(_keys, timetable.out_of_order(release, before)))
    sentences += [_order_warning(pair) for pair in timetable.out_of_order(after_release, after) if _keys(pair) not in already]
    known = {each.key for each in phases_too_soon(release, before)}
    sentences += [each.text for each in phases_too_soon(after_release, after) if each.key not in known]
    return tuple(sentences)


def order_warnings(release: Release, changed: Milestone, original: Milestone | None) -> tuple[str, ...]:
    """Returns a sentence for each testing phase that begins too soon because of the change (R25)."""
    known = {each.key for each in phases_too_soon(release)}
    after = replace(release, milestones=with_changed(release, original, changed))
    return tuple(each.text for each in phases_too_soon(after) if each.key not in known)


def undecided_warnings(release: Release, changed: Milestone, original: Milestone | None) -> tuple[str, ...]:
    """Returns a sentence if the change completes the decisions on modifications while one in scope is undecided (RID 1; R5)."""
    if acts.DECIDE_MODIFICATIONS not in changed.acts or changed.done_on is None or (original and original.done_on):
        return ()
    undecided = list(dict.fromkeys(item.modification.ref for item in release.in_scope if item.modification.undecided))
    if not undecided:
        return ()
    return (f"{joined(undecided, _LISTED)} {'is' if len(undecided) == 1 else 'are'} still undecided in scope.",)


def _keys(pair: timetable.OutOfOrder) -> tuple[str, str]:
    return pair.first.milestone.key, pair.second.milestone.key


def _order_warning(pair: timetable.OutOfOrder) -> str:
    first, second = pair.first, pair.second
    return f"“{first.milestone.event}” ({first.words}) comes after “{second.milestone.event}” ({second.words})."


def _moves(key: str, each: Dated, before: Mapping[str, Dated], changed: Milestone) -> bool:
    return key != changed.key and each.milestone.anchor is not None and key in before and before[key].partial != each.partial
