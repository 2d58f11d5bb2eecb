"""`/release export`: the release file of a release, or of all meetings."""

from __future__ import annotations

from commands.protocol import files
from commands.protocol.command import Doing
from commands.protocol.files import Preparing
from commands.protocol.results import Refused
from commands.protocol.understood.formats import no_such_file
from commands.protocol.words import release_alone
from policy.access.permissions import Action
from policy.calendar.release_calendar import MEETINGS, release_name
from storage.history.names import name_of
from storage.mail.messages import ReleaseFile
from storage.tables import MeetingRow


def export(doing: Doing) -> Preparing | Refused:
    """Queues the release file of a release, or of all meetings, for the person who asked (R20)."""
    if doing.asked.words == (MEETINGS,):
        # Minutes say who said what, so a copy of all of them is for those who keep them.
        if refused := doing.refuse(Action.MINUTES, name_of(MeetingRow)):
            return refused
        message = ReleaseFile(MEETINGS, doing.user, doing.user)
        return files.queue(doing, message, "The file of all meetings with their minutes is being prepared.")
    if other := no_such_file(doing.asked.words):
        return other
    release = release_alone(doing.tx.connection, doing.asked)
    if isinstance(release, Refused):
        return release
    return files.send(doing, release, ReleaseFile, f"The release file of the {release_name(release.key)} is being prepared.")
