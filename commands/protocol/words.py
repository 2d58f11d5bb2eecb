"""Parsing of command text: tolerant of spellings of keys, references, spaces and quotes, and never guessing silently."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, time

from sqlalchemy import Connection

from commands.protocol.access.reading import ceiling_of, why_not
from commands.protocol.line import MODIFICATION, RELEASE, Line, NotADayError
from commands.protocol.request import Ask, Request
from commands.protocol.results import Refused
from policy.calendar.release_calendar import parse_release_key, release_name
from policy.model.releases import Classification, Release
from policy.model.roster import NAMES, USER_ID, Committee, name_of_body
from policy.model.scope import ModificationState
from policy.model.wording import day_words, unquoted
from policy.scope.references import Reference, canonical
from storage.releases import releases
from storage.releases.cached import recent_release
from storage.roster.cached import recent_patterns

WHICH = "Which release?"

_KEY_WORDS = 7
"""The most words of a release's name: "Ad-hoc SEC Release of 5 March 2020"."""

LONGEST = 3000
"""The most characters in a command, which is also Slack's limit for a field in a modal."""

_PERSON = re.compile(rf"(?:<@|@)?(?P<user>{USER_ID})(?:\|[^>]*)?>?")
_CHANNEL = re.compile(r"(?:<#|#)?(?P<channel>[CG][A-Z0-9]{2,30})(?:\|[^>]*)?>?")
_GROUP = re.compile(r"(?:<!subteam\^|@)?(?P<group>S[A-Z0-9]{2,30})(?:\|[^>]*)?>?")


def ask(request: Request) -> Ask | Refused:
    """Parses a request's line; refuses text that is too long, and "as of" without a day or with a future one."""
    if len(request.text) > LONGEST:
        return Refused(
            f"The command has {len(request.text):,} characters, and at most {LONGEST:,} are allowed. Shorten it and send it again."
        )
    try:
        line = Line.parse(request.line, request.now)
    except NotADayError as fault:
        return Refused(f"{fault}. After “as of”, write a day such as 10 Jan 2020, or with a time: 2020-01-10 14:00.", (fault.rest,))
    if line.as_of and (line.as_of, line.at or time.min) > (request.today, request.now.time()):
        said = f"{day_words(line.as_of)}{f' {line.at:%H:%M}' if line.at else ''}"
        return Refused(f"{said} is in the future. After “as of”, write today or an earlier day.", (replace(line, as_of=None, at=None),))
    return Ask(request, line)


def shown(text: str, longest: int = 60) -> str:
    """Shortens typed text so that it can be quoted in a sentence."""
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"


def nearest(word: str, known: Iterable[str], count: int = 3, cutoff: float = 0.55) -> tuple[str, ...]:
    """Returns the known words that are most similar to the typed one, best first; `cutoff` is the least similarity, up to 1."""
    by_lower = {each.lower(): each for each in known}
    lower = word.lower()
    found = difflib.get_close_matches(lower, by_lower, n=count, cutoff=cutoff)
    starting = [each for each in by_lower if len(lower) > 2 and each.startswith(lower) and each not in found]
    return tuple(by_lower[each] for each in [*starting, *found][:count])


def reference(conn: Connection, text: str) -> Reference | None:
    """Returns what a typed reference names, in its canonical form: `MP79` is MP079, `secmp53` is SECMP0053; None if it is none.

    The patterns are those of the governed code (design, Words).
    """
    return canonical(unquoted(text), recent_patterns(conn))


def modification_ref(text: str) -> str | None:
    """Returns the canonical form of one of the SEC's references, without a look at the stored patterns; None if it is none."""
    found = canonical(unquoted(text))
    return found.text if found else None


def person_named(text: str) -> str | None:
    """Returns the Slack user id of a mention, escaped or not, or None."""
    found = _PERSON.fullmatch(text)
    return found["user"] if found else None


def channel_named(text: str) -> str | None:
    """Returns the channel id of a mention, or None."""
    found = _CHANNEL.fullmatch(text)
    return found["channel"] if found else None


def group_named(text: str) -> str | None:
    """Returns the user group id of a mention, or None."""
    found = _GROUP.fullmatch(text)
    return found["group"] if found else None


_SPELT_OUT = {
    "criterion": "amend criteria",
    "cutoff": "cut-off",
    "depends": "dependencies of",
    "glossary": "glossary:",
    "join": "let the bot join",
    "list": "releases",
    "nudge": "reminders",
    "quorum": "quorum:",
    "redline": "changes of the RID",
    "rid": "RID",
    "signoff": "sign-off",
    "sync": "sync members:",
}
"""Verbs that are not words as they stand; one with a colon is followed by what it is about."""

LONGEST_HEADING = 80
"""Characters of a refusal's heading, which fits a phone's two lines and Slack's 150."""

_UNNAMED = ("a channel", "a user group")
"""What stands for channels and groups in a heading, which leaves them out at its end."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FINGERPRINT = re.compile(r"v[0-9a-f]{16}")

_JOINING = frozenset({"as", "before", "by", "for", "from", "in", "of", "on", "reaching", "to"})
"""Words that a heading doesn't end with."""


def in_words(line: Line) -> str:
    """Returns a line as words for headings and buttons: "Timetable June 2020", "Show MP079", "Position June 2020: T1"."""
    text = (
        _words_of(line)
        + (f" as of {day_words(line.as_of)}" if line.as_of else "")
        + (f" {line.at:%H:%M}" if line.as_of and line.at else "")
        + (f" page {line.page}" if line.page > 1 else "")
    )
    return text[:1].upper() + text[1:]


