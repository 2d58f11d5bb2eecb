"""Verbs of meetings."""

from __future__ import annotations

from commands.meetings import listing, meeting
from commands.protocol.verb import Group, Needs, Verb
from policy.access.permissions import Action

VERBS = (
    Verb(
        "/release",
        "meetings",
        "meetings [BODY] [YEAR]",
        "List the meetings of a year, with what is on each",
        "meetings panel 2020",
        Group.MEETINGS,
        reads=listing.meetings,
    ),
    Verb(
        "/release",
        "meeting",
        "meeting BODY [DATE [to DATE|cancel|restore|number N]|add|list|rule|import|export]",
        "Add, move or cancel meetings of a body; its steps move with them",
        "meeting panel 14 Feb 2020 to 21 Feb 2020",
        Group.MEETINGS,
        acts=meeting.meeting,
        action=Action.MEETING,
        needs=Needs.CHOSEN_FILE,
    ),
)
