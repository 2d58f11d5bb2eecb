"""Comparison of two versions of a release: entered, left, moved, reworded, changed (Guidance 4.2; RID appendix 1; R8)."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from policy.model.costs import Cost
from policy.model.impacts import DocumentImpact, ParticipantImpact
from policy.model.releases import Release
from policy.model.scope import Dependency
from policy.rid.redline.fields import (
    DATE_RECORDED,
    NO_DATE,
    SCOPE,
    TEXTS,
    TOP,
    Area,
    Collection,
    ComparedField,
    DifferenceKind,
    scope_key,
    scope_label,
)
from policy.rid.redline.rows import COLLECTIONS

__all__ = ["Area", "Difference", "DifferenceKind", "Piece", "PieceKind", "compare", "sentence", "summary", "word_diff"]

_NOTHING = frozenset({"", NO_DATE})
"""The words of no value."""


R = TypeVar("R", Cost, ParticipantImpact, DocumentImpact, Dependency)
"""A row that names its modification."""


@dataclass(frozen=True)
class Difference:
    """One difference: the `subject`, such as "SECMP0062 part 1", and the `field` that differs, such as "cut-off date".

    `before` and `after` are the field's values in words. If the subject entered, `field` and `before` are empty and `after` describes
    it; if it left, `field` and `after` are empty.
    """

    area: Area
    kind: DifferenceKind
    subject: str
    field: str
    before: str
    after: str


def compare(before: Release, after: Release) -> tuple[Difference, ...]:
    """Returns all differences between two versions of a release, by area; the order of rows makes no difference (R8).

    A modification that is out of scope has left it, although the RID still lists it with its reason (R5). A date that changes has moved.
    """
    differences: list[Difference] = []
    renamed = _renamed(before, after)
    differences += [Difference(Area.SCOPE, DifferenceKind.CHANGED, new, "reference", old, new) for old, new in renamed.items()]
    before = _with_references(before, renamed)
    events = _events(before, after)
    before, after = _with_events(before, events), _with_events(after, events)
    differences += _fields(Area.RELEASE, "", TOP, before, after)
    for area, fields in TEXTS:
        differences += _fields(area, "", fields, before, after)
    differences += _scope(before, after)
    for collection in COLLECTIONS:
        differences += _collection(collection, collection.rows(before), collection.rows(after))
    order = {area: index for index, area in enumerate(Area)}
    return tuple(sorted(differences, key=lambda each: order[each.area]))


def _renamed(before: Release, after: Release) -> dict[str, str]:
    """Returns modifications that got another reference: a Draft Proposal's, or one with a letter when it was split (R24)."""
    was = {item.modification.ref for item in before.scope}
    now = {item.modification.ref: item.modification for item in after.scope}
    pairs = ((old, ref) for ref, each in now.items() for old in (each.draft_ref, each.origin) if ref not in was)
    return {old: ref for old, ref in pairs if old in was and old not in now}


def _with_references(release: Release, renamed: Mapping[str, str]) -> Release:
    """Returns the release with the references that its modifications have now."""
    if not renamed:
        return release

    def row(each: R) -> R:
        """Returns a row of an appendix with its modification's reference of now (R24)."""
        ref = each.modification
        return replace(each, modification=renamed[ref]) if ref in renamed else each

    scope = tuple(
        replace(item, modification=replace(item.modification, ref=renamed[item.modification.ref]))
        if item.modification.ref in renamed
        else item
        for item in release.scope
    )
    return replace(
        release,
        scope=scope,
        costs=tuple(map(row, release.costs)),
        participants=tuple(map(row, release.participants)),
        documents=tuple(map(row, release.documents)),
        dependencies=tuple(map(row, release.dependencies)),
    )


def _events(before: Release, after: Release) -> dict[str, str]:
    """Returns the steps' names in the later version, by key; a name that two steps have tells neither."""
    events = {each.key: each.event for each in (*before.milestones, *after.milestones)}
    counts = Counter(events.values())
    return {key: event for key, event in events.items() if counts[event] == 1}


def _with_events(release: Release, events: Mapping[str, str]) -> Release:
    """Returns the release with the steps that others follow by their names, the later version's on both sides, instead of their keys."""
    return replace(
        release,
        milestones=tuple(
            replace(
                each,
                anchor=events.get(each.anchor, each.anchor) if each.anchor else None,
                after=tuple(events.get(key, key) for key in each.after),
            )
            for each in release.milestones
        ),
    )


def _fields(area: Area, subject: str, fields: Iterable[ComparedField], before: object, after: object) -> Iterator[Difference]:
    for field in fields:
        was, now = field.of(before), field.of(after)
        if was != now:
            old, new = field.words(was), field.words(now)
            yield Difference(area, _kind(field.kind, old, new), subject, field.label, old, new)


def _kind(kind: DifferenceKind, before: str, after: str) -> DifferenceKind:
    """Returns the kind of a changed value: nothing has moved that had no value before or has none any more."""
    had, has = before not in _NOTHING, after not in _NOTHING
    if had == has:
        return kind
    return DifferenceKind.SET if has else DifferenceKind.REMOVED


