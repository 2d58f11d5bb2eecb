"""Release keys that were left out: in a release's own channel, or where a month alone is enough (design, section 5)."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy import Connection

from commands.protocol.access.reading import ceiling_of, why_not_read
from commands.protocol.line import RELEASE, Line
from commands.protocol.request import Ask, Request
from commands.protocol.verb import Verb
from commands.protocol.words import nearest, split_key
from policy.calendar.release_calendar import go_live_of, month_named
from policy.model.roster import PANEL, is_body
from storage.engine.session import Store
from storage.releases import releases
from storage.roster.channels import release_of_channel

_PREPOSED = re.compile(r" (?P<word>to|from|in) KEY")
_SHORTEST = 4
"""Characters from which a word may be a misspelt key."""


def lacks_key(verb: Verb[object], words: tuple[str, ...]) -> bool:
    """Returns whether a line of the verb lacks its release, as far as its words show."""
    if not verb.own_release or " KEY" not in verb.usage:
        return False
    if word := preposition(verb):
        before = words[: place_of_release(words, word)]
        named = any(split_key(before[start:])[1] for start in range(len(before)))
        return bool(words) and not named and word not in [each.lower() for each in words]
    return split_key(words)[1] is None and not _is_keyless(verb, words[:1]) and words[:1] != ("",)


def _is_keyless(verb: Verb[object], first: tuple[str, ...]) -> bool:
    """Returns whether a first word has no KEY before it; where the verb takes a body there, one that a file added too."""
    return any(each in verb.keyless or (PANEL in verb.keyless and is_body(each)) for each in first)


def with_key(line: Line, verb: Verb[object], key: str) -> Line:
    """Returns the line with the key at its place: after the verb, or with "to", "from" or "in" before what follows it."""
    word = preposition(verb)
    if not word:
        return replace(line, words=(key, *line.words))
    at = place_of_release(line.words, word)
    return replace(line, words=(*line.words[:at], word, key, *line.words[at:]))


def place_of_release(words: tuple[str, ...], word: str) -> int:
    """Returns where the release with its joining word ends or belongs: before the words that follow it."""
    ends = {"by", "cut-off", "cutoff"} | ({"to"} if word == "from" else set())
    return next((number for number, each in enumerate(words) if each.lower() in ends), len(words))


def in_own_channel(store: Store, request: Request, verb: Verb[object] | None, line: Line) -> Request:
    """Returns the request with the key of the release whose own channel it comes from, if it lacks one; `/release` alone is its status.

    In any other conversation `/release` alone is what waits for the person. A word that may be a misspelt key is left as it is, and a
    release that the person may not see is not named (R20). Without a key it costs one to three statements, otherwise none.
    """
    alone = request.command == RELEASE and not request.text.strip()
    if not request.channel or not (alone or (verb and lacks_key(verb, line.words))):
        return request
    with store.reading() as conn:
        found = release_of_channel(conn, request.channel)
        asked = Ask(request, line)
        if found and why_not_read(conn, asked, found[1]):
            found = None
        if found is None and alone:
            return replace(request, text=Line.release("mine").text)
        if found is None or (not alone and _misspelt(conn, asked)):
            return request
        key = found[0]
    if alone or verb is None:
        return replace(request, text=Line.release("status", key).text)
    return replace(request, text=with_key(line, verb, key).text)


def with_month(store: Store, request: Request, verb: Verb[object] | None, line: Line, *, offered: bool = False) -> Request:
    """Returns the request with a whole key if it reads a release and names only its month: "status june" is that of the next open June.

    A line that changes something never guesses, unless it is `offered` on a button, which says what it is about. A release that the
    person may not see is passed over (R20). It costs one to three statements for a month, otherwise none.
    """
    word = line.words[0] if line.words else ""
    month = month_named(word)
    if not month or verb is None or not (verb.reads or offered) or " KEY" not in verb.usage or split_key(line.words)[1]:
        return request
    with store.reading() as conn:
        ceiling = ceiling_of(conn, Ask(request, line))
        named = [each for each in releases.release_keys(conn, ceiling, open_on=request.today) if _month_of(each) == month]
        coming = [each for each in named if (go_live_of(each) or request.today) >= request.today]
        past = [] if named else [each for each in releases.release_keys(conn, ceiling) if _month_of(each) == month][-1:]
    chosen = (coming or named[-1:] or past)[:1]
    return replace(request, text=replace(line, words=(*chosen, *line.words[1:])).text) if chosen else request


def _month_of(key: str) -> int | None:
    return month_named(key.partition("-")[0])


def preposition(verb: Verb[object]) -> str:
    """Returns the word before the release where the verb has it after something else: "to" of `add REF to KEY`; "" where it comes first."""
    found = _PREPOSED.search(verb.usage)
    return found["word"] if found and not verb.usage.startswith(f"{verb.name} KEY") else ""


def _misspelt(conn: Connection, asked: Ask) -> bool:
    first = asked.words[0] if asked.words else ""
    return len(first) >= _SHORTEST and bool(nearest(first, releases.release_keys(conn, ceiling_of(conn, asked))))
