"""Releases with one thing wrong, and the findings on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from policy.findings.check import check
from policy.findings.finding import Finding
from policy.model.partial_date import PartialDate
from policy.model.releases import Release
from policy.model.scope import ScopeItem
from tests.builders.june_2020 import STANDARD_CRITERIA, TODAY, june_2020
from tests.policy.releases.test_colour import APPROVED_SCOPE, healthy


def found(release: Release, today: date = TODAY) -> dict[str, Finding]:
    """The findings by key."""
    return {each.key: each for each in check(release, today, STANDARD_CRITERIA)}


def with_item(*items: ScopeItem) -> Release:
    """The release that has nothing else wrong, with these items in its scope too."""
    return replace(healthy(), scope=(*APPROVED_SCOPE, *items))


def dated(key: str, day: str) -> Release:
    """June 2020 with one milestone moved."""
    milestones = tuple(replace(step, day=PartialDate.parse(day)) if step.key == key else step for step in june_2020().milestones)
    return replace(june_2020(), milestones=milestones)
