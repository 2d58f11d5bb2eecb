"""Additions by table: open, late, exceptions, and what comes back after a Go (Guidance 4.3, Paper 2; R3, R4, R5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model.decisions import Decision, Outcome, Subject
from policy.model.releases import Release, ReleaseKind
from policy.model.rid import Covers
from policy.model.scope import Modification, ScopeException, ScopeItem
from policy.scope.additions import Addition, Window, addition, comes_back, unexplained_additions
from tests.builders.june_2020 import MP079, SECMP0053, TODAY, june_2020
from tests.policy.scope.test_fallout import GONE
from tests.policy.scope.test_scope import USER_ONLY


@pytest.mark.parametrize(
    ("modification", "today", "window"),
    [
        (SECMP0053, date(2019, 6, 25), Window.OPEN),
        (SECMP0053, date(2019, 6, 26), Window.LATE),
        (SECMP0053, date(2019, 10, 10), Window.LATE),
        (SECMP0053, date(2019, 10, 11), Window.EXCEPTION),
        (USER_ONLY, TODAY, Window.EXCEPTION),
        (MP079, date(2019, 10, 11), Window.OPEN),
        (MP079, date(2019, 12, 25), Window.OPEN),
        (MP079, TODAY, Window.LATE),
    ],
)
def test_when_an_addition_is_free_late_or_an_exception(modification: Modification, today: date, window: Window) -> None:
    """Up to the policy date an addition is free, after it late, and once its part of the scope is set an exception."""
    found = addition(june_2020(), modification, today)
    assert found.window is window
    assert (found.sentence == "") is (window is Window.OPEN)


def test_addition_sentences() -> None:
    """The warning and the exception name the scope, the day and the modification."""
    assert (
        addition(june_2020(), MP079, TODAY).sentence
        == "The scope on SEC documents was due to be set by 25 Dec 2019. MP079 is added after that date."
    )
    set_then = "The scope on DCC and User Systems was set on 11 Oct 2019, so adding SECMP0053 now is an exception."
    assert addition(june_2020(), SECMP0053, TODAY).sentence == set_then


def test_an_addition_says_of_which_scope_it_is_and_what_was_due() -> None:
    """Whatever its window, an addition has its kind of scope and that scope's policy date."""
    system, documents = date(2019, 6, 25), date(2019, 12, 25)
    found = [addition(june_2020(), SECMP0053, day) for day in (date(2019, 6, 25), date(2019, 6, 26), TODAY)]
    assert [(each.covers, each.policy_due) for each in found] == [(Covers.SYSTEM, system)] * 3
    late = addition(june_2020(), MP079, TODAY)
    assert (late.covers, late.policy_due) == (Covers.DOCUMENTS, documents)


def test_without_a_lead_time_no_addition_is_late() -> None:
    """Where the record holds no lead time for its scope, there is no policy date, and only a set scope makes an exception."""
    assert addition(june_2020(), MP079, TODAY, ()) == Addition(Window.OPEN, Covers.DOCUMENTS, None)
    assert addition(june_2020(), SECMP0053, TODAY, ()).window is Window.EXCEPTION


def test_a_scope_set_before_a_move_is_judged_by_the_earlier_go_live() -> None:
    """A scope that was set before the go-live moved keeps the policy date of that go-live (R3, R23)."""
    moving = Decision(Subject.DATE, "panel", Outcome.AGREED, date(2019, 6, 1), go_live_before=date(2020, 6, 25), go_live=date(2020, 11, 5))
    early = Decision(Subject.BASELINE, "panel", Outcome.AGREED, date(2019, 5, 1), Covers.SYSTEM)
    moved = replace(june_2020(), go_live=date(2020, 11, 5), decisions=(early, moving))
    assert addition(moved, SECMP0053, TODAY).policy_due == date(2019, 6, 25)
    assert addition(moved, SECMP0053, TODAY, ()).policy_due is None


def test_year_bucket_takes_additions_freely() -> None:
    """A year bucket has no go-live and so no date after which an addition is late."""
    assert addition(Release("2021", ReleaseKind.YEAR, None), SECMP0053, TODAY).window is Window.OPEN


@pytest.mark.parametrize(
    ("modification", "added_on", "found"),
    [
        (SECMP0053, date(2019, 10, 11), 0),
        (SECMP0053, date(2019, 10, 12), 1),
        (SECMP0053, None, 0),
        (MP079, TODAY, 0),
    ],
)
def test_additions_without_an_exception(modification: Modification, added_on: date | None, found: int) -> None:
    """Only what came in after its own part of the scope was set needs to be an exception."""
    item = ScopeItem(modification, added_on=added_on)
    assert len(unexplained_additions(replace(june_2020(), scope=(item,)))) == found
    explained = replace(item, exception=ScopeException("r", "p", "d", "c", "t"))
    assert unexplained_additions(replace(june_2020(), scope=(explained,))) == ()


WENT = Decision(Subject.GO_LIVE, "panel", Outcome.GO, date(2020, 6, 12))
SET_AGAIN = Decision(Subject.BASELINE, "panel", Outcome.AGREED, date(2020, 6, 19), Covers.DOCUMENTS)


@pytest.mark.parametrize(
    ("decisions", "back"),
    [
        ((WENT,), True),
        ((), False),
        ((replace(WENT, outcome=Outcome.NO_GO),), False),
        ((replace(WENT, subject=Subject.DATE),), False),
        ((WENT, SET_AGAIN), False),
        ((WENT, replace(SET_AGAIN, covers=Covers.ALL)), False),
        ((WENT, replace(SET_AGAIN, covers=Covers.SYSTEM)), True),
        ((WENT, replace(SET_AGAIN, outcome=Outcome.NOT_AGREED)), True),
        ((WENT, replace(SET_AGAIN, subject=Subject.SCOPE)), True),
        ((WENT, replace(SET_AGAIN, met_on=date(2020, 6, 12))), True),
        ((WENT, SET_AGAIN, replace(WENT, met_on=date(2020, 6, 20))), True),
    ],
)
def test_what_a_go_excluded_comes_back_as_it_was_set(decisions: tuple[Decision, ...], back: bool) -> None:
    """Until the body has baselined that kind of scope after the newest Go, without it (Guidance 4.3; R4, R5)."""
    release = replace(june_2020(), decisions=decisions)
    assert comes_back(release, GONE) is back
    assert not comes_back(release, replace(GONE, out_reason="withdrawn"))
    words = "MP079 comes back as it was: the Go that excluded it was reversed."
    found = addition(release, MP079, date(2020, 6, 22), item=GONE)
    assert (found == Addition(Window.BACK, Covers.DOCUMENTS, None, words)) is back
    assert addition(release, MP079, date(2020, 6, 22)).window is not Window.BACK
