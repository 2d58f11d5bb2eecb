"""People who leave Slack: what they had goes back, and the managers hear of it once (R22; design, Nudges)."""

from __future__ import annotations

from sqlalchemy import select

from bot import pages
from commands.roster import departure
from commands.sign_off.criteria.criteria import CriterionShown
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.history import audit
from storage.roster import roster
from storage.tables import ConditionRow, DeputyRow, NudgeOwnerRow, ReleaseRow, table_of
from tests.builders.office import DAN, OLIVER, PANEL_CHAIR, RACHEL, TAG_CHAIR, TAG_MEMBER, Office
from tests.builders.rooms.reminders import outbox_rows, tick
from tests.builders.rooms.reviews import KEY, evidenced, review, ticking


def leave(office: Office, user: str) -> bool:
    """Slack deactivates somebody."""
    with office.store.changing(Act("slack", "user deactivated", office.now, via="event")) as tx:
        return departure.leave(tx, user)


def notices(office: Office) -> dict[str, str]:
    """The notices by person."""
    return {row.channel: row.ids["text"] for row in outbox_rows(office, "notice")}


def conditional(office: Office) -> None:
    """T1 is met with a condition that Dan owns."""
    ticking(office)
    office.say(f"/release channel {KEY} tag <#C0TAG>")
    evidenced(office, "T1")
    office.does(f"/release signoff {KEY} tag")
    line = f"/release position {KEY} T1 conditions v{review(office).stamp('T1')}"
    office.does(line, TAG_CHAIR, reason="Nearly", condition="Fix the plan", owner=DAN, due="2020-06-10")


def test_a_reassigned_reminder_goes_back_to_its_committee(office: Office) -> None:
    """The reminder is the committee's again, and each manager hears once what went back."""
    office.does("/release reassign june-2020 evidence-operational", person=DAN)
    assert leave(office, DAN)
    with office.store.reading() as conn:
        assert conn.execute(select(table_of(NudgeOwnerRow).c.owner)).scalars().all() == []
    told = notices(office)
    assert sorted(told) == [OLIVER, RACHEL]
    assert "is back with the DCC" in told[RACHEL]
    assert not any(row.ids.get("line") for row in outbox_rows(office, "notice"))
    assert not leave(office, DAN)
    assert len(outbox_rows(office, "notice")) == 2
    assert audit.verify(office.store) == []


def test_an_open_condition_goes_back_to_its_committee(office: Office) -> None:
    """Its owner is the committee of the criterion, whose page names it."""
    office.at(2020, 5, 27)
    conditional(office)
    leave(office, DAN)
    with office.store.reading() as conn:
        assert conn.execute(select(table_of(ConditionRow).c.owner)).scalars().all() == ["tag"]
    assert "the condition on T1, “Fix the plan” is back with the TAG" in notices(office)[RACHEL]
    assert "TAG, by 10 Jun 2020" in pages.plain(office.shows(f"/release criteria {KEY} T1", CriterionShown))


def test_deputyships_end_in_both_directions(office: Office) -> None:
    """Nobody stands in for a person who is gone, and the person stands in for nobody."""
    office.does(f"/release deputy @{DAN} for @{TAG_CHAIR} until 2020-02-14")
    office.does(f"/release deputy @{OLIVER} for @{DAN} until 2020-02-14")
    leave(office, DAN)
    with office.store.reading() as conn:
        assert conn.execute(select(table_of(DeputyRow).c.deputy_id)).all() == []
        assert not roster.memberships_of(conn, DAN, office.now.date())
    told = notices(office)[RACHEL]
    assert f"<@{DAN}> is no longer deputy for <@{TAG_CHAIR}>." in told
    assert f"<@{OLIVER}> is no longer deputy for <@{DAN}>." in told


def test_a_deputy_on_no_roster_who_leaves_is_told_of_too(office: Office) -> None:
    """A person without a seat of their own may still have stood in for somebody."""
    office.does(f"/release deputy @U0DEPUTY for @{PANEL_CHAIR} until 2020-02-14")
    assert leave(office, "U0DEPUTY")
    assert "no longer deputy" in notices(office)[RACHEL]
    assert not leave(office, "U0NOBODY")


def test_items_above_white_are_only_counted(office: Office) -> None:
    """A notice names nothing of a release that is classified above White (R20)."""
    office.does("/release reassign june-2020 evidence-operational", person=DAN)
    with office.store.changing(Act("test", "classify", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.AMBER
    leave(office, DAN)
    assert "june-2020" not in notices(office)[RACHEL]
    assert "1 more went back" in notices(office)[RACHEL]


def test_a_departure_can_be_seen_in_the_next_reminder(office: Office) -> None:
    """After the departure the daily check sends nothing to the person."""
    office.does("/release reassign june-2020 baseline-documents", person=TAG_MEMBER)
    leave(office, TAG_MEMBER)
    office.at(2020, 1, 20)
    tick(office)
    assert TAG_MEMBER not in {row.channel for row in outbox_rows(office)}


def test_a_committee_without_a_chair_is_named(office: Office) -> None:
    """The notice says that the last chair is gone, and how to name another."""
    leave(office, TAG_CHAIR)
    assert "The TAG has no chair now. Name one with /release member add to tag as chair." in notices(office)[RACHEL]
    (notice,) = (row.ids for row in outbox_rows(office, "notice") if row.channel == RACHEL)
    assert (notice["line"], notice["label"]) == ("/release member add to tag as chair", "Name a chair")
    office.asks(notice["line"], RACHEL)


def test_a_committee_that_lost_its_quorum_gets_a_member_from_the_notice(office: Office) -> None:
    """The notice says why no criterion can resolve any more, and its button asks for another member."""
    office.does("/release quorum tag 2")
    leave(office, TAG_MEMBER)
    (notice,) = (row.ids for row in outbox_rows(office, "notice") if row.channel == RACHEL)
    assert "The quorum of the TAG is 2, but it has 1 member" in notice["text"]
    assert (notice["line"], notice["label"]) == ("/release member add to tag", "Add a member")
    office.asks(notice["line"], RACHEL)
