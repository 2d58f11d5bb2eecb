"""`/release share`: a file that came to a person's direct messages is posted in the channel that they choose (R20)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from commands.protocol.access.places import why_not_here
from commands.protocol.command import Doing
from commands.protocol.files import Preparing
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import RELEASE, Line, NotADayError
from commands.protocol.request import SHARED
from commands.protocol.results import Changed, Channel, Refused
from commands.protocol.understood.headings import heading
from commands.protocol.verb import Group, Needs, Verb
from commands.protocol.words import channel_named

Catalogue = Mapping[str, tuple[Verb[object], ...]]

FILES = frozenset({"rid", "timeline", "progress", "export", "paper", "agenda-file"})
"""The verbs that answer with a file that may be shared; the minutes are for those who take part."""

FILE_FORMS = frozenset({("meeting", ("export",))})
"""Verbs whose line with this last word answers with a file."""


def is_file(line: Line) -> bool:
    """Returns whether the line's answer is a file, which its verb sends by itself and which changes nothing."""
    last = line.words[-1:]
    return line.command == RELEASE and ((line.verb in FILES and last != ("details",)) or (line.verb, last) in FILE_FORMS)


def share_verb(catalogue: Catalogue) -> Verb[Changed | Form | Faults | Refused]:
    """Builds the verb. `catalogue` is read at each request."""

    def share(doing: Doing) -> Changed | Form | Faults | Refused:
        line = _line(doing.asked.words)
        verb = next((each for each in catalogue[RELEASE] if line and is_file(line) and each.name == line.verb), None)
        if line is None or verb is None or verb.acts is None:
            told = "Only a file is shared in this way. Run the command, and press Share under its answer."
            return Refused(told, (line or Line.release("help"),))
        hint = "Public channels are listed. In a private one, run the command there and press Share."
        form = Form(
            title="Share a file",
            line=Line.release("share", *doing.asked.words),
            fields=(Field("channel", "Channel", Kind.CHANNEL, hint=hint),),
            submit="Share",
            about=((heading(line),), ("It is made again from the record as it is now.",)),
        )
        where = channel_named(f"<#{doing.answer('channel')}>")
        if not where:
            return Faults({"channel": "Choose a channel."}) if doing.answered else doing.form(form)
        request = doing.asked.request
        if request.fetched and (held := why_not_here(request.fetched[0])):
            return Faults({"channel": held.sentence})
        asked = replace(request, text=line.text, channel=where, via=SHARED, answers=None, step="", fetched=None)
        made = verb.acts(replace(doing, asked=replace(doing.asked, request=asked, line=line)))
        if isinstance(made, Preparing):
            told = " in a moment. If Slack refuses it, the bot tells you."
            return Changed(("The file will be posted in ", Channel(where), told), title="Sharing")
        return Faults({"channel": made.sentence}) if isinstance(made, Refused) else Refused("This can't be shared.", (line,))

    return Verb(
        "/release",
        "share",
        "share COMMAND ...",
        "Share a file in a channel (the button under a file in your direct messages)",
        "timeline june-2020",
        Group.REMINDERS,
        acts=share,
        needs=Needs.CHANNEL,
        hidden=True,
        own_release=False,
    )


def _line(words: tuple[str, ...]) -> Line | None:
    """Returns the line of the file; None if there is none, or if it looks back to a day that is none."""
    try:
        return Line.parse(" ".join((RELEASE, *words))) if words else None
    except NotADayError:
        return None
