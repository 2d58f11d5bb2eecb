"""Findings on acceptance criteria: standard ones that are missing or reworded (Paper 5, Annex 1; RID 6; R12)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from policy.findings.finding import Finding, Severity
from policy.model.decisions import Outcome, Subject
from policy.model.releases import ReleaseKind, Topic
from policy.model.roster import SECAS
from policy.model.sign_off import Criterion, CriterionKind
from policy.model.wording import joined
from policy.releases.facts import ReleaseFacts
from policy.releases.not_on_record import silent
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
