"""Findings on acceptance criteria, costs and impacts (Paper 5, Annex 1; RID 2, 5, 6; R12, R17)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from policy.findings.finding import Finding, Severity
from policy.model.decisions import Outcome, Subject
from policy.model.money import pounds
from policy.model.sign_off import Criterion, CriterionKind
from policy.model.wording import counted, joined
from policy.releases.costs import cost_totals
from policy.releases.facts import Facts
from policy.timetable.baselines import has_dcc_scope

_ABBREVIATED = re.compile(r".+ \((?P<short>[^()]+)\)(?P<end>[.,;:]?)")


def dcc_total(facts: Facts) -> Iterator[Finding]:
    """A quoted DCC total that is not the sum of its breakdown (RID 5; R17)."""
    totals = cost_totals(facts.release)
    if totals.apart and totals.quoted is not None:
        quoted, breakdown, apart = pounds(totals.quoted), pounds(totals.breakdown), pounds(abs(totals.apart))
        text = f"The DCC total is quoted as {quoted} and its breakdown adds up to {breakdown}: {apart} apart."
        figures = (("quoted", quoted), ("breakdown", breakdown), ("apart", apart))
        yield Finding("dcc-total", "R17", Severity.ERROR, text, figures, "Ask the DCC which figure is right and correct the other.")


def combined_assessment(facts: Facts) -> Iterator[Finding]:
    """A combined cost assessment that is still to come (RID 5; R17)."""
    if facts.release.costs_facts.combined_assessment_pending:
        text = "The DCC's combined cost assessment is pending; the costs of SIT, UIT and Implement to live will change with it."
        yield Finding("combined-assessment", "R17", Severity.NOTE, text, (), "Record the combined costs when the DCC gives them.")


def missing_criteria(facts: Facts, standard: Sequence[Criterion]) -> Iterator[Finding]:
    """Standard criteria that the release does not have: a whole set, or single ones (Paper 5, Annex 1; R12).

    They enter the RID at its baseline; before it, a release without any is as it should be.
    """
    release = facts.release
    if not release.criteria and not any(each.subject is Subject.BASELINE and each.outcome is Outcome.AGREED for each in release.decisions):
        return
    testing = has_dcc_scope(release)
    wanted = [each for each in standard if testing or each.kind is not CriterionKind.TESTING]
    present = {each.kind for each in release.criteria}
    refs = {each.ref for each in release.criteria}
    for kind in dict.fromkeys(each.kind for each in wanted):
        missing = [each.ref for each in wanted if each.kind is kind and each.ref not in refs]
        if kind not in present:
            text = f"There is no {kind} acceptance criterion, although the standard set has {joined(missing)}."
        elif missing:
            text = f"The release lacks {joined(missing)} of the standard {kind} acceptance criteria."
        else:
            continue
        fix = "Add what is missing, or record that the deciding body agreed to leave it out."
        yield Finding(f"criteria-missing:{kind}", "R12", Severity.WARNING, text, (("missing", joined(missing)),), fix)


def reworded_criteria(facts: Facts, standard: Sequence[Criterion]) -> Iterator[Finding]:
    """Criteria worded otherwise than the standard, in one note that shows each (Paper, Annex 1; RID 6; R12)."""
    texts = {each.ref: each.text for each in standard}
    found = [(each.ref, *difference(texts[each.ref], each.text)) for each in facts.release.criteria if each.ref in texts]
    reworded = [(ref, theirs, ours, substance) for ref, theirs, ours, substance in found if theirs or ours]
    if not reworded:
        return
    shown = [f'{ref} "{ours}" for "{theirs}"{" (of substance)" if substance else ""}' for ref, theirs, ours, substance in reworded]
    what = "is" if len(reworded) == 1 else "are"
    refs = joined([ref for ref, *_ in reworded])
    text = f"{refs} {what} worded otherwise than the standard: {'; '.join(shown)}."
    figures = tuple((ref, f'"{ours}" for "{theirs}"') for ref, theirs, ours, _ in reworded)
    fix = "Take the standard's words, or have the deciding body agree the amendment."
    yield Finding("criteria-reworded", "R12", Severity.NOTE, text, figures, fix)


@lru_cache(maxsize=1024)
def difference(standard: str, text: str) -> tuple[str, str, bool]:
    """The words of the standard and those that the text has instead, and whether that is more than an abbreviation (RID 6; R12).

    Both empty where the texts say the same; letter case, spacing and final punctuation do not count. What differs in substance is shown
    with the word that follows it.
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
    """Whether `long` is `short` with its abbreviation written out: "Testing Approach Document (TAD)" for "TAD"."""
    found = _ABBREVIATED.fullmatch(long)
    return found is not None and found["short"] + found["end"] == short


def unseen_impacts(facts: Facts) -> Iterator[Finding]:
    """A modification that changes SEC documents and impacts no participant, where the matrix has others (RID 2)."""
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
            text = (
                f"{ref} impacts no participant, yet {counted(len(documents), f'SEC {noun}')} ({joined(documents)}); this may be intended."
            )
            figures = (("modification", ref), ("documents", joined(documents)))
            yield Finding(
                f"no-participant:{ref}", "RID 2", Severity.NOTE, text, figures, "Tick whom it impacts, or leave it if none is meant."
            )
