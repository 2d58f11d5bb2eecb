"""Recommendations of committees and their views on documents, as they are stored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from policy.model.decisions import Recommendation, Subject
from storage.decisions.recommendations import record_recommendation, record_view
from storage.documents.documents import fetch_documents
from storage.engine.session import Store
from storage.release_file.loader import load
from storage.releases.releases import fetch_release
from storage.tables import DocumentRow
from tests.builders.release_files import AT, act, contents, june

DAY = date(2020, 5, 28)
VIEW = Recommendation("tag", Subject.TAD, True, DAY, "It covers all scope")


def test_a_later_recommendation_replaces_the_earlier_one_of_its_committee_and_subject(store: Store) -> None:
    """It keeps its place among the others; one on another subject comes after it (RID 6)."""
    load(store, contents(june()), at=AT)
    negative = Recommendation("tag", Subject.GO_LIVE, False, DAY, "UIT is late")
    for given in (negative, VIEW):
        with store.changing(act()) as tx:
            release = fetch_release(tx.connection, "june-2020")
            assert release
            record_recommendation(tx, release, given)
    with store.reading() as conn:
        release = fetch_release(conn, "june-2020")
    assert release
    assert release.recommendations == (negative, VIEW)


def test_a_view_is_stored_with_its_version_and_who_recorded_it(store: Store) -> None:
    """The version before it keeps that it has none (R9)."""
    load(store, contents(june()), at=AT)
    with store.changing(act()) as tx:
        for number in (1, 2):
            tx.session.add(
                DocumentRow(
                    release_key="june-2020",
                    subject=Subject.TAD,
                    number=number,
                    version=f"0.{number}",
                    address="https://example.org/tad",
                    submitted_by="U2",
                    submitted_on=date(2020, 2, 3),
                )
            )
    with store.changing(act(actor="U-CHAIR")) as tx:
        release = fetch_release(tx.connection, "june-2020")
        assert release
        newest = fetch_documents(tx.connection, "june-2020")[-1]
        record_view(tx, release, newest, replace(VIEW, positive=False))
    with store.reading() as conn:
        first, second = fetch_documents(conn, "june-2020")
    assert first.suitable is None
    assert (second.suitable, second.view_by, second.view_on, second.view_reason) == (False, "U-CHAIR", DAY, VIEW.reason)
