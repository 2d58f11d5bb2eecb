"""Positions when people leave, come back, stand in or take the chair, and quorums within reach (R22)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from bot.pages.kit.text import text
from bot.pages.sign_off import card
from commands.catalogue import perform
from commands.protocol.request import Actor, Request
from commands.protocol.results import Changed, Done
from commands.roster import departure
from policy.model.releases import Classification
from policy.model.sign_off import SignOffState
from storage.engine.session import Act
from storage.history import audit
from storage.tables import OutboxRow, table_of
from tests.builders.office import OLIVER, PANEL_CHAIR, RACHEL, TAG_CHAIR, TAG_MEMBER, Office, expect, words_of
from tests.builders.rooms.reviews import KEY, evidenced, review, seat, standing, ticking

ANN, BEN, DEPUTY = "U0ANN", "U0BEN", "U0DEPUTY"
MET, HOLD, OPEN = SignOffState.MET, SignOffState.HOLD, SignOffState.OPEN


@pytest.fixture
def tag(office: Office) -> Iterator[Office]:
    """The TAG with a chair and three members, a quorum of two, and evidence for T1; at the end the history is verified."""
    office.at(2020, 5, 27)
    ticking(office)
    office.say(f"/release channel {KEY} tag <#C0TAG>")
    seat(office, ANN, BEN)
    office.does("/release quorum tag 2")
    evidenced(office, "T1")
    office.does(f"/release signoff {KEY} tag")
    yield office
    assert audit.verify(office.store) == []


def take(office: Office, user: str, verdict: str, **answers: str) -> None:
    """Takes a position on T1; a form is filled in."""
    line = f"/release position {KEY} T1 {verdict} v{review(office).stamp('T1')}"
    if verdict == "met" and not answers:
        office.does(line, user)
    else:
        office.does(office.asks(line, user), user, **{"reason": "Because", **answers})


def shown(office: Office) -> str:
    """The card at T1 as text."""
    return text(card(review(office), "T1", Classification.WHITE))


def test_a_hold_ends_with_its_holders_seat(tag: Office) -> None:
    """A member says Hold and is removed: the two who said Met resolve the criterion, and the card says why the Hold doesn't count."""
    take(tag, TAG_MEMBER, "hold")
    take(tag, ANN, "met")
    take(tag, BEN, "met")
    assert standing(tag, "T1") is HOLD
    done = tag.does(f"/release member remove @{TAG_MEMBER} from tag")
    assert standing(tag, "T1") is MET
    assert ("June 2020 SEC Release: T1 is now met.",) in done.notes
    assert "doesn't count: no longer on the committee" in shown(tag)
    tag.undoes()
    assert standing(tag, "T1") is HOLD


def test_a_hold_ends_when_its_holder_leaves_slack(tag: Office) -> None:
    """The deactivation resolves the criterion by itself, since no one else could lift the Hold."""
    take(tag, TAG_MEMBER, "hold")
    take(tag, ANN, "met")
    take(tag, BEN, "met")
    with tag.store.changing(Act("slack", "user deactivated", tag.now)) as tx:
        departure.leave(tx, TAG_MEMBER)
    assert standing(tag, "T1") is MET


def test_the_managers_are_notified_of_a_departure_and_its_effects(tag: Office) -> None:
    """Each release manager gets one notice that names the person, the resolved criterion and the quorum out of reach."""
    tag.does("/release quorum tag 4")
    with tag.store.changing(Act("slack", "user deactivated", tag.now)) as tx:
        departure.leave(tx, TAG_MEMBER)
    with tag.store.changing(Act("slack", "user deactivated", tag.now)) as tx:
        assert not departure.leave(tx, TAG_MEMBER)
    rows = table_of(OutboxRow).c
    with tag.store.reading() as conn:
        notices = conn.execute(select(rows.channel, rows.ids).where(rows.kind == "notice")).all()
    assert sorted(each.channel for each in notices) == [OLIVER, RACHEL]
    for each in notices:
        assert f"<@{TAG_MEMBER}> was deactivated in Slack and is no longer a member of: TAG." in each.ids["text"]
        assert "/release quorum tag 3" in each.ids["text"]


def test_a_hold_ends_when_a_sync_leaves_its_holder_out(tag: Office) -> None:
    """The user group has no such member any more."""
    take(tag, TAG_MEMBER, "hold")
    take(tag, ANN, "met")
    take(tag, BEN, "met")
    request = Request("/release", "sync tag @S0TAG", Actor(RACHEL), tag.now, fetched=(TAG_CHAIR, ANN, BEN))
    done = expect(Changed, perform(tag.store, request))
    assert standing(tag, "T1") is MET
    assert ("June 2020 SEC Release: T1 is now met.",) in done.notes


