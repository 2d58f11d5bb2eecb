"""`/release timeline` and `progress`: pictures of a release, as files (RID 3, 6)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from commands.protocol import files
from commands.protocol.command import Doing
from commands.protocol.files import Preparing
from commands.protocol.line import Line
from commands.protocol.results import Refused
from commands.protocol.words import known_release, release_alone, shown
from policy.calendar.release_calendar import release_as_one, release_name
from storage.mail.messages import ProgressPicture, TimelinePicture

TALL = "tall"
"""The word for the tall picture, to be read on a phone."""


def timeline(doing: Doing) -> Preparing | Refused:
    """Queues a picture of a release's timetable for the person who asked (RID 3)."""
    found = known_release(doing.tx.connection, doing.asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    tall = tuple(each.lower() for each in rest) == (TALL,)
    line = Line.release("timeline", release.key)
    if rest and not tall:
        return Refused(
            f"“{shown(' '.join(rest))}” isn't a kind of timeline. There is one for a screen, and one for a phone.", (line, line.then(TALL))
        )
    if not release.milestones:
        return Refused(
            f"The {release_as_one(release.key)} has no milestones to draw. Add one with {Line.release('milestone', release.key)}.",
            (Line.release("milestone", release.key),),
        )
    sentence = f"The timeline of the {release_name(release.key)} is being drawn{' for a phone' if tall else ''}."
    result = files.send(doing, release, partial(TimelinePicture, tall=tall), sentence)
    return replace(result, next_lines=(line.then(TALL),)) if isinstance(result, Preparing) and not tall else result


def progress(doing: Doing) -> Preparing | Refused:
    """Queues a picture of a release's sign-off over time for the person who asked (RID 6)."""
    release = release_alone(doing.tx.connection, doing.asked)
    if isinstance(release, Refused):
        return release
    if not release.criteria:
        return Refused(
            f"The {release_as_one(release.key)} has no acceptance criteria to draw. Add one with {Line.release('criterion', release.key)}.",
            (Line.release("criterion", release.key),),
        )
    sentence = f"The sign-off progress of the {release_name(release.key)} is being drawn."
    return files.send(doing, release, ProgressPicture, sentence)
