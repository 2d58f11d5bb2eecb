"""Which facts of a release two versions of it are compared by, what they are called, and how they are put in words (R8)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from operator import attrgetter
from typing import Any

from policy.model.money import pounds
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification, Release
from policy.model.scope import ScopeException, ScopeItem, ScopeState, Solution
from policy.model.wording import day_words, joined


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


def moved(path: str, label: str) -> Field:
    """A date, which moves."""
    return Field(path, label, Kind.MOVED)


def reworded(path: str, label: str) -> Field:
    """A text, which is reworded."""
    return Field(path, label, Kind.REWORDED)


TOP = (
    Field("key", "key"),
    Field("kind", "kind"),
    moved("go_live", "go-live"),
    Field("body", "deciding body"),
    Field("classification", "classification"),
    Field("technical_specifications", "Technical Specifications Release"),
    moved("created_on", "creation"),
    moved("cancelled_on", "cancellation"),
    moved("live_on", "implementation"),
    reworded("summary", "summary"),
)


def scope_key(item: ScopeItem) -> Hashable:
    """What makes a scope item the same one: the modification and its part."""
    return (item.modification.ref, item.part)


def scope_label(item: ScopeItem) -> str:
    """A scope item's name."""
    return item.name


def _scope_words(item: ScopeItem) -> str:
    """Its state and title, and what there is to say of being out or an exception."""
    if item.state is ScopeState.OUT and item.out_reason:
        return f"{item.state.value} ({item.out_reason})"
    title = f", ‘{item.modification.title}’" if item.modification.title else ""
    return f"{item.state.value}{title}{f', as an exception: {item.exception.reason}' if item.exception else ''}"


SCOPE = Collection(
    Area.SCOPE,
    lambda release: release.scope,
    scope_key,
    scope_label,
    _scope_words,
    (
        Field("state", "state"),
        moved("agreed_on", "agreement of its place"),
        moved("cutoff", "cut-off date"),
        moved("added_on", "addition"),
        reworded("out_reason", "reason for being out"),
        reworded("description", "description of its part"),
        reworded("exception", "exception"),
        reworded("modification.title", "title"),
        Field("modification.state", "state of the modification"),
        Field("modification.dcc_systems", "impact on DCC Systems"),
        Field("modification.user_systems", "impact on User Systems"),
        Field("modification.technical_specifications", "impact on the Technical Specifications"),
        moved("modification.approved_on", "approval"),
        moved("modification.implementation_on", "implementation date"),
        reworded("modification.description", "description"),
        Field("modification.link", "link"),
        reworded("modification.solutions", "solutions"),
        Field("modification.chosen_solution", "chosen solution"),
    ),
)


TEXTS = (
    (Area.IMPACTS, (reworded("other_codes", "impacts on other Codes"),)),
    (Area.TESTING, (reworded("dcc_testing", "DCC’s testing approach"), reworded("user_testing", "User testing approach"))),
    (
        Area.COSTS,
        (
            Field("costs_facts.quoted_total", "quoted total", words=money),
            Field("costs_facts.combined_assessment_pending", "combined assessment pending"),
            reworded("costs_facts.shared_with_requests", "what is shared with Change Requests"),
            reworded("costs_facts.operational", "impact on operational costs"),
            Field("costs_facts.secas_budgeted", "SECAS cost budgeted"),
        ),
    ),
)
"""The release's own facts that belong to one area."""
