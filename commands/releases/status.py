"""`/release status KEY`: a release's phase, colour with reasons, dates, criteria, decision and findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from commands.protocol.request import Ask
from commands.protocol.results import AboutRelease, Refused
from commands.protocol.words import release_alone
from policy.calendar.working_days import working_days_between
from policy.findings import acceptance, check
from policy.findings.finding import Finding
from policy.meetings.meeting import Meeting
from policy.model.decisions import Decision
from policy.model.releases import Release
from policy.releases import facts
from policy.releases.colour import Judgement, judge
from policy.releases.phase import Phase, go_live_decision, phase
from policy.rid.draft import Draft
from policy.scope import change_requests, scope
from policy.scope.parts import Twin, Unit
from policy.sign_off.conditions import Condition
from policy.sign_off.criteria_counts import CommitteeCount, criteria_counts
from policy.timetable import timetable
from policy.timetable.dates import Dated
from storage.decisions.recorded import acts_on_record
from storage.engine import cache
from storage.findings.acceptances import acceptances
from storage.meetings.meetings import recent_meetings
from storage.releases.changed_tables import part
from storage.rid.draft import current_draft
from storage.roster.cached import recent_rules
from storage.roster.reference_data import Rules
from storage.scope.twins import twins
from storage.scope.unplaced import unplaced_on
from storage.sign_off.conditions import recent_conditions

NEXT_SHOWN = 3


@dataclass(frozen=True)
class StatusShown(AboutRelease):
    """The status of a release. `days_left` and `working_days_left` are days and Working Days until go-live, negative after it.

    `findings` leaves out accepted ones; `accepted` is their number. `draft` is the RID's draft, if it has changes. A live or cancelled
    release has no `upcoming`, `overdue` and `waiting`.
    """

    today: date
    phase: Phase
    judgement: Judgement
    counts: scope.ScopeCounts
    criteria: tuple[CommitteeCount, ...]
    upcoming: tuple[Dated, ...]
    overdue: tuple[timetable.Overdue, ...]
    waiting: tuple[change_requests.Unmet, ...]
    findings: tuple[Finding, ...]
    accepted: int
    decision: Decision | None
    days_left: int | None
    working_days_left: int | None
    draft: Draft | None


def status(conn: Connection, asked: Ask) -> StatusShown | Refused:
    """Returns the status of a release as of today (design, `status`)."""
    release = release_alone(conn, asked)
    if isinstance(release, Refused):
        return release
    today = asked.today

    # These depend on other releases: modifications in none of them, and modifications that they have too.
    homeless, others = unplaced_on(conn, release), twins(conn, release)

    def made() -> StatusShown:
        draft = current_draft(conn, release)
        accepted = part(conn, release.key, "acceptances", ("finding_acceptance",), lambda: acceptances(conn, release.key))
        recorded = acts_on_record(conn, release)
        conditions = recent_conditions(conn, release.key)
        return judged(release, today, recent_rules(conn), accepted, draft, recorded, homeless, recent_meetings(conn), others, conditions)

    return cache.cached(conn, ("status", release.key, today, homeless, others), made, of=release.key)


def judged(
    release: Release,
    today: date,
    rules: Rules,
    accepted: Sequence[acceptance.Acceptance] = (),
    draft: Draft | None = None,
    recorded: frozenset[str] | None = None,
    unplaced: tuple[Unit, ...] = (),
    meetings: Mapping[str, Sequence[Meeting]] | None = None,
    twins: tuple[Twin, ...] = (),
    conditions: tuple[Condition, ...] = (),
) -> StatusShown:
    """Returns the status of a release on a day.

    It follows from the stored rules, the accepted findings, the RID's draft, the acts on record, what is approved and in no release, the
    meetings on record by body, what other open releases have of its scope, and the conditions on its criteria.
    """
    known = facts.facts_of(release, today, rules.lead_times, draft, recorded, unplaced, meetings, twins, conditions)
    standing, settled = acceptance.split_accepted(check.examine(known, rules.standard_criteria, rules.slots), accepted)
    return StatusShown(
        release=release,
        today=today,
        phase=phase(release, today),
        judgement=judge(known),
        counts=scope.scope_counts(release),
        criteria=criteria_counts(release),
        upcoming=() if known.closed else timetable.next_dated(release, today)[:NEXT_SHOWN],
        overdue=known.overdue,
        waiting=() if known.closed else change_requests.unmet(release, today, known.dated),
        findings=standing,
        accepted=len(settled),
        decision=go_live_decision(release, today),
        days_left=(release.go_live - today).days if release.go_live else None,
        working_days_left=working_days_between(today, release.go_live) if release.go_live else None,
        draft=draft,
    )
