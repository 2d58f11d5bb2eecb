"""Decision cut-offs of undecided modifications (Guidance 4.3, RID 1; R5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model.scope import ModificationState, ScopeItem, ScopeState
from policy.scope.cutoffs import CutoffState, cutoff_state, undecided, why_not_cutoff
from tests.builders.june_2020 import MP079, SECMP0053, TODAY, june_2020


@pytest.mark.parametrize(
    ("item", "state"),
    [
        (ScopeItem(MP079), CutoffState.MISSING),
        (ScopeItem(MP079, cutoff=TODAY), CutoffState.AHEAD),
        (ScopeItem(MP079, cutoff=date(2020, 1, 9)), CutoffState.PASSED),
        (ScopeItem(MP079, cutoff=date(2020, 1, 9), state=ScopeState.OUT), CutoffState.NOT_NEEDED),
        (ScopeItem(SECMP0053, cutoff=date(2020, 1, 9)), CutoffState.NOT_NEEDED),
    ],
)
def test_cutoffs(item: ScopeItem, state: CutoffState) -> None:
    """A cut-off is missing, ahead up to its own day, passed after it, and not needed once decided or out."""
    assert cutoff_state(item, TODAY) is state


def test_what_is_in_scope_and_undecided() -> None:
    """Drafts and proposals in scope wait for a decision; what is decided or out of scope does not."""
    assert [item.name for item in undecided(june_2020())] == ["SECMP0062 part 1", "MP079", "MP084", "MP088"]
    draft = ScopeItem(replace(MP079, state=ModificationState.DRAFT_PROPOSAL))
    out = ScopeItem(MP079, state=ScopeState.OUT)
    assert undecided(replace(june_2020(), scope=(draft, out, ScopeItem(SECMP0053)))) == (draft,)


@pytest.mark.parametrize(
    ("day", "go_live", "why"),
    [
        (TODAY, date(2020, 6, 25), ""),
        (date(2020, 1, 9), date(2020, 6, 25), "The cut-off can't be in the past (today is 10 Jan 2020)."),
        (date(2020, 6, 25), date(2020, 6, 25), ""),
        (date(2020, 6, 26), date(2020, 6, 25), "The cut-off can't be after go-live, 25 Jun 2020."),
        (date(2020, 6, 26), None, ""),
    ],
)
def test_a_cutoff_is_between_today_and_go_live(day: date, go_live: date | None, why: str) -> None:
    """Both days themselves are in time; without a go-live date any later day is."""
    assert why_not_cutoff(day, go_live, TODAY) == why
