"""Milestones completed by the acts that they stand for: evidence in, a view given, a decision taken (design, Acts of a body)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from commands.protocol.command import Doing
from policy.model.releases import Release
from policy.model.rid import Covers
from policy.model.timetable import Milestone
from storage.tables import MilestoneRow


def completed_by(release: Release, act: str, happened: Collection[str] = (), covers: Covers = Covers.ALL) -> tuple[Milestone, ...]:
    """The open milestones that the act completes: those that stand for it, and whose other acts have all `happened` before.

    A baseline completes the milestones of the part of the scope that it sets (R3).
    """
    done = {act, *happened}
    return tuple(
        each
        for each in release.milestones
        if each.done_on is None and act in each.acts and done.issuperset(each.acts) and covers in {each.covers, Covers.ALL}
    )


def complete(
    doing: Doing, release: Release, act: str, day: date, happened: Collection[str] = (), covers: Covers = Covers.ALL
) -> tuple[Milestone, ...]:
    """Marks the milestones that the act completes as done on the day, as a part of the same change; which they were."""
    found = completed_by(release, act, happened, covers)
    for each in found:
        doing.tx.session.get_one(MilestoneRow, (release.key, each.key)).done_on = day
    return found


def reopen(doing: Doing, release: Release, act: str) -> tuple[Milestone, ...]:
    """Opens the milestones again that stand for an act which has been taken back; which they were."""
    found = tuple(each for each in release.milestones if each.done_on is not None and act in each.acts)
    for each in found:
        doing.tx.session.get_one(MilestoneRow, (release.key, each.key)).done_on = None
    return found
