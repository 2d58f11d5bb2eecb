"""`/release paper`: the "SEC Releases update" for a meeting, as a Word document, and what only people know of it (Paper; R21)."""

from __future__ import annotations

from dataclasses import replace

from commands.meetings.agenda import queued
from commands.meetings.meeting_meant import meeting_meant
from commands.protocol.command import Doing, faults
from commands.protocol.files import Preparing
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import UNCHANGED, Changed, Refused
from policy.access.permissions import Action
from policy.meetings.meeting import Meeting
from policy.meetings.meetings import meeting_name
from storage.history.names import name_of
from storage.tables import MeetingRow

DETAILS = "details"


def paper(doing: Doing) -> Preparing | Changed | Form | Faults | Refused:
    """Queues the paper for the person who asked, with the RIDs as its appendices; `details` sets its number, author and date."""
    words = doing.asked.words
    if words[-1:] != (DETAILS,):
        return queued(doing, "paper", "The paper for")
    line = replace(doing.asked.line, words=words[:-1])
    found = meeting_meant(doing, line)
    if isinstance(found, Refused):
        return found
    if refused := doing.refuse(Action.MEETING, name_of(MeetingRow, found.body, found.key), committee=found.body):
        return refused
    return _details(doing, found)


def _details(doing: Doing, one: Meeting) -> Changed | Form | Faults | Refused:
    line = Line.release("paper", one.body, one.day.isoformat())
    form = Form(
        title="Details of the paper",
        line=line.then(DETAILS),
        about=((f"{meeting_name(one)}. Write its passages as notes of a release: /release edit june-2020 notes.",),),
        things=(name_of(MeetingRow, one.body, one.key),),
        edits=True,
        fields=(
            Field(
                "paper",
                "Paper number",
                value=str(one.paper or ""),
                optional=True,
                longest=3,
                hint="Its number among the papers, such as 23.",
            ),
            Field("author", "Author", value=one.author, optional=True, longest=200, hint="As it is to stand at the end."),
            Field("dated", "Date of the paper", Kind.DATE, value=one.dated.isoformat() if one.dated else "", optional=True),
        ),
    )
    if asking := doing.ask(form):
        return asking
    number = doing.answer("paper")
    if number and not (number.isascii() and number.isdigit()):
        doing.faults["paper"] = "Write the paper's number in figures, such as 23."
    dated = doing.day("dated", "The date of the paper")
    if doing.faults:
        return faults(doing)
    row = doing.tx.session.get_one(MeetingRow, (one.body, one.key))
    for name, value in (("paper_number", int(number or 0)), ("paper_author", doing.answer("author")), ("paper_on", dated)):
        if getattr(row, name) != value:
            setattr(row, name, value)
    about = f"details of the paper for {meeting_name(one)}"
    if not doing.tx.changed:
        return Changed((f"The {about} are already as you sent them.",), (), (line,), title=UNCHANGED)
    return Changed((f"Saved the {about}.",), (), (line,))
