"""Verbs that words are about: those whose names and help lines have the same words, the rarest counting most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from commands.protocol.line import RELEASE

Verbs = Mapping[str, Mapping[str, str]]
"""The help line of each verb, by slash command and name."""

OTHER_WORDS = {
    "abstain": "signoff",
    "agree": "recommend",
    "disagree": "signoff",
    "make": "create",
    "sign": "signoff",
    "signed": "criteria",
    "signs": "criteria",
    "start": "create",
    "attendance": "minutes",
    "away": "deputy",
    "backout": "evidence",
    "channels": "channel",
    "chair": "member",
    "feedback": "comment",
    "file": "import",
    "hold": "signoff",
    "holiday": "deputy",
    "join": "member",
    "late": "due",
    "leave": "member",
    "lessons": "live",
    "mail": "newsletter",
    "mute": "reminders",
    "news": "newsletter",
    "notifications": "reminders",
    "postpone": "milestone",
    "proof": "evidence",
    "recuse": "signoff",
    "replace": "evidence",
    "reschedule": "milestone",
    "silence": "reminders",
    "stop": "reminders",
    "subscribe": "feed",
    "substitute": "deputy",
    "upload": "evidence",
    "vacation": "deputy",
    "vote": "signoff",
    "word": "rid",
}
"""What people say for what a verb of `/release` does, beside the words of its help line. It weighs as those do: “start” may mean SIT."""

MOST_VERBS = 3
"""How many verbs may share a word that still tells them apart."""

_STEM = 5
"""Letters by which "submits", "submitted" and "submit" are one word."""

EMPTY = frozenset(
    {
        "about",
        "after",
        "again",
        "also",
        "anyone",
        "before",
        "could",
        "does",
        "done",
        "from",
        "have",
        "here",
        "into",
        "know",
        "many",
        "more",
        "must",
        "need",
        "other",
        "people",
        "please",
        "record",
        "release",
        "releases",
        "should",
        "show",
        "someone",
        "something",
        "that",
        "their",
        "them",
        "then",
        "there",
        "they",
        "this",
        "what",
        "when",
        "where",
        "which",
        "will",
        "with",
        "would",
        "your",
    }
)
"""Words of four letters or more that tell no verb."""


def verbs_about(words: Sequence[str], verbs: Verbs, most: int = 3) -> tuple[tuple[str, str], ...]:
    """Returns the commands and names of at most `most` verbs that words are about, the best first; none if no word tells."""
    seen = {stem for word in words if (stem := _stem(word))}
    of = {(command, name): _stems(command, name, line) for command, lines in verbs.items() for name, line in lines.items()}
    shared = Counter(stem for stems in of.values() for stem in stems)
    scores = {verb: sum(1 / shared[stem] for stem in seen & stems if shared[stem] <= MOST_VERBS) for verb, stems in of.items()}
    best = sorted((verb for verb, score in scores.items() if score), key=lambda verb: (-scores[verb], *verb))
    return tuple(best[:most])


def _stems(command: str, name: str, line: str) -> frozenset[str]:
    other = (word for word, verb in OTHER_WORDS.items() if (command, name) == (RELEASE, verb))
    return frozenset(stem for word in (name, *line.split(), *other) if (stem := _stem(word)))


def _stem(word: str) -> str:
    plain = "".join(each for each in word.lower() if each.isalnum())
    return "" if len(plain) < 4 or plain in EMPTY else plain[:_STEM]
