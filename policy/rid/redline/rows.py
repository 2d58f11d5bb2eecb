"""Collections of a release's rows compared by redlines (R8)."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from policy.model.acts import IN_WORDS
from policy.model.partial_date import PartialDate
from policy.model.roster import name_of_body
from policy.model.wording import counted, joined
from policy.rid.redline.fields import (
    DATE_RECORDED,
    NO_DATE,
    Area,
    Collection,
    ComparedField,
    DifferenceKind,
    body_words,
    money,
    moved,
    reworded,
    value_words,
)


def _date_words(date_parts: tuple[PartialDate | None, str | None, int, bool]) -> str:
    """Formats a milestone's date, its own or relative to its anchor's, and whether it is only proposed."""
    day, anchor, offset, proposed = date_parts
    if not anchor:
        return f"{value_words(day)}{' (proposed)' if proposed else ''}" if day else NO_DATE
    if not offset:
        return f"the day of {anchor}"
    return f"{counted(abs(offset), 'Working Day')} {'before' if offset < 0 else 'after'} {anchor}"


def _date_parts(milestone: Any) -> tuple[PartialDate | None, str | None, int, bool]:
    return milestone.day, milestone.anchor, milestone.offset, milestone.proposed


@dataclass(frozen=True)
class _DateOf(ComparedField):
    """A milestone's date as one field."""

    def of(self, thing: object) -> Any:
        """Returns the day, or the anchor and the offset in Working Days, which change together (design, Redline)."""
        return _date_parts(thing)


def _acts_words(acts: tuple[str, ...]) -> str:
    """Formats the acts that complete a milestone, as its form lists them."""
    return joined([f"“{IN_WORDS.get(each, each)}”" for each in acts])


def _of(*names: str) -> Callable[[Any], Hashable]:
    return attrgetter(*names)


def _entire_row(row: Hashable) -> Hashable:
    return row


COLLECTIONS = (
    Collection(
        Area.REQUESTS,
        lambda release: release.alongside,
        _of("ref"),
        lambda row: row.ref,
        lambda row: f"‘{row.title}’" if row.title else value_words(row.state),
        (
            reworded("title", "title"),
            reworded("description", "description"),
            ComparedField("state", "state"),
            moved("expected", "expected date"),
            ComparedField("committed", "commitment"),
            reworded("note", "note"),
        ),
    ),
    Collection(
        Area.DESIGNATIONS,
        lambda release: release.designations,
        _of("name"),
        lambda row: row.name,
        lambda row: f"by {row.by}" if row.by else "a designation",
        (
            ComparedField("by", "designating body"),
            moved("designated_on", "date"),
            ComparedField("reference", "reference"),
            ComparedField("documents", "documents"),
            reworded("note", "note"),
        ),
    ),
    Collection(
        Area.DEPENDENCIES,
        lambda release: release.dependencies,
        _of("modification", "request.ref", "before"),
        lambda row: f"{row.modification} on {row.request.ref}",
        lambda row: f"{value_words(row.reach)} before {row.before}",
        (
            ComparedField("reach", "state to reach"),
            ComparedField("request.state", "state of the Change Request"),
            moved("request.expected", "expected date"),
            ComparedField("request.committed", "commitment"),
            reworded("request.title", "title"),
            reworded("request.description", "description"),
            reworded("request.note", "note"),
        ),
    ),
    Collection(
        Area.IMPACTS,
        lambda release: release.participants,
        _entire_row,
        lambda row: row.modification,
        lambda row: f"impacts {row.participant}",
    ),
    Collection(
        Area.IMPACTS,
        lambda release: release.documents,
        _entire_row,
        lambda row: row.modification,
        lambda row: f"impacts {row.document}",
    ),
    Collection(
        Area.IMPACTS,
        lambda release: release.summaries,
        _of("group", "heading"),
        lambda row: row.heading,
        lambda row: row.text,
        (reworded("text", "summary of impacts"),),
    ),
    Collection(
        Area.TIMETABLE,
        lambda release: release.milestones,
        _of("key"),
        lambda row: row.event,
        lambda row: _date_words(_date_parts(row)),
        (
            _DateOf("", "date", DifferenceKind.MOVED, _date_words),
            reworded("event", "event"),
            reworded("notes", "notes"),
            ComparedField("owner", "owner", words=body_words),
            moved("done_on", "completion"),
            ComparedField("acts", "what it stands for", words=_acts_words),
            ComparedField("after", "predecessors"),
            ComparedField("covers", "scope covered"),
            moved("recorded_on", DATE_RECORDED),
        ),
    ),
    Collection(
        Area.CRITERIA,
        lambda release: release.criteria,
        _of("ref"),
        lambda row: row.ref,
        lambda row: row.text,
        (
            reworded("text", "text"),
            ComparedField("kind", "kind"),
            ComparedField("committee", "reviewing committee", words=body_words),
            ComparedField("answers", "answering party", words=body_words),
            ComparedField("state", "sign-off"),
            reworded("not_applicable", "reason for not being applicable"),
        ),
    ),
    Collection(
        Area.COSTS,
        lambda release: release.costs,
        _of("modification", "stage"),
        lambda row: f"{row.modification} {row.stage.value}",
        lambda row: money(row.pence),
        (ComparedField("pence", "cost", words=money), ComparedField("part", "part")),
    ),
    Collection(
        Area.COSTS,
        lambda release: release.secas,
        _of("purpose"),
        lambda row: f"SECAS effort: {row.purpose}",
        lambda row: f"{row.days_words}, {row.cost_words}",
        (ComparedField("days_words", "days"), ComparedField("cost_words", "cost")),
    ),
    Collection(
        Area.VERSIONS,
        lambda release: release.versions,
        _of("number"),
        lambda row: f"version {row.number}",
        lambda row: f"{value_words(row.issued_on)}: {row.changes}",
        (moved("issued_on", "date"), reworded("changes", "changes"), ComparedField("baselined", "baseline")),
    ),
    Collection(
        Area.ACTS,
        lambda release: release.decisions,
        _entire_row,
        lambda row: f"decision on {value_words(row.subject)}",
        lambda row: f"{value_words(row.outcome)}, {value_words(row.met_on)}",
    ),
    Collection(
        Area.ACTS,
        lambda release: release.recommendations,
        _of("committee", "subject"),
        lambda row: f"recommendation of the {name_of_body(row.committee)} on {value_words(row.subject)}",
        lambda row: f"{'positive' if row.positive else 'negative'}, {value_words(row.given_on)}",
        (ComparedField("positive", "positive"), moved("given_on", "date"), reworded("reason", "reason")),
    ),
    Collection(
        Area.NOTES,
        lambda release: release.notes,
        _entire_row,
        lambda row: row.kind,
        lambda row: row.text,
    ),
    Collection(
        Area.NOTES,
        lambda release: release.links,
        _of("label"),
        lambda row: row.label,
        lambda row: row.url,
        (ComparedField("url", "address"),),
    ),
)
