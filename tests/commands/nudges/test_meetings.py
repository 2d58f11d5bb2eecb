"""Reminders of papers and of actions of minutes, in the channels and in what waits for people (RID 3; R21)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.posts import posts
from commands.history.of_release import HistoryShown
from commands.meetings.minutes import MinutesShown
from commands.mine import MineShown
from commands.protocol.results import LookedBack
from commands.roster.departure import leave
from commands.timetable.due import DueShown
from policy.calendar.release_calendar import MEETINGS
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.mail.messages import ReminderNote
from storage.tables import ChannelRouteRow, ReleaseRow
from tests.builders.office import DAN, PANEL_CHAIR, RACHEL, STRANGER, TAG_CHAIR, Office, words_of
from tests.builders.rooms.reminders import NUDGES, arrive, text_of, tick

SECAS_CHANNEL = "C0SECAS"
PANEL_76 = "/release minutes panel 2020-01-17"


def reminded(office: Office) -> list[Any]:
    """The reminders of meetings so far."""
    with office.store.reading() as conn:
        return list(conn.execute(select(NUDGES).where(NUDGES.c.release_key == MEETINGS).order_by(NUDGES.c.day)).all())


@pytest.fixture
def meeting(office: Office) -> Office:
    """The TAG meets on 27 May with its review on the agenda; SECAS has a channel."""
    with office.store.changing(Act(RACHEL, "channel", office.now)) as tx:
        tx.session.add(ChannelRouteRow(release_key="", committee_key="secas", channel_id=SECAS_CHANNEL))
    office.does("/release meeting tag 27 May 2020")
    return office


def acted(office: Office) -> None:
    """The Panel's minutes with an action for the TAG's chair are confirmed."""
    office.at(2020, 1, 17, 15)
    office.does(f"{PANEL_76} attendance", present=(PANEL_CHAIR,))
    office.does(f"{PANEL_76} action", text="Ask for the TAD", owner=TAG_CHAIR, due="2020-02-14")
    assert words_of(office.shows("/release mine", MineShown, TAG_CHAIR)).count("Ask for the TAD") == 0
    office.does(f"{PANEL_76} confirm", PANEL_CHAIR)


def test_the_paper_is_reminded_of_and_done_when_its_date_is_on_record(meeting: Office) -> None:
    """On the tenth Working Day before paper day in SECAS's channel, with a button; then its thread says that it is done."""
    meeting.at(2020, 5, 1, 9)
    tick(meeting)
    assert reminded(meeting) == []
    meeting.at(2020, 5, 4, 9)
    tick(meeting)
    (row,) = reminded(meeting)
    assert (row.item, row.stage, row.channel) == ("paper:tag/2020-05-27/secas", 10, SECAS_CHANNEL)
    assert "Paper for TAG meeting, 27 May 2020: " in text_of(meeting, channel=SECAS_CHANNEL)
    assert "SECAS" in text_of(meeting, channel=SECAS_CHANNEL)
    arrive(meeting)
    meeting.does("/release paper tag 2020-05-27 details", paper="12", author="A. Person", dated="2020-05-05")
    arrive(meeting)
    assert reminded(meeting)[0].state == "done"
    assert "done on 5 May 2020" in text_of(meeting, "nudge-note", SECAS_CHANNEL)


def test_a_meeting_that_moves_takes_its_paper_along(meeting: Office) -> None:
    """Its thread says to which day, and the reminders follow the new paper day."""
    meeting.at(2020, 5, 5, 9)
    tick(meeting)
    arrive(meeting)
    meeting.does(meeting.asks("/release meeting tag 27 May 2020", date="2020-06-03"))
    arrive(meeting)
    assert "moved to 27 May 2020" in text_of(meeting, "nudge-note", SECAS_CHANNEL)


def test_an_action_waits_for_its_owner_and_is_closed_by_them(meeting: Office) -> None:
    """It is in what waits for them, in the list of what is due and in their reminders; closing it, and undoing that, follows."""
    acted(meeting)
    mine = words_of(meeting.shows("/release mine", MineShown, TAG_CHAIR))
    assert "Action 1 of SEC Panel 76, 17 Jan 2020: Ask for the TAD" in mine
    assert "Ask for the TAD" in words_of(meeting.shows("/release due 60", DueShown, STRANGER))
    meeting.at(2020, 1, 17, 16)
    tick(meeting)
    assert [(row.channel, row.stage) for row in reminded(meeting)] == [(TAG_CHAIR, 20)]
    assert "Ask for the TAD" in text_of(meeting, channel=TAG_CHAIR)
    arrive(meeting)
    (row,) = reminded(meeting)
    for what, who in (("due", f"@{TAG_CHAIR}"), ("manager", f"@{RACHEL}")):
        note = posts.message(meeting.store, ReminderNote(MEETINGS, row.item, row.due, what, row.day), meeting.now, row.channel)
        assert note is not None
        assert who in note["text"]
    meeting.refuses(f"{PANEL_76} close 1", STRANGER, because="can close an action")
    meeting.does(f"{PANEL_76} close 1", TAG_CHAIR, note="Asked.")
    arrive(meeting)
    assert "Ask for the TAD" not in words_of(meeting.shows("/release mine", MineShown, TAG_CHAIR))
    assert "closed on 17 Jan 2020" in text_of(meeting, "nudge-note", TAG_CHAIR)
    assert posts.message(meeting.store, ReminderNote(MEETINGS, row.item, row.due, "manager", row.day), meeting.now, row.channel) is None
    meeting.undoes(user=TAG_CHAIR)
    arrive(meeting)
    assert "Ask for the TAD" in words_of(meeting.shows("/release mine", MineShown, TAG_CHAIR))


