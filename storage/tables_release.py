"""The tables of a release: its facts, scope, timetable, criteria, versions, acts, costs and impacts."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import declared_attr

from policy.model.costs import Stage
from policy.model.decisions import Outcome, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification, ReleaseKind
from policy.model.rid import Covers
from policy.model.scope import ScopeState
from policy.model.sign_off import CriterionKind, Standing
from storage import columns as c
from storage.columns import Row


class ReleaseRow(Row, table=True):
    """A SEC Release; `quoted_total` is the DCC's total in pence, as quoted (R17)."""

    __table_args__ = (
        *c.filled("key", "body"),
        c.refers("body", "committee.key"),
        c.holds("go_live_known", "(kind = 'year') = (go_live IS NULL)"),
        Index("ix_release_go_live", "go_live"),
    )
    key: str = c.key()
    kind: ReleaseKind = c.choice(ReleaseKind, "kind")
    go_live: date | None = c.day()
    body: str = c.text("panel")
    classification: Classification = c.choice(Classification, "classification", Classification.WHITE)
    technical_specifications: bool = c.flag()
    created_on: date | None = c.day()
    cancelled_on: date | None = c.day()
    live_on: date | None = c.day()
    summary: str = c.text()
    other_codes: str = c.text()
    dcc_testing: str = c.text()
    user_testing: str = c.text()
    quoted_total: int | None = c.pence(None)
    combined_assessment_pending: bool = c.flag()
    shared_with_requests: str = c.text()
    operational: str = c.text()
    secas_budgeted: bool = c.flag()
    row_version: int = c.row_version()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class over
        return c.versioned(cls)


class ScopeItemRow(Row, table=True):
    """A modification, or one part of it (0 is the whole), in a release (R4 to R6). The exception's five texts stand or miss together."""

    __table_args__ = (
        c.refers("release_key", "release.key"),
        c.refers("modification_ref", "modification.ref"),
        c.holds("part", "part >= 0"),
        c.holds("out_has_reason", "state <> 'out' OR out_reason <> ''"),
        c.holds(
            "exception_whole",
            "(exception_reason IS NULL AND exception_reference IS NULL AND exception_documents IS NULL"
            " AND exception_cost IS NULL AND exception_testing IS NULL)"
            " OR (exception_reason <> '' AND exception_reference IS NOT NULL AND exception_documents IS NOT NULL"
            " AND exception_cost IS NOT NULL AND exception_testing IS NOT NULL)",
        ),
        Index("ix_scope_item_modification_ref", "modification_ref"),
        Index("ix_scope_item_cutoff", "cutoff"),
    )
    release_key: str = c.key()
    modification_ref: str = c.key()
    part: int = c.number_key()
    position: int = c.whole()
    state: ScopeState = c.choice(ScopeState, "state", ScopeState.TARGETED)
    agreed_on: date | None = c.day()
    cutoff: date | None = c.day()
    added_on: date | None = c.day()
    out_reason: str = c.text()
    description: str = c.text()
    exception_reason: str | None = c.optional_text()
    exception_reference: str | None = c.optional_text()
    exception_documents: str | None = c.optional_text()
    exception_cost: str | None = c.optional_text()
    exception_testing: str | None = c.optional_text()
    row_version: int = c.row_version()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class over
        return c.versioned(cls)


class AlongsideRow(Row, table=True):
    """A DCC Change Request that rides alongside a release (R7)."""

    __table_args__ = (
        c.refers("release_key", "release.key"),
        c.refers("request_ref", "change_request.ref"),
        Index("ix_alongside_request_ref", "request_ref"),
    )
    release_key: str = c.key()
    request_ref: str = c.key()
    position: int = c.whole()


class MilestoneRow(Row, table=True):
    """A row of the timetable (R10): `planned` is its date with its precision; `day` is kept from it for the index of what is due."""

    __table_args__ = (
        *c.filled("key", "event"),
        c.refers("release_key", "release.key"),
        c.refers("release_key anchor", "milestone.release_key key"),
        c.holds("dated_or_relative", "planned IS NULL OR anchor IS NULL"),
        c.holds("offset_needs_anchor", "working_days = 0 OR anchor IS NOT NULL"),
        c.holds("no_own_anchor", "anchor <> key"),
        c.partial_index("ix_milestone_day_open", "day", "done_on IS NULL"),
    )
    release_key: str = c.key()
    key: str = c.key()
    position: int = c.whole()
    event: str = c.text(...)
    owner: str = c.text()
    planned: PartialDate | None = c.partial_day()
    day: date | None = c.derived_day("planned")
    notes: str = c.text()
    anchor: str | None = c.optional_text()
    working_days: int = c.whole()
    done_on: date | None = c.day()
    acts: tuple[str, ...] = c.words()
    covers: Covers = c.choice(Covers, "covers", Covers.ALL)
    recorded_on: date | None = c.day()
    row_version: int = c.row_version()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class over
        return c.versioned(cls)


