"""Reviews as they are stored and read: what the tables refuse, statements that do not grow, cards and where they are in Slack."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from policy.model.decisions import Outcome, Subject
from policy.model.releases import Classification
from policy.model.rid import Covers
from policy.model.sign_off import CriterionKind
from policy.sign_off.review import Review
from policy.sign_off.sign_off import EvidenceKind, Verdict
from storage.decisions import decisions
from storage.engine.session import Change, Store
from storage.history import audit
from storage.mail import outbox
from storage.mail.messages import SignOffCard
from storage.release_file.loader import load
from storage.sign_off import amendments, reviews
from storage.sign_off.cards import Card, CardMessage, card_message, fetch_card, keep_card
from storage.sign_off.evidence import fetch_evidence
from storage.sign_off.positions import fetch_positions
from storage.tables import (
    AUDITED,
    AcknowledgementRow,
    CommitteeRow,
    ConditionRow,
    CriterionRow,
    DecisionRow,
    DeputyRow,
    DocumentRow,
    EvidenceRow,
    MemberRow,
    OutboxRow,
    PositionRow,
    ReleaseRow,
    Row,
    table_of,
)
from tests.builders.release_files import AT, act, contents, june

KEY = "june-2020"


@pytest.fixture
def loaded(store: Store) -> Store:
    """A store with one release."""
    load(store, contents(june()), at=AT)
    return store


def evidence(number: int = 1, ref: str = "T1", **more: Any) -> EvidenceRow:
    """A piece of evidence."""
    values = {"kind": EvidenceKind.LINK, "address": "https://example.com", "submitted_by": "U1", "submitted_at": AT, **more}
    return EvidenceRow(release_key=KEY, criterion_ref=ref, number=number, **values)


def position(user: str, ref: str = "T1", **more: Any) -> PositionRow:
    """A position."""
    values = {"voice": user, "verdict": Verdict.MET, "stamp": "s", "turn": 1, "taken_at": AT, **more}
    return PositionRow(release_key=KEY, criterion_ref=ref, user_id=user, **values)


REFUSED: list[tuple[type[Row], dict[str, Any], str]] = [
    (EvidenceRow, {"number": 0, "kind": "link", "address": "x", "submitted_by": "U1", "submitted_at": AT}, "ck_evidence_number"),
    (EvidenceRow, {"number": 1, "kind": "link", "address": "", "submitted_by": "U1", "submitted_at": AT}, "ck_evidence_address_filled"),
    (
        EvidenceRow,
        {"number": 2, "kind": "link", "address": "x", "submitted_by": "U1", "submitted_at": AT, "replaced_by": 1},
        "ck_evidence_replaced_by_a_later_one",
    ),
    (PositionRow, {"user_id": "U1", "voice": "U1", "verdict": "hold", "stamp": "s", "taken_at": AT}, "ck_position_reasoned"),
    (PositionRow, {"user_id": "U1", "voice": "U1", "verdict": "met", "stamp": "", "taken_at": AT}, "ck_position_stamp_filled"),
    (
        ConditionRow,
        {"number": 1, "text": "x", "owner": "U1", "set_by": "U2", "due": date(2020, 6, 1), "closed_on": date(2020, 6, 1)},
        "ck_condition_closed_with_note",
    ),
    (ConditionRow, {"number": 1, "text": "x", "owner": "", "set_by": "U2", "due": date(2020, 6, 1)}, "ck_condition_owner_filled"),
]


@pytest.mark.parametrize(("row", "values", "constraint"), REFUSED)
def test_the_database_refuses_what_cannot_be(loaded: Store, row: type[Row], values: dict[str, Any], constraint: str) -> None:
    """Numbers, reasons, owners and closing notes are held by the tables themselves."""
    with pytest.raises(IntegrityError, match=f"(?i){constraint}"), loaded.changing(act()) as tx:
        tx.session.add(row(**{"release_key": KEY, "criterion_ref": "T1", **values}))


def test_only_documents_of_the_three_kinds_are_stored(loaded: Store) -> None:
    """A baseline is no document with versions."""
    values: dict[str, Any] = {"number": 1, "version": "1.0", "address": "x", "submitted_by": "U1", "submitted_on": date(2020, 3, 2)}
    with pytest.raises(IntegrityError), loaded.changing(act()) as tx:
        tx.session.add(DocumentRow(release_key=KEY, subject=Subject.BASELINE, **values))


def test_an_acknowledgement_belongs_to_a_decision(loaded: Store) -> None:
    """Without its decision it is refused; with it, it is read back with its reason."""
    with pytest.raises(IntegrityError), loaded.changing(act()) as tx:
        tx.session.add(AcknowledgementRow(release_key=KEY, decision_number=77, item="a", text="A", reason="Known"))
    with loaded.changing(act()) as tx:
        number = decisions.next_decision(tx.connection, KEY)
        values: dict[str, Any] = {
            "subject": Subject.GO_LIVE,
            "body": "panel",
            "outcome": Outcome.GO,
            "met_on": date(2020, 6, 12),
            "covers": Covers.ALL,
        }
        tx.session.add(DecisionRow(release_key=KEY, number=number, **values))
        tx.session.add(AcknowledgementRow(release_key=KEY, decision_number=number, item="a", text="A", reason="Known"))
    with loaded.reading() as conn:
        assert decisions.acknowledgements(conn, KEY, number) == (("A", "Known"),)
        found = decisions.decision(conn, KEY, number)
    assert found is not None
    assert (found.subject, found.outcome) == (Subject.GO_LIVE, Outcome.GO)


def test_loading_a_file_again_takes_nothing_out_of_the_reviews(loaded: Store) -> None:
    """Release files say nothing of evidence and positions, so a load, even one that replaces, leaves them."""
    with loaded.changing(act()) as tx:
        tx.session.add(evidence())
        tx.session.add(position("U1"))
    report = load(loaded, contents(june()), at=AT, replace=True)
    assert (report.removed, report.differences) == (0, ())
    with loaded.reading() as conn:
        assert len(fetch_evidence(conn, KEY)) == len(fetch_positions(conn, KEY)) == 1


def test_reading_a_review_takes_as_many_statements_whatever_its_size(loaded: Store) -> None:
    """One criterion with one piece of evidence, or forty with many: what has changed is read again, and else the positions alone."""

    def statements() -> int:
        with loaded.statements() as seen, loaded.reading() as conn:
            assert reviews.fetch_review(conn, KEY, committee="tag") is not None
        return len(seen)

    with loaded.changing(act()) as tx:
        tx.session.add(CriterionRow(release_key=KEY, ref="T49", kind=CriterionKind.TESTING, committee="tag", text="Text"))
    first = statements()
    with loaded.changing(act()) as tx:
        tx.session.add(CriterionRow(release_key=KEY, ref="T50", kind=CriterionKind.TESTING, committee="tag", text="Text"))
        tx.session.add(evidence(ref="T50"))
    few = statements()
    with loaded.changing(act()) as tx:
        for number in range(51, 91):
            ref = f"T{number}"
            tx.session.add(CriterionRow(release_key=KEY, ref=ref, kind=CriterionKind.TESTING, committee="tag", text=ref))
            tx.session.add(evidence(ref=ref))
            tx.session.add(position("U1", ref))
    assert (first, few, statements(), statements()) == (7, 5, 5, 2)


CHANGES: dict[str, Callable[[Change], object]] = {
    "committee": lambda tx: setattr(tx.session.get_one(CommitteeRow, "tag"), "quorum", "2"),
    "condition": lambda tx: tx.session.add(
        ConditionRow(release_key=KEY, criterion_ref="T49", number=2, text="x", owner="U1", set_by="U2", due=date(2020, 6, 1))
    ),
    "criterion": lambda tx: setattr(tx.session.get_one(CriterionRow, (KEY, "T49")), "text", "Another"),
    "decision": lambda tx: tx.session.add(
        DecisionRow(release_key=KEY, number=9, subject=Subject.GO_LIVE, body="panel", outcome=Outcome.GO, met_on=date(2020, 6, 30))
    ),
    "deputy": lambda tx: tx.session.add(
        DeputyRow(absent_id="U0CHAIR", deputy_id="U0DEPUTY", since=date(2020, 6, 1), until=date(2020, 6, 30))
    ),
    "evidence": lambda tx: tx.session.add(evidence(2, "T49")),
    "member": lambda tx: tx.session.add(MemberRow(committee_key="tag", user_id="U0NEW")),
    "position": lambda tx: tx.session.add(position("U0NEW", "T49")),
    "release": lambda tx: setattr(tx.session.get_one(ReleaseRow, KEY), "classification", Classification.RED),
}
"""A change to each table that a review is read from."""


@pytest.mark.parametrize("table", CHANGES)
def test_a_review_is_read_again_after_a_change_to_any_of_its_tables(loaded: Store, table: str) -> None:
    """It is another one then, in the change itself and after it; one that was taken back leaves it as it was."""

    def review(conn: Connection) -> Review | None:
        return reviews.fetch_review(conn, KEY, committee="tag")

    with loaded.changing(act()) as tx:
        tx.session.add(CriterionRow(release_key=KEY, ref="T49", kind=CriterionKind.TESTING, committee="tag", text="Text"))
        tx.session.add(MemberRow(committee_key="tag", user_id="U0CHAIR", chair=True))
    with loaded.reading() as conn:
        before = review(conn)
    with suppress(ZeroDivisionError), loaded.changing(act()) as tx:
        assert review(tx.connection) == before
        CHANGES[table](tx)
        assert review(tx.connection) != before
        raise ZeroDivisionError
    with loaded.reading() as conn:
        assert review(conn) == before
    with loaded.changing(act()) as tx:
        CHANGES[table](tx)
        changed = review(tx.connection)
    with loaded.reading() as conn:
        assert review(conn) == changed != before


def test_a_release_without_such_criteria_has_no_review(loaded: Store) -> None:
    """An unknown release, a committee without criteria there, and an unknown criterion give no review."""
    with loaded.reading() as conn:
        assert reviews.fetch_review(conn, "june-1999", committee="tag") is None
        assert reviews.fetch_review(conn, KEY, committee="panel") is None
        assert reviews.fetch_review(conn, KEY, criterion="X9") is None


def test_a_card_is_no_part_of_the_history(loaded: Store) -> None:
    """It is stored, moved and read back, and the audit knows nothing of it."""
    card = Card(KEY, "tag", "C1", "T1", 1, 0, "U1", datetime(2026, 1, 1, tzinfo=UTC))
    with loaded.changing(act()) as tx:
        keep_card(tx.connection, card)
        keep_card(tx.connection, replace(card, criterion="T2", sent=1))
    assert "review_card" not in AUDITED
    with loaded.reading() as conn:
        assert fetch_card(conn, KEY, "tag") == replace(card, criterion="T2", sent=1)
        assert fetch_card(conn, KEY, "opsg") is None
        assert audit.replay(conn) == audit.snapshot(conn)


def test_where_a_card_is_follows_from_what_was_sent(loaded: Store) -> None:
    """Posted at first; awaited while its first row is under way; updated where it is afterwards, whichever row it was that got there."""
    card = Card(KEY, "tag", "C1", "T1", 1, 3, "", None)
    rows = table_of(OutboxRow)
    with loaded.changing(act()) as tx:
        for number in range(3):
            key = f"{card.name}:{number}"
            outbox.enqueue(tx, SignOffCard(KEY, "tag", card.name, key), key=key, channel="C1")

    def message(number: int) -> CardMessage:
        with loaded.reading() as conn:
            return card_message(conn, card, f"{card.name}:{number}")

    def mark(number: int, state: str, ts: str) -> None:
        with loaded.writing() as conn:
            conn.execute(rows.update().where(rows.c.key == f"{card.name}:{number}").values(state=state, ts=ts))

    assert message(0) == CardMessage("", awaited=False)
    assert message(1) == CardMessage("", awaited=True)
    mark(0, "sent", "")  # The newest of a batch stands for the older ones.
    mark(1, "sent", "1.5")
    assert message(2) == CardMessage("1.5", awaited=False)


def test_what_a_change_bore_on_is_read_from_the_history(loaded: Store) -> None:
    """Evidence and positions name their criteria once each; other things name none."""
    with loaded.changing(act()) as tx:
        tx.session.add(evidence(classification=Classification.AMBER))
        tx.session.add(position("U1"))
        change = tx.change_id
    with loaded.reading() as conn:
        assert amendments.criteria_touched(conn, change) == ((KEY, "T1"),)
        assert amendments.criteria_touched(conn, 1) != ((KEY, "T1"),)
