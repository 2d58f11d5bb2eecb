"""Quorums of committees."""

from __future__ import annotations

from policy.model.sign_off import SignOffState
from storage.roster import reference_data
from tests.builders.office import PANEL_CHAIR, RACHEL, TAG_CHAIR, TAG_MEMBER, Office
from tests.builders.rooms.reviews import KEY, button, evidenced, standing


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
