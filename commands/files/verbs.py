"""The verbs about files and calendars."""

from __future__ import annotations

from commands.files import export, feeds, import_file, pictures
from commands.protocol.verb import Group, Needs, Verb
from policy.access.permissions import Action
from policy.calendar.release_calendar import MEETINGS
from policy.model.roster import NAMES

VERBS = (
    Verb(
        "/release",
        "timeline",
        "timeline KEY [tall]",
        "Get the timetable as a picture, or as a tall one for a phone",
        "timeline june-2020",
        Group.REMINDERS,
        acts=pictures.timeline,
    ),
    Verb(
        "/release",
        "progress",
        "progress KEY",
        "Get the progress of the sign-off as a picture",
        "progress june-2020",
        Group.REMINDERS,
        acts=pictures.progress,
    ),
    Verb(
        "/release",
        "feed",
        "feed KEY|COMMITTEE [revoke]",
        "Get a private calendar address for a release or a committee",
        "feed june-2020",
        Group.REMINDERS,
        acts=feeds.feed,
        needs=Needs.WEB_ADDRESS,
        keyless=tuple(NAMES),
    ),
    Verb(
        "/release",
        "export",
        "export KEY|meetings",
        "Get a release, or all meetings with their minutes, as a release file (YAML)",
        "export june-2020",
        Group.RELEASE,
        acts=export.export,
        keyless=(MEETINGS,),
    ),
    Verb(
        "/release",
        "import",
        "import",
        "Import a release file; you see every difference before you confirm",
        "import",
        Group.RELEASE,
        acts=import_file.bring,
        action=Action.IMPORT,
        needs=Needs.FILE,
    ),
)
