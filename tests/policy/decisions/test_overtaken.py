"""Decisions that a later one overtakes (R13, R23, R27)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.decisions.overtaken import after, decided_since, items_of, overtaken_by, stands
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.rid import Covers
from policy.model.scope import Modification, ScopeItem

GO = Decision(Subject.GO_LIVE, "panel", Outcome.GO, date(2020, 6, 12))
NO_GO = replace(GO, outcome=Outcome.NO_GO)
JUNE, JULY, AUGUST = date(2020, 6, 25), date(2020, 7, 30), date(2020, 8, 27)
MOVED = Decision(Subject.DATE, "panel", Outcome.AGREED, date(2020, 6, 1), go_live_before=JUNE, go_live=JULY)
AGAIN = replace(MOVED, go_live_before=JULY, go_live=AUGUST)
DEFERRED = replace(GO, outcome=Outcome.DEFER, go_live_before=JUNE, go_live=JULY)
SCOPE = Decision(Subject.SCOPE, "panel", Outcome.AGREED, date(2020, 1, 17), Covers.SYSTEM)
AGREED = replace(SCOPE, note="MP079 and MP084. Wanted")
REFUSED = replace(SCOPE, outcome=Outcome.NOT_AGREED, note="MP079, MP084 and MP088. Too late")


@pytest.mark.parametrize(
    ("earlier", "later", "expected", "still"),
    [
        (GO, (), None, True),
        (GO, (NO_GO,), NO_GO, False),
        (GO, (replace(GO, note="Minuted again"),), None, True),
        (GO, (NO_GO, replace(NO_GO, note="The newest")), replace(NO_GO, note="The newest"), False),
        (MOVED, (AGAIN,), AGAIN, False),
        (MOVED, (replace(MOVED, note="The same day"),), None, True),
        (DEFERRED, (AGAIN,), AGAIN, True),
        (DEFERRED, (GO, replace(AGAIN, go_live=JUNE)), GO, False),
        (DEFERRED, (AGAIN, NO_GO), NO_GO, False),
        (GO, (MOVED,), None, True),
        (SCOPE, (replace(SCOPE, outcome=Outcome.NOT_AGREED),), replace(SCOPE, outcome=Outcome.NOT_AGREED), False),
        (SCOPE, (replace(SCOPE, outcome=Outcome.NOT_AGREED, covers=Covers.DOCUMENTS),), None, True),
        *(
            (replace(SCOPE, subject=each), (replace(SCOPE, subject=each, outcome=Outcome.NOT_AGREED),), None, True)
            for each in (Subject.BASELINE, Subject.CRITERIA)
        ),
        *(
            (replace(AGREED, subject=each), (replace(REFUSED, subject=each, note=note),), None, True)
            for each in (Subject.SCOPE, Subject.EXCEPTION)
            for note in ("MP088. Too late", "MP079. Too late")
        ),
        *(
            (replace(AGREED, subject=each), (again := replace(REFUSED, subject=each),), again, False)
            for each in (Subject.SCOPE, Subject.EXCEPTION)
        ),
    ],
)
def test_a_later_decision_overtakes_an_earlier_one(
    earlier: Decision, later: tuple[Decision, ...], expected: Decision | None, still: bool
) -> None:
    """On the same subject, part and modifications with another outcome, or by another go-live; a Defer stands though its go-live moves."""
    assert overtaken_by(earlier, later) == expected
    assert stands(earlier, later) is still


@pytest.mark.parametrize(
    ("first", "second", "is_after"),
    [
        (GO, replace(NO_GO, met_on=date(2020, 6, 19)), True),
        (GO, replace(NO_GO, met_on=date(2020, 6, 5)), False),
        (GO, NO_GO, True),
        (replace(GO, recorded_on=date(2020, 6, 15)), replace(NO_GO, recorded_on=date(2020, 6, 12)), False),
        (AGREED, replace(REFUSED, met_on=date(2020, 1, 10)), False),
        (GO, replace(MOVED, met_on=date(2020, 6, 5)), True),
        (MOVED, replace(AGAIN, met_on=date(2020, 5, 1)), True),
    ],
)
def test_what_comes_after_a_decision(first: Decision, second: Decision, is_after: bool) -> None:
    """By meeting where a subject is decided at one, however late the minute is recorded; otherwise by recording (R13, R23)."""
    assert after(1, {1: first, 2: second}) == ((second,) if is_after else ())
    assert after(2, {1: first, 2: second}) == (() if is_after or second.subject is not first.subject else (first,))


def test_decisions_after_one_come_in_the_order_of_recording() -> None:
    """Whatever the order in which they are read; the decision itself is none of them."""
    late = replace(NO_GO, met_on=date(2020, 6, 19))
    assert after(2, {3: late, 2: GO, 1: MOVED, 4: AGAIN}) == (late, AGAIN)


MP079 = Modification("MP079", "Withdrawal")


@pytest.mark.parametrize(
    ("item", "decision", "outcome", "otherwise"),
    [
        (ScopeItem(MP079), replace(REFUSED, met_on=date(2020, 2, 14)), Outcome.AGREED, True),
        (ScopeItem(MP079), replace(REFUSED, met_on=date(2020, 2, 14), subject=Subject.EXCEPTION), Outcome.AGREED, True),
        (ScopeItem(MP079), replace(REFUSED, met_on=date(2020, 2, 14)), Outcome.NOT_AGREED, False),
        (ScopeItem(MP079), REFUSED, Outcome.AGREED, False),
        (ScopeItem(MP079, 1), replace(REFUSED, met_on=date(2020, 2, 14)), Outcome.AGREED, False),
        (ScopeItem(MP079, 1), replace(REFUSED, met_on=date(2020, 2, 14), note="MP079 part 1. No"), Outcome.AGREED, True),
        (ScopeItem(MP079), replace(REFUSED, met_on=date(2020, 2, 14), note="MP084. As MP079"), Outcome.AGREED, False),
        (ScopeItem(MP079), replace(REFUSED, met_on=date(2020, 2, 14), subject=Subject.TAD), Outcome.AGREED, False),
        (ScopeItem(MP079, agreed_on=date(2020, 2, 14)), None, Outcome.NOT_AGREED, True),
        (ScopeItem(MP079, agreed_on=date(2020, 2, 14)), None, Outcome.AGREED, False),
        (ScopeItem(MP079, agreed_on=date(2020, 1, 17)), None, Outcome.NOT_AGREED, False),
    ],
)
def test_a_later_meeting_decided_otherwise(item: ScopeItem, decision: Decision | None, outcome: Outcome, otherwise: bool) -> None:
    """On that item or part by name, and after the meeting of 17 January; an agreement in the scope is as good (Guidance 4.3; R4)."""
    assert decided_since([decision] if decision else [], item, outcome, date(2020, 1, 17)) is otherwise


def test_the_items_of_a_decision_are_named_before_its_reason() -> None:
    """A reason with a full stop, a comma or an "and" of its own names none."""
    assert items_of(replace(AGREED, note="MP079, MP084 part 1 and MP088. Late, and too big. Sorry")) == {"MP079", "MP084 part 1", "MP088"}


@pytest.mark.parametrize(("subject", "newest"), [(Subject.GO_LIVE, False), (Subject.SCOPE, False), (Subject.DATE, True)])
def test_the_latest_meeting_overtakes_whichever_was_recorded_last(subject: Subject, newest: bool) -> None:
    """The minute of an earlier meeting that is recorded later counts on no subject that is decided by meeting (R13)."""
    first = Decision(subject, "panel", Outcome.AGREED, date(2020, 1, 17), note="MP079. Yes")
    later = replace(first, outcome=Outcome.NOT_AGREED, met_on=date(2020, 3, 20))
    recorded_late = replace(later, met_on=date(2020, 2, 14))
    assert overtaken_by(first, (later, recorded_late)) == (recorded_late if newest else later)
