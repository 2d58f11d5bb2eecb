"""Seats of people on rosters, and everybody whom the record names."""

from __future__ import annotations

from datetime import date

from policy.model.roster import Member
from storage.engine.session import Store
from storage.roster import roster
from storage.tables import CommitteeRow, DeputyRow, MemberRow, NudgeOwnerRow
from tests.builders.release_files import act


def test_a_user_has_the_places_on_the_roster(store: Store) -> None:
    """A person's places are theirs alone; a committee's members come chairs first."""
    with store.changing(act()) as tx:
        tx.session.add_all(CommitteeRow(key=key, name=key, role="reviews") for key in ("tag", "opsg"))
        tx.session.add(MemberRow(committee_key="tag", user_id="U1"))
        tx.session.add(MemberRow(committee_key="tag", user_id="U9", chair=True))
        tx.session.add(MemberRow(committee_key="opsg", user_id="U1", chair=True))
    with store.reading() as connection:
        assert roster.memberships_of(connection, "U1") == {Member("tag", "U1"), Member("opsg", "U1", chair=True)}
        assert roster.memberships_of(connection, "U2") == frozenset()
        assert roster.members(connection, "tag") == (Member("tag", "U9", chair=True), Member("tag", "U1"))
        assert len(roster.members(connection)) == 3


def test_everybody_on_record_is_named_once(store: Store) -> None:
    """Members, deputies and the people they stand in for, and owners who are people; a committee is none."""
    with store.changing(act()) as tx:
        tx.session.add(CommitteeRow(key="tag", name="tag", role="reviews"))
        tx.session.add(MemberRow(committee_key="tag", user_id="U1"))
        tx.session.add(DeputyRow(absent_id="U1", deputy_id="U2", since=date(2020, 1, 1), until=date(2020, 2, 1)))
        tx.session.add(NudgeOwnerRow(release_key="june-2020", item="milestone:x", owner="U3"))
        tx.session.add(NudgeOwnerRow(release_key="june-2020", item="milestone:y", owner="tag"))
    with store.reading() as connection:
        assert roster.people_named(connection) == ("U1", "U2", "U3")
