"""Which modification may enter which release, by table (Guidance 2, 3; R2, R5)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy.model.releases import ReleaseKind
from policy.model.scope import Modification, ModificationState, Ruling
from policy.scope.eligibility import may_enter
from tests.builders.june_2020 import MP079, SECMP0053
from tests.policy.scope.test_scope import TECHNICAL, USER_ONLY, release


@pytest.mark.parametrize(
    ("modification", "kind", "allowed"),
    [
        (SECMP0053, ReleaseKind.SYSTEM, True),
        (SECMP0053, ReleaseKind.DOCUMENTATION, False),
        (SECMP0053, ReleaseKind.ADHOC, True),
        (SECMP0053, ReleaseKind.YEAR, True),
        (USER_ONLY, ReleaseKind.DOCUMENTATION, True),
        (MP079, ReleaseKind.SYSTEM, True),
        (MP079, ReleaseKind.DOCUMENTATION, True),
        (TECHNICAL, ReleaseKind.SYSTEM, True),
        (TECHNICAL, ReleaseKind.ADHOC, False),
        (replace(TECHNICAL, dcc_systems=False), ReleaseKind.DOCUMENTATION, False),
        (TECHNICAL, ReleaseKind.YEAR, True),
    ],
)
def test_which_release_a_modification_may_enter(modification: Modification, kind: ReleaseKind, allowed: bool) -> None:
    """What impacts DCC Systems stays out of Documentation releases, the Technical Specifications out of all but System releases."""
    ruling = may_enter(modification, release(kind))
    assert ruling.allowed is allowed
    if not allowed:
        assert ruling.rule == "R2"
        assert modification.ref in ruling.sentence


def test_a_documentation_release_refuses_with_the_way_out() -> None:
    """What impacts DCC Systems is told which releases take it."""
    assert may_enter(SECMP0053, release(ReleaseKind.DOCUMENTATION)) == Ruling(
        False,
        "R2",
        "SECMP0053 impacts DCC Systems, so it can't be in a Documentation release. "
        "Use a System release, or an ad-hoc release if that is not efficient.",
    )


def test_dcc_change_in_an_adhoc_release_warns() -> None:
    """An ad-hoc release may have a DCC-System-impacting change, with the Guidance's intent as a warning; documents need none."""
    warning = "SECMP0053 impacts DCC Systems. Such changes should be in a System release wherever possible."
    assert may_enter(SECMP0053, release(ReleaseKind.ADHOC)) == Ruling(True, "R2", warning=warning)
    assert may_enter(MP079, release(ReleaseKind.ADHOC)).warning == ""


@pytest.mark.parametrize("state", [ModificationState.REJECTED, ModificationState.WITHDRAWN, ModificationState.DELAYED])
def test_what_fell_out_may_not_enter(state: ModificationState) -> None:
    """A rejected, withdrawn or delayed modification is refused by R5 with its state."""
    ruling = may_enter(replace(MP079, state=state), release(ReleaseKind.SYSTEM))
    assert (ruling.allowed, ruling.rule) == (False, "R5")
    assert state in ruling.sentence
