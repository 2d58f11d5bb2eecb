"""Whatever moves a go-live makes, no breach of a policy date vanishes or shrinks (R23)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from policy.findings.check import check
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.releases import Release, ReleaseKind
from policy.model.rid import Covers
from policy.model.scope import ScopeItem
from policy.timetable.go_live_moves import moves, with_go_live
from policy.timetable.policy_dates import TAD_PUBLISHED, TAD_TO_TAG, policy_dates
from tests.builders.june_2020 import MILESTONES, MP079, SECMP0053, SECMP0062

START = date(2018, 1, 1)
ADDED = st.sampled_from([None, START])
STEPS = st.lists(st.tuples(st.integers(0, 200), st.integers(-400, 400)), min_size=1, max_size=6)


@st.composite
def planned(draw: st.DrawFn) -> Release:
    """A release with some scope, and a baseline or two somewhere before its go-live."""
    go_live = date(2020, 1, 1) + timedelta(days=draw(st.integers(0, 700)))
    items = draw(st.lists(st.sampled_from([SECMP0053, SECMP0062, MP079]), unique_by=lambda each: each.ref, max_size=3))
    scope = tuple(ScopeItem(each, added_on=draw(ADDED)) for each in items)
    return Release("june-2020", ReleaseKind.SYSTEM, go_live, scope=scope, milestones=MILESTONES, created_on=draw(ADDED))


def breaches(release: Release, today: date) -> dict[str, int]:
    """By how many days each policy date is missed on a day; those met late by how late they were met."""
    found = {}
    for each in policy_dates(release):
        if each.applies and each.days_late:
            found[each.key] = each.days_late
        elif each.passed(today):
            found[each.key] = (today - each.due).days
    return found


@given(planned(), STEPS, st.sets(st.integers(0, 5)), st.sampled_from(Covers))
def test_a_move_never_makes_a_breach_vanish_or_shrink(
    release: Release, steps: list[tuple[int, int]], baselines: set[int], covers: Covers
) -> None:
    """Moves there and back, baselines in between: at each move every breach stays at least as long, and the check keeps it."""
    today, tads = date(2019, 1, 1), {TAD_TO_TAG, TAD_PUBLISHED}
    for number, (days, by) in enumerate(steps):
        today += timedelta(days=days)
        if number in baselines:
            release = replace(release, decisions=(*release.decisions, Decision(Subject.BASELINE, "panel", Outcome.AGREED, today, covers)))
        assert release.go_live is not None
        to = release.go_live + timedelta(days=by or 1)
        move = Decision(Subject.DATE, "panel", Outcome.AGREED, today, recorded_on=today, go_live_before=release.go_live, go_live=to)
        moved = with_go_live(release, move)
        before, after = breaches(release, today), breaches(moved, today)
        assert all(after.get(key, 0) >= late for key, late in before.items()), (before, after)
        missed = {f"{key}-{what}" for key in before for what in ("late", "not-set")} | ({"tad-late"} if tads & before.keys() else set())
        kept = {each.key for each in check(release, today)} & missed
        assert kept <= {each.key for each in check(moved, today)}
        assert [each.before for each in moves(moved)] == [*(each.before for each in moves(release)), release.go_live]
        release = moved
