"""A scope's counts, its implementation dates, and the states that an edit may give (RID 1; R4 to R6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model.releases import Release, ReleaseKind
from policy.model.scope import Modification, ModificationState, ScopeException, ScopeItem, ScopeState
from policy.scope.scope import ScopeCounts, misdated, scope_counts, states_open_to
from tests.builders.june_2020 import MP079, MP084, SECMP0053, TODAY, june_2020

USER_ONLY = replace(MP079, ref="MP100", user_systems=True)


TECHNICAL = replace(SECMP0053, ref="MP101", technical_specifications=True)


def release(kind: ReleaseKind, technical: bool = False) -> Release:
    """An empty release of that kind in June 2020."""
    return Release("june-2020", kind, date(2020, 6, 25), technical_specifications=technical)


def test_june_2020_counts() -> None:
    """The real scope counts one approved, four targeted, three of them proposed."""
    assert scope_counts(june_2020()) == ScopeCounts(approved=1, targeted=4, out=0, exceptions=0, proposed=3)


def test_out_and_exceptions_are_counted() -> None:
    """What fell out counts as out only, and an exception stays one ever after."""
    exception = ScopeException("needed", "SECP_77", "none", "none", "none")
    scope = (ScopeItem(MP084, state=ScopeState.OUT), ScopeItem(MP079, exception=exception, agreed_on=TODAY))
    assert scope_counts(replace(june_2020(), scope=scope)) == ScopeCounts(approved=0, targeted=1, out=1, exceptions=1, proposed=0)


@pytest.mark.parametrize(
    ("day", "part", "found"), [(None, 0, 0), (date(2020, 6, 25), 0, 0), (date(2020, 11, 5), 0, 1), (date(2020, 11, 5), 1, 0)]
)
def test_implementation_dates(day: date | None, part: int, found: int) -> None:
    """Another date than go-live is found for a whole modification, and not for a part of one."""
    item = ScopeItem(replace(SECMP0053, implementation_on=day), part)
    assert len(misdated(replace(june_2020(), scope=(item,)))) == found


@pytest.mark.parametrize(
    ("state", "open_to"),
    [
        (ModificationState.MODIFICATION_PROPOSAL, {ModificationState.DRAFT_PROPOSAL, ModificationState.MODIFICATION_PROPOSAL}),
        *(
            (fallen, {fallen, ModificationState.DRAFT_PROPOSAL, ModificationState.MODIFICATION_PROPOSAL})
            for fallen in (ModificationState.REJECTED, ModificationState.WITHDRAWN, ModificationState.DELAYED)
        ),
        (ModificationState.APPROVED, set()),
        (ModificationState.IMPLEMENTED, set()),
    ],
)
def test_states_that_an_edit_may_give(state: ModificationState, open_to: set[ModificationState]) -> None:
    """What was rejected, withdrawn or delayed can return to undecided; what is approved or implemented can't by an edit (R5, R24)."""
    assert set(states_open_to(Modification("MP001", "", state))) == open_to
