"""Reasons of scope items that are out: which release they moved to, and the reason in words (R5)."""

from __future__ import annotations

from policy.calendar.release_calendar import parse_release_key, release_name
from policy.model.scope import ScopeItem

MOVED_TO = "moved to "
"""The start of a scope item's reason when `/release move` takes it out: "moved to november-2020: reason"."""


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
