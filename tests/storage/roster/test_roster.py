"""Who sits where, which channel is whose, and what a channel may see."""

from __future__ import annotations

from datetime import date

from policy.model.releases import Classification
from policy.model.roster import Member
from storage.engine.session import Store
from storage.roster import roster
from storage.tables import ChannelClearanceRow, ChannelRouteRow, CommitteeRow, DeputyRow, MemberRow, NudgeOwnerRow
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


def test_a_release_has_its_own_channels_before_the_general_ones(store: Store) -> None:
    """A committee's channel for a release wins over its channel for every release; the release's own has no committee."""
    with store.changing(act()) as tx:
        tx.session.add(ChannelRouteRow(release_key="june-2020", committee_key="", channel_id="C-JUNE"))
        tx.session.add(ChannelRouteRow(release_key="", committee_key="tag", channel_id="C-TAG"))
        tx.session.add(ChannelRouteRow(release_key="june-2020", committee_key="tag", channel_id="C-TAG-JUNE"))
    with store.reading() as connection:
        assert roster.channel_for(connection, "june-2020") == "C-JUNE"
        assert roster.channel_for(connection, "june-2020", "tag") == "C-TAG-JUNE"
        assert roster.channel_for(connection, "november-2020", "tag") == "C-TAG"
        assert roster.channel_for(connection, "november-2020") is None
        assert roster.channel_for(connection, "june-2020", "opsg") is None


def test_a_channel_sees_white_unless_cleared(store: Store) -> None:
    """Nothing above White shows where nobody cleared it (R20)."""
    with store.changing(act()) as tx:
        tx.session.add(ChannelClearanceRow(channel_id="C1", classification=Classification.AMBER))
    with store.reading() as connection:
        assert roster.clearance(connection, "C1") is Classification.AMBER
        assert roster.clearance(connection, "C2") is Classification.WHITE
