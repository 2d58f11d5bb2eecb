"""Lines with what they are about before the verb: "MP079 history", "june-2020 status"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from commands.protocol.line import MODIFICATION, RELEASE, Line
from commands.protocol.understood.own_release import preposition, with_key
from commands.protocol.verb import Verb
from commands.protocol.words import modification_ref, nearest, split_key
from policy.model.roster import is_body
from policy.scope.references import split_part

Verbs = Mapping[str, Mapping[str, Verb[object]]]
"""The verbs of each slash command, by name."""

_ALIKE = 0.7
"""How alike a misspelt verb is to its own."""

_MOST_WORDS = 4
"""Words of what a line is about: "MP062 part 2", "june 2020"."""


def verb_first(line: Line, verbs: Verbs) -> tuple[Line, bool] | None:
    """Returns the line with its verb at the front, and whether it names one; None if it begins with nothing that a verb takes.

    Where it names no verb, the line shows what it is about. The verbs of the slash command that was typed come first.
    """
    words = (line.verb, *line.words)
    for taken in range(min(_MOST_WORDS, len(words)), 0, -1):
        about, rest = words[:taken], words[taken:]
        if command := _command_of(about):
            return _turned(line, verbs, command, about, rest)
    return None


def _command_of(about: Sequence[str]) -> str:
    """Returns the slash command whose verbs take this first, "" if none does."""
    whole = " ".join(about)
    _, key, rest = split_key(about)
    if (key and not rest) or (len(about) == 1 and is_body(whole)):
        return RELEASE
    return MODIFICATION if modification_ref(split_part(whole)[0]) else ""


def _turned(line: Line, verbs: Verbs, command: str, about: Sequence[str], rest: Sequence[str]) -> tuple[Line, bool] | None:
    key = split_key(about)[1]
    for one in sorted(verbs, key=lambda each: each != line.command):
        found, after = _named(rest, {name: each for name, each in verbs[one].items() if _takes(each, command, key)})
        if found and key and preposition(found):
            return with_key(replace(line, command=one, verb=found.name, words=after), found, key), True
        if found:
            return replace(line, command=one, verb=found.name, words=(*_as_written(about, key), *after)), True
    if command == RELEASE and not key:
        return None
    shows = Line.release("status", key) if key else Line.modification("show", *_as_written(about, key))
    return replace(shows, as_of=line.as_of, at=line.at), False


def _takes(verb: Verb[object], command: str, key: str | None) -> bool:
    """Returns whether a verb takes a modification, a release or a body, whichever a line begins with."""
    kinds = (" REF", " CR") if command == MODIFICATION else (" KEY",) if key else (" BODY", "COMMITTEE")
    return any(each in verb.usage for each in kinds)


def _as_written(about: Sequence[str], key: str | None) -> tuple[str, ...]:
    """Returns what a line is about as the bot writes it: "MP079", "SECMP0062 part 2", "june-2020"; a body as it was typed."""
    ref, part = split_part(" ".join(about))
    named = key or modification_ref(ref)
    return tuple(f"{named} part {part}".split()) if named and part else (named,) if named else tuple(about)


def _named(rest: Sequence[str], verbs: Mapping[str, Verb[object]]) -> tuple[Verb[object] | None, tuple[str, ...]]:
    """Returns the verb that stands first or last in what follows, and the other words; a misspelt one is understood where it is first."""
    if not rest:
        return None, ()
    first, last = rest[0].lower(), rest[-1].lower()
    if first not in verbs and last in verbs:
        return verbs[last], tuple(rest[:-1])
    close = (first,) if first in verbs else nearest(first, verbs, 1, cutoff=_ALIKE)
    return (verbs[close[0]], tuple(rest[1:])) if close else (None, ())
