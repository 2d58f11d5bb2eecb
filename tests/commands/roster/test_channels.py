"""Channels of releases and committees, and what they are cleared for."""

from __future__ import annotations

from commands.catalogue import perform
from commands.protocol.access.places import BotPresence
from commands.protocol.line import Line
from commands.protocol.results import Refused
from policy.model.releases import Classification
from storage.roster.channels import channel_for, clearance
from tests.builders.office import DAN, JUNE_CHANNEL, OLIVER, Office, expect


def test_channels_are_set_per_release_and_committee(office: Office) -> None:
    """The release's own channel, and one for a committee in it."""
    office.does("/release channel june-2020 <#C0OTHER|other>")
    office.does("/release channel june-2020 Operations Group #C0OPS")
    with office.store.reading() as conn:
        assert channel_for(conn, "june-2020") == "C0OTHER"
        assert channel_for(conn, "june-2020", "opsg") == "C0OPS"
    office.refuses(f"/release channel june-2020 #{JUNE_CHANNEL}", DAN, because="can set a release's channels")
    office.refuses("/release channel june-2020 nowhere", because="There is no committee “nowhere”")


def test_the_channel_that_it_has_already_may_be_archived(office: Office) -> None:
    """Then the refusal says so, with the way out; without that it only says that nothing changes."""
    line = "/release channel june-2020 tag <#C0TAG>"
    office.does(line)
    refused = office.refuses(line, because="It already has this channel.")
    assert "archived" not in refused.sentence
    gone = expect(Refused, perform(office.store, office.asking(line, fetched=(BotPresence.ARCHIVED,))))
    assert gone.sentence == "It already has this channel. It is archived in Slack: unarchive it there, or choose another."
    assert gone.instead == (Line.release("channel", "june-2020", "tag"),)


def test_a_channel_is_cleared_for_a_classification(office: Office) -> None:
    """Until then it sees White."""
    office.does("/release clear #C0OPS amber", OLIVER)
    with office.store.reading() as conn:
        assert clearance(conn, "C0OPS") is Classification.AMBER
        assert clearance(conn, "C0TAG") is Classification.WHITE
    office.refuses("/release clear #C0OPS purple", because="Which classification?")


def test_a_word_that_is_no_committee_may_be_a_channel_without_its_mark(office: Office) -> None:
    """The refusal says how a channel is written, and offers the list."""
    refused = office.refuses("/release channel june-2020 general", because="For a channel, mention it with its #")
    assert Line.release("channel", "june-2020") in refused.instead
    office.asks("/release channel june-2020")
