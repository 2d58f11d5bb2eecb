"""`/release when`: when a step of the timetable is due, in one release or in the next ones that have it (RID 3; R10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from commands.protocol.access.reading import ceiling_of
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import AboutReleases, Refused
from commands.protocol.words import known_release, nearest, shown, split_key
from policy.calendar.release_calendar import release_name
from policy.model.releases import Release
from policy.timetable import timetable
from policy.timetable.named_steps import named_policies, named_steps
from policy.timetable.policy_dates import PolicyDate, policy_dates
from policy.timetable.timetable import Dated
from storage.releases import releases
from storage.releases.cached import recent_release
from storage.roster.cached import recent_rules

SEARCHED = 6
"""Open releases that are searched for a step, soonest first."""

WHICH = "Which step?"


@dataclass(frozen=True)
class Step:
    """A step of a release with its date, and whether it is overdue."""

    release: Release
    dated: Dated
    late: bool


@dataclass(frozen=True)
class WhenShown(AboutReleases):
    """The steps that the words name, release by release in the order of their dates, and the policy dates that they are to meet."""

    wanted: str
    line: Line
    today: date
    steps: tuple[Step, ...]
    page: int
    policies: tuple[PolicyDate, ...] = ()


def when(conn: Connection, asked: Ask) -> WhenShown | Refused:
    """Finds the steps that the words name: of the release that they begin with, or else of the first open release that has any."""
    if not asked.words:
        return Refused("Name a step, such as /release when TAD or /release when june-2020 SIT.", (Line.release("due"),), title=WHICH)
    if split_key(asked.words)[1]:
        found = known_release(conn, asked)
        if isinstance(found, Refused):
            return found
        release, words = found
        return _of_release(conn, asked, release, words)
    wanted = " ".join(asked.words)
    for each in releases.list_releases(conn, open_on=asked.today, clearance=ceiling_of(conn, asked), limit=SEARCHED):
        if (first := recent_release(conn, each.key)) and named_steps(first.milestones, wanted):
            return _of_release(conn, asked, first, asked.words)
    return Refused(
        f"No step of the next releases is called “{shown(wanted)}”. Name it as the timetable does, or open a timetable.",
        (Line.release("due"), Line.release("list")),
        title=WHICH,
    )


def _of_release(conn: Connection, asked: Ask, release: Release, words: tuple[str, ...]) -> WhenShown | Refused:
    wanted = " ".join(words)
    name = release_name(release.key)
    whole = Line.release("timetable", release.key)
    if not words:
        return Refused(f"Name a step of the {name}, such as {asked.line} TAD.", (whole,), title=WHICH)
    found = {each.key for each in named_steps(release.milestones, wanted)}
    if not found:
        close = nearest(wanted, [each.event for each in release.milestones], 1)
        meant = f" Did you mean “{close[0]}”?" if close else " Its timetable has all of them."
        lines = (Line.release("when", release.key, close[0]), whole) if close else (whole,)
        return Refused(f"The {name} has no step “{shown(wanted)}”.{meant}", lines)
    late = {each.dated.milestone.key for each in timetable.overdue(release, asked.today)}
    rows = timetable.in_date_order(timetable.resolve(release.milestones).values())
    steps = tuple(Step(release, each, each.milestone.key in late) for each in rows if each.milestone.key in found)
    policies = named_policies(policy_dates(release, recent_rules(conn).lead_times), wanted, found)
    line = Line.release("when", release.key, *words)
    return WhenShown({release.key: release.classification}, wanted, line, asked.today, steps, asked.page, policies)
