"""The acceptance criteria that apply to a release (Paper 5; R12)."""

from __future__ import annotations

from policy.model.releases import Release
from policy.model.sign_off import Criterion, CriterionKind
from policy.timetable.baselines import has_dcc_scope


def applicable_criteria(release: Release) -> tuple[Criterion, ...]:
    """Returns the criteria that apply: not those marked not applicable; testing ones only with DCC System scope (Paper 5; R12)."""
    testing = has_dcc_scope(release)
    return tuple(each for each in release.criteria if not each.not_applicable and (testing or each.kind is not CriterionKind.TESTING))
