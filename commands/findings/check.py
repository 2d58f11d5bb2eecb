"""`/release check`: findings on a release, open and accepted (design, The check)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from commands.findings import check as check_findings
from commands.protocol.request import Ask
from commands.protocol.results import AboutRelease, Refused
from commands.protocol.words import release_alone
from policy.findings import acceptance
from policy.findings import check as findings
from policy.findings.acceptance import Accepted, split_accepted
from policy.findings.finding import Finding
from policy.model.releases import Release
from policy.releases.facts import is_closed
from storage.decisions.recorded import acts_on_record
from storage.findings import acceptances
from storage.meetings.meetings import recent_meetings
from storage.rid.draft import current_draft
from storage.roster.cached import recent_rules
from storage.roster.reference_data import Rules
from storage.scope import unplaced
from storage.scope.twins import twins
from storage.sign_off.conditions import recent_conditions

LISTED = 10
"""Approved modifications without a date that the check's page names."""


@dataclass(frozen=True)
class CheckShown(AboutRelease):
    """A page of a release's findings, open and accepted.

    `undated` are approved modifications that are in no release and have no implementation date, so that they belong to no release's check.
    """

    today: date
    findings: tuple[Finding, ...]
    accepted: tuple[acceptance.Accepted, ...]
    page: int
    undated: tuple[str, ...] = ()


def check(conn: Connection, asked: Ask) -> CheckShown | Refused:
    """Checks a release against the rules and for contradictions (design, The check)."""
    release = release_alone(conn, asked)
    if isinstance(release, Refused):
        return release
    standing, accepted = check_findings.checked(conn, release, asked.today, recent_rules(conn))
    undated = () if is_closed(release, asked.today) else unplaced.undated(conn, LISTED, release.classification)
    return CheckShown(release, asked.today, standing, accepted, asked.page, undated)


def checked(conn: Connection, release: Release, today: date, rules: Rules) -> tuple[tuple[Finding, ...], tuple[Accepted, ...]]:
    """Returns the open and the accepted findings on a day. Six statements, four if no step that stands for an act is done."""
    draft, recorded = current_draft(conn, release), acts_on_record(conn, release)
    homeless = unplaced.unplaced_on(conn, release)
    found = findings.check(
        release,
        today,
        rules.standard_criteria,
        rules.lead_times,
        rules.slots,
        draft,
        recorded,
        homeless,
        recent_meetings(conn),
        twins(conn, release),
        recent_conditions(conn, release.key),
    )
    return split_accepted(found, acceptances.acceptances(conn, release.key))