class PredecessorRow(Row, table=True):
    """An explicit predecessor of a milestone: it comes after `after_key` (design, Nudges)."""

    __table_args__ = (
        c.refers("release_key milestone_key", "milestone.release_key key"),
        c.refers("release_key after_key", "milestone.release_key key"),
        c.holds("no_own_predecessor", "milestone_key <> after_key"),
    )
    release_key: str = c.key()
    milestone_key: str = c.key()
    after_key: str = c.key()
    position: int = c.whole()


class CriterionRow(Row, table=True):
    """An acceptance criterion of a release, with the committee's resolved verdict (R12)."""

    __table_args__ = (*c.filled("ref", "text"), c.refers("release_key", "release.key"), c.refers("committee", "committee.key"))
    release_key: str = c.key()
    ref: str = c.key()
    position: int = c.whole()
    kind: CriterionKind = c.choice(CriterionKind, "kind")
    committee: str = c.text(...)
    text: str = c.text(...)
    answers: str = c.text("dcc")
    standing: Standing = c.choice(Standing, "standing", Standing.OPEN)
    row_version: int = c.row_version()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class over
        return c.versioned(cls)


class RidVersionRow(Row, table=True):
    """An issued version of the RID (R8)."""

    __table_args__ = (*c.filled("number"), c.refers("release_key", "release.key"))
    release_key: str = c.key()
    number: str = c.key()
    position: int = c.whole()
    issued_on: date = c.day(required=True)
    changes: str = c.text()
    baselined: bool = c.flag()


class DecisionRow(Row, table=True):
    """An act of the deciding body, numbered within its release (R13, R14)."""

    __table_args__ = (c.refers("release_key", "release.key"), c.refers("body", "committee.key"), c.holds("number", "number >= 0"))
    release_key: str = c.key()
    number: int = c.number_key()
    subject: Subject = c.choice(Subject, "subject")
    body: str = c.text(...)
    outcome: Outcome = c.choice(Outcome, "outcome")
    met_on: date = c.day(required=True)
    covers: Covers = c.choice(Covers, "covers", Covers.ALL)
    recorded_on: date | None = c.day()
    reference: str = c.text()
    note: str = c.text()


class RecommendationRow(Row, table=True):
    """What a sub-committee recommends on a subject (R13)."""

    __table_args__ = (c.refers("release_key", "release.key"), c.refers("committee", "committee.key"))
    release_key: str = c.key()
    committee: str = c.key()
    subject: Subject = c.choice_key(Subject, "subject")
    position: int = c.whole()
    positive: bool = c.flag()
    given_on: date = c.day(required=True)
    reason: str = c.text()


class CostRow(Row, table=True):
    """The DCC's cost of a modification in a stage, in pence (R17)."""

    __table_args__ = (
        c.refers("release_key", "release.key"),
        c.refers("modification_ref", "modification.ref"),
        c.holds("pence", "pence >= 0"),
    )
    release_key: str = c.key()
    modification_ref: str = c.key()
    stage: Stage = c.choice_key(Stage, "stage")
    position: int = c.whole()
    pence: int = c.pence()


class SecasEffortRow(Row, table=True):
    """SECAS effort in days and pence (R17)."""

    __table_args__ = (*c.filled("purpose"), c.refers("release_key", "release.key"), c.holds("amounts", "days >= 0 AND pence >= 0"))
    release_key: str = c.key()
    purpose: str = c.key()
    position: int = c.whole()
    days: int = c.whole()
    pence: int = c.pence()


class ImpactSummaryRow(Row, table=True):
    """What one kind of participant, or one area of the DCC, will notice (RID 2); `side` is "party" or "dcc"."""

    __table_args__ = (*c.filled("heading"), c.refers("release_key", "release.key"), c.holds("side", "side IN ('party', 'dcc')"))
    release_key: str = c.key()
    side: str = c.key()
    heading: str = c.key()
    position: int = c.whole()
    text: str = c.text()


class ParticipantImpactRow(Row, table=True):
    """A tick of the participant impact matrix (RID 2)."""

    __table_args__ = (*c.filled("participant"), c.refers("release_key", "release.key"), c.refers("modification_ref", "modification.ref"))
    release_key: str = c.key()
    modification_ref: str = c.key()
    participant: str = c.key()
    position: int = c.whole()


class DocumentImpactRow(Row, table=True):
    """A tick of the SEC document impact matrix (RID 2)."""

    __table_args__ = (*c.filled("document"), c.refers("release_key", "release.key"), c.refers("modification_ref", "modification.ref"))
    release_key: str = c.key()
    modification_ref: str = c.key()
    document: str = c.key()
    position: int = c.whole()


class NoteRow(Row, table=True):
    """Something said of a release that has no field of its own, numbered within it."""

    __table_args__ = (*c.filled("kind", "text"), c.refers("release_key", "release.key"))
    release_key: str = c.key()
    number: int = c.number_key()
    kind: str = c.text(...)
    text: str = c.text(...)


class LinkRow(Row, table=True):
    """A published address."""

    __table_args__ = (*c.filled("label", "url"), c.refers("release_key", "release.key"))
    release_key: str = c.key()
    label: str = c.key()
    position: int = c.whole()
    url: str = c.text(...)
