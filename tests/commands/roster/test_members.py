"""Members, quorums, deputies, channels and clearances."""

from __future__ import annotations

import pytest

from commands.catalogue import perform
from commands.protocol.request import Actor, Request
from commands.protocol.results import Changed, Refused
from commands.roster import departure
from policy.model.roster import Member
from policy.model.sign_off import SignOffState
from storage.engine.session import Act
from storage.roster import reference_data, roster
from tests.builders.office import PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, TAG_MEMBER, Office, expect
from tests.builders.rooms.reviews import KEY, button, evidenced, standing


def members(office: Office, committee: str) -> set[Member]:
    """A committee's roster."""
    with office.store.reading() as conn:
        return set(roster.members(conn, committee))


def test_a_member_is_added_made_chair_and_removed(office: Office) -> None:
    """Mentions arrive with their escaping undone, and as Slack escapes them."""
    office.does("/release member add @U0NEW to tag")
    office.does("/release member add <@U0NEW|nell> to TAG as chair")
    assert Member("tag", "U0NEW", chair=True) in members(office, "tag")
    office.does("/release member remove @U0NEW from tag")
    assert "U0NEW" not in {each.user for each in members(office, "tag")}


def test_the_last_chair_stays_while_criteria_are_open(office: Office) -> None:
    """June 2020's testing criteria are open: the TAG keeps a chair until another is named."""
    office.refuses(f"/release member remove @{TAG_CHAIR} from tag", because="Name another chair first")
    office.refuses(f"/release member add @{TAG_CHAIR} to tag", because="The TAG has open criteria and this is its last chair")
    office.say(f"/release member add @{TAG_MEMBER} to tag as chair")
    office.does(f"/release member remove @{TAG_CHAIR} from tag")


def test_a_chair_rules_their_own_roster_only(office: Office) -> None:
    """The TAG's chair adds to the TAG, not to the SSC; a stranger adds nowhere."""
    office.does("/release member add @U0NEW to tag", TAG_CHAIR)
    office.refuses("/release member add @U0NEW to ssc", TAG_CHAIR, because="can change a committee's roster")
    office.refuses("/release member add @U0NEW to tag", STRANGER, because="can change a committee's roster")


def test_a_quorum_is_a_number_or_the_chair(office: Office) -> None:
    """Both are kept; anything else is refused."""
    for number in range(2):
        office.does(f"/release member add @U0MORE{number} to opsg")
    office.does("/release quorum Operations Group 3")
    with office.store.reading() as conn:
        kept = {each.key: each.quorum for each in reference_data.fetch_reference(conn).committees}
    assert kept["opsg"] == "3"
    for word in ("0", "100", "many", "-1"):
        office.refuses(f"/release quorum tag {word}", because="chair, or a number of members from 1 to 99")


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


def test_people_deactivated_in_slack_drop_out(office: Office) -> None:
    """They lose every seat, on the record."""
    with office.store.changing(Act("slack", "user deactivated", office.now)) as tx:
        assert departure.leave(tx, TAG_MEMBER)
    assert TAG_MEMBER not in {each.user for each in members(office, "tag")}
    office.refuses("/release create june-2027", TAG_MEMBER, because="can create a release")


@pytest.mark.parametrize(
    "verb", ["signoff", "snooze", "reassign", "evidence", "recommend", "decide", "baseline", "criterion", "document", "live"]
)
def test_nobody_without_a_seat_is_shown_a_form(office: Office, verb: str) -> None:
    """Authority comes before any form, whatever the verb."""
    office.refuses(f"/release {verb} june-2020", STRANGER, because="Only a ")


def test_a_quorum_does_not_change_in_the_middle_of_a_review(tag: Office) -> None:
    """Once a position is taken, only the deciding body's chair changes the rule."""
    evidenced(tag, "T1")
    tag.say(f"/release signoff {KEY} tag", RACHEL)
    tag.does("/release quorum tag 2")
    tag.does(button(tag, "Met"), TAG_MEMBER)
    for user in (RACHEL, TAG_CHAIR):
        tag.refuses("/release quorum tag 1", user, because="The TAG is reviewing the June 2020 SEC Release")
    assert standing(tag, "T1") is SignOffState.OPEN
    tag.does("/release quorum tag 1", PANEL_CHAIR)
    assert standing(tag, "T1") is SignOffState.MET
