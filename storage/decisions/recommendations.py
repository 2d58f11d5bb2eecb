"""Recommendations of committees and their views on documents, as rows: one for each committee and subject of a release (RID 3, 6; R13)."""

from __future__ import annotations

from sqlalchemy import Connection, select

from policy.documents.documents import DocumentVersion
from policy.model.decisions import Recommendation, Subject
from policy.model.releases import Release
from storage.engine.session import Change
from storage.mapping.decisions import RECOMMENDATION_COLUMNS
from storage.tables import DocumentRow, RecommendationRow, table_of

SUITABLE, UNSUITABLE = "yes", "no"
"""The stored view on a version of a document; it is empty without one."""


_recommendation = table_of(RecommendationRow).c


def recommendation_of(conn: Connection, key: str, committee: str, subject: Subject) -> Recommendation | None:
    """Returns a committee's recommendation on a subject, or None. One statement."""
    own = (_recommendation.release_key == key, _recommendation.committee == committee, _recommendation.subject == subject)
    row = conn.execute(select(*RECOMMENDATION_COLUMNS).where(*own)).one_or_none()
    return None if row is None else Recommendation(*row)


def record_recommendation(tx: Change, release: Release, given: Recommendation) -> None:
    """Stores a recommendation, in place of the one that the committee gave on the subject before."""
    row = tx.session.get(RecommendationRow, (release.key, given.committee, given.subject))
    if row is not None:
        row.positive, row.given_on, row.reason = given.positive, given.given_on, given.reason
        return
    tx.session.add(
        RecommendationRow(
            release_key=release.key,
            committee=given.committee,
            subject=given.subject,
            position=len(release.recommendations),
            positive=given.positive,
            given_on=given.given_on,
            reason=given.reason,
        )
    )


def record_view(tx: Change, release: Release, document: DocumentVersion, given: Recommendation) -> None:
    """Stores with a version of a document the view that a committee gives on it, and who recorded it."""
    row = tx.session.get_one(DocumentRow, (release.key, given.subject, document.number))
    row.suitable = SUITABLE if given.positive else UNSUITABLE
    row.view_by, row.view_on, row.view_reason = tx.act.actor, given.given_on, given.reason
