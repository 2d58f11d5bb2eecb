"""Rosters that follow a Slack user group."""

from __future__ import annotations

from commands.catalogue import perform
from commands.protocol.request import Actor, Request
from commands.protocol.results import Changed, Refused
from policy.model.roster import Member
from tests.builders.office import RACHEL, STRANGER, TAG_CHAIR, Office, expect
from tests.commands.roster.test_members import members


def synced(office: Office, *users: str, line: str = "/release sync tag @S0TAG", by: str = RACHEL) -> object:
    """A sync whose user group has these members; None stands for a Slack that does not say."""
    command, _, text = line.partition(" ")
    return perform(office.store, Request(command, text, Actor(by), office.now, fetched=users))


def test_a_roster_follows_a_user_group(office: Office) -> None:
    """Who is new is added, who is gone is taken off, and the chair stays chair."""
    expect(Changed, synced(office, TAG_CHAIR, "U0NEW"))
    assert members(office, "tag") == {Member("tag", TAG_CHAIR, chair=True), Member("tag", "U0NEW")}
    expect(Refused, synced(office, TAG_CHAIR, "U0NEW"))


def test_a_sync_never_leaves_open_criteria_without_a_chair(office: Office) -> None:
    """The TAG's only chair is not in the group: nothing changes."""
    before = members(office, "tag")
    expect(Refused, synced(office, "U0NEW"))
    expect(Refused, synced(office))
    assert members(office, "tag") == before


def test_without_user_groups_the_bot_says_so(office: Office) -> None:
    """A free plan has none; the sentence names the other way."""
    office.refuses("/release sync tag @S0TAG", because="member add")
    expect(Refused, synced(office, "U0NEW", by=STRANGER))
