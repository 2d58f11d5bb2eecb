"""Verbs of timetable."""

from __future__ import annotations

from commands.protocol.verb import Group, Verb
from commands.timetable import due, milestone, show
from policy.access.permissions import Action

VERBS = (
    Verb("/release", "due", "due [DAYS]", "What is overdue or due soon, in every open release", "due 30", Group.READING, reads=due.due),
    Verb(
        "/release",
        "timetable",
        "timetable KEY",
        "The implementation timetable",
        "timetable june-2020",
        Group.READING,
        reads=show.show_timetable,
    ),
    Verb(
        "/release",
        "milestone",
        "milestone KEY [MILESTONE [DATE|done|undone|remove]]",
        "Change, add or complete a step of the timetable",
        "milestone june-2020 uit-start 2020-03-02",
        Group.RELEASE,
        acts=milestone.milestone,
        action=Action.MILESTONE,
    ),
)
