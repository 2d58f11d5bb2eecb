"""The tables that releases share: modifications, change requests, committees and their people, channels, and the reference data."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import declared_attr

from policy.model.partial_date import PartialDate
from policy.model.releases import Classification, ReleaseKind
from policy.model.rid import Covers
from policy.model.scope import ModificationState, RequestState
from policy.model.sign_off import CriterionKind
from storage import columns as c
from storage.columns import Row


class ModificationRow(Row, table=True):
    """A modification and what it touches (R5, R6)."""

    __table_args__ = (*c.filled("ref", "title"), Index("ix_modification_state", "state", "ref"))
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
    row_version: int = c.row_version()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class over
        return c.versioned(cls)


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
    """A modification waits for a change request to reach a state before a step (R7)."""

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


class SecDocumentRow(Row, table=True):
    """A document of the SEC by its short name."""

    __table_args__ = (*c.filled("name"),)
    name: str = c.key()
    position: int = c.whole()
    title: str = c.text()


class CommitteeRow(Row, table=True):
    """A sub-committee, a deciding body or a party to the work."""

    __table_args__ = (
        *c.filled("key", "name", "quorum"),
        c.holds("role", "role IN ('decides', 'reviews', 'comments', 'works', 'takes part')"),
    )
    key: str = c.key()
    position: int = c.whole()
    name: str = c.text(...)
    short: str = c.text()
    role: str = c.text(...)
    reviews: str = c.text()
    quorum: str = c.text("chair")
    row_version: int = c.row_version()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class over
        return c.versioned(cls)


class MemberRow(Row, table=True):
    """A person, by Slack user id, on a committee's roster."""

    __table_args__ = (*c.filled("user_id"), c.refers("committee_key", "committee.key"), Index("ix_member_user_id", "user_id"))
    committee_key: str = c.key()
    user_id: str = c.key()
    chair: bool = c.flag()


class DeputyRow(Row, table=True):
    """Somebody who stands in for another on every committee, from a day to a day, both included."""

    __table_args__ = (
        *c.filled("absent_id", "deputy_id"),
        c.holds("another", "absent_id <> deputy_id"),
        c.holds("in_order", "since <= until"),
        Index("ix_deputy_deputy_id", "deputy_id"),
    )
    absent_id: str = c.key()
    deputy_id: str = c.key()
    since: date = c.day(required=True)
    until: date = c.day(required=True)


class ChannelRouteRow(Row, table=True):
    """Which channel a release uses for a committee; an empty committee is the release's own channel, an empty release is every release."""

    __table_args__ = (*c.filled("channel_id"), Index("ix_channel_route_channel_id", "channel_id"))
    release_key: str = c.key()
    committee_key: str = c.key()
    channel_id: str = c.text(...)


class ChannelClearanceRow(Row, table=True):
    """What classification a channel may see; a channel without a row may see White (R20)."""

    __table_args__ = (*c.filled("channel_id"),)
    channel_id: str = c.key()
    classification: Classification = c.choice(Classification, "classification")


class FollowRow(Row, table=True):
    """A channel that hears of a modification's approval (R18)."""

    __table_args__ = (*c.filled("channel_id"), c.refers("modification_ref", "modification.ref"))
    modification_ref: str = c.key()
    channel_id: str = c.key()


class StandardCriterionRow(Row, table=True):
    """A criterion of the standard set (Paper, Annex 1; R12)."""

    __table_args__ = (*c.filled("ref", "text"), c.refers("committee", "committee.key"))
    ref: str = c.key()
    position: int = c.whole()
    kind: CriterionKind = c.choice(CriterionKind, "kind")
    committee: str = c.text(...)
    text: str = c.text(...)
    answers: str = c.text("dcc")


class ScheduleSlotRow(Row, table=True):
    """A row of the release schedule (Guidance 3; R1): the nth Thursday of a month, -1 the last."""

    __table_args__ = (c.holds("month", "month BETWEEN 1 AND 12"), c.holds("nth", "nth = -1 OR nth BETWEEN 1 AND 5"))
    month: int = c.number_key()
    nth: int = c.number_key()
    position: int = c.whole()
    kind: ReleaseKind = c.choice(ReleaseKind, "kind")


class LeadTimeRow(Row, table=True):
    """Months before go-live by which something is due (R3, R8, R9)."""

    __table_args__ = (*c.filled("key"), c.holds("months", "months >= 0"))
    key: str = c.key()
    position: int = c.whole()
    label: str = c.text()
    months: int = c.whole()
    covers: Covers = c.choice(Covers, "covers", Covers.ALL)
    source: str = c.text()


class AuthorityRow(Row, table=True):
    """From a day on, new releases are decided by this body (R14)."""

    __table_args__ = (c.refers("body", "committee.key"),)
    effective_from: date = c.day_key()
    body: str = c.text(...)


class GlossaryTermRow(Row, table=True):
    """An acronym or term and its meaning (RID appendix 2)."""

    __table_args__ = (*c.filled("term"),)
    term: str = c.key()
    position: int = c.whole()
    meaning: str = c.text()
