"""Modifications that got another reference: one sentence in place of all the rows that followed the new one (R24)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from commands.protocol.results import Words
from policy.model.history import FieldChange
from storage.history.names import key_in

_FOLLOWING = frozenset(
    {
        *("modification", "modification_part", "solution", "dependency", "follow", "scope_item"),
        *("cost", "participant_impact", "document_impact", "finding_acceptance", "nudge_owner", "nudge_snooze"),
    }
)
"""Tables whose keys have a modification's reference, or a text with it."""


def told_once(changes: Sequence[FieldChange], *, again: bool = False) -> tuple[list[FieldChange], tuple[Words, ...]]:
    """Returns the changes without rows that only follow a new reference, and a sentence for each such reference.

    With `again`, the sentences are those of an undo, which brings the earlier reference back.
    """
    made: dict[tuple[int, str], list[FieldChange]] = {}
    gone: dict[tuple[int, str], list[FieldChange]] = {}
    for each in changes:
        table = each.thing.partition(":")[0]
        if not each.field and table in _FOLLOWING:
            (gone if each.after is None else made).setdefault((each.change_id, table), []).append(each)
    followed: set[int] = set()
    refs: dict[tuple[str, str], None] = {}
    for where, rows in gone.items():
        for old in rows:
            if pair := _pair(old, made.get(where, ())):
                followed |= {old.seq, pair[0].seq}
                if old.thing.partition(":")[0] not in {"finding_acceptance", "nudge_owner", "nudge_snooze"}:
                    refs[pair[1], pair[2]] = None
    sentences = tuple((f"{new} is {old} again" if again else f"{old} is now {new}",) for old, new in refs)
    return [each for each in changes if each.seq not in followed], sentences


def _pair(old: FieldChange, rows: Iterable[FieldChange]) -> tuple[FieldChange, str, str] | None:
    """Returns the row that was made in place of one that is gone, and the one word of their keys that differs, before and after."""
    was = key_in(old.thing)
    for each in rows:
        differing = [(one, other) for one, other in zip(was, key_in(each.thing), strict=False) if one != other]
        if len(differing) == 1 and not differing[0][0].isdigit() and _alike(old.before, each.after):
            return each, *differing[0]
    return None


def _alike(before: object, after: object) -> bool:
    """Returns whether two rows differ in nothing but references."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return False
    names = {"ref", "modification_ref", "draft_ref", "origin", "item", "finding"}
    return all(before.get(name) == after.get(name) for name in {*before, *after} - names)
