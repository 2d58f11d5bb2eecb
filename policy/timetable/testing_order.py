"""Order of testing: the TAD approved before SIT, and SIT before UIT unless an overlap is on record (RID 3; R25)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from policy.model import acts
from policy.model.decisions import Subject, agreed_since
from policy.model.releases import OVERLAP, Release
from policy.model.wording import day_words
from policy.timetable.dates import Dated, resolve
from policy.timetable.timetable import acts_of


@dataclass(frozen=True)
class TooSoon:
    """A testing phase that began, or is planned, before what must come first. `first` is the step for that, if the timetable has one."""

    first: Dated | None
    second: Dated
    text: str
    may_overlap: bool = False

    @property
    def key(self) -> str:
        """A key that stays the same while the breach does."""
        return f"{self.first.milestone.key if self.first else 'not-planned'}:{self.second.milestone.key}"


_SIT, _UIT = (acts.START_SIT,), (acts.START_UIT, acts.END_UIT)
_RULES = (
    (acts.DECIDE_TAD, _SIT, "SIT", "the TAD was approved", Subject.TAD),
    (acts.START_SIT, _UIT, "UIT", "SIT began", None),
    (acts.DECIDE_SIT_REPORT, _UIT, "UIT", "the SIT Completion Report was approved", Subject.SIT_REPORT),
)


def overlap(release: Release) -> str:
    """Returns the overlap of SIT and UIT that is on record: who agreed it and where; "" if none."""
    return next((each.text for each in release.notes if each.kind == OVERLAP), "")


def phases_too_soon(release: Release, dated: Mapping[str, Dated] | None = None) -> tuple[TooSoon, ...]:
    """Returns the testing phases that began or are planned too soon (R25).

    Nothing is said of what neither the timetable nor a decision knows.
    """
    by_act = acts_of((resolve(release.milestones) if dated is None else dated).values())
    return tuple(_too_soon(release, by_act))


def _too_soon(release: Release, by_act: Mapping[str, list[Dated]]) -> Iterator[TooSoon]:
    for act, phase, name, ready_words, subject in _RULES:
        may_overlap = subject is Subject.SIT_REPORT
        if may_overlap and overlap(release):
            continue
        before = by_act.get(act, [])
        ready = _ready(release, before, subject)
        steps = [each for later in phase for each in by_act.get(later, ())]
        if not steps or not (before or ready):
            continue
        first = max(before, key=lambda each: each.partial.latest if each.partial else date.min, default=None)
        done = [each for each in steps if each.milestone.done_on]
        if done:
            second = min(done, key=lambda each: each.milestone.done_on or date.max)
            began = second.milestone.done_on
            if began and (ready is None or ready > began):
                state = f", on {day_words(ready)}" if ready else ", which is not on record"
                text = f"{name}: “{second.milestone.event}” was on {day_words(began)}, before {ready_words}{state}."
                yield TooSoon(first, second, text, may_overlap)
            continue
        second = steps[0]
        if ready is None and first and first.partial and second.partial and first.partial.earliest > second.partial.latest:
            text = f"{name}: “{second.milestone.event}” ({second.words}) is planned before “{first.milestone.event}” ({first.words})."
            yield TooSoon(first, second, text, may_overlap)


def _ready(release: Release, steps: list[Dated], subject: Subject | None) -> date | None:
    """Returns the day on which what must come first was done; None if it is not."""
    if subject and (agreed := agreed_since(release.decisions, subject)):
        return agreed
    done = [each.milestone.done_on for each in steps]
    known = [each for each in done if each is not None]
    return max(known) if known and len(known) == len(done) else None
