"""Messages that carry a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from storage.mail.messages.message import FromPerson, ReleaseMessage


@dataclass(frozen=True)
class FileMessage(ReleaseMessage, FromPerson):
    """Sends a file about a release to the channel or person that asked for it.

    `line` is the command line that shares it, for a person who may share it; it makes no other file of it.
    """

    release: str
    actor: str
    channel: str
    line: str = field(default="", kw_only=True, compare=False)


@dataclass(frozen=True)
class RidFile(FileMessage):
    """Sends a version of the RID, or the draft; its differences since the version `since` are listed in it."""

    kind = "rid"
    version: str
    since: str = ""


@dataclass(frozen=True)
class ReleaseFile(FileMessage):
    """Sends a release as a release file."""

    kind = "export"


@dataclass(frozen=True)
class TimelinePicture(FileMessage):
    """Sends a picture of a release's timetable: wide, or `tall` for a phone."""

    kind = "timeline"
    tall: bool = False


@dataclass(frozen=True)
class ProgressPicture(FileMessage):
    """Sends a picture of a release's sign-off over time."""

    kind = "progress"


@dataclass(frozen=True)
class MeetingFile(FileMessage):
    """Sends a file about a body's meetings, `what`: "calendar", or of the meeting on `day` "agenda", "paper" or "minutes".

    `release` is "": a file about several releases leaves out those that the person may not see. `names` of people by user id are added
    when it is sent, and not stored.
    """

    kind = "meeting-file"
    body: str
    day: date | None = None
    what: str = "agenda"
    names: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class FileSharing(ReleaseMessage, FromPerson):
    """Offers a person to share the file that came to their direct messages; `line` is the command line that makes it."""

    kind = "file-sharing"
    release: str
    actor: str
    line: str
