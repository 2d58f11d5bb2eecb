"""The verbs about reminders."""

from __future__ import annotations

from commands.nudges import preview, reassign, settings, snooze, unsent
from commands.protocol.verb import Group, Verb
from policy.access.permissions import Action
from policy.calendar.release_calendar import MEETINGS

VERBS = (
    Verb(
        "/release",
        "nudge",
        "nudge KEY [skipped]",
        "Show the reminders of the next 30 days, and why each is sent",
        "nudge june-2020",
        Group.REMINDERS,
        reads=preview.nudge,
        keyless=("message",),
    ),
    Verb(
        "/release",
        "snooze",
        "snooze KEY|meetings [ITEM [until DATE]]",
        "Snooze a reminder until a day, with a reason",
        "snooze june-2020 review-testing",
        Group.REMINDERS,
        acts=snooze.snooze,
        action=Action.SNOOZE,
        keyless=(MEETINGS,),
    ),
    Verb(
        "/release",
        "reassign",
        "reassign KEY|meetings [ITEM]",
        "Assign a reminder to another person or committee",
        "reassign june-2020 review-testing",
        Group.REMINDERS,
        acts=reassign.reassign,
        action=Action.SNOOZE,
        keyless=(MEETINGS,),
        people=("person",),
    ),
    Verb(
        "/release",
        "reminders",
        "reminders KEY|all [KIND], or reminders mine|off|on",
        "Set when reminders are sent, or how you want your own",
        "reminders june-2020 milestone",
        Group.REMINDERS,
        acts=settings.reminders,
        action=Action.EDIT,
        keyless=("all", "mine", "on", "off"),
        forms={"mine": None, "on": None, "off": None},
    ),
    Verb(
        "/release",
        "unsent",
        "unsent [again]",
        "List messages that could not be delivered, and send them again",
        "unsent",
        Group.REMINDERS,
        acts=unsent.unsent,
        action=Action.RESEND,
        own_release=False,
    ),
)
