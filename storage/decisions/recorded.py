"""The acts on record for a release, read from its documents, evidence, recommendations and decisions."""

from __future__ import annotations

from sqlalchemy import Connection

from policy.decisions.happened import happened
from policy.model.acts import RECORDED
from policy.model.releases import Release
from storage.documents.documents import fetch_documents
from storage.releases.changed_tables import part
from storage.sign_off.evidence import evidenced


def all_acts(conn: Connection, release: Release) -> frozenset[str]:
    """Returns all acts on record, whether or not a step that stands for one is done. Two statements."""
    key = release.key
    documents = part(conn, key, "documents", ("document",), lambda: fetch_documents(conn, key))
    return happened(release, documents, part(conn, key, "evidenced", ("evidence",), lambda: evidenced(conn, key)))


def acts_on_record(conn: Connection, release: Release) -> frozenset[str]:
    """Returns the acts on record if a done step of the timetable stands for one, else none. Two statements, none without such a step."""
    if not any(each.done_on and not RECORDED.isdisjoint(each.acts) for each in release.milestones):
        return frozenset()
    return all_acts(conn, release)
