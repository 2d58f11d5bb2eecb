"""Reasons of scope items that are out: which release they moved to, and the reason in words (R5)."""

from __future__ import annotations

from policy.calendar.release_calendar import parse_release_key, release_name
from policy.model.scope import FALLEN, ScopeItem, ScopeState

MOVED_TO = "moved to "
"""The start of a scope item's reason when `/release move` takes it out: "moved to november-2020: reason"."""

EXCLUDED = "excluded by the Go of"
"""Begins the reason of an item that a Go took out of scope; the day follows (R5)."""


def moved_to(item: ScopeItem) -> str:
    """Returns the key of the release that an item was moved to, or "" if it was not moved."""
    if item.active or not item.out_reason.startswith(MOVED_TO):
        return ""
    key = item.out_reason.removeprefix(MOVED_TO).partition(":")[0]
    return key if parse_release_key(key) == key else ""


def leaving_words(reason: str) -> str:
    """Returns a reason with the name of the release where it has a key: "moved to the November 2020 SEC Release: reason"."""
    key, colon, why = reason.removeprefix(MOVED_TO).partition(":")
    if not reason.startswith(MOVED_TO) or parse_release_key(key) != key:
        return reason
    return f"{MOVED_TO}the {release_name(key)}{colon}{why}"


def was_excluded(item: ScopeItem) -> bool:
    """Returns whether a Go took the item out of its scope because its modification was undecided (R5)."""
    return item.state is ScopeState.OUT and item.out_reason.startswith(EXCLUDED)


def left_with(item: ScopeItem) -> bool:
    """Returns whether the item left its scope when its modification was rejected, withdrawn or delayed (Guidance 4.3; R5)."""
    return item.state is ScopeState.OUT and item.out_reason.partition(":")[0] in {each.value for each in FALLEN}
