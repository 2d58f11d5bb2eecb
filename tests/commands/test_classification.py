"""What people off every roster, and channels that are not cleared, see of a release above White: nothing (R20)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from commands.catalogue import perform
from commands.nudges import daily_check
from commands.nudges.message import NudgeMessage
from commands.protocol.request import Actor, Request
from commands.protocol.results import Refused
from commands.releases.calendar import CalendarShown, ReleasesListed
from commands.search import search
from commands.sign_off.criteria import CriterionShown
from commands.timetable.due import DueShown
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import OutboxRow, ReleaseRow, table_of
from tests.builders.office import DAN, JUNE_CHANNEL, RACHEL, STRANGER, TAG_CHAIR, TAG_MEMBER, Office, expect

KEY = "june-2020"
LINK = "https://example.com/report"


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


@pytest.mark.parametrize(
    "line",
    [
        *(f"/release {verb} {KEY}" for verb in ("status", "impacts", "costs", "scope", "timetable", "criteria", "check", "nudge")),
        *(f"/release {verb} {KEY}" for verb in ("redline", "comments", "history", "rid", "timeline", "progress", "export", "comment")),
        f"/release criteria {KEY} T1",
    ],
)
def test_a_release_above_white_answers_only_to_people_on_a_roster(amber: Office, line: str) -> None:
    """A stranger learns only that it is refused; a person with a seat gets the answer."""
    refused = expect(Refused, amber.say(line, STRANGER, channel="D0STRANGER"))
    assert refused.sentence
    assert "June 2020 SEC Release" not in refused.sentence
    assert not isinstance(amber.say(line, TAG_MEMBER, channel="D0MEMBER"), Refused)


def test_lists_leave_out_what_the_reader_may_not_see(amber: Office) -> None:
    """The list, the calendar and what is due have the release for somebody on a roster alone."""
    for user, there in ((STRANGER, False), (TAG_MEMBER, True)):
        listed = amber.shows("/release list 2020", ReleasesListed, user)
        assert (KEY in {each.release.key for each in listed.lines}, listed.total) == (there, 2 if there else 1)
        calendar = amber.shows("/release calendar 2020", CalendarShown, user)
        assert {each.slot.key: each.stored for each in calendar.lines}[KEY] is there
        due = amber.shows("/release due 365", DueShown, user)
        assert (KEY in {each.release for each in (*due.overdue, *due.coming)}) is there


def asking(office: Office, line: str, channel: str, key: str, user: str = RACHEL) -> Request:
    """A line of which somebody presses Share in a channel."""
    command, _, text = line.partition(" ")
    return Request(command, text, Actor(user), office.now, key, channel, via="share")


def test_a_card_does_not_go_to_a_channel_that_is_not_cleared(amber: Office) -> None:
    """The sign-off of an Amber release begins once the committee's channel is cleared."""
    amber.refuses(f"/release signoff {KEY} tag", TAG_CHAIR)
    assert posted(amber, "card") == []
    amber.does("/release clear <#C0TAG> Amber")
    amber.does(f"/release signoff {KEY} tag", TAG_CHAIR)
    assert posted(amber, "card") == ["C0TAG"]


def test_evidence_is_told_only_in_a_channel_that_is_cleared(amber: Office) -> None:
    """Evidence is kept either way; the committee's channel hears of it once it may."""
    amber.does(f"/release evidence {KEY} T1 {LINK}", DAN)
    assert posted(amber, "evidence") == []
    amber.does("/release clear <#C0TAG> Amber")
    amber.does(f"/release evidence {KEY} T1 {LINK}/2", DAN)
    assert posted(amber, "evidence") == ["C0TAG"]


def test_amber_evidence_is_for_readers_and_channels_that_may_see_it(office: Office) -> None:
    """A member sees it on the criterion's page, a stranger does not; shared, it holds to the channel's clearance."""
    office.does(f"/release evidence {KEY} T1", DAN, link=LINK, classification="amber")
    line = f"/release criteria {KEY} T1"
    seen = {user: office.shows(line, CriterionShown, user).clearance for user in (STRANGER, TAG_MEMBER)}
    assert seen == {STRANGER: Classification.WHITE, TAG_MEMBER: Classification.RED}
    request = asking(office, line, "C0TAG", "one")
    assert expect(CriterionShown, perform(office.store, request)).clearance is Classification.WHITE
    office.does("/release clear <#C0TAG> Amber")
    assert expect(CriterionShown, perform(office.store, request)).clearance is Classification.AMBER
    stranger = asking(office, line, "C0TAG", "two", STRANGER)
    assert expect(CriterionShown, perform(office.store, stranger)).clearance is Classification.WHITE


def test_a_message_of_an_amber_release_is_shown_in_full_to_members_alone(office: Office) -> None:
    """Show all of a cleared channel's message is refused to people off every roster; in a channel not cleared it has no such release."""
    daily_check.tick(office.store, office.now, office.now.time())
    line = f"/release nudge message {JUNE_CHANNEL} 2020-01-10"
    office.shows(line, NudgeMessage, STRANGER)
    make_amber(office)
    expect(Refused, office.say(line, TAG_MEMBER))
    office.does(f"/release clear <#{JUNE_CHANNEL}> Amber")
    expect(Refused, office.say(line, STRANGER))
    assert office.shows(line, NudgeMessage, TAG_MEMBER).open_lines


def test_search_offers_what_the_person_may_see(amber: Office) -> None:
    """A search in a form's field offers an Amber release, its steps and its modifications to somebody on a roster alone."""
    for user, there in ((STRANGER, False), (TAG_MEMBER, True)):
        asked = amber.asking(f"/release milestone {KEY}", user)
        assert (KEY in {each.value for each in search(amber.store, "release", "2020", asked)}) is there
        assert bool(search(amber.store, "milestone", "uit", asked)) is there
        assert ("MP079" in {each.value for each in search(amber.store, "modification", "", asked)}) is there
        assert ("CR1088" in {each.value for each in search(amber.store, "request", "", asked)}) is there
