"""Kinds of scope, and when the deciding body set them (Guidance 4.3, Paper 2; R3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.model.decisions import Decision, Outcome, Subject
from policy.model.releases import Release, ReleaseKind
from policy.model.rid import Covers
from policy.model.scope import ScopeItem, ScopeState
from policy.timetable.baselines import covers_of, has_dcc_scope, has_scope, next_part, scope_set_on
from tests.builders.june_2020 import MP079, SECMP0053, june_2020

USER_ONLY = replace(MP079, ref="MP100", user_systems=True)


def release(kind: ReleaseKind) -> Release:
    """An empty release of that kind in June 2020."""
    return Release("june-2020", kind, date(2020, 6, 25))


def test_scope_kinds() -> None:
    """User Systems count as systems for the scope, but not for testing; an empty System release is expected to be tested."""
    assert (covers_of(SECMP0053), covers_of(USER_ONLY), covers_of(MP079)) == (Covers.SYSTEM, Covers.SYSTEM, Covers.DOCUMENTS)
    users = replace(june_2020(), scope=(ScopeItem(USER_ONLY),))
    assert (has_scope(users, Covers.SYSTEM), has_scope(users, Covers.DOCUMENTS), has_scope(users, Covers.ALL)) == (True, False, True)
    assert not has_dcc_scope(users)
    assert has_dcc_scope(release(ReleaseKind.SYSTEM))
    assert not has_dcc_scope(release(ReleaseKind.DOCUMENTATION))
    fallen = replace(june_2020(), scope=(ScopeItem(SECMP0053, state=ScopeState.OUT), ScopeItem(MP079)))
    assert not has_scope(fallen, Covers.SYSTEM)


def test_a_scope_is_set_by_its_first_agreed_baseline() -> None:
    """A later re-baseline does not move the day; a scope decision alone sets nothing."""
    later = Decision(Subject.BASELINE, "panel", Outcome.AGREED, date(2020, 1, 17), Covers.ALL)
    scope_only = Decision(Subject.SCOPE, "panel", Outcome.AGREED, date(2020, 1, 3))
    release = replace(june_2020(), decisions=(later, scope_only, *june_2020().decisions))
    assert scope_set_on(release, Covers.SYSTEM) == date(2019, 10, 11)
    assert scope_set_on(release, Covers.DOCUMENTS) == date(2020, 1, 17)
    assert scope_set_on(replace(june_2020(), decisions=(scope_only,)), Covers.DOCUMENTS) is None


def test_a_baseline_that_was_not_agreed_sets_nothing() -> None:
    """Only an agreed baseline sets a scope, and a baseline of the systems sets that of the systems alone."""
    refused = Decision(Subject.BASELINE, "panel", Outcome.NOT_AGREED, date(2020, 1, 3), Covers.ALL)
    systems = Decision(Subject.BASELINE, "panel", Outcome.AGREED, date(2020, 1, 17), Covers.SYSTEM)
    assert scope_set_on(replace(june_2020(), decisions=(refused,)), Covers.SYSTEM) is None
    assert scope_set_on(replace(june_2020(), decisions=(systems,)), Covers.DOCUMENTS) is None
    assert scope_set_on(replace(june_2020(), decisions=(systems,)), Covers.SYSTEM) == date(2020, 1, 17)


def test_an_empty_scope_is_of_no_kind() -> None:
    """Without an item, or with all of them out, there is no scope of any kind."""
    out = replace(june_2020(), scope=(ScopeItem(SECMP0053, state=ScopeState.OUT),))
    for empty in (release(ReleaseKind.SYSTEM), out):
        assert not any(has_scope(empty, covers) for covers in Covers)


@pytest.mark.parametrize(
    ("kind", "agreed", "unknown", "wanted"),
    [
        (ReleaseKind.SYSTEM, (), False, Covers.SYSTEM),
        (ReleaseKind.SYSTEM, (Covers.SYSTEM,), False, Covers.DOCUMENTS),
        (ReleaseKind.SYSTEM, (Covers.ALL,), False, Covers.DOCUMENTS),
        (ReleaseKind.SYSTEM, (Covers.DOCUMENTS,), False, Covers.SYSTEM),
        (ReleaseKind.SYSTEM, (), True, Covers.DOCUMENTS),
        (ReleaseKind.DOCUMENTATION, (), False, Covers.ALL),
        (ReleaseKind.ADHOC, (), True, Covers.ALL),
    ],
)
def test_the_next_baseline_of_a_system_release_sets_the_systems_first(
    kind: ReleaseKind, agreed: tuple[Covers, ...], unknown: bool, wanted: Covers
) -> None:
    """Then that of the documents, also where nobody has recorded whether the systems' was set; other releases have one baseline."""
    decisions = tuple(Decision(Subject.BASELINE, "panel", Outcome.AGREED, date(2020, 1, 17), each) for each in agreed)
    assert next_part(replace(release(kind), decisions=decisions), system_unknown=unknown) is wanted
