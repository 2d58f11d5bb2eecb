"""Findings that are accepted as they are: each acceptance holds as long as the figures are those that were accepted (design, The check)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from policy.findings.finding import Finding

Figures = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Acceptance:
    """That a finding with these figures was accepted, by whom (Slack user id), when and why."""

    finding: str
    figures: Figures
    reason: str
    by: str
    on: date


@dataclass(frozen=True)
class Accepted:
    """A finding that is accepted, with its acceptance."""

    finding: Finding
    acceptance: Acceptance


def sorted_out(findings: Sequence[Finding], acceptances: Iterable[Acceptance]) -> tuple[tuple[Finding, ...], tuple[Accepted, ...]]:
    """The findings that stand, and those that are accepted; where a figure has changed since, the finding stands again."""
    known = {each.finding: each for each in acceptances}
    standing, accepted = [], []
    for finding in findings:
        found = known.get(finding.key)
        if found is not None and found.figures == finding.figures:
            accepted.append(Accepted(finding, found))
        else:
            standing.append(finding)
    return tuple(standing), tuple(accepted)
