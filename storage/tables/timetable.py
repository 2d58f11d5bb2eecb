"""Tables of milestones and their predecessors."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import declared_attr

from policy.model.partial_date import PartialDate
from policy.model.rid import Covers
from storage import columns as c
from storage.columns import Row


class MilestoneRow(Row, table=True):
    """A milestone (R10). `planned` is its date with precision; `day` is derived from it for the index of due milestones."""

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
    proposed: bool = c.later_flag()
    row_version: int = c.row_version()

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands the class over
        return c.versioned(cls)


class PredecessorRow(Row, table=True):
    """An explicit predecessor of a milestone, `after_key` (design, Nudges)."""

    __table_args__ = (
        c.refers("release_key milestone_key", "milestone.release_key key"),
        c.refers("release_key after_key", "milestone.release_key key"),
        c.holds("no_own_predecessor", "milestone_key <> after_key"),
    )
    release_key: str = c.key()
    milestone_key: str = c.key()
    after_key: str = c.key()
    position: int = c.whole()
