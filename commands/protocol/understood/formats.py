"""Kinds of file that the bot doesn't make, and the files that it offers in their place."""

from __future__ import annotations

from collections.abc import Sequence

from commands.protocol.line import Line
from commands.protocol.results import Refused
from commands.protocol.understood.questions import key_in

_NAMES = {
    "csv": "CSV",
    "excel": "Excel",
    "json": "JSON",
    "powerpoint": "PowerPoint",
    "pptx": "PowerPoint",
    "slides": "PowerPoint",
    "spreadsheet": "Excel",
    "xls": "Excel",
    "xlsx": "Excel",
}
"""Names that people use for kinds of file."""

_GIVEN = frozenset({"import", "upload", "load", "attach"})
"""Words that show that the person has such a file, and doesn't ask for one."""


def format_asked(words: Sequence[str]) -> str:
    """Returns the kind of file that words ask for and the bot doesn't make; "" if they ask for none."""
    lower = [each.lower().strip(",;:.?!") for each in words]
    return "" if _GIVEN & set(lower) else next((_NAMES[each] for each in lower if each in _NAMES), "")


def no_such_file(words: Sequence[str]) -> Refused | None:
    """Returns the refusal of such a file, with the files of the release that the words name; None if they ask for none."""
    kind = format_asked(words)
    if not kind:
        return None
    key = key_in([each.lower().strip(",;:.?!") for each in words])[0]
    told = f"The bot makes no {kind} file. It makes the release file (YAML), which has everything, the RID in Word, and pictures."
    return Refused(told, tuple(Line.release(verb, key) for verb in ("export", "rid", "timeline")), title=f"No {kind} file")
