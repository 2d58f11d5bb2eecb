"""Tables of modifications, change requests, dependencies and scope items."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import declared_attr

from policy.model.partial_date import PartialDate
from policy.model.scope import ModificationPath, ModificationStage, ModificationState, RequestState, ScopeState
from storage import columns as c
from storage.columns import Row


class ModificationRow(Row, table=True):
    """A modification, its stage, path and decision, and the systems it impacts (R5, R6, R24)."""

    __table_args__ = (
        *c.filled("ref", "title"),
        Index("ix_modification_state", "state", "ref"),
        Index("ix_modification_implementation_on", "implementation_on"),
        c.partial_index("ix_modification_origin", "origin", "origin <> ''"),
    )
    ref: str = c.key()
    title: str = c.text(...)
    state: ModificationState = c.choice(ModificationState, "state", ModificationState.MODIFICATION_PROPOSAL)
    dcc_systems: bool = c.flag()
    user_systems: bool = c.flag()
    technical_specifications: bool = c.flag()
    approved_on: date | None = c.day()
    implementation_on: date | None = c.day()
    description: str = c.text()
    link: str = c.text()
    chosen_solution: str = c.text()
    draft_ref: str = c.later_text()
    origin: str = c.later_text()
    raised_on: date | None = c.day()
    stage: ModificationStage | None = c.optional_choice(ModificationStage, "stage")
    path: ModificationPath | None = c.optional_choice(ModificationPath, "path")
    urgent: bool | None = c.optional_flag()
    authority_led: bool | None = c.optional_flag()
    decided_by: str = c.later_text()
    decided_on: date | None = c.day()
    decision_reference: str = c.later_text()
    row_version: int = c.row_version()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class over
        return c.versioned(cls)


class ModificationPartRow(Row, table=True):
    """A part of a modification with its own implementation date (R6, R24)."""

    __table_args__ = (
        c.refers("modification_ref", "modification.ref"),
        c.holds("number", "number >= 1"),
        Index("ix_modification_part_implementation_on", "implementation_on"),
    )
    modification_ref: str = c.key()
    number: int = c.number_key()
    implementation_on: date | None = c.day()
    description: str = c.text()


class SolutionRow(Row, table=True):
    """The Proposed or the Alternative Solution of a modification (R6)."""

    __table_args__ = (*c.filled("name"), c.refers("modification_ref", "modification.ref"))
    modification_ref: str = c.key()
    name: str = c.key()
    position: int = c.whole()
    text: str = c.text()


class ChangeRequestRow(Row, table=True):
    """A DCC Change Request (R7)."""

    __table_args__ = (*c.filled("ref"),)
    ref: str = c.key()
    title: str = c.text()
    description: str = c.text()
    state: RequestState = c.choice(RequestState, "state", RequestState.RAISED)
    expected: PartialDate | None = c.partial_day()
    committed: bool = c.flag()
    note: str = c.text()
    row_version: int = c.row_version()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class over
        return c.versioned(cls)


class DependencyRow(Row, table=True):
    """A modification's dependency on the state of a Change Request before a step (R7)."""

    __table_args__ = (
        *c.filled("before"),
        c.refers("modification_ref", "modification.ref"),
        c.refers("request_ref", "change_request.ref"),
        Index("ix_dependency_request_ref", "request_ref"),
    )
    modification_ref: str = c.key()
    request_ref: str = c.key()
    before: str = c.key()
    position: int = c.whole()
    reach: RequestState = c.choice(RequestState, "reach")


class FollowRow(Row, table=True):
    """A channel that follows a modification and is notified of its approval (R18)."""

    __table_args__ = (*c.filled("channel_id"), c.refers("modification_ref", "modification.ref"))
    modification_ref: str = c.key()
    channel_id: str = c.key()


class ScopeItemRow(Row, table=True):
    """A modification, or one part of it (0 for all of it), in a release (R4 to R6). The exception's five texts are all set or all null."""

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
    """A DCC Change Request delivered alongside a release (R7)."""

    __table_args__ = (
        c.refers("release_key", "release.key"),
        c.refers("request_ref", "change_request.ref"),
        Index("ix_alongside_request_ref", "request_ref"),
    )
    release_key: str = c.key()
    request_ref: str = c.key()
    position: int = c.whole()


class DesignationRow(Row, table=True):
    """A designation that comes with a release and is not a modification; one line of `documents` for each document (R24)."""

    __table_args__ = (*c.filled("name"), c.refers("release_key", "release.key"))
    release_key: str = c.key()
    name: str = c.key()
    position: int = c.whole()
    by: str = c.text()
    designated_on: date | None = c.day()
    reference: str = c.text()
    documents: str = c.text()
    note: str = c.text()
