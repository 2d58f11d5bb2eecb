"""Findings on Technical Specifications releases, which follow from SEC Schedules 8 to 10 (Guidance 2; R2)."""

from __future__ import annotations

from collections.abc import Iterator

from policy.findings.finding import Finding, Severity
from policy.model.releases import ReleaseKind, Topic
from policy.model.wording import joined
from policy.releases.facts import ReleaseFacts
from policy.releases.not_on_record import silent_on
from policy.releases.sec_documents import TECHNICAL_SPECIFICATIONS, sec_order


def unmarked(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds a release that changes the Technical Specifications and is not marked as the year's release for them (Guidance 2; R2)."""
    release = facts.release
    if release.technical_specifications or release.kind is ReleaseKind.YEAR:
        return
    active = {item.modification.ref: item.modification for item in release.in_scope}
    changing = [each for each in release.documents if each.document in TECHNICAL_SPECIFICATIONS and each.modification in active]
    refs = [each.modification for each in changing]
    refs += [ref for ref, each in active.items() if each.technical_specifications and ref not in refs]
    if not refs:
        return
    documents = sorted({each.document for each in changing}, key=sec_order)
    what = joined(documents) if documents else "the Technical Specifications"
    names = joined(list(dict.fromkeys(refs)))
    verb = "changes" if len(set(refs)) == 1 else "change"
    text = f"{names} {verb} {what}, so this is a Technical Specifications release, but it is not marked as one."
    fix = "Mark it as the year's Technical Specifications release, or correct the documents."
    if release.kind is not ReleaseKind.SYSTEM:
        fix = f"Move {names} to the System release that is the year's Technical Specifications release, or correct the documents."
    yield Finding("technical-unmarked", "R2", Severity.WARNING, text, (("modifications", names), ("documents", what)), fix)


def marked_in_vain(facts: ReleaseFacts) -> Iterator[Finding]:
    """Finds a marked release whose complete document matrix has none of Schedules 8 to 10 (Guidance 2; R2)."""
    release = facts.release
    ticked = {each.modification for each in release.documents}
    refs = {item.modification.ref for item in release.in_scope}
    if not release.technical_specifications or not refs or not refs <= ticked:
        return
    if any(silent_on(release, Topic.DOCUMENTS, item) or item.modification.technical_specifications for item in release.in_scope):
        return
    if any(each.document in TECHNICAL_SPECIFICATIONS for each in release.documents if each.modification in refs):
        return
    text = "It is marked as the year's Technical Specifications release, but nothing in its scope changes SEC Schedules 8, 9 or 10."
    fix = "Tick the Schedules that it changes, or remove the mark."
    yield Finding("technical-in-vain", "R2", Severity.NOTE, text, (), fix)
