"""Findings on acceptance criteria and impacts (Paper 5, Annex 1; RID 2, 6; R12)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from policy.findings.finding import Finding, Severity
from policy.model.decisions import Outcome, Subject
from policy.model.releases import Release, ReleaseKind, Topic
from policy.model.roster import SECAS
from policy.model.scope import ScopeItem
from policy.model.sign_off import Criterion, CriterionKind
from policy.model.wording import counted, joined
from policy.releases.facts import ReleaseFacts
from policy.releases.not_on_record import silent, silent_on
from policy.releases.participants import participant_columns
from policy.timetable.baselines import has_dcc_scope

_ABBREVIATED = re.compile(r".+ \((?P<short>[^()]+)\)(?P<end>[.,;:]?)")


def missing_criteria(facts: ReleaseFacts, standard: Sequence[Criterion]) -> Iterator[Finding]:
    """Finds standard criteria that are missing from the release: a whole set or single ones (Paper 5, Annex 1; R12).

    Criteria enter the RID at its baseline, so a release without any is not a finding before it.
    """
    release = facts.release
    if silent(release, Topic.CRITERIA):
        return
    if not release.criteria and not any(each.subject is Subject.BASELINE and each.outcome is Outcome.AGREED for each in release.decisions):
        return
    testing = has_dcc_scope(release)
    wanted = [each for each in standard if testing or each.kind is not CriterionKind.TESTING]
    if release.kind is ReleaseKind.DOCUMENTATION:
        wanted = [each for each in wanted if each.answers == SECAS]
    present = {each.kind for each in release.criteria}
    refs = {each.ref for each in release.criteria}
    for kind in dict.fromkeys(each.kind for each in wanted):
        missing = [each.ref for each in wanted if each.kind is kind and each.ref not in refs]
        if kind not in present:
            text = f"The release has no {kind} acceptance criteria. The standard set is {joined(missing)}."
        elif missing:
            text = f"The release is missing {joined(missing)} of the standard {kind} acceptance criteria."
        else:
            continue
        fix = "Add the missing criteria, or record that the deciding body agreed to leave them out."
        yield Finding(f"criteria-missing:{kind}", "R12", Severity.WARNING, text, (("missing", joined(missing)),), fix)


def _reworded(ours: str, theirs: str) -> str:
    if not theirs:
        return f'adds "{ours}"'
    return f'"{ours}" instead of "{theirs}"' if ours else f'leaves out "{theirs}"'


def reworded_criteria(facts: ReleaseFacts, standard: Sequence[Criterion]) -> Iterator[Finding]:
    """Finds criteria worded differently from the standard, in one note that shows each (Paper, Annex 1; RID 6; R12)."""
    texts = {each.ref: each.text for each in standard}
    compared = [(each.ref, *difference(texts[each.ref], each.text)) for each in facts.release.criteria if each.ref in texts]
    reworded = [(ref, theirs, ours, substance) for ref, theirs, ours, substance in compared if theirs or ours]
    if not reworded:
        return
    shown = [f"{ref} {_reworded(ours, theirs)}{' (changes the meaning)' if substance else ''}" for ref, theirs, ours, substance in reworded]
    is_are = "is" if len(reworded) == 1 else "are"
    refs = joined([ref for ref, *_ in reworded])
    text = f"{refs} {is_are} worded differently from the standard: {'; '.join(shown)}."
    figures = tuple((ref, f'"{ours}" for "{theirs}"') for ref, theirs, ours, _ in reworded)
    fix = "Use the standard wording, or have the deciding body agree the amendment."
    yield Finding("criteria-reworded", "R12", Severity.NOTE, text, figures, fix)


@lru_cache(maxsize=1024)
def difference(standard: str, text: str) -> tuple[str, str, bool]:
    """Returns the standard's words, the text's words in their place, and whether the difference is one of substance (RID 6; R12).

    An abbreviation is not. Both are empty if the texts differ only in letter case, spacing or final punctuation. A difference of substance
    includes the word that follows it.
    """
    theirs, ours = standard.split(), text.split()
    start = 0
    while start < min(len(theirs), len(ours)) and theirs[start] == ours[start]:
        start += 1
    end = 0
    while end < min(len(theirs), len(ours)) - start and theirs[-1 - end] == ours[-1 - end]:
        end += 1
    old, new = " ".join(theirs[start : len(theirs) - end]), " ".join(ours[start : len(ours) - end])
    if _plain(old) == _plain(new):
        return "", "", False
    substance = not (_shortened(old, new) or _shortened(new, old))
    if substance and end:
        following = theirs[len(theirs) - end]
        old, new = f"{old} {following}".strip(), f"{new} {following}".strip()
    return old.rstrip(".,;:"), new.rstrip(".,;:"), substance


def _plain(words: str) -> str:
    return words.casefold().rstrip(".,;: ")


def _shortened(long: str, short: str) -> bool:
    """Returns whether `long` spells out the abbreviation `short`: "Testing Approach Document (TAD)" for "TAD"."""
    match = _ABBREVIATED.fullmatch(long)
    return match is not None and match["short"] + match["end"] == short


def unseen_impacts(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds modifications that change SEC documents but impact no participant, if the impact matrix is in use (RID 2)."""
    release = facts.release
    if not release.participants:
        return
    impacting = {each.modification for each in release.participants}
    changed: dict[str, list[str]] = {}
    for each in release.documents:
        changed.setdefault(each.modification, []).append(each.document)
    for item in release.in_scope:
        ref = item.modification.ref
        documents = changed.get(ref)
        if documents and ref not in impacting:
            noun = "section" if all(name.startswith("Section") for name in documents) else "document"
            text = f"{ref} impacts no participant, but changes {counted(len(documents), f'SEC {noun}')} ({joined(documents)})."
            figures = (("modification", ref), ("documents", joined(documents)))
            fix = "Tick the participants it impacts, or accept this finding if that is intended."
            yield Finding(f"no-participant:{ref}", "RID 2", Severity.NOTE, text, figures, fix)


DCC = "DCC"
"""The DCC's column in the participant impact matrix (RID 2)."""


def unticked_dcc(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds modifications in scope that impact DCC Systems but are not ticked for the DCC, if the impact matrix is in use (RID 2)."""
    release = facts.release
    if not release.participants or DCC not in participant_columns(release):
        return
    ticked = {each.modification for each in release.participants if each.participant == DCC}
    for item in _items(release):
        ref = item.modification.ref
        if item.modification.dcc_systems and ref not in ticked and not silent_on(release, Topic.PARTICIPANTS, item):
            text = f"{ref} impacts DCC Systems, but the impact matrix has no tick for the DCC."
            fix = "Tick the DCC, or correct what the modification impacts."
            yield Finding(f"no-dcc-tick:{ref}", "RID 2", Severity.WARNING, text, (("modification", ref),), fix)


def undocumented(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds modifications in scope that change no SEC document, if the document matrix is in use (RID 2)."""
    release = facts.release
    if not release.documents:
        return
    changing = {each.modification for each in release.documents}
    for item in _items(release):
        ref = item.modification.ref
        if ref not in changing and not silent_on(release, Topic.DOCUMENTS, item):
            text = f"{ref} changes no SEC document, although a modification changes the SEC."
            fix = "Tick the documents that it changes."
            yield Finding(f"no-document:{ref}", "RID 2", Severity.WARNING, text, (("modification", ref),), fix)


def _items(release: Release) -> tuple[ScopeItem, ...]:
    """Returns the items in scope, one for each modification."""
    return tuple({item.modification.ref: item for item in reversed(release.in_scope)}.values())[::-1]
