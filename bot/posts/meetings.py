"""Files of meetings, sent on request."""

from __future__ import annotations

from datetime import datetime

from bot.pages.kit.files import Attachment, Sent
from bot.posts import rid
from commands.protocol.access.reading import reader_at
from policy.access.classification import highest, seen
from policy.meetings.meeting import Meeting
from policy.meetings.meetings import meeting_name
from policy.model.releases import Classification
from policy.model.roster import name_of_body
from policy.model.wording import day_words
from storage.engine.session import Store
from storage.mail.messages import MeetingFile, RidFile
from storage.meetings.agenda import Agenda, fetch_whole_agenda, keys_of
from storage.meetings.meetings import fetch_meeting_rules, fetch_meetings, fetch_revisions
from storage.meetings.minutes import fetch_minutes
from storage.releases import releases
from storage.roster.cached import recent_rules


def meeting_file(store: Store, message: MeetingFile, now: datetime) -> Sent | None:
    """Builds a file of a body's meetings. It leaves out releases that the person may not see (R20)."""
    from bot.documents.meetings import document  # Imported late: only these files need icalendar and python-docx.

    name = name_of_body(message.body)
    with store.reading() as conn:
        stored = fetch_meetings(conn, message.body)
        if message.day is None:
            made = document.meetings_calendar(message.body, stored, fetch_meeting_rules(conn), now, fetch_revisions(conn, message.body))
            file = Attachment(f"meetings-{message.body}.ics", f"Meetings of the {name}", made)
            return Sent(f"Calendar of the meetings of the {name}, as of {day_words(now.date())}.", (file,))
        meeting = next((each for each in stored if each.day == message.day), None) or Meeting(message.body, "", message.day)
        levels = seen(releases.classifications(conn, keys_of(conn, meeting)), reader_at(conn, message.channel, now.date()))
        agenda = fetch_whole_agenda(conn, meeting, now.date(), tuple(levels))
        standard, kept = recent_rules(conn).standard_criteria, fetch_minutes(conn, meeting)
    shown = [levels[key] for key in agenda.keys]
    level = highest(shown)
    if not agenda.items:
        return None
    title = f"{meeting_name(meeting)}: {message.what}"
    match message.what:
        case "paper":
            content = document.paper_document(document.Paper(agenda, standard, level, now.date()))
        case "minutes":
            content = document.minutes_document(agenda, kept, dict(message.names), level)
        case _:
            content = document.agenda_document(agenda, level)
    file_name = meeting.reference if message.what == "paper" and meeting.reference else f"{message.what}-{message.body}-{message.day}"
    files = [Attachment(f"{file_name}.docx", title, content)]
    if message.what == "paper":
        files += _appendices(store, message, agenda, now)
    return Sent(f"{title[0].upper()}{title[1:]}, as of {day_words(now.date())}.{_classified(level)}", tuple(files))


def _classified(level: Classification) -> str:
    return "" if level is Classification.WHITE else f" Classification: {level.name.title()}."


def _appendices(store: Store, message: MeetingFile, agenda: Agenda, now: datetime) -> list[Attachment]:
    """Returns the RIDs that the body is asked about, as they were last issued or as drafts (Paper, Attachments)."""
    files: list[Attachment] = []
    for letter, release in zip("ABCDEFGH", agenda.releases, strict=False):
        number = release.versions[-1].number if release.versions else ""
        sent = rid.document(store, RidFile(release.key, message.actor, message.channel, number), now)
        files += [
            Attachment(f"Appendix-{letter}-{each.name}", f"Appendix {letter}: {each.title}", each.content)
            for each in (sent.files[:1] if sent else ())
        ]
    return files
