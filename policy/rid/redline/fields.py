"""Fields of a release compared by redlines: their names, kinds and formats (R8)."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from operator import attrgetter
from typing import Any

from policy.model.money import pounds
from policy.model.partial_date import PartialDate
from policy.model.releases import Release
from policy.model.roster import name_of_body
from policy.model.scope import Part, ScopeException, ScopeItem, ScopeState, Solution
from policy.model.wording import day_words, joined
from policy.rid.choice_words import choice_words
from policy.scope.out_reasons import leaving_words


class Area(StrEnum):
    """The area of a release that a difference is in, in the RID's order."""

    RELEASE = "release"
    SCOPE = "scope"
    REQUESTS = "DCC Change Requests"
    DESIGNATIONS = "designations"
    DEPENDENCIES = "dependencies"
    IMPACTS = "impacts"
    TIMETABLE = "timetable"
    TESTING = "test strategy"
    COSTS = "costs"
    CRITERIA = "acceptance criteria"
    VERSIONS = "versions"
    ACTS = "decisions and recommendations"
    NOTES = "notes and links"


class DifferenceKind(StrEnum):
    """The kind of a difference. A changed date has moved, a changed text is reworded, anything else is changed.

    What had no value before is set, and what has none any more is removed.
    """

    ENTERED = "entered"
    LEFT = "left"
    MOVED = "moved"
    REWORDED = "reworded"
    CHANGED = "changed"
    SET = "set"
    REMOVED = "removed"


def value_words(value: object) -> str:
    """Formats a value in words: a date, yes or no, a list; "" for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, PartialDate):
        return value.words
    if isinstance(value, Enum):
        return choice_words(value)
    if isinstance(value, tuple):
        return joined([value_words(each) for each in value])
    if isinstance(value, Part):
        day = f" on {day_words(value.implementation_on)}" if value.implementation_on else ""
        return f"part {value.number}{day}{f' ({value.description})' if value.description else ''}"
    if isinstance(value, Solution):
        return f"{value.name}: {value.text}"
    if isinstance(value, ScopeException):
        return f"{value.reason} ({value.reference}; documents: {value.documents}; cost: {value.cost}; testing: {value.testing})"
    return str(value)


def money(value: Any) -> str:
    """Formats pence as pounds; "" for None."""
    return "" if value is None else pounds(value)


def body_words(value: Any) -> str:
    """Formats the key of a committee, body or party as its name; "" for None."""
    return name_of_body(value) if value else ""


@dataclass(frozen=True)
class ComparedField:
    """A compared field: its attribute path, label, the kind of its differences, and its format."""

    path: str
    label: str
    kind: DifferenceKind = DifferenceKind.CHANGED
    words: Callable[[Any], str] = value_words

    def of(self, thing: object) -> Any:
        """Returns the field's value on an object."""
        return attrgetter(self.path)(thing)


@dataclass(frozen=True)
class Collection:
    """Rows of a release compared one by one, matched by key."""

    area: Area
    rows: Callable[[Release], Sequence[Any]]
    key: Callable[[Any], Hashable]
    label: Callable[[Any], str]
    words: Callable[[Any], str]
    fields: tuple[ComparedField, ...] = ()


NO_DATE = "no date"

DATE_RECORDED = "date recorded"
"""The label of the day on which a step's date was entered."""

"""The words of a step without a date."""


def moved(path: str, label: str) -> ComparedField:
    """Returns a field for a date, whose changes are moves."""
    return ComparedField(path, label, DifferenceKind.MOVED)


def reworded(path: str, label: str) -> ComparedField:
    """Returns a field for a text, whose changes are rewordings."""
    return ComparedField(path, label, DifferenceKind.REWORDED)


TOP = (
    ComparedField("key", "key"),
    ComparedField("kind", "kind"),
    moved("go_live", "go-live"),
    moved("window_end", "end of the go-live's window"),
    reworded("go_live_reason", "reason for the go-live's day"),
    ComparedField("sec_version", "SEC version"),
    ComparedField("body", "deciding body", words=body_words),
    ComparedField("classification", "classification"),
    ComparedField("technical_specifications", "Technical Specifications Release"),
    moved("created_on", "creation"),
    moved("cancelled_on", "cancellation"),
    moved("live_on", "implementation"),
    reworded("summary", "summary"),
)


def scope_key(item: ScopeItem) -> Hashable:
    """Returns the identity of a scope item: its modification and part."""
    return (item.modification.ref, item.part)


def scope_label(item: ScopeItem) -> str:
    """Returns a scope item's name."""
    return item.name


def _scope_words(item: ScopeItem) -> str:
    """Formats a scope item's state and title, and why it is out or an exception."""
    if item.state is ScopeState.OUT and item.out_reason:
        return f"{item.state.value} ({leaving_words(item.out_reason)})"
    title = f", ‘{item.modification.title}’" if item.modification.title else ""
    return f"{item.state.value}{title}{f', as an exception: {item.exception.reason}' if item.exception else ''}"


SCOPE = Collection(
    Area.SCOPE,
    lambda release: release.scope,
    scope_key,
    scope_label,
    _scope_words,
    (
        ComparedField("state", "state"),
        moved("agreed_on", "agreed date"),
        moved("cutoff", "cut-off date"),
        moved("added_on", "addition"),
        reworded("out_reason", "reason for being out"),
        reworded("description", "description of the part"),
        reworded("exception", "exception"),
        reworded("modification.title", "title"),
        ComparedField("modification.state", "state of the modification"),
        ComparedField("modification.dcc_systems", "impact on DCC Systems"),
        ComparedField("modification.user_systems", "impact on User Systems"),
        ComparedField("modification.technical_specifications", "impact on the Technical Specifications"),
        moved("modification.approved_on", "approval"),
        moved("modification.decided_on", "decision"),
        ComparedField("modification.decided_by", "decider", words=body_words),
        ComparedField("modification.decision_reference", "reference of the decision"),
        moved("modification.implementation_on", "implementation date"),
        ComparedField("modification.parts", "parts"),
        reworded("modification.description", "description"),
        ComparedField("modification.link", "link"),
        reworded("modification.solutions", "solutions"),
        ComparedField("modification.chosen_solution", "chosen solution"),
    ),
)


TEXTS = (
    (Area.IMPACTS, (reworded("other_codes", "impacts on other Codes"), ComparedField("participant_columns", "kinds of participant"))),
    (Area.TESTING, (reworded("dcc_testing", "DCC’s testing approach"), reworded("user_testing", "User testing approach"))),
    (
        Area.COSTS,
        (
            ComparedField("costs_facts.quoted_total", "quoted total", words=money),
            ComparedField("costs_facts.combined_assessment_pending", "combined assessment pending"),
            reworded("costs_facts.shared_with_requests", "costs shared with Change Requests"),
            reworded("costs_facts.operational", "impact on operational costs"),
            ComparedField("costs_facts.secas_budgeted", "SECAS cost budgeted"),
        ),
    ),
)
"""Fields of the release itself, by area."""
