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
from storage.decisions.recorded import acts_on_record
from storage.findings import acceptances
from storage.rid.draft import current_draft
from storage.roster.cached import recent_rules
from storage.roster.reference_data import Rules


@dataclass(frozen=True)
class CheckShown(AboutRelease):
    """A page of a release's findings, open and accepted."""

    today: date
    findings: tuple[findings.Finding, ...]
    accepted: tuple[acceptance.Accepted, ...]
    page: int


def check(conn: Connection, asked: Ask) -> CheckShown | Refused:
    """Checks a release against the rules and for contradictions (design, The check)."""
    release = release_alone(conn, asked)
    if isinstance(release, Refused):
        return release
    standing, accepted = check_findings.checked(conn, release, asked.today, recent_rules(conn))
    return CheckShown(release, asked.today, standing, accepted, asked.page)


def checked(conn: Connection, release: Release, today: date, rules: Rules) -> tuple[tuple[Finding, ...], tuple[Accepted, ...]]:
    """Returns the open and the accepted findings on a day. Four statements, two if no step that stands for an act is done."""
    draft, recorded = current_draft(conn, release), acts_on_record(conn, release)
    found = findings.check(release, today, rules.standard_criteria, rules.lead_times, rules.slots, draft, recorded)
    return split_accepted(found, acceptances.acceptances(conn, release.key))