def test_a_met_stays_when_a_holder_leaves_and_the_one_who_comes_back_speaks_again(tag: Office) -> None:
    """The resolved criterion stays Met; the returned member's old position is not theirs any more, and a new one counts."""
    take(tag, ANN, "met")
    take(tag, BEN, "met")
    tag.does(f"/release member remove @{ANN} from tag")
    assert standing(tag, "T1") is MET
    tag.does(f"/release member add @{ANN} to tag")
    assert standing(tag, "T1") is MET
    assert ANN in review(tag).resolution("T1").waiting
    take(tag, ANN, "hold")
    assert standing(tag, "T1") is HOLD
    assert "taken before they left the committee" in shown(tag)
    tag.does(f"/release position {KEY} T1 take-back v{review(tag).stamp('T1')}", ANN)
    assert [each.user for each in review(tag).positions_of("T1")] == [ANN, BEN]


def test_a_member_made_chair_resolves_at_once(tag: Office) -> None:
    """Their Met was taken as a member; made chair, it decides where the chair decides, and undo takes that back."""
    tag.does("/release quorum tag chair")
    take(tag, ANN, "met")
    assert standing(tag, "T1") is OPEN
    tag.does(f"/release member add @{ANN} to tag as chair")
    assert standing(tag, "T1") is MET
    tag.shows(f"/release position {KEY} T1 met v{review(tag).stamp('T1')}", Done, ANN)
    tag.undoes()
    assert standing(tag, "T1") is OPEN


def test_a_member_made_the_chairs_deputy_resolves_at_once(tag: Office) -> None:
    """Their standing Met speaks for the chair's seat too, and stays with it after the deputyship."""
    tag.does("/release quorum tag chair")
    take(tag, ANN, "met")
    done = tag.does(f"/release deputy @{ANN} for @{TAG_CHAIR} until 2020-06-30")
    assert standing(tag, "T1") is MET
    assert ("June 2020 SEC Release: T1 is now met.",) in done.notes
    tag.does(f"/release deputy remove @{ANN} for @{TAG_CHAIR}")
    assert standing(tag, "T1") is MET
    tag.refuses(f"/release deputy remove @{ANN} for @{TAG_CHAIR}", because="is not deputy for the other")


def test_undo_of_a_deputyship_takes_its_position_back(tag: Office) -> None:
    """The criterion that it resolved is open again."""
    tag.does("/release quorum tag chair")
    take(tag, ANN, "met")
    tag.does(f"/release deputy @{ANN} for @{TAG_CHAIR} until 2020-06-30")
    tag.undoes()
    assert standing(tag, "T1") is OPEN


def test_a_deputys_position_never_replaces_the_absent_persons_own(tag: Office) -> None:
    """The chair said Hold before the deputyship: that stands for the chair's seat."""
    tag.does("/release quorum tag chair")
    take(tag, TAG_CHAIR, "hold")
    take(tag, ANN, "met")
    tag.does(f"/release deputy @{ANN} for @{TAG_CHAIR} until 2020-06-30")
    assert standing(tag, "T1") is HOLD


def test_a_deputy_of_two_speaks_once_for_each_seat(tag: Office) -> None:
    """One form records the Met for both seats, so that the quorum of two is reached; the card names both."""
    for absent in (ANN, BEN):
        tag.does(f"/release deputy @{DEPUTY} for @{absent} until 2020-06-30")
    line = f"/release position {KEY} T1 met v{review(tag).stamp('T1')}"
    form = tag.asks(line, DEPUTY)
    tag.faults(form, DEPUTY, seats=())
    tag.does(form, DEPUTY, seats=(ANN,))
    assert standing(tag, "T1") is OPEN
    tag.does(tag.asks(line, DEPUTY), DEPUTY, seats=(ANN, BEN))
    assert standing(tag, "T1") is MET
    assert {each.seat for each in review(tag).positions_of("T1")} == {ANN, BEN}
    tag.shows(line, Done, DEPUTY)
    tag.does(f"/release position {KEY} T1 take-back v{review(tag).stamp('T1')}", DEPUTY)
    assert review(tag).positions_of("T1") == ()


def test_a_chairs_met_over_a_members_hold_resolves(tag: Office) -> None:
    """It asks for the reason and resolves; a Hold taken after it stands again, until the chair repeats the Met with a reason."""
    take(tag, ANN, "hold")
    take(tag, TAG_CHAIR, "met", reason="The logs were shown")
    assert standing(tag, "T1") is MET
    assert "doesn't count: overruled by the chair" in shown(tag)
    take(tag, BEN, "hold")
    assert standing(tag, "T1") is HOLD
    take(tag, TAG_CHAIR, "met", reason="Seen too")
    assert standing(tag, "T1") is MET


