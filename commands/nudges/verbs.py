"""Verbs of nudges."""

from __future__ import annotations

from commands.nudges import preview, reassign, settings, snooze
from commands.protocol.verb import Group, Verb
from policy.access.permissions import Action

VERBS = (
    Verb(
        "/release",
        "nudge",
        "nudge KEY [skipped]",
        "What people will be reminded of in the next 30 days, and why",
        "nudge june-2020",
        Group.REMINDERS,
        reads=preview.nudge,
    ),
    Verb(
        "/release",
        "snooze",
        "snooze KEY [ITEM]",
        "Keep a reminder quiet until a day, with a reason",
        "snooze june-2020 review-testing",
        Group.REMINDERS,
        acts=snooze.snooze,
        action=Action.SNOOZE,
    ),
    Verb(
        "/release",
        "reassign",
        "reassign KEY [ITEM]",
        "Give a reminder to somebody else",
        "reassign june-2020 review-testing",
        Group.REMINDERS,
        acts=reassign.reassign,
        action=Action.SNOOZE,
    ),
    Verb(
        "/release",
        "reminders",
        "reminders KEY|all [KIND], or reminders off|on",
        "Say when reminders come, or stop your own direct messages",
        "reminders june-2020 milestone",
        Group.REMINDERS,
        acts=settings.reminders,
        action=Action.EDIT,
    ),
)
