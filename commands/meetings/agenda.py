"""`/release agenda`: what a body is asked at a meeting, over all releases, and the same as a Word document (RID 3; R21)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from commands.meetings.named_meeting import body_and_rest, meeting_on, refused_cancelled
from commands.protocol import files
from commands.protocol.access.reading import seen_releases
from commands.protocol.command import Doing
from commands.protocol.files import Preparing
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import AboutReleases, Refused
from policy.findings.finding import Finding
from policy.meetings.meeting import Meeting
from policy.meetings.meetings import meeting_name
from policy.meetings.minutes import Minutes, Presence, quorum_words
from policy.meetings.papers import paper_day
from policy.model.roster import Committee, name_of_body
from policy.model.wording import counted
from storage.mail.messages import MeetingFile
from storage.meetings.agenda import Agenda, fetch_agenda, keys_of, recent_findings
from storage.meetings.meetings import fetch_meeting_rules
from storage.meetings.minutes import fetch_minutes
from storage.roster import roster
from storage.roster.cached import recent_reference

ITEM = "item"
"""The word before the number of an item: the walk through a meeting shows one at a time."""


@dataclass(frozen=True)
class AgendaShown(AboutReleases):
    """The agenda of a meeting, with its paper day; or one `item` of it, from 1, with the open findings on its release.

    `attendees` and `quorum` are those noted so far.
    """

    agenda: Agenda
    papers: date
    today: date
    page: int
    item: int = 0
    findings: tuple[Finding, ...] = ()
    attendees: int = 0
    quorum: str = ""


def agenda(conn: Connection, asked: Ask) -> AgendaShown | Refused:
    """Shows what a body is asked to decide, view or note at a meeting, or one item of it; without a day, at its next meeting."""
    words, item = asked.words, 0
    if len(words) > 2 and words[-2].lower() == ITEM:
        item = int(words[-1]) if words[-1].isascii() and words[-1].isdigit() and len(words[-1]) < 4 else -1
        words = words[:-2]
    found = named_meeting(conn, replace(asked.line, words=words), asked.today)
    if isinstance(found, Refused):
        return found
    if item and (refused := refused_cancelled(found, "no item to decide")):
        return refused
    classes = seen_releases(conn, asked, keys_of(conn, found))
    made = fetch_agenda(conn, found, asked.today, tuple(classes))
    shown = set(made.keys)
    papers = paper_day(found, fetch_meeting_rules(conn))
    levels = {key: level for key, level in classes.items() if key in shown}
    whole = AgendaShown(levels, made, papers, asked.today, asked.page)
    if not item:
        found_by = {each.key: recent_findings(conn, each.key, asked.today) for each in made.releases}
        return replace(whole, agenda=replace(made, findings=found_by))
    if not 1 <= item <= len(made.items):
        told = f"The agenda of {meeting_name(found)} has {counted(len(made.items), 'item')}. Write item 1 for the first."
        return Refused(told, (Line.release("agenda", found.body, found.day.isoformat()),))
    kept = fetch_minutes(conn, found)
    findings = recent_findings(conn, made.items[item - 1].release, asked.today)
    present = len(kept.of(Presence.PRESENT)) + len(kept.of(Presence.RECUSED))
    return replace(whole, item=item, findings=findings, attendees=present, quorum=quorum_of(conn, found, kept))


def quorum_of(conn: Connection, meeting: Meeting, kept: Minutes) -> str:
    """Returns the sentence on the quorum of a meeting (R15, R22)."""
    committee = next((each for each in recent_reference(conn).committees if each.key == meeting.body), None)
    return quorum_words(committee or Committee(meeting.body, meeting.body, "", ""), roster.members(conn, meeting.body), kept.attendees)


def named_meeting(conn: Connection, line: Line, today: date) -> Meeting | Refused:
    """Returns the meeting that a line names by its body and day, number or paper."""
    found = body_and_rest(conn, line)
    if isinstance(found, Refused):
        return found
    body, rest = found
    return meeting_on(conn, body.key, rest, today, Line(line.command, line.verb, (body.key,)))


def agenda_file(doing: Doing) -> Preparing | Refused:
    """Queues the agenda as a Word document for the person who asked."""
    return queued(doing, "agenda", "The agenda of")


def queued(doing: Doing, what: str, sentence: str, verb: str = "is") -> Preparing | Refused:
    """Queues a document of the meeting that the line names; refuses one for a meeting with nothing on it."""
    conn = doing.tx.connection
    found = named_meeting(conn, doing.asked.line, doing.today)
    if isinstance(found, Refused):
        return found
    if refused := refused_cancelled(found, f"no {what}"):
        return refused
    if not fetch_agenda(conn, found, doing.today).items:
        told = f"Nothing is on the agenda of {meeting_name(found)}, so there is no {what}. Plan a step of {short_name(found)} for that day."
        return Refused(told, (Line.release("meetings", found.body, found.day.year),))
    message = MeetingFile("", doing.user, doing.user, found.body, found.day, what)
    return files.queue(doing, message, f"{sentence} {meeting_name(found)} {verb} being written.")


def short_name(meeting: Meeting) -> str:
    """Returns the body of a meeting with its article."""
    return f"the {name_of_body(meeting.body)}"
