"""Databases to measure on: June 2020 as shipped, and beside it as many releases as wanted, made of policy objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import Modification, ScopeItem
from policy.model.sign_off import Criterion, CriterionKind
from policy.model.timetable import Milestone
from policy.timetable.template import template
from storage import release_file
from storage.engine.migrate import migrate
from storage.engine.session import Act, Store
from storage.release_file import Contents, loader
from storage.tables import MemberRow

AT = datetime(2020, 1, 10, 10, tzinfo=UTC)
"""The business time of everything that is stored: the day of the Paper."""

MANAGER = "U0MANAGER"
MODIFICATIONS_EACH = 20
CRITERIA_EACH = 16
_FIRST = date(2022, 1, 3)
_STEP = timedelta(days=3)


def make(path: Path, releases: int) -> str:
    """A SQLite database at `path`, filled by `fill` unless it is there already; its URL."""
    url = f"sqlite:///{path}"
    return url if path.exists() else fill(url, releases)


def fill(url: str, releases: int) -> str:
    """Fills an empty database with that many releases, 20 modifications and 16 criteria each on average, and a manager; its URL.

    The shipped three are always among them; the others go live one after another from 2022 on.
    """
    migrate(url)
    store = Store(url)
    shipped = release_file.parse([release_file.REFERENCE])
    loader.load(store, shipped, at=AT)
    loader.load(store, Contents(releases=more(shipped, releases)), at=AT)
    with store.changing(Act("benchmark", "roster", AT)) as change:
        change.session.add(MemberRow(committee_key="secas", user_id=MANAGER))
    store.close()
    return url


def more(shipped: Contents, releases: int) -> tuple[Release, ...]:
    """The releases that bring the shipped ones up to the wanted numbers of releases, modifications and criteria."""
    count = max(0, releases - len(shipped.releases))
    modifications = releases * MODIFICATIONS_EACH - len(shipped.modifications)
    criteria = releases * CRITERIA_EACH - sum(len(release.criteria) for release in shipped.releases)
    made = []
    first = 0
    for number in range(count):
        has = _part(modifications, count, number)
        made.append(_release(number, range(first, first + has), _criteria(shipped.standard_criteria, _part(criteria, count, number))))
        first += has
    return tuple(made)


def _part(total: int, parts: int, number: int) -> int:
    return total // parts + (number < total % parts)


def _release(number: int, modifications: range, criteria: tuple[Criterion, ...]) -> Release:
    go_live = _FIRST + number * _STEP
    scope = (Modification(f"MP{10_000 + each}", f"Modification {each}", dcc_systems=each % 2 == 0) for each in modifications)
    return Release(
        f"adhoc-{go_live}",
        ReleaseKind.ADHOC,
        go_live,
        scope=tuple(ScopeItem(each) for each in scope),
        milestones=_timetable(go_live),
        criteria=criteria,
    )


_LATER = {"rid-draft-1", "rid-draft-2", "rid-draft-3", "modification-decisions", "tad-published"}
"""Steps that the template got after the targets were set for 25 milestones a release."""


def _timetable(go_live: date) -> tuple[Milestone, ...]:
    steps = [step for step in template(ReleaseKind.SYSTEM, go_live) if step.key not in _LATER]
    days = (go_live - timedelta(weeks=len(steps) - number) for number in range(len(steps)))
    return tuple(step if step.anchor or step.day else replace(step, day=PartialDate.of(day)) for step, day in zip(steps, days, strict=True))


def _criteria(standard: Sequence[Criterion], count: int) -> tuple[Criterion, ...]:
    added = (Criterion(f"O{10 + number}", CriterionKind.OPERATIONAL, "opsg", "One more criterion.") for number in range(count))
    return (*standard[:count], *added)[:count]
