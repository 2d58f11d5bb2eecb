"""Share: an answer that one person sees, shown to the channel (R20)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from commands.protocol.request import Actor, Request
from commands.protocol.results import Done, Refused
from commands.releases.status import StatusShown
from commands.share import share, shared
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import OutboxRow, ReleaseRow, table_of
from tests.builders.office import RACHEL, Office, expect

KEY = "june-2020"


@pytest.fixture
def amber(office: Office) -> Office:
    """An office in which June 2020 is Amber."""
    office.does(f"/release channel {KEY} tag <#C0TAG>")
    make_amber(office)
    return office


def make_amber(office: Office) -> None:
    """Classifies June 2020 Amber."""
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.get_one(ReleaseRow, KEY).classification = Classification.AMBER


def posted(office: Office, kind: str) -> list[str]:
    """The channels that something of a kind is to be posted in."""
    rows = table_of(OutboxRow).c
    with office.store.reading() as conn:
        return list(conn.execute(select(rows.channel).where(rows.kind == kind).order_by(rows.id)).scalars())


def asking(office: Office, line: str, channel: str, key: str, user: str = RACHEL) -> Request:
    """A line of which somebody presses Share in a channel."""
    command, _, text = line.partition(" ")
    return Request(command, text, Actor(user), office.now, key, channel, via="share")


def test_share_holds_to_the_channels_clearance(amber: Office) -> None:
    """It is refused in a channel that is not cleared, and posts nothing where the clearance went before it was posted."""
    request = asking(amber, f"/release status {KEY}", "C0TAG", "one")
    expect(Refused, share(amber.store, request))
    assert posted(amber, "share") == []
    amber.does("/release clear <#C0TAG> Amber")
    expect(Done, share(amber.store, asking(amber, f"/release status {KEY}", "C0TAG", "two")))
    assert posted(amber, "share") == ["C0TAG"]
    expect(StatusShown, shared(amber.store, request))
    amber.does("/release clear <#C0TAG> Green")
    assert shared(amber.store, request) is None


def test_what_is_white_is_shared_anywhere(office: Office) -> None:
    """A channel needs no clearance for a White release."""
    request = asking(office, f"/release status {KEY}", "C0ANY", "one")
    expect(Done, share(office.store, request))
    expect(StatusShown, shared(office.store, request))
