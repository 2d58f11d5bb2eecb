"""What waits for the release managers without a date: steps to date, proposed dates to accept, and comments on the RID to answer."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from storage.tables import MilestoneRow, ReleaseRow, RidCommentRow, table_of

_release = table_of(ReleaseRow).c
_step = table_of(MilestoneRow).c
_comment = table_of(RidCommentRow).c


def undated_steps(conn: Connection, today: date) -> dict[str, int]:
    """Returns the number of open steps without a date of each open release that has some, by key (R10). One statement."""
    return _steps(conn, today, and_(_step.planned.is_(None), _step.anchor.is_(None), _step.done_on.is_(None)))


def proposed_dates(conn: Connection, today: date) -> dict[str, int]:
    """Returns the number of proposed dates of each open release that has some, by key. One statement."""
    return _steps(conn, today, _step.proposed.is_(True))


def _steps(conn: Connection, today: date, which: ColumnElement[bool]) -> dict[str, int]:
    count = (
        select(_step.release_key, func.count())
        .join_from(table_of(MilestoneRow), table_of(ReleaseRow), _step.release_key == _release.key)
        .where(which, _open(today))
        .group_by(_step.release_key)
        .order_by(_step.release_key)
    )
    return {row[0]: row[1] for row in conn.execute(count).all()}


def unanswered_comments(conn: Connection, today: date) -> dict[str, int]:
    """Returns the number of comments without an answer of each open release that has some, by key (R19). One statement."""
    count = (
        select(_comment.release_key, func.count())
        .join_from(table_of(RidCommentRow), table_of(ReleaseRow), _comment.release_key == _release.key)
        .where(_comment.disposition == "", _open(today))
        .group_by(_comment.release_key)
        .order_by(_comment.release_key)
    )
    return {row[0]: row[1] for row in conn.execute(count).all()}


def _open(today: date) -> ColumnElement[bool]:
    return and_(
        or_(_release.live_on.is_(None), _release.live_on > today), or_(_release.cancelled_on.is_(None), _release.cancelled_on > today)
    )
