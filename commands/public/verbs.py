"""Verbs of what everybody may read."""

from __future__ import annotations

from commands.protocol.verb import Group, Verb
from commands.public import newsletter

VERBS = (
    Verb(
        "/release",
        "newsletter",
        "newsletter [SINCE]",
        "Gather the events since a day, in words for a newsletter",
        "newsletter 1 Dec 2019",
        Group.MEETINGS,
        reads=newsletter.newsletter,
    ),
)
