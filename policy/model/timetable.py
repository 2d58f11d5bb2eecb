"""Milestones of a release's implementation timetable (RID 3; R10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from policy.model.partial_date import PartialDate
from policy.model.rid import Covers


@dataclass(frozen=True)
class Milestone:
    """A row of the implementation timetable (RID 3; R10).

    Its date is `day` (None if not set), or relative: `offset` Working Days from the milestone with the key `anchor`, negative for before.
    `acts` (see `policy.model.acts`) are the acts that complete it, such as "submit tad". `after` lists the keys of its predecessors.
    `recorded_on` is the day its date was entered; a date already past on that day is not chased. A `proposed` date is the bot's own, until
    a release manager accepts or moves it: it is shown, but neither chased nor judged.
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
    proposed: bool = False
