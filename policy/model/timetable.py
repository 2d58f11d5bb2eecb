"""Milestones of a release's timetable (RID 3; R10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from policy.model.partial_date import PartialDate
from policy.model.rid import Covers


@dataclass(frozen=True)
class Milestone:
    """A row of the implementation timetable (RID 3; R10).

    It has a `day`, or none yet, or is relative: `offset` Working Days from the milestone with the key `anchor` (negative is before).
    `acts` are what the milestone stands for, each "verb subject": "submit tad", "view sit-report", "decide go-live",
    "evidence testing", "review operational", "recommend go-live", "start uit", "go-live". `policy.timetable` lists them.
    `recorded_on` is when its date was put down: what was past by then is not chased.
    """

    key: str
    event: str
    owner: str = ""
    day: PartialDate | None = None
    notes: str = ""
    anchor: str | None = None
    offset: int = 0
    done_on: date | None = None
    acts: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    covers: Covers = Covers.ALL
    recorded_on: date | None = None
