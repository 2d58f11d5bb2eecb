"""`/release import`: a release file that is shared in Slack, taken over after a preview of every difference."""

from __future__ import annotations

from dataclasses import replace

from commands.protocol.command import Doing
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import Changed, Done, Refused
from policy.access.permissions import Action

FILE = "file"
"""The first item of `Request.fetched` if a file was fetched, followed by its name and text. Otherwise it is "fault" and a sentence."""


def bring(doing: Doing) -> Changed | Form | Faults | Refused | Done:
    """Imports a release file shared in Slack: shows every difference, and applies them once they are confirmed.

    Decisions, sign-offs, agreements and rosters in it are ignored, so that a file grants nothing. It is fetched before the transaction.
    """
    if refused := doing.refuse(Action.IMPORT, "release_file:import"):
        return refused
    words = doing.asked.words
    if not words and not doing.answered:
        return doing.form(_ask())
    file_id = words[0] if words else doing.answer(FILE)
    fetched = doing.asked.request.fetched
    if not file_id:
        return Faults({FILE: "Choose a release file (YAML)."})
    if not fetched or fetched[0] != FILE:
        told = fetched[1] if fetched else "Release files are imported from Slack. Share the file there and use its shortcut."
        wrong = _wrong(doing, told)
        return replace(wrong, unread=fetched is None) if isinstance(wrong, Refused) else wrong
    from commands.files import import_differences  # Imported late: only an import needs release files.

    _, name, text = fetched
    taken = import_differences.take(doing, file_id, name, text.encode("utf-8", "surrogateescape"))
    return _wrong(doing, taken) if isinstance(taken, str) else taken


def _ask() -> Form:
    return Form(
        title="Import a release file",
        line=Line.release("import"),
        about=(("You see every difference from the record before you confirm.",),),
        submit="Compare",
        fields=(Field(FILE, "Release file", Kind.FILE, hint="YAML, at most 1 MB, as /release export writes it."),),
    )


def _wrong(doing: Doing, sentence: str) -> Faults | Refused:
    """Returns the error at the form's field, or as a refusal if there is no form."""
    return Refused(sentence) if doing.asked.words else Faults({FILE: sentence})
