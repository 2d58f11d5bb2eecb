"""`/modification follow`: the channels in which a modification's outcome is announced (R18)."""

from __future__ import annotations

import re

from commands.protocol.command import Doing
from commands.protocol.form import Faults, Field, Form, Kind
from commands.protocol.line import Line
from commands.protocol.results import Changed, Channel, Refused
from commands.protocol.words import shown
from commands.scope.outcomes import named
from policy.access.permissions import Action
from storage.history.names import name_of
from storage.tables import FollowRow, ModificationRow

_CHANNEL = re.compile(r"<#(?P<channel>[CG][A-Z0-9]+)(?:\|[^>]*)?>|#(?P<plain>[CG][A-Z0-9]{2,})")


def follow(doing: Doing) -> Changed | Form | Faults | Refused:
    """Makes a channel follow a modification's outcome, or stops that (R18)."""
    words = list(doing.asked.words)
    stop = bool(words) and words[-1].lower() == "stop"
    words = words[:-1] if stop else words
    where = _CHANNEL.fullmatch(words[-1]) if len(words) > 1 else None
    if words and words[-1].startswith(("#", "<#")) and where is None:
        sentence = f"“{shown(words[-1])}” is not a channel that Slack recognises. Type # and choose it from the list."
        return Refused(sentence, (Line.modification("help", "follow"),))
    modification = named(Doing(doing.tx, doing.asked.with_words(words[:-1] if where else words)))
    if isinstance(modification, Refused):
        return modification
    ref = modification.ref
    if refused := doing.refuse(Action.FOLLOW, name_of(ModificationRow, ref)):
        return refused
    channel = (where["channel"] or where["plain"]) if where else doing.answer("channel")
    if not channel:
        if doing.answered:
            return Faults({"channel": "Choose a channel."})
        fields = (Field("channel", "Channel", Kind.CHANNEL),)
        line = Line.modification("follow", f"{ref}{(' stop' if stop else '')}")
        about = (
            f"The outcome of {ref} ‘{modification.title}’ is announced in the channels of its releases and in channels that follow it.",
        )
        return doing.form(Form(title=f"Follow {ref}", line=line, submit="Stop" if stop else "Follow", about=(about,), fields=fields))
    row = doing.tx.session.get(FollowRow, (ref, channel))
    if stop:
        if row is None:
            return Refused(f"That channel doesn't follow {ref}.")
        doing.tx.session.delete(row)
        return Changed((Channel(channel), f" no longer follows {ref}."), (), (Line.modification("show", ref),))
    if row:
        return Refused(f"That channel already follows {ref}. To stop, use {Line.modification('follow', ref, '#channel', 'stop')}.")
    doing.tx.session.add(FollowRow(modification_ref=ref, channel_id=channel))
    note = ("The bot can post there only as a member. /invite it to a private channel.",)
    return Changed((Channel(channel), f" now follows {ref}."), (note,), (Line.modification("show", ref),))
