"""Which facts of a release two versions of it are compared by, what they are called, and how they are put in words (R8)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from operator import attrgetter
from typing import Any

from policy.model import Classification, Release, ScopeException, ScopeItem, ScopeState, Solution
from policy.money import pounds
from policy.partial_date import PartialDate
from policy.wording import counted, day_words, joined


class Area(StrEnum):
    """The part of a release that a difference lies in, in the RID's order."""

    RELEASE = "release"
    SCOPE = "scope"
    REQUESTS = "DCC Change Requests"
    DEPENDENCIES = "dependencies"
    IMPACTS = "impacts"
    TIMETABLE = "timetable"
    TESTING = "test strategy"
    COSTS = "costs"
    CRITERIA = "acceptance criteria"
    VERSIONS = "versions"
    ACTS = "decisions and recommendations"
    NOTES = "notes and links"


class Kind(StrEnum):
    """How something differs. A date that changes has moved, a text is reworded, anything else is changed."""

    ENTERED = "entered"
    LEFT = "left"
    MOVED = "moved"
    REWORDED = "reworded"
    CHANGED = "changed"


def said(value: object) -> str:
    """A value in words: a day, a date known to the month, yes or no, a list; empty for none."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, PartialDate):
        return value.words
    if isinstance(value, Classification):
        return value.name.title()
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return joined([said(each) for each in value])
    if isinstance(value, Solution):
        return f"{value.name}: {value.text}"
    if isinstance(value, ScopeException):
        return f"{value.reason} ({value.reference}; documents: {value.documents}; cost: {value.cost}; testing: {value.testing})"
    return str(value)


def money(value: Any) -> str:
    """Pence as pounds; empty for none."""
    return "" if value is None else pounds(value)


@dataclass(frozen=True)
class Field:
    """One fact: where it is, what it is called, how it differs when it does, and how it is put in words."""

    path: str
    label: str
    kind: Kind = Kind.CHANGED
    words: Callable[[Any], str] = said

    def of(self, thing: object) -> Any:
        """The fact of that thing."""
        return attrgetter(self.path)(thing)


@dataclass(frozen=True)
class Collection:
    """Rows of a release that are compared one by one: those with the same key are the same thing."""

    area: Area
    rows: Callable[[Release], Sequence[Any]]
    key: Callable[[Any], Hashable]
    label: Callable[[Any], str]
    words: Callable[[Any], str]
    fields: tuple[Field, ...] = ()


def _moved(path: str, label: str) -> Field:
    return Field(path, label, Kind.MOVED)


def _reworded(path: str, label: str) -> Field:
    return Field(path, label, Kind.REWORDED)


TOP = (
    Field("key", "key"),
    Field("kind", "kind"),
    _moved("go_live", "go-live"),
    Field("body", "deciding body"),
    Field("classification", "classification"),
    Field("technical_specifications", "Technical Specifications Release"),
    _moved("created_on", "creation"),
    _moved("cancelled_on", "cancellation"),
    _moved("live_on", "implementation"),
    _reworded("summary", "summary"),
)


def scope_key(item: ScopeItem) -> Hashable:
    """What makes a scope item the same one: the modification and its part."""
    return (item.modification.ref, item.part)


def scope_label(item: ScopeItem) -> str:
    """A scope item's name."""
    return item.name


def _scope_words(item: ScopeItem) -> str:
    reason = f" ({item.out_reason})" if item.state is ScopeState.OUT and item.out_reason else ""
    return f"{item.state.value}{reason}" if reason or not item.modification.title else f"{item.state.value}, ‘{item.modification.title}’"


SCOPE = Collection(
    Area.SCOPE,
    lambda release: release.scope,
    scope_key,
    scope_label,
    _scope_words,
    (
        Field("state", "state"),
        _moved("agreed_on", "agreement of its place"),
        _moved("cutoff", "cut-off date"),
        _moved("added_on", "addition"),
        _reworded("out_reason", "reason for being out"),
        _reworded("description", "description of its part"),
        _reworded("exception", "exception"),
        _reworded("modification.title", "title"),
        Field("modification.state", "state of the modification"),
        Field("modification.dcc_systems", "impact on DCC Systems"),
        Field("modification.user_systems", "impact on User Systems"),
        Field("modification.technical_specifications", "impact on the Technical Specifications"),
        _moved("modification.approved_on", "approval"),
        _moved("modification.implementation_on", "implementation date"),
        _reworded("modification.description", "description"),
        Field("modification.link", "link"),
        _reworded("modification.solutions", "solutions"),
        Field("modification.chosen_solution", "chosen solution"),
    ),
)


def _when(found: tuple[PartialDate | None, str | None, int]) -> str:
    """A milestone's date in words, of its own or from another milestone's."""
    day, anchor, offset = found
    if not anchor:
        return said(day) or "no date"
    if not offset:
        return f"the day of {anchor}"
    return f"{counted(abs(offset), 'Working Day')} {'before' if offset < 0 else 'after'} {anchor}"


def _date_of(milestone: Any) -> tuple[PartialDate | None, str | None, int]:
    return milestone.day, milestone.anchor, milestone.offset


@dataclass(frozen=True)
class _DateOf(Field):
    """A milestone's date as one fact."""

    def of(self, thing: object) -> Any:
        return _date_of(thing)


