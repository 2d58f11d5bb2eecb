"""Files on disk: the RID, the release file, the pictures and the documents of meetings, the same as the bot sends in Slack."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from bot.pages.kit.files import Attachment, Sent
from commands.catalogue import perform
from commands.protocol.files import Preparing
from commands.protocol.line import Line
from commands.protocol.request import DISK, Actor, Request
from commands.protocol.results import Refused
from policy.model.wording import counted
from storage.engine.session import Store

MADE: Mapping[str, str] = {
    "rid": "write the Release Implementation Document in Word",
    "export": "write a release as a release file (YAML)",
    "timeline": "write the timetable as a picture",
    "progress": "write the progress of the sign-off as a picture",
    "paper": "write the paper for a body's meeting in Word",
    "agenda-file": "write the agenda of a body's meeting in Word",
    "minutes": "write the minutes of a body's meeting in Word",
}
"""The commands that write a file, with their help."""

PAPER = "paper"
OF_MEETINGS = frozenset({PAPER, "agenda-file", "minutes"})
"""Those that name a body and a day in place of a release."""


class NotWrittenError(Exception):
    """A file that was not written. The message is a sentence with the reason."""


def write(store: Store, verb: str, words: Sequence[str], user: str, target: Path, now: datetime) -> str:
    """Writes what a verb makes to a file, or under its own name into a folder, and returns what was written. Raises NotWrittenError.

    A file that is there is overwritten, in one step, and the sentence says so. Into a folder, a paper comes with its appendices. Only what
    the person may see is written: without a person that is what is classified White (R20).
    """
    line = Line.release(verb, *words, *(("file",) if verb == "minutes" and "file" not in words else ()))
    request = Request(line.command, line.text, Actor(user), now, via=DISK)
    result = perform(store, request)
    if isinstance(result, Refused):
        raise NotWrittenError(result.sentence)
    if not isinstance(result, Preparing) or result.file is None:
        raise NotWrittenError(f"{line.command} {verb} makes no file.")
    from bot.posts import posts  # Imported late: only making a file needs the posts.

    made = posts.POSTS[type(result.file)](store, result.file, now)
    if not isinstance(made, Sent):
        raise NotWrittenError("The file can't be made from what is stored now. Try again.")
    if verb == PAPER and target.is_dir():
        return "\n".join(_kept(target / each.name, each) for each in made.files)
    attachment = _chosen(made, target)
    told = _kept(target / attachment.name if target.is_dir() else target, attachment)
    appendices = len(made.files) - 1 if verb == PAPER else 0
    return f"{told} To get its {counted(appendices, 'appendix', 'appendices')} too, name a folder." if appendices else told


def _kept(path: Path, attachment: Attachment) -> str:
    """Writes a file, and returns the sentence on it."""
    overwritten = path.exists()
    _replace(path, attachment.content)
    return f"{'Overwrote' if overwritten else 'Wrote'} {path}, {len(attachment.content):,} bytes: {attachment.title}."


def _chosen(made: Sent, target: Path) -> Attachment:
    """Returns the attachment with the target's ending, or the first one; only a PDF that was not made is an error."""
    ending = target.suffix.lower()
    found = next((each for each in made.files if each.name.endswith(ending)), None) if ending else None
    if found is None and ending == ".pdf":
        raise NotWrittenError(f"A PDF can't be made here. Write a {Path(made.files[0].name).suffix} file instead.")
    return found or made.files[0]


def _replace(path: Path, content: bytes) -> None:
    """Writes the content beside the file and puts it in its place, so that a failure leaves the old file whole."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as fault:
        beside.unlink(missing_ok=True)
        raise NotWrittenError(f"{path} can't be written: {fault.strerror}.") from None
