"""Files that the bot sends: where one may go (R20)."""

from __future__ import annotations

from commands.protocol.files import Preparing
from commands.protocol.results import Refused
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import ChannelClearanceRow, ReleaseRow
from tests.builders.office import RACHEL, STRANGER, TAG_MEMBER, Office, expect
from tests.builders.rooms.rid import sent


def test_in_a_direct_message_it_goes_to_the_person(office: Office) -> None:
    """A conversation that the bot may not be in is answered in its own."""
    office.say("/release rid june-2020", channel="D0SOMEBODY")
    assert [row.channel for row, _ in sent(office)] == [RACHEL]


def test_without_a_channel_it_says_where_to_ask(office: Office) -> None:
    """The command line has no place for a file."""
    answer = expect(Refused, office.say("/release rid june-2020", channel=""))
    assert "Run this in one" in answer.sentence


def test_above_white_it_goes_to_no_channel_that_is_not_cleared(office: Office) -> None:
    """An Amber release's RID is refused where it may not stand, and is not sent where the clearance went meanwhile (R20)."""
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.AMBER
        tx.session.add(ChannelClearanceRow(channel_id="C0CLEARED", classification=Classification.AMBER))
    refused = expect(Refused, office.say("/release rid june-2020", channel="C0ANY"))
    assert "not cleared" in refused.sentence
    expect(Refused, office.say("/release rid june-2020", STRANGER, channel="D0STRANGER"))
    office.shows("/release rid june-2020", Preparing, channel="D0RACHEL")
    office.shows("/release rid june-2020", Preparing, channel="C0CLEARED")
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.get_one(ChannelClearanceRow, "C0CLEARED").classification = Classification.GREEN
    assert {row.channel: message is not None for row, message in sent(office)} == {RACHEL: True, "C0CLEARED": False}


def test_above_white_it_is_not_sent_to_who_has_left_the_rosters(office: Office) -> None:
    """A member's file that is still to be sent when they leave every roster is not sent (R20)."""
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.AMBER
    for verb in ("rid", "export", "timeline"):
        office.shows(f"/release {verb} june-2020", Preparing, TAG_MEMBER, channel="D0MEMBER")
    office.does(f"/release member remove <@{TAG_MEMBER}> from tag")
    assert [message for _, message in sent(office)] == [None, None, None]
