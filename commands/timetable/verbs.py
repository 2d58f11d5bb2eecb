"""Verbs of the timetable."""

from __future__ import annotations

from commands.protocol.verb import Group, Verb
from commands.timetable import due, milestone, show, when
from policy.access.permissions import Action

VERBS = (
    Verb(
        "/release",
        "due",
        "due [DAYS|N weeks|DATE]",
        "List what is overdue or due soon in all open releases",
        "due 30",
        Group.READING,
        reads=due.due,
    ),
    Verb(
        "/release",
        "timetable",
        "timetable KEY",
        "Show the implementation timetable",
        "timetable june-2020",
        Group.READING,
        reads=show.show_timetable,
    ),
    Verb(
        "/release",
        "when",
        "when KEY STEP, or when STEP",
        "Show when a step is due, in one release or the next ones",
        "when june-2020 TAD",
        Group.READING,
        reads=when.when,
    ),
    Verb(
        "/release",
        "milestone",
        "milestone KEY [dates|propose|accept|add|MILESTONE [DATE|accept|done|undone|remove]]",
        "Add, change or complete a step of the timetable, or date all steps in one form",
        "milestone june-2020 uit-start 2020-03-02",
        Group.RELEASE,
        acts=milestone.milestone,
        action=Action.MILESTONE,
        forms={"done": Action.COMPLETE, "undone": Action.COMPLETE},
    ),
)
