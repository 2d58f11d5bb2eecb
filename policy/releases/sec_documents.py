"""SEC documents: their order (Sections, Schedules, Appendices A to Z, then AA), and the Technical Specifications (RID 2; Guidance 2)."""

from __future__ import annotations

from policy.model.releases import Release

TECHNICAL_SPECIFICATIONS = ("Schedule 8", "Schedule 9", "Schedule 10")
"""GBCS, SMETS and CHTS (Guidance 2)."""

_PARTS = ("section", "schedule", "appendix")


def sec_order(name: str) -> tuple[int, int, str]:
    """Returns a sort key for a document's short name, such as "Section D" or "Appendix AB"; other names come last (RID 2)."""
    part, _, letter = name.strip().lower().partition(" ")
    place = _PARTS.index(part) if part in _PARTS else len(_PARTS)
    # The shorter comes first, so that 2 is before 10 and Z before AA.
    return (place, len(letter), name.lower())


def changed_in_scope(release: Release) -> dict[str, list[str]]:
    """Returns the documents that a release changes, each with the modifications in its scope that change it (RID 2; R5).

    What a modification changes stays on record when it leaves the scope, for if it returns.
    """
    there = {item.modification.ref for item in release.in_scope}
    changed: dict[str, list[str]] = {}
    for each in release.documents:
        if each.modification in there:
            changed.setdefault(each.document, []).append(each.modification)
    return changed
