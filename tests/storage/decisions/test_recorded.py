"""The acts on record, from documents, evidence and decisions, on both databases (R25)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from policy.model import acts
from policy.model.decisions import Subject
from storage.decisions.recorded import acts_on_record
from storage.engine.session import Act, Store
from storage.release_file.loader import load
from storage.releases.releases import fetch_release
from storage.tables import DocumentRow
from tests.builders.release_files import AT, contents, june


def test_a_document_and_a_decision_are_acts(store: Store) -> None:
    """A submitted draft is on record; without a done step that stands for an act nothing is asked."""
    load(store, contents(june()), at=AT)
    with store.changing(Act("test", "document", AT)) as tx:
        tx.session.add(
            DocumentRow(
                release_key="june-2020",
                subject=Subject.TAD,
                number=1,
                version="0.1",
                address="https://example.com/tad",
                draft=True,
                submitted_by="U0DAN",
                submitted_on=date(2020, 1, 10),
            )
        )
    with store.reading() as conn:
        release = fetch_release(conn, "june-2020")
        assert release is not None
        recorded = acts_on_record(conn, release)
        open_again = replace(release, milestones=tuple(replace(each, done_on=None) for each in release.milestones))
        nothing = acts_on_record(conn, open_again)
    assert recorded >= {acts.SUBMIT_DRAFT_TAD, acts.DECIDE_BASELINE}
    assert nothing == frozenset()
