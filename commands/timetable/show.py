"""`/release timetable`: the implementation timetable of a release (RID 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from commands.protocol.request import Ask
from commands.protocol.results import AboutRelease, Refused
from commands.protocol.words import release_alone
from policy.releases.facts import is_closed
from policy.timetable import timetable
from policy.timetable.dates import Dated, in_date_order, resolve
from policy.timetable.needless import why_needless


@dataclass(frozen=True)
class TimetableShown(AboutRelease):
    """The implementation timetable with its relative dates resolved; `needless` says by step why nothing is left to do for it."""

    today: date
    rows: tuple[Dated, ...]
    overdue: frozenset[str]
    page: int
    closed: bool = False
    needless: Mapping[str, str] = field(default_factory=dict)


def show_timetable(conn: Connection, asked: Ask) -> TimetableShown | Refused:
    """Reads a release's timetable in the order of its dates, as the RID has it (RID 3; R10)."""
    release = release_alone(conn, asked)
    if isinstance(release, Refused):
        return release
    closed = is_closed(release, asked.today)
    overdue = () if closed else timetable.overdue(release, asked.today)
    late = frozenset(each.dated.milestone.key for each in overdue)
    rows = in_date_order(resolve(release.milestones).values())
    needless = {} if closed else {each.key: why for each in release.milestones if (why := why_needless(release, each))}
    return TimetableShown(release, asked.today, rows, late, asked.page, closed, needless)
