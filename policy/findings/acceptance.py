"""Acceptance of findings: an acceptance holds until one of the finding's figures changes (design, The check)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from policy.findings.finding import Finding

Figures = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Acceptance:
    """The acceptance of a finding with these figures: by whom (Slack user id), when and why."""

    finding: str
    figures: Figures
    reason: str
    by: str
    on: date


@dataclass(frozen=True)
class Accepted:
    """A finding with its acceptance."""

    finding: Finding
    acceptance: Acceptance


def split_accepted(findings: Sequence[Finding], acceptances: Iterable[Acceptance]) -> tuple[tuple[Finding, ...], tuple[Accepted, ...]]:
    """Splits findings into open and accepted ones. A finding whose figures changed since its acceptance is open again."""
    by_key = {each.finding: each for each in acceptances}
    open_findings, accepted = [], []
    for finding in findings:
        acceptance = by_key.get(finding.key)
        if acceptance is not None and acceptance.figures == finding.figures:
            accepted.append(Accepted(finding, acceptance))
        else:
            open_findings.append(finding)
    return tuple(open_findings), tuple(accepted)
