"""Files that the bot sends: where one may go (R20)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from commands.protocol import files
from commands.protocol.files import Preparing
from commands.protocol.request import SHARED
from commands.protocol.results import Refused
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.mail import outbox
from storage.mail.lanes import Lane
from storage.mail.messages import ReleaseFile
from storage.tables import ChannelClearanceRow, OutboxRow, ReleaseRow, table_of
from tests.builders.june_2020 import june_2020
from tests.builders.office import RACHEL, STRANGER, TAG_MEMBER, Office, expect
from tests.builders.rooms.doing import doing
from tests.builders.rooms.rid import sent


def test_in_a_direct_message_it_goes_to_the_person(office: Office) -> None:
    """A conversation that the bot may not be in is answered in its own."""
    office.say("/release rid june-2020", channel="D0SOMEBODY")
    assert [row.channel for row, _ in sent(office)] == [RACHEL]


def test_a_file_brings_the_line_that_shares_it_unless_it_is_for_its_reader_alone(office: Office) -> None:
    """The RID can be shared afterwards; a copy of all minutes is for those who keep them, so it has no line."""
    office.say("/release rid june-2020", channel="D0SOMEBODY")
    office.say("/release export meetings", channel="D0SOMEBODY")
    with office.store.reading() as conn:
        rows = conn.execute(select(table_of(OutboxRow).c.kind, table_of(OutboxRow).c.ids)).all()
    assert sorted(ids.get("line", "") for _, ids in rows) == ["", "/release rid june-2020"]


def test_without_a_channel_it_says_where_to_ask(office: Office) -> None:
    """The command line has no place for a file."""
    answer = expect(Refused, office.say("/release rid june-2020", channel=""))
    assert "A file is sent in Slack" in answer.sentence


def test_above_white_it_goes_to_people_on_a_roster(office: Office) -> None:
    """An Amber release's RID comes to a member, wherever they ask, and is refused to a person on no roster (R20)."""
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.AMBER
    expect(Refused, office.say("/release rid june-2020", STRANGER, channel="D0STRANGER"))
    office.shows("/release rid june-2020", Preparing, channel="D0RACHEL")
    office.shows("/release rid june-2020 1.1", Preparing, channel="C0ANY")
    assert [(row.channel, message is not None) for row, message in sent(office)] == [(RACHEL, True), (RACHEL, True)]


def test_a_file_is_refused_to_a_stranger_however_the_release_was_found(office: Office) -> None:
    """A person on no roster gets no file of an Amber release, even if nothing before has looked who they are (R20)."""
    amber = replace(june_2020(), classification=Classification.AMBER)
    answers = {}
    for user in (STRANGER, TAG_MEMBER):
        with doing(office, "/release export june-2020", user, "D0ANY") as command:
            answers[user] = files.send(command, amber, ReleaseFile, "Prepared.")
    assert isinstance(answers[STRANGER], Refused)
    assert isinstance(answers[TAG_MEMBER], Preparing)
    assert [row.channel for row, _ in sent(office)] == [TAG_MEMBER]


@pytest.mark.parametrize(
    ("user", "channel", "kind"), [(RACHEL, "C0OPEN", Refused), (STRANGER, "C0CLEARED", Refused), (RACHEL, "C0CLEARED", Preparing)]
)
def test_a_shared_file_needs_a_person_and_a_channel_that_may_see_it(office: Office, user: str, channel: str, kind: type) -> None:
    """Neither stands for the other (R20)."""
    amber = replace(june_2020(), classification=Classification.AMBER)
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.add(ChannelClearanceRow(channel_id="C0CLEARED", classification=Classification.AMBER))
    with doing(office, "/release export june-2020", user, channel) as command:
        command.asked = replace(command.asked, request=replace(command.asked.request, via=SHARED))
        assert isinstance(files.send(command, amber, ReleaseFile, "Prepared."), kind)


def test_a_file_that_an_older_version_queued_for_a_channel_needs_its_clearance(office: Office) -> None:
    """Files went to the channel that asked; one still queued is not sent where the clearance went meanwhile (R20)."""
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.AMBER
        tx.session.add(ChannelClearanceRow(channel_id="C0CLEARED", classification=Classification.AMBER))
        for channel in ("C0CLEARED", "C0OPEN"):
            outbox.enqueue(tx, ReleaseFile("june-2020", RACHEL, channel), key=channel, channel=channel)
    assert {row.channel: message is not None for row, message in sent(office)} == {"C0CLEARED": True, "C0OPEN": False}


def test_above_white_it_is_not_sent_to_who_has_left_the_rosters(office: Office) -> None:
    """A member's file that is still to be sent when they leave every roster is not sent (R20)."""
    with office.store.changing(Act("test", "test", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.AMBER
    for verb in ("rid", "export", "timeline"):
        office.shows(f"/release {verb} june-2020", Preparing, TAG_MEMBER, channel="D0MEMBER")
    office.does(f"/release member remove <@{TAG_MEMBER}> from tag")
    assert [message for _, message in sent(office)] == [None, None, None]


def test_an_equal_request_is_drawn_once_and_each_person_waits_for_three_files_at_most(office: Office) -> None:
    """The same file that still waits stands for a second request; one that is being drawn may be older than it, so it does not."""
    for _ in range(3):
        answer = office.shows("/release rid june-2020", Preparing, STRANGER)
    assert "is being prepared already. It will come once" in str(answer.sentence[0])
    (claimed,) = outbox.claim(office.store, now=office.store.clock(), lease=timedelta(minutes=1), limit=1, lane=Lane.FILES)
    assert claimed.channel == STRANGER
    office.shows("/release rid june-2020", Preparing, STRANGER)
    office.shows("/release timeline june-2020", Preparing, STRANGER)
    refused = office.refuses("/release progress june-2020", STRANGER, because="preparing 3 files for you, the most at a time")
    assert "Ask again when one of them has arrived" in refused.sentence
    office.shows("/release progress june-2020", Preparing, RACHEL)
