"""Milestones completed by their acts: evidence, views, decisions (design, Acts of a body). By hand they are done in `milestone`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from commands.protocol.command import Doing
from commands.protocol.results import Words
from policy.model.releases import Release
from policy.model.rid import Covers
from policy.model.timetable import Milestone
from policy.model.wording import day_words, joined
from policy.timetable.timetable import completed_by
from storage.engine.session import Change
from storage.tables import MilestoneRow


def complete(
    doing: Doing, release: Release, act: str, day: date, happened: Collection[str] = (), covers: Covers = Covers.ALL
) -> tuple[Milestone, ...]:
    """Marks the milestones that the act completes as done on the day, in the same change, and returns them."""
    found = completed_by(release, act, happened, covers)
    for each in found:
        doing.tx.session.get_one(MilestoneRow, (release.key, each.key)).done_on = day
    return found


def reopen(tx: Change, release: Release, act: str) -> tuple[Milestone, ...]:
    """Reopens the milestones of an act that was taken back, and returns them."""
    found = tuple(each for each in release.milestones if each.done_on is not None and act in each.acts)
    for each in found:
        tx.session.get_one(MilestoneRow, (release.key, each.key)).done_on = None
    return found


def corrected_day_words(doing: Doing, release: Release, act: str, before: date | None, day: date) -> tuple[tuple[str], ...]:
    """Gives the milestones that an act completed on the day `before` the act's corrected day, and returns a sentence for each."""
    found = [each for each in release.milestones if before is not None and act in each.acts and each.done_on == before]
    for each in found:
        doing.tx.session.get_one(MilestoneRow, (release.key, each.key)).done_on = day
    return tuple((f"“{each.event}” is done on {day_words(day)} now.",) for each in found)


def completed_words(events: Collection[str]) -> tuple[Words, ...]:
    """Returns a sentence on the milestones that an act completed."""
    return ((f"Completed in the timetable: {joined([f'“{each}”' for each in events])}.",),) if events else ()


def reopened_words(steps: Sequence[Milestone]) -> tuple[Words, ...]:
    """Returns a sentence on the milestones that were reopened."""
    return ((f"Open again in the timetable: {joined([f'“{each.event}”' for each in steps])}.",),) if steps else ()
