"""Tables of criteria, evidence, positions, conditions, amendments and review cards."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import declared_attr

from policy.model.releases import Classification
from policy.model.sign_off import CriterionKind, SignOffState
from policy.sign_off.amendments import AmendmentKind, AmendmentState
from policy.sign_off.sign_off import EvidenceKind, Verdict
from storage import columns as c
from storage.columns import Row


class EvidenceRow(Row, table=True):
    """A piece of evidence for a criterion; replaced and withdrawn evidence is kept (R13, R15, R16)."""

    __table_args__ = (
        *c.filled("criterion_ref", "address", "submitted_by"),
        c.refers("release_key", "release.key"),
        c.holds("number", "number >= 1"),
        c.holds("replaced_by_a_later_one", "replaced_by = 0 OR replaced_by > number"),
        Index("ix_evidence_file_id", "file_id"),
    )
    release_key: str = c.key()
    criterion_ref: str = c.key()
    number: int = c.number_key()
    kind: EvidenceKind = c.choice(EvidenceKind, "kind")
    address: str = c.text(...)
    note: str = c.text()
    classification: Classification = c.choice(Classification, "classification", Classification.WHITE)
    submitted_by: str = c.text(...)
    submitted_at: datetime = c.instant(required=True)
    on_behalf: str = c.text()
    replaced_by: int = c.whole()
    withdrawn: str = c.text()
    title: str = c.later_text()
    file_id: str = c.later_text()
    row_version: int = c.row_version()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class over
        return c.versioned(cls)


class PositionRow(Row, table=True):
    """One person's verdict on one criterion, bound by `stamp` to the text and evidence shown (R15, R16)."""

    __table_args__ = (
        *c.filled("criterion_ref", "user_id", "voice", "stamp"),
        c.refers("release_key", "release.key"),
        c.holds("reasoned", "verdict = 'met' OR reason <> ''"),
    )
    release_key: str = c.key()
    criterion_ref: str = c.key()
    user_id: str = c.key()
    voice: str = c.text(...)
    chair: bool = c.flag()
    verdict: Verdict = c.choice(Verdict, "verdict")
    reason: str = c.text()
    stamp: str = c.text(...)
    turn: int = c.whole()
    on_behalf: str = c.text()
    taken_at: datetime = c.instant(required=True)
    row_version: int = c.row_version()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class over
        return c.versioned(cls)


class ConditionRow(Row, table=True):
    """A condition on a criterion that is met with conditions; its committee closes it with a note."""

    __table_args__ = (
        *c.filled("criterion_ref", "text", "owner", "set_by"),
        c.refers("release_key", "release.key"),
        c.holds("number", "number >= 1"),
        c.holds("closed_with_note", "(closed_on IS NULL) = (closed_note = '')"),
        Index("ix_condition_due_open", "due"),
    )
    release_key: str = c.key()
    criterion_ref: str = c.key()
    number: int = c.number_key()
    text: str = c.text(...)
    owner: str = c.text(...)
    due: date = c.day(required=True)
    set_by: str = c.text(...)
    closed_on: date | None = c.day()
    closed_note: str = c.text()
    row_version: int = c.row_version()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class over
        return c.versioned(cls)


class AmendmentRow(Row, table=True):
    """A proposed amendment of a release's criteria: add, reword or drop one (R12)."""

    __table_args__ = (
        *c.filled("criterion_ref", "proposed_by"),
        c.refers("release_key", "release.key"),
        c.refers("committee", "committee.key"),
        c.holds("number", "number >= 1"),
    )
    release_key: str = c.key()
    number: int = c.number_key()
    kind: AmendmentKind = c.choice(AmendmentKind, "kind")
    criterion_ref: str = c.text(...)
    text: str = c.text()
    criterion_kind: CriterionKind = c.choice(CriterionKind, "criterion_kind")
    committee: str = c.text(...)
    answers: str = c.text("dcc")
    editorial: bool = c.flag()
    reason: str = c.text()
    proposed_by: str = c.text(...)
    proposed_on: date = c.day(required=True)
    state: AmendmentState = c.choice(AmendmentState, "state", AmendmentState.PROPOSED)
    settled_by: str = c.text()
    settled_on: date | None = c.day()
    row_version: int = c.row_version()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class over
        return c.versioned(cls)


class ReviewCardRow(Row, table=True):
    """A committee's sign-off card in Slack: its message, criterion, last move (real time) and number of messages.

    How a card looks is no part of a release's state, so that no undo and no history is about it.
    """

    __table_args__ = (
        *c.filled("channel"),
        c.refers("release_key", "release.key"),
        c.refers("committee", "committee.key"),
    )
    release_key: str = c.key()
    committee: str = c.key()
    channel: str = c.text(...)
    criterion: str = c.text()
    serial: int = c.whole()
    sent: int = c.whole()
    moved_by: str = c.text()
    moved_at: datetime | None = c.instant()


class CriterionRow(Row, table=True):
    """An acceptance criterion of a release, with the committee's resolved verdict, or why it is not applicable (R12)."""

    __table_args__ = (*c.filled("ref", "text"), c.refers("release_key", "release.key"), c.refers("committee", "committee.key"))
    release_key: str = c.key()
    ref: str = c.key()
    position: int = c.whole()
    kind: CriterionKind = c.choice(CriterionKind, "kind")
    committee: str = c.text(...)
    text: str = c.text(...)
    answers: str = c.text("dcc")
    standing: SignOffState = c.choice(SignOffState, "standing", SignOffState.OPEN)
    not_applicable: str = c.later_text()
    row_version: int = c.row_version()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class over
        return c.versioned(cls)
