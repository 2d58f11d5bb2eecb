"""Additions to a scope: open, late, or an exception after it was set (Guidance 4.3, Paper 2; R3, R4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.model.decisions import Outcome, Subject
from policy.model.releases import LeadTime, Release
from policy.model.rid import Covers
from policy.model.scope import Modification, ScopeItem
from policy.model.wording import day_words
from policy.scope.out_reasons import was_excluded
from policy.scope.scope import scope_words
from policy.timetable.baselines import covers_of, scope_set_on
from policy.timetable.policy_dates import GUIDANCE_LEAD_TIMES, SCOPE_DOCUMENTS, SCOPE_SYSTEM, judging_go_live, months_before


class Window(StrEnum):
    """The window in which a modification is added: open, late (past the policy date) or an exception (Guidance 4.3; R3, R4).

    What a Go excluded comes back after the Go is reversed, and is no addition.
    """

    BACK = "back"
    OPEN = "open"
    LATE = "late"
    EXCEPTION = "exception"


@dataclass(frozen=True)
class Addition:
    """The addition of a modification to a scope on a day: its window, kind of scope, policy date, and a warning sentence (R4)."""

    window: Window
    covers: Covers
    policy_due: date | None
    sentence: str = ""


def addition(
    release: Release,
    modification: Modification,
    today: date,
    lead_times: Sequence[LeadTime] = GUIDANCE_LEAD_TIMES,
    item: ScopeItem | None = None,
    part: int = 0,
) -> Addition:
    """Returns whether adding the modification today is open, late or an exception (Guidance 4.3, Paper 2; R3, R4).

    Only the baseline of its kind of scope counts: a documents-only change is still open after the scope on systems is set. `item` is its
    place in the scope, if it left it: what a Go excluded was in the scope that the body set, and is no addition to it. `part` is the part
    that is added, 0 for the whole.
    """
    covers = covers_of(modification)
    if item is not None and comes_back(release, item):
        return Addition(Window.BACK, covers, None, f"{item.name} comes back as it was: the Go that excluded it was reversed.")
    key = SCOPE_SYSTEM if covers is Covers.SYSTEM else SCOPE_DOCUMENTS
    lead = next((each for each in lead_times if each.key == key), None)
    was_set = scope_set_on(release, covers)
    go_live = judging_go_live(release, lead, was_set) if lead else None
    due = months_before(go_live, lead.months) if lead and go_live else None
    words = scope_words(covers)
    name = f"{modification.ref} part {part}" if part else modification.ref
    if was_set is not None and was_set <= today:
        sentence = f"{words[0].upper()}{words[1:]} was set on {day_words(was_set)}, so adding {name} now is an exception."
        return Addition(Window.EXCEPTION, covers, due, sentence)
    if due is not None and due < today:
        sentence = f"{words[0].upper()}{words[1:]} was due to be set by {day_words(due)}. {name} is added after that date."
        return Addition(Window.LATE, covers, due, sentence)
    return Addition(Window.OPEN, covers, due)


def unexplained_additions(release: Release) -> tuple[ScopeItem, ...]:
    """Returns the items added after the scope was set that are not recorded as exceptions (Guidance 4.3; R4)."""
    items = []
    for item in release.scope:
        if item.active and item.exception is None and item.added_on is not None:
            was_set = scope_set_on(release, covers_of(item.modification))
            if was_set is not None and item.added_on > was_set:
                items.append(item)
    return tuple(items)


def comes_back(release: Release, item: ScopeItem) -> bool:
    """Returns whether an item that a Go excluded returns to the scope as it was set, which is no exception (Guidance 4.3; R4, R5).

    It is so unless the body has baselined that kind of scope after the Go, without the item.
    """
    covers = covers_of(item.modification)
    went = max((each.met_on for each in release.decisions if (each.subject, each.outcome) == (Subject.GO_LIVE, Outcome.GO)), default=None)
    set_on = [
        each.met_on
        for each in release.decisions
        if (each.subject, each.outcome) == (Subject.BASELINE, Outcome.AGREED) and each.covers in {covers, Covers.ALL}
    ]
    return was_excluded(item) and went is not None and not any(day > went for day in set_on)