def _of(*names: str) -> Callable[[Any], Hashable]:
    return attrgetter(*names)


def _whole(row: Any) -> Hashable:
    return row  # type: ignore[no-any-return]


COLLECTIONS = (
    Collection(
        Area.REQUESTS,
        lambda release: release.alongside,
        _of("ref"),
        lambda row: row.ref,
        lambda row: f"‘{row.title}’" if row.title else said(row.state),
        (
            _reworded("title", "title"),
            _reworded("description", "description"),
            Field("state", "state"),
            _moved("expected", "expected date"),
            Field("committed", "commitment"),
            _reworded("note", "note"),
        ),
    ),
    Collection(
        Area.DEPENDENCIES,
        lambda release: release.dependencies,
        _of("modification", "request.ref", "before"),
        lambda row: f"{row.modification} on {row.request.ref}",
        lambda row: f"{said(row.reach)} before {row.before}",
        (
            Field("reach", "state to reach"),
            Field("request.state", "state of the Change Request"),
            _moved("request.expected", "expected date"),
            Field("request.committed", "commitment"),
            _reworded("request.title", "title"),
            _reworded("request.description", "description"),
            _reworded("request.note", "note"),
        ),
    ),
    Collection(
        Area.IMPACTS,
        lambda release: release.participants,
        _whole,
        lambda row: row.modification,
        lambda row: f"impacts {row.participant}",
    ),
    Collection(
        Area.IMPACTS,
        lambda release: release.documents,
        _whole,
        lambda row: row.modification,
        lambda row: f"impacts {row.document}",
    ),
    Collection(
        Area.IMPACTS,
        lambda release: release.summaries,
        _of("group", "heading"),
        lambda row: row.heading,
        lambda row: row.text,
        (_reworded("text", "summary of impacts"),),
    ),
    Collection(
        Area.TIMETABLE,
        lambda release: release.milestones,
        _of("key"),
        lambda row: row.event,
        lambda row: _when(_date_of(row)),
        (
            _DateOf("", "date", Kind.MOVED, _when),
            _reworded("event", "event"),
            _reworded("notes", "notes"),
            Field("owner", "owner"),
            _moved("done_on", "completion"),
            Field("acts", "acts"),
            Field("after", "predecessors"),
            Field("covers", "scope that it covers"),
            _moved("recorded_on", "recording"),
        ),
    ),
    Collection(
        Area.CRITERIA,
        lambda release: release.criteria,
        _of("ref"),
        lambda row: row.ref,
        lambda row: row.text,
        (
            _reworded("text", "text"),
            Field("kind", "kind"),
            Field("committee", "reviewing committee"),
            Field("answers", "who answers for it"),
            Field("standing", "standing"),
        ),
    ),
    Collection(
        Area.COSTS,
        lambda release: release.costs,
        _of("modification", "stage"),
        lambda row: f"{row.modification} {row.stage.value}",
        lambda row: money(row.pence),
        (Field("pence", "cost", words=money),),
    ),
    Collection(
        Area.COSTS,
        lambda release: release.secas,
        _of("purpose"),
        lambda row: f"SECAS effort: {row.purpose}",
        lambda row: f"{counted(row.days, 'day')}, {money(row.pence)}",
        (Field("days", "days"), Field("pence", "cost", words=money)),
    ),
    Collection(
        Area.VERSIONS,
        lambda release: release.versions,
        _of("number"),
        lambda row: f"version {row.number}",
        lambda row: f"{said(row.issued_on)}: {row.changes}",
        (_moved("issued_on", "date"), _reworded("changes", "changes"), Field("baselined", "baseline")),
    ),
    Collection(
        Area.ACTS,
        lambda release: release.decisions,
        _whole,
        lambda row: f"decision on {said(row.subject)}",
        lambda row: f"{said(row.outcome)}, {said(row.met_on)}",
    ),
    Collection(
        Area.ACTS,
        lambda release: release.recommendations,
        _of("committee", "subject"),
        lambda row: f"recommendation of {row.committee} on {said(row.subject)}",
        lambda row: f"{'positive' if row.positive else 'negative'}, {said(row.given_on)}",
        (Field("positive", "positive"), _moved("given_on", "date"), _reworded("reason", "reason")),
    ),
    Collection(
        Area.NOTES,
        lambda release: release.notes,
        _whole,
        lambda row: row.kind,
        lambda row: row.text,
    ),
    Collection(
        Area.NOTES,
        lambda release: release.links,
        _of("label"),
        lambda row: row.label,
        lambda row: row.url,
        (Field("url", "address"),),
    ),
)

TEXTS = (
    (Area.IMPACTS, (_reworded("other_codes", "impacts on other Codes"),)),
    (Area.TESTING, (_reworded("dcc_testing", "DCC’s testing approach"), _reworded("user_testing", "User testing approach"))),
    (
        Area.COSTS,
        (
            Field("costs_facts.quoted_total", "quoted total", words=money),
            Field("costs_facts.combined_assessment_pending", "combined assessment pending"),
            _reworded("costs_facts.shared_with_requests", "what is shared with Change Requests"),
            _reworded("costs_facts.operational", "impact on operational costs"),
            Field("costs_facts.secas_budgeted", "SECAS cost budgeted"),
        ),
    ),
)
"""The release's own facts that belong to one area."""
