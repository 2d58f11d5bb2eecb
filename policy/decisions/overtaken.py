"""Decisions that a later one overtakes, so that what was announced of them no longer stands (R13, R23, R27)."""

from __future__ import annotations

from collections.abc import Sequence

from policy.model.decisions import Decision, Subject

BESIDE = frozenset({Subject.EXCEPTION, Subject.BASELINE})
"""Subjects on which a release has several decisions that stand at once."""


def overtaken_by(earlier: Decision, later: Sequence[Decision]) -> Decision | None:
    """Returns the newest of the later decisions that overtakes an earlier one, or None if it stands as announced (R13, R23, R27).

    A decision on the same subject and part overtakes it unless the outcome is the same again, whatever came after; otherwise a new go-live
    overtakes the one that it set. `later` is in the order of recording.
    """
    if earlier.subject in BESIDE:
        return None
    newest_first = tuple(reversed(later))
    decided = next((each for each in newest_first if _decided_again(earlier, each)), None)
    return decided or next((each for each in newest_first if _moved_again(earlier, each)), None)


def stands(earlier: Decision, later: Sequence[Decision]) -> bool:
    """Returns whether a decision still stands, perhaps with a go-live that has moved since."""
    newest = overtaken_by(earlier, later)
    return newest is None or newest.subject is not earlier.subject


def _decided_again(earlier: Decision, later: Decision) -> bool:
    return (later.subject, later.covers) == (earlier.subject, earlier.covers) and later.outcome is not earlier.outcome


def _moved_again(earlier: Decision, later: Decision) -> bool:
    return None not in (earlier.go_live, later.go_live) and later.go_live != earlier.go_live
