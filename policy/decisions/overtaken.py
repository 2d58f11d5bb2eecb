"""Decisions that a later one overtakes, so that their announcements no longer stand (R13, R23, R27)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from policy.model.decisions import Decision, Outcome, Subject
from policy.model.scope import ScopeItem

BESIDE = frozenset({Subject.BASELINE, Subject.CRITERIA})
"""Subjects on which a release has several decisions that stand at once; each amendment of the criteria is decided once."""

BY_ITEM = frozenset({Subject.SCOPE, Subject.EXCEPTION})
"""Subjects that are decided for modifications by name, with which the note of the decision begins: "MP079 and MP084. Because .."."""

BY_MEETING = frozenset({Subject.GO_LIVE, Subject.TAD, Subject.SIT_REPORT, Subject.UIT_REPORT})
"""Subjects on which the decision of the latest meeting stands, whichever was recorded first."""


def after(number: int, recorded: Mapping[int, Decision]) -> tuple[Decision, ...]:
    """Returns the decisions that come after one of those recorded, by number, in the order of recording (R13, R23).

    On a subject that is decided by meeting, the minute of an earlier meeting that is recorded late comes before.
    """
    one = recorded[number]

    def is_later(other: int, decision: Decision) -> bool:
        """Returns whether a decision counts as later: by meeting where the subject is decided at one, else by number (R13)."""
        if decision.subject is one.subject and one.subject in BY_MEETING | BY_ITEM:
            return (decision.order, other) > (one.order, number)
        return other > number

    return tuple(decision for other, decision in sorted(recorded.items()) if is_later(other, decision))


def overtaken_by(earlier: Decision, later: Sequence[Decision]) -> Decision | None:
    """Returns the newest of the later decisions that overtakes an earlier one, or None if it stands as announced (R13, R23, R27).

    A decision on the same subject and part overtakes it unless the outcome is the same again, whatever came after; otherwise a new go-live
    overtakes the one that it set. `later` is in the order of recording.
    """
    if earlier.subject in BESIDE:
        return None
    newest_first = tuple(reversed(later))
    again = [each for each in newest_first if _decided_again(earlier, each)]
    decided = max(again, key=lambda each: each.order) if again and earlier.subject in BY_MEETING | BY_ITEM else next(iter(again), None)
    return decided or next((each for each in newest_first if _moved_again(earlier, each)), None)


def stands(earlier: Decision, later: Sequence[Decision]) -> bool:
    """Returns whether a decision still stands, perhaps with a go-live that has moved since."""
    newest = overtaken_by(earlier, later)
    return newest is None or newest.subject is not earlier.subject


def decided_since(decisions: Sequence[Decision], item: ScopeItem, outcome: Outcome, met_on: date) -> bool:
    """Returns whether a meeting after `met_on` decided otherwise on an item's place in the scope, or agreed it (Guidance 4.3; R4, R13)."""
    on_it = (each for each in decisions if each.subject in BY_ITEM and item.name in items_of(each))
    agreed_later = item.agreed_on is not None and item.agreed_on > met_on and outcome is Outcome.NOT_AGREED
    return agreed_later or any(each.met_on > met_on and each.outcome is not outcome for each in on_it)


def items_of(decision: Decision) -> frozenset[str]:
    """Returns the names of the modifications that a decision on scope or an exception is about: "SECMP0062 part 1" (Guidance 4.3)."""
    return frozenset(re.split(r", | and ", decision.note.partition(".")[0]))


def _decided_again(earlier: Decision, later: Decision) -> bool:
    if (later.subject, later.covers) != (earlier.subject, earlier.covers) or later.outcome is earlier.outcome:
        return False
    return earlier.subject not in BY_ITEM or items_of(earlier) <= items_of(later)


def _moved_again(earlier: Decision, later: Decision) -> bool:
    return None not in (earlier.go_live, later.go_live) and later.go_live != earlier.go_live
