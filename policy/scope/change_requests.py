"""Dependencies on DCC Change Requests, and which releases they leave feasible (Paper 4; R7)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from policy.calendar.release_calendar import scheduled
from policy.model import acts
from policy.model.releases import Release, ReleaseKind
from policy.model.scope import ChangeRequest, Dependency, RequestState
from policy.model.wording import joined
from policy.timetable.dates import Dated, agreed, resolve
from policy.timetable.policy_dates import months_before
from policy.timetable.timetable import acts_of

YEARS_AHEAD = 3
"""Years of the release calendar, the year of the expected date first, in which a feasible release is looked for."""

_PROGRESS = (RequestState.RAISED, RequestState.ADVANCED, RequestState.EXITED_PIT, RequestState.DELIVERED)

FEASIBLE_MONTHS = 6
"""Months before go-live by which an undated step must be possible. An assumption, modelled on the TAD's date (Guidance 5.1)."""


def expected_words(request: ChangeRequest) -> str:
    """Returns when a Change Request is expected, for a sentence: "expected Q1 2027, committed". One that is delivered was expected."""
    if request.state is RequestState.DELIVERED:
        return f"was expected {request.expected.words}" if request.expected else ""
    if request.expected is None:
        return "no expected date"
    return f"expected {request.expected.words}, {'committed' if request.committed else 'no committed date'}"


@dataclass(frozen=True)
class Unmet:
    """An unmet dependency: a Change Request that has not reached the state that modifications in scope depend on.

    `feasible_by` is the last day on which reaching it still serves the release, `assumed` whether that day is an assumption. `blocks` is
    whether that day has come, `too_late` whether the request may be later than `feasible_by`.
    """

    request: ChangeRequest
    reach: RequestState
    before: str
    modifications: tuple[str, ...]
    feasible_by: date | None
    assumed: bool
    blocks: bool
    too_late: bool

    @property
    def sentence(self) -> str:
        """The dependency in words: "CR1047 has not exited PIT; SECMP0007 and MP078 need that before development starts"."""
        need = "needs" if len(self.modifications) == 1 else "need"
        return f"{self.request.ref} has not {_REACHED[self.reach]}; {joined(self.modifications)} {need} that before {self.before}"


_REACHED = {
    RequestState.RAISED: "been raised",
    RequestState.ADVANCED: "reached an advanced stage",
    RequestState.EXITED_PIT: "exited PIT",
    RequestState.DELIVERED: "been delivered",
}


def reached(request: ChangeRequest, state: RequestState) -> bool:
    """Returns whether the Change Request has reached the state (Paper 4; R7)."""
    return _PROGRESS.index(request.state) >= _PROGRESS.index(state)


def feasible_by(release: Release, before: str, dated: Mapping[str, Dated] | None = None) -> tuple[date | None, bool]:
    """Returns the last day to meet a dependency for the release to be feasible, and whether that day is assumed (Paper 4; R7).

    The day is that of the milestone that `before` names by key, act or event; otherwise the start of SIT; otherwise, assumed,
    `FEASIBLE_MONTHS` before go-live. A year bucket uses the last System release of its year.
    """
    resolved = resolve(agreed(release.milestones)) if dated is None else dated
    wanted = before.casefold()
    for each in resolved.values():
        step = each.milestone
        if wanted in {step.key.casefold(), step.event.casefold()} or before in step.acts:
            day = step.done_on or (each.partial.latest if each.partial else None)
            if day:
                return day, False
    starts = [each for each in acts_of(resolved.values()).get(acts.START_SIT, []) if each.partial]
    if starts and starts[0].partial:
        return starts[0].milestone.done_on or starts[0].partial.latest, False
    go_live = release.go_live or _last_of_year(release)
    return (months_before(go_live, FEASIBLE_MONTHS), True) if go_live else (None, True)


def _last_of_year(release: Release) -> date | None:
    if release.kind is not ReleaseKind.YEAR:
        return None
    return max(row.go_live for row in scheduled(int(release.key)) if row.kind is ReleaseKind.SYSTEM)


def unmet(release: Release, today: date, dated: Mapping[str, Dated] | None = None) -> tuple[Unmet, ...]:
    """Returns the unmet dependencies of modifications in scope, one per Change Request, state and step (Paper 4; R7)."""
    if not release.dependencies:
        return ()
    refs = {item.modification.ref for item in release.in_scope}
    waiting: dict[tuple[str, RequestState, str], list[Dependency]] = {}
    for each in release.dependencies:
        if each.modification in refs and not reached(each.request, each.reach):
            waiting.setdefault((each.request.ref, each.reach, each.before), []).append(each)
    return tuple(_unmet(release, group, today, dated) for group in waiting.values())


def _unmet(release: Release, group: list[Dependency], today: date, dated: Mapping[str, Dated] | None) -> Unmet:
    first = group[0]
    day, assumed = feasible_by(release, first.before, dated)
    expected = first.request.expected
    return Unmet(
        first.request,
        first.reach,
        first.before,
        tuple(dict.fromkeys(each.modification for each in group)),
        day,
        assumed,
        blocks=day is not None and day <= today,
        too_late=day is not None and expected is not None and expected.latest > day,
    )


def is_feasible(release: Release, expected: date, before: str) -> bool:
    """Returns whether a Change Request that reaches its state on that day comes early enough for the release (Paper 4; R7)."""
    day, _ = feasible_by(release, before)
    return day is not None and expected <= day


def feasible_releases(expected: date, releases: Iterable[Release], before: str) -> tuple[str, ...]:
    """Returns the keys of the releases still feasible if a Change Request reaches its state on that day, soonest first (Paper 4; R7)."""
    dated = [(release.go_live, release) for release in releases if release.go_live]
    return tuple(release.key for _, release in sorted(dated, key=lambda each: each[0]) if is_feasible(release, expected, before))


def first_feasible(expected: date, before: str, stored: Collection[str]) -> str:
    """Returns the key of the first System release in the calendar that is feasible and not stored, or "" (Paper 4; R1, R7)."""
    for year in range(expected.year, expected.year + YEARS_AHEAD):
        rows = [Release(row.key, row.kind, row.go_live) for row in scheduled(year) if row.kind is ReleaseKind.SYSTEM]
        for key in feasible_releases(expected, [each for each in rows if each.key not in stored], before):
            return key
    return ""
