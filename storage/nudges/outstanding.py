"""Work without a date: steps to date, proposed dates, comments on the RID, documents, and what a go-live leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, String, and_, exists, func, or_, select

from policy.documents.documents import DOCUMENTS
from policy.model import acts
from policy.model.decisions import Outcome, Subject
from policy.timetable.undated import waits_for_date
from storage.nudges.open_releases import open_releases
from storage.tables import DecisionRow, DocumentRow, MilestoneRow, ReleaseRow, RidCommentRow, table_of

_release = table_of(ReleaseRow).c
_step = table_of(MilestoneRow).c
_comment = table_of(RidCommentRow).c
_document = table_of(DocumentRow).c
_decision = table_of(DecisionRow).c
_later = table_of(DocumentRow).alias().c
_MANY = 500
AFTER_GO_LIVE = timedelta(days=90)
"""How long work on a live release waits for people: a quarter (assumption)."""
_LATELY = 3


@dataclass(frozen=True)
class StepsToDate:
    """How many steps of an open release have no date, and how many only a proposed one (R10)."""

    undated: int
    proposed: int


def steps_to_date(conn: Connection, today: date) -> dict[str, StepsToDate]:
    """Returns how many steps wait for a date in each open release that has some, by key; not those that nothing is left to do for (R10).

    One statement, and eight more for each 500 releases that have some.
    """
    waiting = (
        select(_step.release_key)
        .join_from(table_of(MilestoneRow), table_of(ReleaseRow), _step.release_key == _release.key)
        .where(or_(_step.planned.is_(None), _step.proposed.is_(True)), _step.anchor.is_(None), _step.done_on.is_(None), _open(today))
        .distinct()
        .order_by(_step.release_key)
    )
    keys = conn.execute(waiting).scalars().all()
    found: dict[str, StepsToDate] = {}
    for start in range(0, len(keys), _MANY):
        for release in open_releases(conn, today, among=keys[start : start + _MANY]):
            steps = [each for each in release.milestones if waits_for_date(release, each)]
            if steps:
                proposed = sum(each.proposed for each in steps)
                found[release.key] = StepsToDate(len(steps) - proposed, proposed)
    return found


def unanswered_comments(conn: Connection, today: date) -> dict[str, tuple[int, int]]:
    """Returns for each open release with comments without an answer how many, and the first one's number (R19). One statement."""
    count = (
        select(_comment.release_key, func.count(), func.min(_comment.number))
        .join_from(table_of(RidCommentRow), table_of(ReleaseRow), _comment.release_key == _release.key)
        .where(_comment.disposition == "", _open(today))
        .group_by(_comment.release_key)
        .order_by(_comment.release_key)
    )
    return {row[0]: (row[1], row[2]) for row in conn.execute(count).all()}


def lately_live(conn: Connection, today: date) -> tuple[str, ...]:
    """Returns the keys of the last releases that went live within 90 days, which are to have lessons and a final RID (RID 3; R8).

    One statement.
    """
    lately = (_release.live_on > today - AFTER_GO_LIVE, _release.live_on <= today)
    return tuple(conn.scalars(select(_release.key).where(*lately).order_by(_release.live_on.desc(), _release.key).limit(_LATELY)))


def unpublished_tads(conn: Connection, today: date) -> dict[str, int]:
    """Returns the open releases whose TAD is approved and not published, by key (R9). A dated step for it waits by itself.

    One statement.
    """
    dated = or_(_step.planned.is_not(None), _step.anchor.is_not(None))
    of_its_own = exists().where(
        _step.release_key == _release.key, _step.acts.cast(String).contains(acts.PUBLISH_TAD), _step.done_on.is_(None), dated
    )
    published = exists().where(_later.release_key == _release.key, _later.subject == Subject.TAD, _later.published_on.is_not(None))
    count = (
        select(_document.release_key, func.count())
        .join_from(table_of(DocumentRow), table_of(ReleaseRow), _document.release_key == _release.key)
        .where(_document.subject == Subject.TAD, _document.approved_on <= today, ~published, ~of_its_own, _open(today))
        .group_by(_document.release_key)
        .order_by(_document.release_key)
    )
    return {row[0]: row[1] for row in conn.execute(count).all()}


def turned_down(conn: Connection, today: date) -> tuple[str, ...]:
    """Returns the keys of the open releases with a decision against a document (RID 3; R13). One statement."""
    against = (_decision.subject.in_(DOCUMENTS), _decision.outcome == Outcome.NOT_AGREED)
    keys = (
        select(_decision.release_key)
        .join_from(table_of(DecisionRow), table_of(ReleaseRow), _decision.release_key == _release.key)
        .where(*against, _open(today))
        .distinct()
        .order_by(_decision.release_key)
    )
    return tuple(conn.scalars(keys))


def submitted_again(conn: Connection, today: date) -> tuple[str, ...]:
    """Returns the keys of the open releases with a second version of a document. One statement."""
    keys = (
        select(_document.release_key)
        .join_from(table_of(DocumentRow), table_of(ReleaseRow), _document.release_key == _release.key)
        .where(_document.number > 1, _open(today))
        .distinct()
        .order_by(_document.release_key)
    )
    return tuple(conn.scalars(keys))


def _open(today: date) -> ColumnElement[bool]:
    return and_(
        or_(_release.live_on.is_(None), _release.live_on > today), or_(_release.cancelled_on.is_(None), _release.cancelled_on > today)
    )
