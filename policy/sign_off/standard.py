"""The standard acceptance criteria as criteria of one release, and the body's agreement to the set (Paper 5, Annex 1; R12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from policy.model.releases import ReleaseKind
from policy.model.sign_off import Criterion, CriterionKind, SignOffState, StandardCriterion


def standard_for(standard: Sequence[StandardCriterion], kind: ReleaseKind, *, testing: bool) -> tuple[Criterion, ...]:
    """Returns the standard criteria as a release of that kind has them, not signed off (Paper 5, Annex 1; R12).

    A Documentation release has all, those that don't fit a change of text marked not applicable (*assumption*). Another release has the
    testing criteria only with DCC-System scope.
    """
    documentation = kind is ReleaseKind.DOCUMENTATION
    return tuple(
        Criterion(
            *(each.ref, each.kind, each.committee, each.text, each.answers),
            not_applicable=each.not_in_documentation if documentation else "",
        )
        for each in standard
        if documentation or testing or each.kind is not CriterionKind.TESTING
    )


def agreed_on(standard: Sequence[StandardCriterion]) -> date | None:
    """Returns the day on which the body agreed the last of the standard criteria; None while one of them is only proposed (R12)."""
    days = [each.agreed_on for each in standard]
    return max((day for day in days if day), default=None) if all(days) else None


def changed_by_kind(
    criteria: Sequence[Criterion], standard: Sequence[StandardCriterion], before: ReleaseKind, after: ReleaseKind
) -> dict[str, str]:
    """Returns the open criteria that a new kind of release makes applicable ("") or not, with the reason, by reference (R12)."""
    if before is after or ReleaseKind.DOCUMENTATION not in {before, after}:
        return {}
    wanted = {each.ref: each.not_applicable for each in standard_for(standard, after, testing=True)}
    still_open = [each for each in criteria if each.state is SignOffState.OPEN]
    return {each.ref: wanted[each.ref] for each in still_open if each.ref in wanted and wanted[each.ref] != each.not_applicable}
