"""Items that are due (design, Nudges)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from policy.model.rid import Covers
from policy.model.timetable import Milestone
from policy.timetable.dates import Dated


class DueKind(StrEnum):
    """The kinds of due item (design, Nudges)."""

    MILESTONE = "milestone"
    POLICY = "policy"
    CUTOFF = "cutoff"
    EVIDENCE = "evidence"
    POSITION = "position"
    CONDITION = "condition"
    DEPENDENCY = "dependency"
    PAPER = "paper"
    ACTION = "action"


@dataclass(frozen=True)
class Due:
    """An item due by `day`.

    `ref` identifies it within its release and kind. `owner` is a committee's key, a Slack user id or "" for none. `step` is the milestone
    that completes it, if any. `until` is the last day of a go-live's window, until which it is not overdue (R23). `recorded_on` is the day
    its date was entered. `waits_for` names its unfinished predecessors; `held` is whether they hold its reminders back. `words` is the date
    as people write it, with its precision. `acts` are those that complete it, and `covers` the scope that they set. `refs` are the criteria
    whose evidence is due. `line` has the words after `/release` that settle an item of a meeting, which is of no release. `by` is the
    committee that settles what another owes: it closes the conditions on its criteria. `first` has those of the acts that are not open
    yet, each with the act to record first; "" if there is none yet.
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
    until: date | None = None
    acts: tuple[str, ...] = ()
    covers: Covers = Covers.ALL
    refs: tuple[str, ...] = ()
    line: tuple[str, ...] = ()
    by: str = ""
    first: tuple[tuple[str, str], ...] = ()

    @property
    def last(self) -> date:
        """The last day on which the item is in time: its day, or the end of its window."""
        return max(self.day, self.until) if self.until else self.day

    @property
    def item(self) -> str:
        """The item's name within the release, without spaces: "milestone:uit-start"."""
        return f"{self.kind.value}:{self.ref}"

    @property
    def key(self) -> str:
        """A unique key that includes the date, so that a re-dated item is a new one."""
        return f"{self.release}/{self.item}@{self.day.isoformat()}"

    @property
    def was_past(self) -> bool:
        """Whether its date was past when it was entered, so that it is listed once and not chased."""
        return self.recorded_on is not None and self.last < self.recorded_on


@dataclass(frozen=True)
class OpenCondition:
    """An open condition on a criterion: the criterion's ref, the condition's number, text, owner and due date."""

    criterion: str
    number: int
    text: str
    owner: str
    due: date


def recorded_on(step: Milestone, dated: Mapping[str, Dated]) -> date | None:
    """Returns the day a milestone's date was entered or, for a relative date, last changed through its anchors."""
    newest, followed = step.recorded_on, 0
    while step.anchor is not None and step.anchor in dated and followed <= len(dated):
        step, followed = dated[step.anchor].milestone, followed + 1
        if step.recorded_on and (newest is None or newest < step.recorded_on):
            newest = step.recorded_on
    return newest
