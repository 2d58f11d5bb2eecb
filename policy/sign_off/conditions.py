"""Conditions of a sign-off, each to be met before the decision on go-live and the go-live itself, which it blocks (RID 6; R13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from policy.model import acts
from policy.model.releases import Release
from policy.model.wording import day_words
from policy.timetable.dates import Dated

WITHDRAWN = "Withdrawn with the position that set it."
"""The note of a condition that its committee withdrew, and did not close as met (R22)."""


@dataclass(frozen=True)
class Condition:
    """A condition on a criterion that is met with conditions. It blocks go-live until the committee closes it (RID 6)."""

    criterion: str
    number: int
    text: str
    owner: str
    due: date
    set_by: str = ""
    closed_on: date | None = None
    closed_note: str = ""

    @property
    def open(self) -> bool:
        """Whether the condition is open."""
        return self.closed_on is None


GO_LIVE, DECISION = "go-live", "the decision on go-live"


def due_after(release: Release, due: date, dated: Mapping[str, Dated]) -> tuple[str, date] | None:
    """Returns what a condition's due date comes after, and the day of that: the go-live, or else the decision on it (RID 6; R13)."""
    if release.go_live is not None and due > release.go_live:
        return GO_LIVE, release.go_live
    steps = [each.partial.latest for each in dated.values() if acts.DECIDE_GO_LIVE in each.milestone.acts and each.partial]
    decided = max(steps, default=None)
    return (DECISION, decided) if decided is not None and due > decided else None


def why_late(release: Release, due: date, dated: Mapping[str, Dated]) -> str:
    """Returns the sentence that questions a condition's due date, or "" if it is early enough (RID 6; R13)."""
    late = due_after(release, due, dated)
    if late is None:
        return ""
    what, day = late
    return f"The due date, {day_words(due)}, is after {what} on {day_words(day)}, which the condition blocks until it is closed."
