"""The standard criteria as criteria of one release, and whether the set is agreed (Paper 5, Annex 1; R12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model.releases import ReleaseKind
from policy.model.sign_off import SignOffState, StandardCriterion
from policy.sign_off.standard import agreed_on, changed_by_kind, standard_for
from tests.builders.june_2020 import STANDARD_CRITERIA

WHY = "Not needed for a change of text."
STANDARD = tuple(StandardCriterion(**vars(each), not_in_documentation="" if each.answers == "secas" else WHY) for each in STANDARD_CRITERIA)


@pytest.mark.parametrize(
    ("kind", "testing", "applying", "others"),
    [
        (ReleaseKind.SYSTEM, True, 16, 0),
        (ReleaseKind.SYSTEM, False, 10, 0),
        (ReleaseKind.ADHOC, False, 10, 0),
        (ReleaseKind.DOCUMENTATION, False, 2, 14),
    ],
)
def test_which_standard_criteria_a_release_takes(kind: ReleaseKind, testing: bool, applying: int, others: int) -> None:
    """A Documentation release has all, of which only SECAS's apply; another has the testing criteria with DCC-System scope (R12)."""
    taken = standard_for(STANDARD, kind, testing=testing)
    assert [bool(each.not_applicable) for each in taken].count(False) == applying
    assert [each.not_applicable for each in taken].count(WHY) == others
    plain = [each.ref for each in STANDARD_CRITERIA if testing or kind is ReleaseKind.DOCUMENTATION or not each.ref.startswith("T")]
    assert [each.ref for each in taken] == plain


def test_the_set_is_agreed_once_each_of_it_is() -> None:
    """One criterion that is only proposed keeps the set proposed; the last agreement is the set's."""
    first, last = date(2020, 1, 17), date(2020, 2, 14)
    agreed = [replace(each, agreed_on=first, agreed_by="panel") for each in STANDARD]
    assert agreed_on(STANDARD) is None
    assert agreed_on([*agreed[:-1], STANDARD[-1]]) is None
    assert agreed_on([*agreed[:-1], replace(agreed[-1], agreed_on=last)]) == last
    assert agreed_on([]) is None


def test_a_new_kind_changes_which_open_criteria_apply() -> None:
    """To a Documentation release most no longer do, back from it they do again; what is signed off keeps its place (R12)."""
    system, documentation = ReleaseKind.SYSTEM, ReleaseKind.DOCUMENTATION
    taken = standard_for(STANDARD, system, testing=True)
    lost = changed_by_kind(taken, STANDARD, system, documentation)
    assert len(lost) == 14
    assert set(lost.values()) == {WHY}
    settled = [replace(each, state=SignOffState.MET) if each.ref == "T1" else each for each in taken]
    assert lost.keys() - changed_by_kind(settled, STANDARD, system, documentation).keys() == {"T1"}
    back = changed_by_kind(standard_for(STANDARD, documentation, testing=False), STANDARD, documentation, system)
    assert back == dict.fromkeys(lost, "")


def test_a_kind_that_changes_no_text_changes_no_criteria() -> None:
    """Between a System and an ad-hoc release nothing changes, nor where the kind stays; a release's own criteria stay as they are."""
    taken = standard_for(STANDARD, ReleaseKind.SYSTEM, testing=True)
    assert changed_by_kind(taken, STANDARD, ReleaseKind.SYSTEM, ReleaseKind.ADHOC) == {}
    assert changed_by_kind(taken, STANDARD, ReleaseKind.DOCUMENTATION, ReleaseKind.DOCUMENTATION) == {}
    own = [replace(taken[0], ref="O99")]
    assert changed_by_kind(own, STANDARD, ReleaseKind.SYSTEM, ReleaseKind.DOCUMENTATION) == {}
