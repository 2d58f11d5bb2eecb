"""Files of meetings, sent on request."""

from __future__ import annotations

from datetime import datetime

from bot.pages.kit.files import Attachment, Sent
from policy.model.roster import name_of_body
from policy.model.wording import day_words
from storage.engine.session import Store
from storage.mail.messages import MeetingFile
from storage.meetings.meetings import fetch_meeting_rules, fetch_meetings


def meeting_file(store: Store, message: MeetingFile, now: datetime) -> Sent | None:
    """Builds a file of a body's meetings."""
    from bot.documents.meetings import calendar  # Imported late: only these files need icalendar and python-docx.

    name = name_of_body(message.body)
    with store.reading() as conn:
        made = calendar.meetings_calendar(message.body, fetch_meetings(conn, message.body), fetch_meeting_rules(conn), now)
    file = Attachment(f"meetings-{message.body}.ics", f"Meetings of the {name}", made)
    return Sent(f"Calendar of the meetings of the {name}, as of {day_words(now.date())}.", (file,))
