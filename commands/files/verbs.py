"""Verbs of files."""

from __future__ import annotations

from commands.files import feeds, pictures, transfer
from commands.protocol.verb import Group, Needs, Verb
from policy.access.permissions import Action

VERBS = (
    Verb(
        "/release", "timeline", "timeline KEY", "The timetable as a picture", "timeline june-2020", Group.REMINDERS, acts=pictures.timeline
    ),
    Verb(
        "/release",
        "progress",
        "progress KEY",
        "How the sign-off came in, as a picture",
        "progress june-2020",
        Group.REMINDERS,
        acts=pictures.progress,
    ),
    Verb(
        "/release",
        "feed",
        "feed KEY|COMMITTEE [revoke]",
        "A private calendar address of a release or a committee, for your own calendar",
        "feed june-2020",
        Group.REMINDERS,
        acts=feeds.feed,
        needs=Needs.WEB_ADDRESS,
    ),
    Verb("/release", "export", "export KEY", "A release as a release file (YAML)", "export june-2020", Group.RELEASE, acts=transfer.export),
    Verb(
        "/release",
        "import",
        "import",
        "Take a release file back: every difference first, then your word",
        "import",
        Group.RELEASE,
        acts=transfer.bring,
        action=Action.IMPORT,
        needs=Needs.FILE,
    ),
)
