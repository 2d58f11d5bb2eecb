"""Members and chairs of committees, and people who leave Slack."""

from __future__ import annotations

import pytest

from commands.roster import departure
from policy.model.roster import Member
from storage.engine.session import Act
from storage.roster import roster
from tests.builders.office import OLIVER, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, TAG_MEMBER, Office, words_of


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
    office.refuses(f"/release member remove @{TAG_CHAIR} from tag as chair", because="Name another chair first")
    office.refuses(f"/release member add @{TAG_CHAIR} to tag", because="The TAG has open criteria and this is its last chair")
    office.say(f"/release member add @{TAG_MEMBER} to tag as chair")
    office.does(f"/release member remove @{TAG_CHAIR} from tag")


@pytest.mark.parametrize(
    ("line", "user", "answers", "seat"),
    [
        ("/release member", RACHEL, {"committee": "tag", "seat": "member"}, Member("tag", "U0NEW")),
        ("/release member add", TAG_CHAIR, {"committee": "tag", "seat": "chair"}, Member("tag", "U0NEW", chair=True)),
        ("/release member add to TAG", RACHEL, {}, Member("tag", "U0NEW")),
        ("/release member add to panel as chair", RACHEL, {}, Member("panel", "U0NEW", chair=True)),
    ],
)
def test_a_line_that_names_nobody_opens_a_form(office: Office, line: str, user: str, answers: dict[str, str], seat: Member) -> None:
    """With the committee and the seat that it names; a chair names members of their own committee alone."""
    form = office.asks(line, user)
    office.does(form, user, person="U0NEW", **answers)
    assert seat in members(office, seat.committee)


def test_the_form_is_for_those_who_may_change_the_roster(office: Office) -> None:
    """A stranger gets none, nor a chair for another committee; a person and a committee are needed."""
    office.refuses("/release member", STRANGER, because="can change a committee's roster")
    office.refuses("/release member add to ssc as chair", TAG_CHAIR, because="can change a committee's roster")
    office.refuses("/release member add to nobody", RACHEL)
    form = office.asks("/release member", TAG_CHAIR)
    office.refuses(form, TAG_CHAIR, person="U0NEW", committee="ssc", seat="member", because="can change a committee's roster")
    office.faults(office.asks("/release member"), field="person")
    office.faults(office.asks("/release member"), field="committee", person="U0NEW")


def test_a_committee_that_lost_its_chair_offers_to_name_one(office: Office) -> None:
    """The Panel's last chair can go, as it has no criteria: the button opens the form that names the next; so does the TAG's refusal."""
    result = office.does(f"/release member remove @{PANEL_CHAIR} from panel")
    assert "The SEC Panel has no chair now." in words_of(result)
    assert "Name a chair of the SEC Panel: /release member add to panel as chair" in words_of(result)
    office.does(office.asks(result.next_lines[0]), person="U0NEW")
    assert Member("panel", "U0NEW", chair=True) in members(office, "panel")
    made = office.does("/release member add @U0NEW to panel")
    assert "Name a chair of the SEC Panel" in words_of(made)
    refused = office.refuses(f"/release member remove @{TAG_CHAIR} from tag")
    office.does(office.asks(refused.instead[0]), person=TAG_MEMBER)
    office.does(f"/release member remove @{TAG_CHAIR} from tag")


def test_a_chair_rules_their_own_roster_only(office: Office) -> None:
    """The TAG's chair adds to the TAG, not to the SSC; a stranger adds nowhere."""
    office.does("/release member add @U0NEW to tag", TAG_CHAIR)
    office.refuses("/release member add @U0NEW to ssc", TAG_CHAIR, because="can change a committee's roster")
    office.refuses("/release member add @U0NEW to tag", STRANGER, because="can change a committee's roster")


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


def test_who_gives_up_their_own_seat_is_offered_no_undo(office: Office) -> None:
    """Only a release manager takes that back, and they are none any more; somebody else's seat can be given back."""
    done = office.does(f"/release member remove @{RACHEL} from secas")
    assert (done.change, words_of(done).splitlines()[1]) == (0, f"@{RACHEL} is no longer a member of SECAS.")
    assert office.does("/release member add @U0NEW to tag", OLIVER).change > 0


def test_the_last_release_manager_stays(office: Office) -> None:
    """Nobody else can add one; once there is another, they may leave. A refusal names each seat once."""
    office.does(f"/release member remove @{RACHEL} from secas")
    told = words_of(office.refuses(f"/release member remove @{OLIVER} from secas", RACHEL, because="Only a release manager"))
    assert f"Ask @{OLIVER} (release manager)." in told
    assert "Nobody is release manager" not in told
    office.refuses(f"/release member remove @{OLIVER} from secas", OLIVER, because="is the last release manager")
    office.does("/release member add @U0NEW to secas", OLIVER)
    office.does(f"/release member remove @{OLIVER} from secas", OLIVER)