def test_an_overdue_action_reaches_the_release_managers(meeting: Office) -> None:
    """Three Working Days after its day, like a condition, in their channel."""
    acted(meeting)
    for day in (17, 18, 19, 20):
        meeting.at(2020, 2, day, 9)
        tick(meeting)
        arrive(meeting)
    assert (SECAS_CHANNEL, "manager") in [(row.channel, row.why) for row in reminded(meeting)]


def test_a_paper_names_no_release_that_not_everybody_may_see(meeting: Office) -> None:
    """An Amber release asks for no paper in a channel (R20)."""
    with meeting.store.changing(Act(RACHEL, "test", meeting.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.AMBER
    meeting.at(2020, 5, 5, 9)
    tick(meeting)
    assert reminded(meeting) == []


def test_without_a_channel_the_managers_are_told(office: Office) -> None:
    """Neither SECAS nor the meeting has one."""
    office.does("/release meeting tag 27 May 2020")
    office.at(2020, 5, 5, 9)
    tick(office)
    told = text_of(office, "notice", RACHEL)
    assert "1 reminder for meetings could not be sent, because no channel is set for them." in told


ACTION = "meetings action:panel/76/1"


def test_an_action_is_snoozed_and_given_on_like_a_condition(meeting: Office) -> None:
    """By its owner, with the same buttons; what waits for people, the reminders, their thread, undo and the history follow."""
    acted(meeting)
    meeting.at(2020, 1, 17, 16)
    tick(meeting)
    for label in ("Close action", "Snooze", "Reassign"):
        assert label in text_of(meeting, channel=TAG_CHAIR)
    meeting.refuses(f"/release snooze {ACTION}", STRANGER, because="can snooze or reassign a reminder")
    meeting.does(f"/release snooze {ACTION}", TAG_CHAIR, until="2020-02-10", reason="The DCC reports then.")
    arrive(meeting)
    assert "is snoozed until 10 Feb 2020" in text_of(meeting, "nudge-note", TAG_CHAIR)
    assert "Ask for the TAD" not in words_of(meeting.shows("/release mine", MineShown, TAG_CHAIR))
    meeting.undoes(user=TAG_CHAIR)
    assert "Ask for the TAD" in words_of(meeting.shows("/release mine", MineShown, TAG_CHAIR))
    meeting.does(f"/release reassign {ACTION}", TAG_CHAIR, person=DAN)
    arrive(meeting)
    assert "now goes to" in text_of(meeting, "nudge-note", TAG_CHAIR)
    assert "This is yours now" in text_of(meeting, "must-know", DAN)
    assert "Ask for the TAD" in words_of(meeting.shows("/release mine", MineShown, DAN))
    assert "Ask for the TAD" not in words_of(meeting.shows("/release mine", MineShown, TAG_CHAIR))
    meeting.at(2020, 1, 31, 9)
    tick(meeting)
    assert (DAN, 10) in [(row.channel, row.stage) for row in reminded(meeting)]
    meeting.refuses(f"{PANEL_76} close 1", TAG_CHAIR, because="can close an action")
    meeting.does(f"{PANEL_76} close 1", DAN, note="Asked.")
    history = words_of(meeting.shows("/release history meetings", HistoryShown))
    for sentence in ("Reminder of action 1 of meeting 76 of the SEC Panel reassigned to", "snoozed until 10 Feb 2020", "Asked."):
        assert sentence in history
    assert "Ask for the TAD" not in words_of(meeting.shows("/release history june-2020", HistoryShown))


def test_a_paper_is_given_on(meeting: Office) -> None:
    """To a person of SECAS, who is then reminded of it."""
    meeting.does("/release reassign meetings paper:tag/2020-05-27/secas", person=RACHEL)
    meeting.at(2020, 5, 4, 9)
    tick(meeting)
    assert [row.channel for row in reminded(meeting)] == [RACHEL]


def test_actions_of_somebody_who_leaves_slack_go_back_to_the_body(meeting: Office) -> None:
    """As conditions do, and the release managers are told."""
    acted(meeting)
    with meeting.store.changing(Act(RACHEL, "left", meeting.now)) as tx:
        assert leave(tx, TAG_CHAIR)
    assert "SEC Panel, by 14 Feb 2020" in words_of(meeting.shows(PANEL_76, MinutesShown))
    assert "the action “Ask for the TAD”" in text_of(meeting, "notice", RACHEL)


def test_minutes_and_the_agenda_are_shown_as_of_an_earlier_day(meeting: Office) -> None:
    """The draft of that day, without buttons that act; what came later is not in it."""
    acted(meeting)
    meeting.does("/release meeting panel 2020-03-13")
    meeting.at(2020, 1, 20, 9)
    meeting.does(f"{PANEL_76} close 1", TAG_CHAIR, note="Asked.")
    now, then = (words_of(meeting.shows(f"{PANEL_76}{back}", MinutesShown)) for back in ("", " as of 2020-01-17"))
    assert "closed on 20 Jan 2020" in now
    assert "closed on" not in then
    assert "Ask for the TAD" in then
    assert "Not recorded yet." in words_of(meeting.shows(f"{PANEL_76} as of 2020-01-16", MinutesShown))
    assert "Panel baselines" not in words_of(meeting.shows("/release meetings tag as of 2020-01-11", LookedBack))
    assert "BASELINE" in words_of(meeting.shows("/release agenda panel 76 as of 2020-01-11", LookedBack))
