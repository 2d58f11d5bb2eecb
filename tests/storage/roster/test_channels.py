"""Channels of releases and committees, and what each may show."""

from __future__ import annotations

from policy.model.releases import Classification
from storage.engine.session import Store
from storage.roster.channels import channel_for, clearance
from storage.tables import ChannelClearanceRow, ChannelRouteRow
from tests.builders.release_files import act


def test_a_release_has_its_own_channels_before_the_general_ones(store: Store) -> None:
    """A committee's channel for a release wins over its channel for every release; the release's own has no committee."""
    with store.changing(act()) as tx:
        tx.session.add(ChannelRouteRow(release_key="june-2020", committee_key="", channel_id="C-JUNE"))
        tx.session.add(ChannelRouteRow(release_key="", committee_key="tag", channel_id="C-TAG"))
        tx.session.add(ChannelRouteRow(release_key="june-2020", committee_key="tag", channel_id="C-TAG-JUNE"))
    with store.reading() as connection:
        assert channel_for(connection, "june-2020") == "C-JUNE"
        assert channel_for(connection, "june-2020", "tag") == "C-TAG-JUNE"
        assert channel_for(connection, "november-2020", "tag") == "C-TAG"
        assert channel_for(connection, "november-2020") is None
        assert channel_for(connection, "june-2020", "opsg") is None


def test_a_channel_sees_white_unless_cleared(store: Store) -> None:
    """Nothing above White shows where nobody cleared it (R20)."""
    with store.changing(act()) as tx:
        tx.session.add(ChannelClearanceRow(channel_id="C1", classification=Classification.AMBER))
    with store.reading() as connection:
        assert clearance(connection, "C1") is Classification.AMBER
        assert clearance(connection, "C2") is Classification.WHITE
