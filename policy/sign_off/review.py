"""A committee's review of a release as a value: criteria with evidence, positions and conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

from policy.calendar.release_calendar import release_as_one
from policy.model.decisions import Outcome
from policy.model.releases import Classification
from policy.model.roster import Member
from policy.model.sign_off import Criterion
from policy.sign_off.conditions import Condition
from policy.sign_off.resolution import Resolution, resolve, why_uncounted
from policy.sign_off.sign_off import SETTLED, Evidence, Position, fingerprint, next_open, submitters

_Row = TypeVar("_Row", Evidence, Position, Condition)


def _by_ref(rows: Iterable[_Row]) -> Mapping[str, tuple[_Row, ...]]:
    found: dict[str, list[_Row]] = {}
    for each in rows:
        found.setdefault(each.criterion, []).append(each)
    return {ref: tuple(own) for ref, own in found.items()}


@dataclass(frozen=True)
class Review:
    """A committee's review of a release: its criteria with their evidence, positions and conditions.

    With `only` the refs of some criteria, it has the evidence, positions and conditions of those only; of `unspoken` ones it is known that
    they have no positions. It is immutable, so derived values are cached. `closed` is the phase of a release that is live or cancelled,
    otherwise "".
    """

    key: str
    classification: Classification
    closed: str
    committee: str
    short: str
    quorum: str
    roster: tuple[Member, ...]
    criteria: tuple[Criterion, ...]
    evidence: tuple[Evidence, ...]
    positions: tuple[Position, ...]
    conditions: tuple[Condition, ...]
    tad_approved: bool
    go_live: Outcome | None
    only: frozenset[str] = frozenset()
    unspoken: frozenset[str] = frozenset()
    deputies: tuple[tuple[str, str, date, date], ...] = ()

    @cached_property
    def refs(self) -> tuple[str, ...]:
        """The refs of the criteria, in order."""
        return tuple(each.ref for each in self.criteria)

    @property
    def settled_by_go(self) -> bool:
        """Whether a Go was given, which freezes the sign-offs."""
        return self.go_live is Outcome.GO

    def absent_for(self, user: str, today: date) -> tuple[str, ...]:
        """Returns the members whose deputy the user is on that day (R22)."""
        return tuple(absent for absent, deputy, since, until in self.deputies if deputy == user and since <= today <= until)

    def criterion(self, ref: str) -> Criterion:
        """Returns the criterion with that ref, one of `refs`."""
        return self._criteria_by_ref[ref]

    def has_read(self, ref: str) -> bool:
        """Returns whether a criterion's evidence, positions and conditions were read."""
        return not self.only or ref in self.only

    def evidence_of(self, ref: str) -> tuple[Evidence, ...]:
        """Returns all evidence for a criterion, including replaced and withdrawn evidence."""
        return self._about(ref, self._evidence_by_ref)

    def positions_of(self, ref: str) -> tuple[Position, ...]:
        """Returns the positions on a criterion, in the order they were taken."""
        return () if ref in self.unspoken else self._about(ref, self._positions_by_ref)

    def conditions_of(self, ref: str) -> tuple[Condition, ...]:
        """Returns the conditions on a criterion."""
        return self._about(ref, self._conditions_by_ref)

    def stamp(self, ref: str) -> str:
        """Returns the fingerprint of a criterion's current text and evidence (R16)."""
        if ref not in self._stamps:
            self._stamps[ref] = fingerprint(self.criterion(ref), self.evidence_of(ref))
        return self._stamps[ref]

    def resolution(self, ref: str) -> Resolution:
        """Returns the current resolution of a criterion (R15, R16, R22)."""
        if ref not in self._resolutions:
            self._resolutions[ref] = resolve(
                self.positions_of(ref),
                self.quorum,
                self.roster,
                stamp=self.stamp(ref),
                conditions=self.conditions_of(ref),
                barred=submitters(self.evidence_of(ref)),
                state=self.criterion(ref).state,
            )
        return self._resolutions[ref]

    def why_uncounted(self, ref: str) -> dict[Position, str]:
        """Returns the positions on a criterion that don't count, each with the reason (R15, R16, R22)."""
        return why_uncounted(
            self.positions_of(ref),
            self.quorum,
            self.roster,
            stamp=self.stamp(ref),
            barred=submitters(self.evidence_of(ref)),
            state=self.criterion(ref).state,
        )

    def with_position(self, taken: Position) -> Review:
        """Returns the review with a new position in place of the same person's last one on the criterion for that seat."""
        same = (taken.criterion, taken.user, taken.seat)
        others = (each for each in self.positions if (each.criterion, each.user, each.seat) != same)
        return replace(self, positions=(*others, taken))

    def _about(self, ref: str, by_ref: Mapping[str, tuple[_Row, ...]]) -> tuple[_Row, ...]:
        if not self.has_read(ref):
            raise LookupError(f"{ref} was not read, only {', '.join(sorted(self.only))}")
        return by_ref.get(ref, ())

    @cached_property
    def _criteria_by_ref(self) -> Mapping[str, Criterion]:
        return {each.ref: each for each in self.criteria}

    @cached_property
    def _evidence_by_ref(self) -> Mapping[str, tuple[Evidence, ...]]:
        return _by_ref(self.evidence)

    @cached_property
    def _positions_by_ref(self) -> Mapping[str, tuple[Position, ...]]:
        return _by_ref(self.positions)

    @cached_property
    def _conditions_by_ref(self) -> Mapping[str, tuple[Condition, ...]]:
        return _by_ref(self.conditions)

    @cached_property
    def _stamps(self) -> dict[str, str]:
        return {}

    @cached_property
    def _resolutions(self) -> dict[str, Resolution]:
        return {}


def why_closed(review: Review) -> str:
    """Returns why the review takes no more sign-offs, or ""."""
    if review.closed:
        return f"The {release_as_one(review.key)} is {review.closed}, so its sign-off is closed."
    if review.settled_by_go:
        return f"The {release_as_one(review.key)} has its Go, so its sign-offs can't change unless the body reverses the decision."
    return ""


def progress(review: Review) -> str:
    """Returns a committee's progress, such as "4 of 6 resolved"."""
    done = sum(each.state in SETTLED for each in review.criteria)
    return f"{done} of {len(review.criteria)} resolved"


def first_open(review: Review) -> str:
    """Returns the first open or stale criterion, or "" if all are resolved."""
    return next((each.ref for each in review.criteria if each.state not in SETTLED), "")


def moved_on(review: Review, at: str) -> str:
    """Returns the next open or stale criterion after `at`, or "" if all are resolved."""
    return next_open(review.refs, [each.state for each in review.criteria], at)
