"""Which acceptance criteria apply to a release."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy.model.releases import ReleaseKind
from policy.model.scope import ScopeItem, ScopeState
from policy.model.sign_off import Criterion, CriterionKind
from policy.sign_off.criteria import applicable_criteria
from tests.builders.june_2020 import MP079, SECMP0062, june_2020

T1 = Criterion("T1", CriterionKind.TESTING, "tag", "Tested.")
O1 = Criterion("O1", CriterionKind.OPERATIONAL, "opsg", "Ready.")
NOT_APPLICABLE = replace(O1, ref="O2", not_applicable="Nothing is installed.")
SYSTEMS, DOCUMENTS = (ScopeItem(SECMP0062),), (ScopeItem(MP079),)


@pytest.mark.parametrize(
    ("scope", "kind", "refs"),
    [
        pytest.param(SYSTEMS, ReleaseKind.SYSTEM, ["T1", "O1"], id="DCC Systems in scope"),
        pytest.param(DOCUMENTS, ReleaseKind.SYSTEM, ["O1"], id="documents only"),
        pytest.param((*SYSTEMS, *DOCUMENTS), ReleaseKind.SYSTEM, ["T1", "O1"], id="both"),
        pytest.param((), ReleaseKind.SYSTEM, ["T1", "O1"], id="a System release without scope yet"),
        pytest.param((), ReleaseKind.DOCUMENTATION, ["O1"], id="a Documentation release without scope yet"),
        pytest.param((ScopeItem(SECMP0062, state=ScopeState.OUT), *DOCUMENTS), ReleaseKind.SYSTEM, ["O1"], id="out again"),
    ],
)
def test_testing_criteria_apply_with_scope_on_dcc_systems(scope: tuple[ScopeItem, ...], kind: ReleaseKind, refs: list[str]) -> None:
    """What is not applicable never applies; the others keep their order (Paper 5; R12)."""
    release = replace(june_2020(), kind=kind, scope=scope, criteria=(T1, NOT_APPLICABLE, O1))
    assert [each.ref for each in applicable_criteria(release)] == refs
