"""Verbs of meetings."""

from __future__ import annotations

from commands.meetings import agenda, listing, meeting, minutes, paper
from commands.protocol.verb import Group, Needs, Verb
from policy.access.permissions import Action

VERBS = (
    Verb(
        "/release",
        "agenda",
        "agenda BODY [DATE] [item N]",
        "Show a body's agenda for a meeting, over all releases",
        "agenda panel 17 Jan 2020",
        Group.MEETINGS,
        reads=agenda.agenda,
    ),
    Verb(
        "/release",
        "agenda-file",
        "agenda-file BODY [DATE]",
        "Get the agenda as a Word document (the button of the agenda)",
        "agenda panel 17 Jan 2020",
        Group.MEETINGS,
        acts=agenda.agenda_file,
        hidden=True,
    ),
    Verb(
        "/release",
        "paper",
        "paper BODY [DATE] [details]",
        "Get the SEC Releases update for a meeting in Word, or set its number, author and date",
        "paper panel 17 Jan 2020",
        Group.MEETINGS,
        acts=paper.paper,
    ),
    Verb(
        "/release",
        "minutes",
        "minutes BODY [DATE] [attendance|text|action [N]|close N|confirm|reopen|file]",
        "Draft the minutes of a meeting, and have its chair confirm them",
        "minutes panel 17 Jan 2020",
        Group.MEETINGS,
        acts=minutes.minutes,
        past=minutes.past_minutes,
        people=("present", "apologies", "recused", "owner"),
        forms={
            **dict.fromkeys(("attendance", "text", "action"), Action.MINUTES),
            **dict.fromkeys(("confirm", "reopen"), Action.CONFIRM),
        },
    ),
    Verb(
        "/release",
        "meetings",
        "meetings [BODY] [YEAR]",
        "List the meetings of a year, and what is planned for each",
        "meetings panel 2020",
        Group.MEETINGS,
        reads=listing.meetings,
    ),
    Verb(
        "/release",
        "meeting",
        "meeting BODY [DATE [to DATE|cancel|restore|number N]|add|list|rule|import|export]",
        "Add, move or cancel meetings of a body; its steps move with them",
        "meeting panel 17 Jan 2020 to 24 Jan 2020",
        Group.MEETINGS,
        acts=meeting.meeting,
        action=Action.MEETING,
        forms={"export": None},
        needs=Needs.CHOSEN_FILE,
    ),
)
