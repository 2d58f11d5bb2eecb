"""What a note in the thread of a reminder says."""

from __future__ import annotations

from datetime import date

import pytest

from bot.posts import posts
from storage.mail.messages import ReminderNote
from tests.builders.office import JUNE_CHANNEL, Office

ITEM, DUE, DAY = "milestone:baseline-documents", date(2020, 1, 17), date(2020, 1, 16)


@pytest.mark.parametrize(
    ("what", "title", "said"),
    [
        ("due", "Gate", "due in 1 Working Day, 17 Jan 2020 · @U0PANEL"),
        ("body", "Escalated", "@U0PANEL: Panel baselines RID"),
        ("manager", "Escalated", "@U0OLIVER, @U0RACHEL: Panel baselines RID"),
        ("back", "Open again", "is open again"),
    ],
)
def test_a_note_names_the_item_and_who_has_to_act(office: Office, what: str, title: str, said: str) -> None:
    """A gate's stage names its owner, an escalation whom it is for."""
    message = posts.message(office.store, ReminderNote("june-2020", ITEM, DUE, what, DAY), office.now, JUNE_CHANNEL)
    assert message is not None
    assert message["text"].startswith(title)
    assert said in message["text"]


@pytest.mark.parametrize("what", ["due", "body", "manager"])
def test_a_note_that_waited_until_its_item_was_done_is_not_sent(office: Office, what: str) -> None:
    """Notes wait for the thread that they belong to: nobody is called for what was done, or moved, in the meantime."""
    office.does("/release meeting panel 17 Jan 2020 to 24 Jan 2020")
    assert posts.message(office.store, ReminderNote("june-2020", ITEM, DUE, what, DAY), office.now, JUNE_CHANNEL) is None
    assert posts.message(office.store, ReminderNote("june-2020", ITEM, date(2020, 1, 24), what, DAY), office.now, JUNE_CHANNEL) is not None
