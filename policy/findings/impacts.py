"""Findings on impacts: participants and documents that the scope and the matrices disagree on (Paper 3; RID 2)."""

from __future__ import annotations

from collections.abc import Iterator

from policy.findings.finding import Finding, Severity
from policy.model.releases import Release, Topic
from policy.model.scope import ScopeItem
from policy.model.wording import counted, joined
from policy.releases.facts import ReleaseFacts
from policy.releases.not_on_record import silent_on
from policy.releases.participants import participant_columns

DCC = "DCC"
"""The DCC's column in the participant impact matrix (RID 2)."""


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
