"""Those who must know are told at once, once, and not what they did themselves; what no longer holds is corrected."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot.posts import posts
from policy.model.decisions import Subject
from storage.engine.session import Act
from storage.mail.kinds import read
from storage.nudges.must_know import places
from storage.roster import roster
from storage.tables import RecommendationRow
from tests.builders.office import DAN, OLIVER, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, Office
from tests.builders.rooms.reminders import OUTBOX, arrive, outbox_rows, routed
from tests.builders.rooms.reviews import evidenced, review

KIND = "must-know"
ITEM = "baseline-documents"


def rows(office: Office) -> list[Any]:
    """What was queued for those who must know."""
    return outbox_rows(office, KIND)


def said(office: Office, row: Any) -> str | None:
    """What a row says now, or None if there is nothing to say."""
    message = posts.message(office.store, read(row.kind, row.ids, row.channel), office.now, row.channel)
    return None if message is None else str(message["text"])


def corrected(office: Office) -> list[str]:
    """What the corrections that wait say now."""
    with office.store.reading() as conn:
        waiting = conn.execute(select(OUTBOX).where(OUTBOX.c.kind == "correction", OUTBOX.c.state == "due").order_by(OUTBOX.c.id)).all()
    found = (posts.message(office.store, read(row.kind, row.ids, row.channel), office.now, row.channel) for row in waiting)
    return [str(each["text"]) for each in found if each and not each.get("unneeded")]


def test_the_new_owner_is_told_and_reads_when_it_is_given_on(office: Office) -> None:
    """By direct message with the act if it can be theirs; to a committee in its channel; not who gave it to themselves."""
    routed(office, tag="C0TAG")
    office.does(office.asks(f"/release reassign june-2020 {ITEM}"), person=DAN)
    (row,) = rows(office)
    assert row.channel == DAN
    text = said(office, row) or ""
    assert "Panel baselines RID" in text
    assert f"Given by @{RACHEL}" in text
    assert "Baseline" not in text
    assert "Open release: /release status june-2020\n  Give it on: /release reassign june-2020" in text
    arrive(office)
    office.does(office.asks(f"/release reassign june-2020 {ITEM}", DAN), DAN, person="", committee="tag")
    assert [each.channel for each in rows(office)] == [DAN, "C0TAG"]
    assert said(office, rows(office)[0]) is None
    assert ["This was given to TAG." in each for each in corrected(office)] == [True]
    office.does(office.asks(f"/release reassign june-2020 {ITEM}"), person=RACHEL, committee="")
    assert [each.channel for each in rows(office)] == [DAN, "C0TAG"]


def test_the_release_managers_are_told_of_a_partys_comment_until_it_is_answered(office: Office) -> None:
    """Each by direct message, as SECAS has no channel; a manager's own comment tells nobody."""
    form = office.asks("/release comment june-2020", STRANGER)
    office.does(form, STRANGER, party="Gas Networks", text="Section 4 is unclear.")
    assert {each.channel for each in rows(office)} == {RACHEL, OLIVER}
    text = said(office, rows(office)[0]) or ""
    assert "Gas Networks commented on version 1.1 of the RID" in text
    assert "Section 4 is unclear." in text
    assert "Answer: /release comment june-2020 1" in text
    arrive(office)
    office.does(office.asks("/release comment june-2020 1"), disposition="noted", reason="Corrected in version 1.2.")
    assert ["Comment 1 on the RID was answered." in each for each in corrected(office)] == [True, True]
    office.does(office.asks("/release comment june-2020"), party="SECAS", text="Ours.")
    assert len(rows(office)) == 2


def test_the_panel_is_told_of_a_proposal_until_it_is_settled(office: Office) -> None:
    """In its channel, with the button that decides; withdrawn, it says so."""
    routed(office, panel="C0PANEL")
    office.does(office.asks("/release criterion june-2020 reword T2"), text="The DCC has closed each test phase.", reason="Shorter.")
    (row,) = rows(office)
    assert row.channel == "C0PANEL"
    assert "Decide: /release decide june-2020 criteria" in (said(office, row) or "")
    arrive(office)
    office.does("/release criterion june-2020 withdraw 1")
    assert said(office, row) is None
    assert ["The proposed change to the criteria is settled." in each for each in corrected(office)] == [True]


def test_the_panel_is_told_that_a_recommendation_is_withdrawn(office: Office) -> None:
    """As the body has no channel, its chair is, by direct message."""
    with office.store.reading() as conn:
        assert places(conn, "june-2020", "panel") == (PANEL_CHAIR,)
        assert places(conn, "june-2020", DAN) == (DAN,)
        assert set(places(conn, "june-2020", "secas")) == {each.user for each in roster.members(conn, "secas")}
    evidenced(office, "T1")
    office.does(f"/release position june-2020 T1 met v{review(office).stamp('T1')}", TAG_CHAIR)
    with office.store.changing(Act(TAG_CHAIR, "recommend", office.now)) as tx:
        tx.session.add(
            RecommendationRow(
                release_key="june-2020",
                committee="tag",
                subject=Subject.GO_LIVE,
                position=0,
                positive=True,
                given_on=office.now.date(),
                reason="All met.",
            )
        )
    evidenced(office, "T1")
    (row,) = rows(office)
    assert row.channel == PANEL_CHAIR
    assert "The TAG's recommendation on go-live no longer stands." in (said(office, row) or "")
