"""`/release status KEY`: where a release stands, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from commands.outcome import Refused
from commands.parse import known_release
from commands.request import Ask
from policy import dependencies, facts, findings, readiness, scope, timetable
from policy.model import Decision, Release
from policy.working_days import working_days_between

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from storage.standards import Rules

NEXT_SHOWN = 3


@dataclass(frozen=True)
class StatusShown:
    """All that the status of a release says; `to_go` and `working_to_go` are days until go-live, negative once it is past."""

    release: Release
    today: date
    phase: readiness.Phase
    judgement: readiness.Judgement
    counts: scope.ScopeCounts
    criteria: tuple[readiness.CommitteeCount, ...]
    upcoming: tuple[timetable.Dated, ...]
    overdue: tuple[timetable.Overdue, ...]
    waiting: tuple[dependencies.Unmet, ...]
    findings: tuple[findings.Finding, ...]
    decision: Decision | None
    to_go: int | None
    working_to_go: int | None


def status(conn: Connection, asked: Ask) -> StatusShown | Refused:
    """Reads the release and judges it as of today (design, `status`)."""
    from storage import recent

    found = known_release(conn, asked)
    if isinstance(found, Refused):
        return found
    release, today = found[0], asked.today
    return recent.recently(conn, ("status", release.key, today), lambda: judged(release, today, recent.recent_rules(conn)))


def judged(release: Release, today: date, rules: Rules) -> StatusShown:
    """The status of a release as of a day, by the rules that are stored; it follows from these three alone."""
    known = facts.gather(release, today, rules.lead_times)
    return StatusShown(
        release=release,
        today=today,
        phase=readiness.phase(release, today),
        judgement=readiness.judge(known),
        counts=scope.scope_counts(release),
        criteria=readiness.criteria_counts(release),
        upcoming=timetable.next_dated(release, today, known.dated)[:NEXT_SHOWN],
        overdue=known.overdue,
        waiting=dependencies.unmet(release, today, known.dated),
        findings=findings.examine(known, rules.standard_criteria, rules.slots),
        decision=readiness.go_live_decision(release, today),
        to_go=(release.go_live - today).days if release.go_live else None,
        working_to_go=working_days_between(today, release.go_live) if release.go_live else None,
    )
