"""Sentences on a change of several releases, which name them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from commands.protocol.results import Words
from policy.calendar.release_calendar import release_name
from policy.model.history import FieldChange


def by_release(changes: Sequence[FieldChange], told: Callable[[Sequence[FieldChange]], Sequence[Words]]) -> Sequence[Words]:
    """Returns the sentences on a change; one about several releases names them, because the same part left one and entered another."""
    keys = dict.fromkeys(each.release or "" for each in changes)
    if len(keys.keys() - {""}) < 2:
        return told(changes)
    found: list[Words] = []
    for key in keys:
        for each in told([one for one in changes if (one.release or "") == key]):
            named = not key or str(each[0]).startswith(release_name(key))
            found.append(each if named else (f"{release_name(key)}: ", *each))
    return found
