"""One thing that is due: what it is, by when, whose it is (design, Nudges)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.model.timetable import Milestone
from policy.timetable.timetable import Dated


class DueKind(StrEnum):
    """The kinds of thing that can fall due (design, Nudges)."""

    MILESTONE = "milestone"
    POLICY = "policy"
    CUTOFF = "cutoff"
    EVIDENCE = "evidence"
    POSITION = "position"
    CONDITION = "condition"
    DEPENDENCY = "dependency"


@dataclass(frozen=True)
class Due:
    """One thing that is to happen by `day`.

    `ref` names it within its release and kind, `owner` is a committee's key, a Slack user id or "" (nobody's), `step` the milestone that
    completes it, if one does. `recorded_on` is when its date was put down; `waits_for` what it waits for, in words; `held` whether that
    keeps it quiet. `words` is its day as people write it, with its precision.
    """

    release: str
    kind: DueKind
    ref: str
    text: str
    day: date
    owner: str = ""
    gate: bool = False
    recorded_on: date | None = None
    waits_for: str = ""
    held: bool = False
    step: str = ""
    words: str = ""

    @property
    def item(self) -> str:
        """Its name within the release, one word: "milestone:uit-start"."""
        return f"{self.kind.value}:{self.ref}"

    @property
    def key(self) -> str:
        """What tells it from everything else, its date included: once re-dated it is another item."""
        return f"{self.release}/{self.item}@{self.day.isoformat()}"

    @property
    def was_past(self) -> bool:
        """Whether it was past already when its date was put down: it is listed once and not chased."""
        return self.recorded_on is not None and self.day < self.recorded_on


@dataclass(frozen=True)
class OpenCondition:
    """A condition on which a criterion was met and that is not closed: the criterion's ref, its number there, and whose it is."""

    criterion: str
    number: int
    text: str
    owner: str
    due: date


def recorded_on(one: Milestone, dated: Mapping[str, Dated]) -> date | None:
    """When the date came about: a relative date follows its anchor, and is as new as the newest of the two."""
    newest, seen = one.recorded_on, 0
    while one.anchor is not None and one.anchor in dated and seen <= len(dated):
        one, seen = dated[one.anchor].milestone, seen + 1
        if one.recorded_on and (newest is None or newest < one.recorded_on):
            newest = one.recorded_on
    return newest
