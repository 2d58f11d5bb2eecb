"""Decisions that a later one overtakes (R13, R23, R27)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy.decisions.overtaken import overtaken_by, stands
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.rid import Covers

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
