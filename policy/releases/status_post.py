"""The short status of a release, which its channel shows at the top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from policy.calendar.working_days import working_days_between
from policy.model.decisions import Outcome
from policy.model.releases import LeadTime, Release
from policy.releases.colour import Colour, colour
from policy.releases.phase import Phase, decided, phase
from policy.timetable.dates import Dated, resolve
from policy.timetable.needless import is_needless
from policy.timetable.timetable import next_gate


@dataclass(frozen=True)
class Standing:
    """The short status of a release on a day: its phase, its colour while it has one, and the next gate that is dated.

    `decided` is what was decided on go-live, where that is the phase: the date of a No-go is not agreed.
    `left` counts the days until go-live, negative after it, and `working_days_left` the Working Days among them, both None without a date.
    """

    release: Release
    phase: Phase
    colour: Colour | None
    left: int | None
    working_days_left: int | None
    gate: Dated | None
    decided: Outcome | None = None

    @property
    def facts(self) -> tuple[object, ...]:
        """The facts as shown, to tell whether two days show the same."""
        # After the go-live calendar days are counted, before it Working Days alone, which a weekend does not change.
        counted = self.working_days_left if self.left and self.left > 0 else self.left
        gate = (self.gate.milestone.event, self.gate.words) if self.gate else None
        phase = (self.phase, self.decided) if self.decided else self.phase
        return (self.release.key, self.release.go_live, phase, self.colour, counted, gate)


def standing(release: Release, today: date, lead_times: Sequence[LeadTime]) -> Standing:
    """Returns the short status of a release on a day (design, Colour; RID 3; R11)."""
    day = release.go_live
    return Standing(
        release,
        phase(release, today),
        colour(release, today, lead_times).colour,
        (day - today).days if day else None,
        working_days_between(today, day) if day else None,
        next_gate(each for each in resolve(release.milestones).values() if not is_needless(release, each.milestone)),
        decided(release, today),
    )