def _keyed(collection: Collection, rows: Iterable[object]) -> dict[Hashable, object]:
    """Indexes rows by key, numbering rows with the same key so that none is lost."""
    rows_by_key: dict[Hashable, object] = {}
    counts: Counter[Hashable] = Counter()
    for row in rows:
        key = collection.key(row)
        counts[key] += 1
        rows_by_key[key, counts[key]] = row
    return rows_by_key


def _collection(collection: Collection, before: Iterable[object], after: Iterable[object]) -> Iterator[Difference]:
    was, now = _keyed(collection, before), _keyed(collection, after)
    for key in dict.fromkeys((*now, *was)):
        old, new = was.get(key), now.get(key)
        if old is None:
            yield Difference(collection.area, DifferenceKind.ENTERED, collection.label(new), "", "", collection.words(new))
        elif new is None:
            yield Difference(collection.area, DifferenceKind.LEFT, collection.label(old), "", collection.words(old), "")
        else:
            yield from _fields(collection.area, collection.label(new), collection.fields, old, new)


def _scope(before: Release, after: Release) -> Iterator[Difference]:
    """Compares the scopes; an item that is out of scope has left, although it is still listed."""
    was = {scope_key(item): item for item in before.scope}
    now = {scope_key(item): item for item in after.scope}
    for key, label in {key: scope_label(item) for key, item in (*now.items(), *was.items())}.items():
        old, new = was.get(key), now.get(key)
        inside = (bool(old and old.active), bool(new and new.active))
        old_words, new_words = (SCOPE.words(each) if each else "" for each in (old, new))
        if inside == (False, True):
            yield Difference(Area.SCOPE, DifferenceKind.ENTERED, label, "", old_words, new_words)
        elif inside == (True, False):
            yield Difference(Area.SCOPE, DifferenceKind.LEFT, label, "", old_words, new_words)
        elif old is None or new is None:
            yield Difference(
                Area.SCOPE, DifferenceKind.CHANGED, label, "out of scope", old_words or "not listed", new_words or "not listed"
            )
        if old and new:
            entered_or_left = inside[0] != inside[1]
            yield from (
                each for each in _fields(Area.SCOPE, label, SCOPE.fields, old, new) if not (entered_or_left and each.field == "state")
            )


class PieceKind(StrEnum):
    """Whether words of a text were kept, added or removed."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """Consecutive words of a compared text."""

    kind: PieceKind
    text: str


_WORDS = re.compile(r"\S+\s*|\s+")
_MOST_WORDS = 4000


def word_diff(before: str, after: str) -> tuple[Piece, ...]:
    """Merges two texts word by word; the pieces not removed make up `after`, those not added make up `before`.

    Texts of thousands of words are returned as one removed and one added piece, because comparing them takes too long.
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        return tuple(each for each in (Piece(PieceKind.REMOVED, before), Piece(PieceKind.ADDED, after)) if each.text)
    pieces: list[Piece] = []
    for tag, start, end, new_start, new_end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(PieceKind.SAME, "".join(old[start:end])))
            continue
        if end > start:
            pieces.append(Piece(PieceKind.REMOVED, "".join(old[start:end])))
        if new_end > new_start:
            pieces.append(Piece(PieceKind.ADDED, "".join(new[new_start:new_end])))
    return tuple(pieces)


def sentence(difference: Difference) -> str:
    """Formats a difference as a sentence: "MP079 left: out (withdrawn)", "Go-live moved from 25 Jun 2020 to 30 Jun 2020"."""
    return _capital(" ".join(each for each in (difference.subject, _clause(difference)) if each))


def summary(differences: Iterable[Difference]) -> tuple[tuple[str, int], ...]:
    """Returns a sentence for all changes of each subject, and how many there are: "SIT commences: date set to 4 Mar 2020".

    When a date was entered is told only of a subject of which nothing else changed.
    """
    subjects: dict[tuple[Area, str, str], list[Difference]] = {}
    for each in differences:
        # What entered or left is a sentence of its own, and so is a field of the release.
        alone = "" if each.subject and each.field else sentence(each)
        subjects.setdefault((each.area, each.subject, alone), []).append(each)
    return tuple((alone or _together(found), len(found)) for (_, _, alone), found in subjects.items())


def _together(found: Sequence[Difference]) -> str:
    told = [each for each in found if each.field != DATE_RECORDED] or found
    return _capital(f"{told[0].subject}: {'; '.join(map(_clause, told))}")


def _clause(difference: Difference) -> str:
    """Returns what changed, without the subject: "date set to 4 Mar 2020"."""
    match difference.kind:
        case DifferenceKind.ENTERED:
            said = f"entered: {difference.after or 'no details'}"
        case DifferenceKind.LEFT:
            said = f"left: {difference.after or difference.before or 'no details'}"
        case DifferenceKind.SET:
            said = f"set to {difference.after}"
        case DifferenceKind.REMOVED:
            said = f"removed, it was {difference.before}"
        case kind:
            said = f"{kind.value} from {difference.before or 'nothing'} to {difference.after or 'nothing'}"
    return f"{difference.field} {said}" if difference.field else said


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
