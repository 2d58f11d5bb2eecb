"""A committee at its review: evidence, the card with its buttons, positions, and the resulting states."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.posts import posts
from bot.slack.limits.messages import message_faults
from policy.model.decisions import Outcome, Subject
from policy.model.rid import Covers
from policy.model.sign_off import SignOffState
from policy.sign_off.review import Review
from storage.engine.session import Act, Store
from storage.mail.kinds import read
from storage.sign_off import reviews
from storage.tables import AuditRow, DecisionRow, MemberRow, OutboxRow, table_of
from tests.builders.office import DAN, START, Office

KEY = "june-2020"
LINK = "https://example.com/uit-report"


def ticking(office: Office, seconds: float = 5) -> None:
    """Has each transaction come so many real seconds after the one before."""
    state = {"now": datetime(2026, 1, 1, tzinfo=UTC)}

    def clock() -> datetime:
        state["now"] += timedelta(seconds=seconds)
        return state["now"]

    office.store.clock = clock


def review(office: Office, committee: str = "tag") -> Review:
    """The review as stored."""
    with office.store.reading() as conn:
        found = reviews.fetch_review(conn, KEY, committee=committee)
    assert found is not None
    return found


def sent(office: Office, kind: str) -> list[dict[str, object]]:
    """The messages of a kind as they would be posted now, oldest first."""
    rows = table_of(OutboxRow).c
    with office.store.reading() as conn:
        found = conn.execute(select(rows.kind, rows.ids, rows.channel).where(rows.kind == kind).order_by(rows.id)).all()
    made = [posts.message(office.store, read(row.kind, row.ids), office.now, row.channel) for row in found]
    return [each for each in made if each is not None]


def card(office: Office, committee: str = "tag") -> dict[str, object]:
    """A committee's card as it is now: its last row, the earlier ones taken as sent."""
    rows = table_of(OutboxRow).c
    with office.store.writing() as conn:
        found = conn.execute(select(rows.id, rows.ids, rows.channel).where(rows.kind == "card").order_by(rows.id)).all()
        mine = [row for row in found if row.ids["committee"] == committee]
        for row in mine:
            conn.execute(table_of(OutboxRow).update().where(rows.id == row.id).values(state="sent", ts="1590570000.000100"))
    made = posts.message(office.store, read("card", mine[-1].ids), office.now, mine[-1].channel)
    assert made is not None
    assert message_faults(made) == []
    return made


def buttons(message: dict[str, object]) -> dict[str, str]:
    """The buttons of a message by label, with the command lines that they stand for."""
    blocks: Any = message["blocks"]
    return {each["text"]["text"]: each["value"] for block in blocks if block["type"] == "actions" for each in block["elements"]}


def button(office: Office, label: str, committee: str = "tag") -> str:
    """The line that a button of the card as it is now carries."""
    return buttons(card(office, committee))[label]


def evidenced(office: Office, *refs: str) -> None:
    """Puts evidence on file, as DCC staff."""
    for ref in refs:
        office.does(f"/release evidence {KEY} {ref} {LINK}/{ref} shows it", DAN)


def standing(office: Office, ref: str) -> SignOffState:
    """Where a criterion stands as stored."""
    return next(each.state for each in office.release().criteria if each.ref == ref)


def refusals(office: Office) -> list[tuple[str, str]]:
    """Who was refused what."""
    rows = table_of(AuditRow).c
    with office.store.reading() as conn:
        return [tuple(row) for row in conn.execute(select(rows.actor, rows.thing).where(rows.outcome == "refused"))]


def seat(office: Office, *users: str, committee: str = "tag") -> None:
    """Puts people on a roster as members."""
    with office.store.changing(Act("test", "roster", office.now)) as tx:
        for user in users:
            tx.session.add(MemberRow(committee_key=committee, user_id=user, chair=False))


def decided(store: Store, outcome: Outcome, met_on: date) -> None:
    """The Panel's decision on the go-live of June 2020 on the record, in place of one that this recorded before."""
    with store.changing(Act("test", "decide", START)) as tx:
        row = tx.session.get(DecisionRow, ("june-2020", 9))
        if row is not None:
            row.outcome, row.met_on = outcome, met_on
            return
        tx.session.add(
            DecisionRow(
                release_key="june-2020",
                number=9,
                subject=Subject.GO_LIVE,
                body="panel",
                outcome=outcome,
                met_on=met_on,
                covers=Covers.ALL,
            )
        )
