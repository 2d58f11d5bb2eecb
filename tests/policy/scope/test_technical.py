"""The year's one Technical Specifications release (Guidance 2; R2)."""

from __future__ import annotations

import pytest

from policy.model.releases import ReleaseKind
from policy.model.scope import Ruling
from policy.scope.eligibility import may_enter
from policy.scope.technical import may_be_technical
from tests.policy.scope.test_scope import TECHNICAL, release


@pytest.mark.parametrize(
    ("kind", "taken", "allowed"),
    [
        (ReleaseKind.SYSTEM, None, True),
        (ReleaseKind.SYSTEM, "june-2020", True),
        (ReleaseKind.SYSTEM, "november-2020", False),
        (ReleaseKind.DOCUMENTATION, None, False),
        (ReleaseKind.ADHOC, None, False),
    ],
)
def test_one_technical_specifications_release_a_year(kind: ReleaseKind, taken: str | None, allowed: bool) -> None:
    """Only one System release a year may be the Technical Specifications release."""
    assert may_be_technical(release(kind), taken).allowed is allowed
    assert may_enter(TECHNICAL, release(kind), taken).allowed is allowed


def test_technical_change_makes_the_release_technical() -> None:
    """Into a release that is not the year's Technical Specifications release yet, the change warns; into the one that is, it does not."""
    warning = "With MP101, this becomes the year's Technical Specifications release."
    assert may_enter(TECHNICAL, release(ReleaseKind.SYSTEM)) == Ruling(True, "R2", warning=warning)
    assert may_enter(TECHNICAL, release(ReleaseKind.SYSTEM, technical=True)) == Ruling(True)


def test_why_a_release_may_not_be_technical() -> None:
    """A refusal names the release that is the year's, for the release itself and for a change that would make it so."""
    taken = "Only one Technical Specifications release is allowed a year, and this year's is the November 2020 SEC Release."
    assert may_be_technical(release(ReleaseKind.SYSTEM), "november-2020") == Ruling(False, "R2", taken)
    assert may_enter(TECHNICAL, release(ReleaseKind.SYSTEM), "november-2020") == Ruling(False, "R2", taken)
    system = "Only a System release can be the year's Technical Specifications release."
    assert may_be_technical(release(ReleaseKind.ADHOC), None) == Ruling(False, "R2", system)
