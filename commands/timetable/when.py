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
from policy.timetable.dates import Dated, in_date_order, resolve
from policy.timetable.named_steps import named_keys, named_policies, named_steps, names_go_live
from policy.timetable.needless import why_needless
from policy.timetable.policy_dates import PolicyDate, policy_dates
from storage.releases import releases
from storage.releases.cached import recent_release
from storage.roster.cached import recent_rules

WHICH = "Which step?"


@dataclass(frozen=True)
class Step:
    """A step of a release with its date, whether it is overdue, and why nothing is left to do for it, if so."""

    dated: Dated
    late: bool
    needless: str = ""


@dataclass(frozen=True)
class WhenShown(AboutReleases):
    """The steps of a release that the words name, in the order of their dates, and the policy dates that these or the words are about.

    `go_live` is its go-live date if the words name that, and no step of its timetable is it.
    """

    release: Release
    wanted: str
    line: Line
    today: date
    steps: tuple[Step, ...]
    page: int
    policies: tuple[PolicyDate, ...] = ()
    go_live: date | None = None


def when(conn: Connection, asked: Ask) -> WhenShown | Refused:
    """Finds the steps that the words name: of the release that they begin with, or else of the first open release that has any."""
    if not asked.words:
        return Refused(
            "Name a step, such as /release when TAD or /release when june-2020 SIT.", (Line.release("due"),), title=WHICH, asks=True
        )
    if split_key(asked.words)[1]:
        found = known_release(conn, asked)
        if isinstance(found, Refused):
            return found
        release, words = found
        return _of_release(conn, asked, release, words)
    wanted = " ".join(asked.words)
    steps = releases.step_names(conn, asked.today, ceiling_of(conn, asked))
    first = next((key for key, events in steps.items() if named_keys(events, wanted)), "")
    if first and (found_release := recent_release(conn, first)):
        return _of_release(conn, asked, found_release, asked.words)
    return Refused(
        f"No step of an open release is called “{shown(wanted)}”. Name it as the timetable does, or open a timetable.",
        (Line.release("due"), Line.release("list")),
        title=WHICH,
        asks=True,
    )


def _of_release(conn: Connection, asked: Ask, release: Release, words: tuple[str, ...]) -> WhenShown | Refused:
    wanted = " ".join(words)
    name = release_name(release.key)
    whole = Line.release("timetable", release.key)
    if not words:
        return Refused(f"Name a step of the {name}, such as {asked.line} TAD.", (whole,), title=WHICH, asks=True)
    found = {each.key for each in named_steps(release.milestones, wanted)}
    policies = named_policies(policy_dates(release, recent_rules(conn).lead_times), wanted, found)
    is_go_live = not found and names_go_live(wanted)
    if is_go_live and not release.go_live:
        return Refused(f"The {name} have no go-live date: they are not allocated to a release yet.", (Line.release("scope", release.key),))
    if not found and not policies and not is_go_live:
        return _no_step(release, wanted)
    late = {each.dated.milestone.key for each in timetable.overdue(release, asked.today)}
    rows = in_date_order(resolve(release.milestones).values())
    steps = tuple(
        Step(each, each.milestone.key in late, why_needless(release, each.milestone)) for each in rows if each.milestone.key in found
    )
    line = Line.release("when", release.key, *words)
    go_live = release.go_live if is_go_live else None
    return WhenShown({release.key: release.classification}, release, wanted, line, asked.today, steps, asked.page, policies, go_live)


def _no_step(release: Release, wanted: str) -> Refused:
    name, whole = release_name(release.key), Line.release("timetable", release.key)
    close = nearest(wanted, [each.event for each in release.milestones], 1)
    if not close:
        return Refused(f"The timetable of the {name} has no step “{shown(wanted)}”. The button shows all that it has.", (whole,))
    return Refused(
        f"The timetable of the {name} has no step “{shown(wanted)}”. Did you mean “{close[0]}”?",
        (Line.release("when", release.key, close[0]), whole),
    )
