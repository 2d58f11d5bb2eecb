"""The kinds of participant that a release's impact matrix has, which a release may divide as it needs (RID 2)."""

from __future__ import annotations

from policy.model.releases import Release

USUAL = ("Suppliers", "Electricity Networks", "Gas Networks", "Other SEC Parties", "DCC")
"""The columns of the June 2020 RID's matrix, in its order."""

LONGEST = 60
"""Characters of a kind's name."""


def participant_columns(release: Release) -> tuple[str, ...]:
    """Returns the columns of the release's matrix: its own or the usual ones, then any others that are ticked (RID 2)."""
    ticked = (each.participant for each in release.participants)
    return tuple(dict.fromkeys((*(release.participant_columns or USUAL), *ticked)))


def ticked_only(release: Release, columns: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Returns the kinds that these columns would drop although they are ticked, with the modifications that they are ticked for."""
    dropped: dict[str, list[str]] = {}
    for each in release.participants:
        if each.participant not in (columns or USUAL):
            dropped.setdefault(each.participant, []).append(each.modification)
    return {kind: tuple(dict.fromkeys(refs)) for kind, refs in dropped.items()}