def heading(line: Line) -> str:
    """Returns a typed line as a heading of whole words: "Cut-off MP079 in June 2020", "Member add a person to TAG as chair".

    Links and what follows them are left out, and so are the fingerprints of buttons. A plain heading can't name people or channels.
    """
    _, key, rest = split_key(line.words)
    words: list[str] = [key, *map(_plain, rest)] if key else list(map(_plain, line.words))
    if "" in words:
        words = words[: words.index("")]
    while words and words[-1] in _UNNAMED:
        words.pop()
    whole = in_words(Line(line.command, line.verb, tuple(words)))
    while len(whole) > LONGEST_HEADING and words:
        words.pop()
        whole = in_words(Line(line.command, line.verb, tuple(words)))
    return shown(whole, LONGEST_HEADING)


def _plain(word: str) -> str:
    """Returns a typed word for a heading, "" for a link or a fingerprint, with which it ends."""
    if "://" in word or _FINGERPRINT.fullmatch(word):
        return ""
    if word.startswith(("<", "@", "#")):
        if word.startswith("<!") and not group_named(word):
            return ""
        if person_named(word):
            return "a person"
        return _UNNAMED[0] if channel_named(word) else _UNNAMED[1] if group_named(word) else word
    try:
        return day_words(date.fromisoformat(word)) if _DAY.fullmatch(word) else word
    except ValueError:
        return word


def _words_of(line: Line) -> str:
    """Returns the verb and the words, with the names of releases and committees; what follows a release stands after a colon."""
    words = list(line.words)
    while words and words[-1] in _JOINING:
        words.pop()
    if line.verb == "list":
        listed = "modifications" if line.command == MODIFICATION else _SPELT_OUT["list"]
        return " ".join([*words, listed] if set(words) <= {"all", *ModificationState} else [f"{listed}:", *words])
    if line.verb == "help":
        return " ".join(["help" if words and line.command == RELEASE else f"{line.command} help", *words])
    if line.verb == "milestone" and words[1:] == ["dates"]:
        return f"set all dates of {_name_of_release(words[0])}"
    key = _whole_key(words[0]) if words else None
    rest = [name_of_body(word) if word in NAMES else _name_of_release(word) for word in words[bool(key) :]]
    verb = _SPELT_OUT.get(line.verb, line.verb)
    head = f"{verb.removesuffix(':')} {_name_of_release(key)}{':' if rest else ''}" if key else verb if rest else verb.removesuffix(":")
    return " ".join([head, *rest])


def _name_of_release(word: str) -> str:
    return release_name(word).removesuffix(" SEC Release") if _whole_key(word) else word


def _whole_key(word: str) -> str | None:
    """Returns the word if it is a canonical release key other than a year, which is its own name."""
    return word if not word.isdigit() and parse_release_key(word) == word else None


def split_key(words: Sequence[str]) -> tuple[str, str | None, tuple[str, ...]]:
    """Splits off the release key: its typed form, its canonical form (None if it is not a key), and the remaining words."""
    for taken in range(min(_KEY_WORDS, len(words)), 0, -1):
        typed = " ".join(words[:taken])
        if key := parse_release_key(typed):
            return typed, key, tuple(words[taken:])
    return " ".join(words[:1]), None, tuple(words[1:])


def known_release(conn: Connection, asked: Ask) -> tuple[Release, tuple[str, ...]] | Refused:
    """Returns the release named by the words, and the words after it; refuses with suggestions if there is none.

    A release above White is shown only to a reader who may see it, and suggestions leave out the others (R20).
    """

    line = replace(asked.line, words=())
    if not asked.words:
        return _which(conn, line, asked.today)
    typed, key, rest = split_key(asked.words)
    release = recent_release(conn, key) if key else None
    if release is None:
        return _unknown(conn, asked, line, typed, key)
    if hidden := why_not(conn, asked, release.classification):
        return Refused(hidden)
    return release, rest


def release_alone(conn: Connection, asked: Ask) -> Release | Refused:
    """Returns the release named by the words, with no words allowed after its key."""
    found = known_release(conn, asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    if rest:
        return Refused(
            f"“{shown(' '.join(rest))}” isn't expected after {release.key}. Leave it out.", (replace(asked.line, words=(release.key,)),)
        )
    return release


def _which(conn: Connection, line: Line, today: date) -> Refused:
    soonest = releases.list_releases(conn, open_on=today, clearance=Classification.WHITE, limit=5)
    if not soonest:
        return Refused("No release is stored yet. See when the next ones are due.", (Line.release("calendar"),), title=WHICH)
    return Refused(f"Choose one, or name it: {line} {soonest[0].key}.", tuple(line.then(each.key) for each in soonest), title=WHICH)


def _unknown(conn: Connection, asked: Ask, line: Line, typed: str, key: str | None) -> Refused:
    close = nearest(key or typed, releases.release_keys(conn, ceiling_of(conn, asked)))
    lines = tuple(line.then(each) for each in close) or (Line.release("list", "all"),)
    meant = f" Did you mean {close[0]}?" if close else " For all releases, see /release list all."
    if key:
        return Refused(f"There is no release {key}.{meant}", lines)
    return Refused(f"“{shown(typed)}” isn't a release key. Write one such as june-2020 or adhoc-2020-03-05.{meant}", lines)


def committee_named(text: str, committees: tuple[Committee, ...]) -> Committee | Refused:
    """Returns the committee by its key, short name or name, in any case; refuses an unknown one."""
    lower = unquoted(text).lower()
    names = {name.lower(): each for each in committees for name in (each.key, each.short, each.name)}
    if lower in names:
        return names[lower]
    close = nearest(lower, names, count=1)
    meant = f"Did you mean {names[close[0]].key}?" if close else "The keys are " + ", ".join(each.key for each in committees) + "."
    return Refused(f"There is no committee “{shown(text)}”. {meant}", (Line.release("committees"),))
