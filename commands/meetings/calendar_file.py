"""Meetings from and into calendar files (.ics)."""

from __future__ import annotations

from commands.meetings.adding import add_all
from commands.meetings.named_meeting import short
from commands.protocol import files
from commands.protocol.command import Doing
from commands.protocol.files import Preparing
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import Changed, Refused
from policy.meetings.calendar_file import meetings_in
from policy.meetings.year_of_meetings import NotAListError
from policy.model.roster import Committee, name_of_body
from storage.mail.messages import MeetingFile
from storage.meetings.meetings import fetch_meetings

FILE = "file"
CALENDAR = "calendar"


def bring(doing: Doing, body: Committee, _rest: tuple[str, ...]) -> Changed | Form | Faults | Refused:
    """Adds the meetings of an .ics file, after a confirmation that names each; what is past or cancelled in it is left out."""
    form = Form(
        title="Import a calendar",
        line=Line.release("meeting", body.key, "import"),
        about=((f"Meetings of {short(body)}. You see each before it is added.",),),
        submit="Read it",
        fields=(
            Field(
                FILE, "Calendar file (.ics)", Kind.FILE, hint="The number in a title, as in “Panel 77”, is read too.", filetypes=("ics",)
            ),
        ),
    )
    if asking := doing.ask(form):
        return asking
    fetched = doing.asked.request.fetched
    if not fetched or fetched[0] != FILE:
        return Faults({FILE: fetched[1] if fetched else "Choose an .ics file. Files are read in Slack only."})
    try:
        listed, left = meetings_in(fetched[2], doing.today, _names(body), doing.asked.request.now.tzinfo)
    except NotAListError as fault:
        return Faults({FILE: str(fault)})
    return add_all(doing, body, listed, form, FILE, [(each,) for each in left])


def _names(body: Committee) -> tuple[str, ...]:
    """Returns what titles of events call a body: "SEC Panel", "Panel", and its name in full."""
    return tuple(dict.fromkeys((name_of_body(body.key), body.key.replace("-", " "), body.name, body.short)))


def export(doing: Doing, body: Committee, _rest: tuple[str, ...]) -> Preparing | Refused:
    """Queues the body's meetings as an .ics file for the person who asked."""
    if not fetch_meetings(doing.tx.connection, body.key):
        return Refused(f"No meeting of {short(body)} is on record. Add one first.", (Line.release("meeting", body.key),))
    message = MeetingFile("", doing.user, doing.user, body.key, None, CALENDAR)
    return files.queue(doing, message, f"The calendar of the meetings of {short(body)} is being prepared.")
