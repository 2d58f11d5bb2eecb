"""Tables of releases and their costs, impacts, notes, links and lessons, and of their pinned statuses."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import declared_attr

from policy.model.costs import Stage
from policy.model.releases import Classification, ReleaseKind
from storage import columns as c
from storage.columns import Row


class ReleaseRow(Row, table=True):
    """A SEC Release; `quoted_total` is the DCC's total in pence, as quoted (R17); `not_on_record` lists topics without a source.

    `window_end` is the last day of the go-live before any decision moved it (R23). `participant_columns` is empty for the usual ones.
    """

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
    not_on_record: tuple[str, ...] = c.later_words()
    sec_version: str = c.later_text()
    go_live_reason: str = c.later_text()
    window_end: date | None = c.day()
    participant_columns: tuple[str, ...] = c.later_words()
    quoted_total: int | None = c.pence(None)
    combined_assessment_pending: bool = c.flag()
    shared_with_requests: str = c.text()
    operational: str = c.text()
    secas_budgeted: bool = c.flag()
    row_version: int = c.row_version()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class over
        return c.versioned(cls)


class CostRow(Row, table=True):
    """The DCC's cost of a modification in a stage, in pence (R17); of its `part` alone, or of the complete modification (0)."""

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
    part: int = c.later_whole()


class SecasEffortRow(Row, table=True):
    """SECAS effort in days and pence, each with the source's qualifier ("around") or "" (R17)."""

    __table_args__ = (*c.filled("purpose"), c.refers("release_key", "release.key"), c.holds("amounts", "days >= 0 AND pence >= 0"))
    release_key: str = c.key()
    purpose: str = c.key()
    position: int = c.whole()
    days: int = c.whole()
    pence: int = c.pence()
    days_qualifier: str = c.later_text()
    cost_qualifier: str = c.later_text()


class ImpactSummaryRow(Row, table=True):
    """The impact on one kind of participant or one area of the DCC (RID 2); `side` is "party" or "dcc"."""

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
    """A note on a release, numbered within it."""

    __table_args__ = (*c.filled("kind", "text"), c.refers("release_key", "release.key"))
    release_key: str = c.key()
    number: int = c.number_key()
    kind: str = c.text(...)
    text: str = c.text(...)


class LinkRow(Row, table=True):
    """A labelled web address."""

    __table_args__ = (*c.filled("label", "url"), c.refers("release_key", "release.key"))
    release_key: str = c.key()
    label: str = c.key()
    position: int = c.whole()
    url: str = c.text(...)


class LessonRow(Row, table=True):
    """A lesson that a committee or party learnt from a release, offered later as evidence for O5 (RID 6)."""

    __table_args__ = (
        *c.filled("text", "given_by"),
        c.refers("release_key", "release.key"),
        c.refers("committee", "committee.key"),
        c.holds("number", "number >= 1"),
    )
    release_key: str = c.key()
    committee: str = c.key()
    number: int = c.number_key()
    text: str = c.text(...)
    given_by: str = c.text(...)
    given_on: date = c.day(required=True)


class StatusPostRow(Row, table=True):
    """The pinned status of a release in its own channel: the number of its message, of its edits and of its pins' rows in the outbox.

    `active` is whether it is kept up to date, and `pinned` whether it is to be pinned. It shows what `digest` stands for, as of the `day`
    and the history up to the entry `seen`. Not audited.
    """

    __table_args__ = (*c.filled("release_key", "channel_id"),)
    release_key: str = c.key()
    channel_id: str = c.key()
    serial: int = c.whole()
    edits: int = c.whole()
    pins: int = c.whole()
    pinned: bool = c.flag()
    active: bool = c.flag()
    digest: str = c.text()
    day: date | None = c.day()
    seen: int = c.whole()