def test_a_chair_made_after_a_met_can_overrule(tag: Office) -> None:
    """A Met given as a member without a reason doesn't overrule; as chair the person can repeat it with one."""
    take(tag, ANN, "hold")
    take(tag, BEN, "met")
    tag.does(f"/release member add @{BEN} to tag as chair")
    assert standing(tag, "T1") is HOLD
    take(tag, BEN, "met", reason="The logs were shown")
    assert standing(tag, "T1") is MET


def test_a_minute_settles_over_positions_that_stand(tag: Office) -> None:
    """The members' Hold and Met stay on the card and count no more."""
    take(tag, ANN, "hold")
    take(tag, BEN, "met")
    form = tag.asks(f"/release position {KEY} T1 behalf")
    tag.does(form, verdict="met", reference="TAG_27", met_on="2020-05-27", reason="As minuted")
    assert standing(tag, "T1") is MET
    assert shown(tag).count("doesn't count: the minute settles the criterion") == 2


@pytest.mark.parametrize("quorum", ["5", "99"])
def test_a_quorum_beyond_the_members_is_refused(tag: Office, quorum: str) -> None:
    """Four members can't make five; the refusal names the way out, and that way works."""
    tag.refuses(f"/release quorum tag {quorum}", because="the TAG has 4 members. Set a quorum of at most 4, or add members first")
    tag.does("/release quorum tag 4")


def test_the_chair_decides_alone_only_where_there_is_one(office: Office) -> None:
    """TABASC has nobody: naming a chair first is the way out."""
    office.refuses("/release quorum tabasc 1", because="Add members first")
    office.does("/release member add @U0NEW to tabasc")
    office.does("/release quorum tabasc 1")
    office.refuses("/release quorum tabasc chair", because="Name a chair first")
    office.does("/release member add @U0NEW to tabasc as chair")
    office.does("/release quorum tabasc chair")


def test_a_quorum_that_becomes_unreachable_is_reported(tag: Office) -> None:
    """The answer that took the member out of reach says so with the way out; after it the warning is gone."""
    tag.does("/release quorum tag 4")
    warned = tag.does(f"/release member remove @{ANN} from tag")
    assert "The quorum of the TAG is 4, but it has 3 members" in str(warned.notes)
    assert "/release quorum tag 3" in str(warned.notes)
    assert tag.does("/release quorum tag 3").notes == ()
    assert tag.does(f"/release member add @{ANN} to tag").notes == ()


def test_after_the_go_a_departure_changes_no_sign_off(tag: Office) -> None:
    """A live or decided release keeps the sign-offs that its Go was based on."""
    take(tag, ANN, "met")
    take(tag, BEN, "met")
    form = tag.asks(f"/release decide {KEY} go-live go", PANEL_CHAIR)
    acknowledged = {each.name: "Known" for each in form.fields if each.name.startswith("ack-")}
    tag.does(tag.asks(form, PANEL_CHAIR, reason="So be it", **acknowledged), PANEL_CHAIR)
    for user in (ANN, BEN):
        tag.does(f"/release member remove @{user} from tag")
        tag.does(f"/release member add @{user} to tag")
    assert standing(tag, "T1") is MET
    assert {each.seat for each in review(tag).positions_of("T1")} == {ANN, BEN}


def test_a_member_who_leaves_takes_their_positions_out_of_the_count_and_it_is_said(tag: Office) -> None:
    """What is open and had the person's position is named; what is resolved stays, and is not."""
    take(tag, ANN, "met")
    told = words_of(tag.does(f"/release member remove @{ANN} from tag"))
    assert f"June 2020 SEC Release: T1 is open, and the position of @{ANN} no longer counts." in told
    take(tag, BEN, "met")
    take(tag, TAG_MEMBER, "met")
    assert standing(tag, "T1") is MET
    assert "counts" not in words_of(tag.does(f"/release member remove @{TAG_MEMBER} from tag"))


def test_a_new_chair_reads_who_is_chair_too(tag: Office) -> None:
    """The earlier chair stays one until somebody ends that, so the answer says so, with the command that works."""
    told = words_of(tag.does(f"/release member add @{ANN} to tag as chair"))
    assert f"@{TAG_CHAIR} is still chair too. To make them a member, write /release member add @person to tag." in told
    assert "chair too" not in words_of(tag.does(f"/release member add @{TAG_CHAIR} to tag"))
