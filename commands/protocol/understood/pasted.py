"""Releases named by what people paste: the address of a release's page, its channel, or a message in it."""

from __future__ import annotations

import re
from dataclasses import replace

from commands.protocol.access.reading import why_not_read
from commands.protocol.line import Line
from commands.protocol.request import Ask, Request
from commands.protocol.understood.own_release import preposition
from commands.protocol.verb import Verb
from policy.scope.addresses import address_in, release_in
from storage.engine.session import Store
from storage.roster.channels import release_of_channel

_MENTIONED = re.compile(r"<#(?P<channel>[CG][A-Z0-9]{2,30})(?:\|[^>]*)?>")
_IN_SLACK = re.compile(r"https://(?:[^/\s]+/archives|app\.slack\.com/client/T[A-Z0-9]+)/(?P<channel>[CG][A-Z0-9]{2,30})(?:[/?].*)?")
"""The address of a channel, or the permalink of a message in it."""


def with_pasted_release(store: Store, request: Request, verb: Verb[object] | None, line: Line) -> Request:
    """Returns the request with a release's key in the place of what was pasted for it: an address, or its own channel.

    Where a channel is asked for, a channel stays one. A release that the person may not see is not named (R20). It costs one to three
    statements for a channel, otherwise none.
    """
    if verb is None or " KEY" not in verb.usage:
        return request
    words = list(line.words)
    before = _before(verb)
    for at, word in enumerate(line.words):
        if (at == 0 and not before) or (at > 0 and line.words[at - 1].lower() in before):
            words[at] = _key_of(store, Ask(request, line), word, channels="#" not in verb.usage) or word
    return request if tuple(words) == line.words else replace(request, text=replace(line, words=tuple(words)).text)


def _before(verb: Verb[object]) -> frozenset[str]:
    """Returns the words that stand before a release of the verb; none where it comes first."""
    word = preposition(verb)
    return frozenset({word, *(("to",) if "KEY to KEY" in verb.usage else ())}) if word else frozenset()


def _key_of(store: Store, asked: Ask, word: str, *, channels: bool) -> str:
    address = address_in(word)
    if key := release_in(address) if address else None:
        return key
    found = (_MENTIONED.fullmatch(word) or _IN_SLACK.fullmatch(address)) if channels else None
    if found is None:
        return ""
    with store.reading() as conn:
        release = release_of_channel(conn, found["channel"])
        return release[0] if release and not why_not_read(conn, asked, release[1]) else ""
