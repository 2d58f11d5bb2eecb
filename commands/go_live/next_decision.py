"""The day of the next go/no-go decision after a Defer, which uses up the day on which it was planned (Guidance 5.3; R13)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from commands.decisions.shared_steps import Deciding
from commands.protocol.form import Field, Kind
from commands.protocol.line import Line
from policy.go_live.moving import to_decide_again, why_not_decided_then
from policy.model.decisions import Decision
from policy.model.partial_date import PartialDate
from policy.model.releases import Release
from policy.model.timetable import Milestone
from policy.model.wording import day_words
from storage.tables import MilestoneRow

FIELD = "go_no_go"


def fields(release: Release) -> tuple[Field, ...]:
    """Returns the field of the next go/no-go decision, if the timetable has a step for it with a day of its own."""
    if not to_decide_again(release):
        return ()
    hint = "The day on which the body decides again. Without one, a planned day that is over is cleared."
    return (Field(FIELD, "Next go/no-go decision", Kind.DATE, optional=True, hint=hint),)


def read(deciding: Deciding, move: Decision) -> date | None:
    """Reads the day of the next decision; collects a fault if it is not between the meeting and the new go-live."""
    doing = deciding.doing
    day = doing.day(FIELD, "The next go/no-go decision")
    if day and (why := why_not_decided_then(day, move)):
        doing.faults[FIELD] = why
    return day


def _moved(release: Release, move: Decision, day: date | None) -> tuple[Milestone, ...]:
    """Returns the steps that get the day, or without one those whose day the Defer uses up."""
    steps = to_decide_again(release)
    return steps if day else tuple(each for each in steps if each.day and each.day.earliest <= move.met_on)


def effects(release: Release, move: Decision, day: date | None) -> tuple[str, ...]:
    """Returns a sentence for each go/no-go step that the Defer moves."""
    to = day_words(day) if day else "no date, until a release manager sets one"
    return tuple(f"“{each.event}”: {each.day.words if each.day else 'no date'} → {to}." for each in _moved(release, move, day))


def store(deciding: Deciding, move: Decision, day: date | None) -> None:
    """Gives the go/no-go steps their new day, or takes away one that is over."""
    doing, release = deciding.doing, deciding.release
    for each in _moved(release, move, day):
        row = doing.tx.session.get_one(MilestoneRow, (release.key, each.key))
        row.planned, row.proposed, row.recorded_on = PartialDate.of(day) if day else None, False, doing.today


def lines(release: Release, move: Decision, day: date | None) -> Sequence[Line]:
    """Returns the lines that date the steps left without a day."""
    return [] if day else [Line.release("milestone", release.key, each.key) for each in _moved(release, move, None)]
