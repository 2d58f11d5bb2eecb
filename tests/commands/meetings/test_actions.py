"""Corrections of a meeting's actions, on the record and in what was reminded of them."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from commands.meetings.minutes import MinutesShown
from policy.calendar.release_calendar import MEETINGS
from storage.engine.session import Act
from storage.mail.messages import DailyReminderUpdate
from storage.meetings.meetings import fetch_meetings
from storage.meetings.minutes import fetch_minutes
from storage.tables import NudgeOwnerRow
from tests.builders.office import DAN, OPSG_CHAIR, PANEL_CHAIR, RACHEL, STRANGER, Office, words_of
from tests.builders.rooms.reminders import arrive, outbox_rows, text_of, tick

PANEL_76 = "/release minutes panel 2020-01-17"
ITEM = "action:panel/76/1"


@pytest.fixture
def promised(office: Office) -> Office:
    """17 January 2020: Dan is to ask for the TAD by 14 February."""
    office.at(2020, 1, 17, 15)
    office.does(f"{PANEL_76} attendance", present=(PANEL_CHAIR,))
    office.does(f"{PANEL_76} action", text="Ask the DCC for the TAD", owner=DAN, due="2020-02-14")
    return office


def action(office: Office) -> tuple[str, str, date]:
    """The first action as stored."""
    with office.store.reading() as conn:
        (one,) = (each for each in fetch_meetings(conn, "panel") if each.day == date(2020, 1, 17))
        found = fetch_minutes(conn, one).actions[0]
    return found.text, found.owner, found.due


def test_an_action_is_corrected_on_the_record(promised: Office) -> None:
    """Its chair and a release manager change what, who and when; the history says so, and the minutes have the button."""
    assert f"{PANEL_76} action 1" in promised.reads(PANEL_76)
    done = promised.does(f"{PANEL_76} action 1", text="Ask the DCC for the final TAD", owner=RACHEL, due="2020-02-21")
    assert "Corrected action 1 of SEC Panel 76, 17 Jan 2020: by 21 Feb 2020" in words_of(done)
    assert action(promised) == ("Ask the DCC for the final TAD", RACHEL, date(2020, 2, 21))
    assert "Ask the DCC for the final TAD" in promised.reads("/release history meetings")
    promised.does(f"{PANEL_76} action 1", PANEL_CHAIR, owner=DAN)
    promised.undoes(user=PANEL_CHAIR)
    assert action(promised)[1] == RACHEL


def test_only_who_keeps_the_minutes_corrects_them(promised: Office) -> None:
    """Not its owner, who closes it, and nobody else."""
    for user in (DAN, OPSG_CHAIR, STRANGER):
        promised.refuses(f"{PANEL_76} action 1", user, because="Only ")


def test_confirmed_minutes_are_reopened_first(promised: Office) -> None:
    """The chair confirmed the action as it is."""
    promised.does(f"{PANEL_76} confirm", PANEL_CHAIR)
    promised.refuses(f"{PANEL_76} action 1", because="were confirmed on 17 Jan 2020. Its chair can reopen them.")
    assert f"{PANEL_76} action 1" not in promised.reads(PANEL_76)


def test_what_can_t_be_is_a_fault(promised: Office) -> None:
    """A day before the meeting, no text, and an action that there is none of; the same again changes nothing."""
    promised.faults(f"{PANEL_76} action 1", field="due", because="before the meeting", due="2020-01-16")
    promised.faults(f"{PANEL_76} action 1", field="text", because="Write what is to be done", text=" ")
    promised.refuses(f"{PANEL_76} action 7", because="has no action 7.")
    promised.refuses(f"{PANEL_76} action first", because="has no action of that number.")
    assert "is already as you sent it" in words_of(promised.does(promised.asks(f"{PANEL_76} action 1")))


def test_a_corrected_owner_is_reminded(promised: Office) -> None:
    """The reminder that had been given to somebody else goes to the owner; a corrected date leaves it with them."""
    promised.does(f"{PANEL_76} confirm", PANEL_CHAIR)
    promised.does("/release reassign meetings action:panel/76/1", person=OPSG_CHAIR, reason="They know")
    promised.does(f"{PANEL_76} reopen", PANEL_CHAIR)
    promised.does(f"{PANEL_76} action 1", due="2020-02-21")
    assert given(promised) == OPSG_CHAIR
    done = promised.does(f"{PANEL_76} action 1", owner=RACHEL)
    assert "it goes to the owner now" in words_of(done)
    assert given(promised) == ""


def test_what_was_reminded_of_is_edited(promised: Office) -> None:
    """The message that named the action shows the new words and date; one that names other things is left alone."""
    promised.does(f"{PANEL_76} action", text="Book a room", owner=RACHEL, due="2020-02-14")
    promised.does(f"{PANEL_76} confirm", PANEL_CHAIR)
    tick(promised)
    assert "Ask the DCC for the TAD" in text_of(promised, channel=DAN)
    arrive(promised)
    promised.does(f"{PANEL_76} reopen", PANEL_CHAIR)
    for _ in range(2):  # The edits that reopening brings are sent, too.
        arrive(promised)
    before = edits(promised)
    promised.does(f"{PANEL_76} action 1", text="Ask the DCC for the final TAD")
    assert edits(promised)[DAN] == before.get(DAN, 0) + 1
    assert edits(promised).get(RACHEL, 0) == before.get(RACHEL, 0)
    promised.does(f"{PANEL_76} confirm", PANEL_CHAIR)
    assert "Ask the DCC for the final TAD" in text_of(promised, "nudge-update", DAN)


def edits(office: Office) -> dict[str, int]:
    """How many edits of sent reminders were queued, by the channel of their messages."""
    return dict(Counter(row.channel for row in outbox_rows(office, DailyReminderUpdate.kind)))


def given(office: Office) -> str:
    """To whom the action's reminder was given."""
    with office.store.changing(Act("test", "look", office.now)) as tx:
        row = tx.session.get(NudgeOwnerRow, (MEETINGS, ITEM))
        return row.owner if row else ""


def test_the_page_shows_the_correction(promised: Office) -> None:
    """Readers of the minutes read it at once."""
    promised.does(f"{PANEL_76} action 1", text="Ask the Parties")
    assert "Ask the Parties" in words_of(promised.shows(PANEL_76, MinutesShown))
