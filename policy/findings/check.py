"""The check: findings on a release against the rules and on contradictions in it (design, The check). One function per finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from policy.calendar.release_calendar import GUIDANCE_SLOTS
from policy.findings import costs, criteria, go_live, impacts, meetings, record, rid, scope, steps, technical, timetable
from policy.findings.finding import Finding, Severity
from policy.meetings.meeting import Meeting
from policy.model.releases import LeadTime, Release, ScheduledSlot
from policy.model.sign_off import Criterion
from policy.releases.facts import ReleaseFacts, facts_of
from policy.rid.draft import Draft
from policy.scope.parts import Twin, Unit
from policy.sign_off.conditions import Condition
from policy.timetable.policy_dates import GUIDANCE_LEAD_TIMES

CHECKS: tuple[Callable[[ReleaseFacts], Iterator[Finding]], ...] = (
    scope.passed_cutoffs,
    go_live.late_cutoffs,
    scope.undecided_at_go_no_go,
    scope.passed_go_live,
    scope.earlier_go_lives,
    scope.fallen_in_scope,
    scope.wrong_kind,
    scope.in_two_releases,
    scope.whole_and_part,
    scope.exceptions,
    scope.dependencies,
    costs.dcc_total,
    timetable.tad_dates,
    timetable.order,
    go_live.late_steps,
    steps.testing_order,
    steps.late_evidence,
    go_live.late_conditions,
    steps.promised_decisions,
    timetable.go_live_date,
    timetable.scope_dates,
    timetable.undated_steps,
    timetable.nearing_dates,
    timetable.non_working_days,
    scope.missing_cutoffs,
    scope.implementation_dates,
    scope.unchosen_solutions,
    scope.approved_in_no_release,
    timetable.missing_rid,
    rid.unissued_draft,
    rid.overtaken_texts,
    costs.combined_assessment,
    timetable.missing_steps,
    steps.without_act,
    meetings.steps_off_meetings,
    meetings.contradicting_papers,
    technical.unmarked,
    technical.marked_in_vain,
    costs.part_in_full,
    costs.out_of_scope,
    impacts.unticked_dcc,
    impacts.undocumented,
    impacts.unseen_impacts,
    record.not_on_record,
)
"""Checks that need only the release. To add a finding, add one function here and a table of examples in the tests."""

STANDARD_CHECKS: tuple[Callable[[ReleaseFacts, Sequence[Criterion]], Iterator[Finding]], ...] = (
    criteria.missing_criteria,
    criteria.reworded_criteria,
)
"""Checks that compare the release with the standard criteria."""

_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def check(
    release: Release,
    today: date,
    standard_criteria: Sequence[Criterion] = (),
    lead_times: Sequence[LeadTime] = GUIDANCE_LEAD_TIMES,
    slots: Sequence[ScheduledSlot] = GUIDANCE_SLOTS,
    draft: Draft | None = None,
    recorded: frozenset[str] | None = None,
    unplaced: tuple[Unit, ...] = (),
    known_meetings: Mapping[str, Sequence[Meeting]] | None = None,
    twins: tuple[Twin, ...] = (),
    conditions: tuple[Condition, ...] = (),
) -> tuple[Finding, ...]:
    """Returns all findings on the release on that day, errors first (design, The check). `draft` is the RID's, if it has changes.

    `recorded` are its acts on record, None if they were not looked up; `unplaced` is what is approved and in no release, `known_meetings`
    are by body, `twins` is what other open releases have of its scope, and
    `conditions` those on its criteria. A cancelled release has no findings. Raises ValueError if the timetable's anchors form a circle.
    """
    return examine(
        facts_of(release, today, lead_times, draft, recorded, unplaced, known_meetings, twins, conditions), standard_criteria, slots
    )


def examine(
    facts: ReleaseFacts,
    standard_criteria: Sequence[Criterion] = (),
    slots: Sequence[ScheduledSlot] = GUIDANCE_SLOTS,
) -> tuple[Finding, ...]:
    """Runs the check on gathered facts; see `check`."""
    if facts.release.cancelled_on and facts.release.cancelled_on <= facts.today:
        return ()
    findings = [finding for function in CHECKS for finding in function(facts)]
    findings += [finding for function in STANDARD_CHECKS for finding in function(facts, standard_criteria)]
    findings += timetable.off_schedule(facts, slots)
    return tuple(sorted(findings, key=lambda finding: _WEIGHT[finding.severity]))
