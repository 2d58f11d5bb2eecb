"""Decision cut-offs of undecided modifications (Guidance 4.3, RID 1; R5)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from policy.calendar.past_days import why_past
from policy.model.releases import Release
from policy.model.scope import ScopeItem
from policy.model.wording import day_words


class CutoffState(StrEnum):
    """The state of a scope item's decision cut-off (RID 1; R5)."""

    NOT_NEEDED = "not needed"
    MISSING = "missing"
    AHEAD = "ahead"
    PASSED = "passed"


def undecided(release: Release) -> tuple[ScopeItem, ...]:
    """Returns the items in scope whose modification is undecided (Guidance 4.3; R5)."""
    return tuple(item for item in release.scope if item.active and item.modification.undecided)


def cutoff_state(item: ScopeItem, today: date) -> CutoffState:
    """Returns the state of the item's decision cut-off; a decision on the day itself is in time (RID 1; R5)."""
    if not item.active or not item.modification.undecided:
        return CutoffState.NOT_NEEDED
    if item.cutoff is None:
        return CutoffState.MISSING
    return CutoffState.PASSED if item.cutoff < today else CutoffState.AHEAD


def why_not_cutoff(day: date, go_live: date | None, today: date) -> str:
    """Returns why a day can't be a decision cut-off, or "": it can't be in the past or after go-live (Guidance 4.3; R5)."""
    if wrong := why_past(day, today, "The cut-off"):
        return wrong
    return f"The cut-off can't be after go-live, {day_words(go_live)}." if go_live and day > go_live else ""
