"""Command text taken apart: forgiving about keys, references, spaces and quotes, and never guessing silently."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from commands.protocol.line import Line, NotADayError
from commands.protocol.request import Ask, Request
from commands.protocol.results import Refused
from policy.access.classification import why_hidden
from policy.calendar.release_calendar import parse_release_key
from policy.model.releases import Classification, Release
from policy.model.roster import USER_ID, Committee
from policy.model.wording import day_words
from storage.releases import releases
from storage.releases.cached import recent_release
from storage.roster import roster

LONGEST = 3000
"""Characters in one command; Slack's own modals take no more in a field."""

_PERSON = re.compile(rf"(?:<@|@)?(?P<user>{USER_ID})(?:\|[^>]*)?>?")
_CHANNEL = re.compile(r"(?:<#|#)?(?P<channel>[CG][A-Z0-9]{2,30})(?:\|[^>]*)?>?")
_GROUP = re.compile(r"(?:<!subteam\^|@)?(?P<group>S[A-Z0-9]{2,30})(?:\|[^>]*)?>?")
_REF = re.compile(r"(?P<prefix>SECMP|SEC\s*MP|MP|DP|CR)[\s_-]*(?P<number>\d{1,5})", re.IGNORECASE)


def ask(request: Request) -> Ask | Refused:
    """Reads a request's line; refuses what is too long, or looks back to no day or to one still to come."""
    if len(request.text) > LONGEST:
        return Refused(f"That is {len(request.text):,} characters; a command takes at most {LONGEST:,}. Shorten it and send it again.")
    try:
        line = Line.parse(request.line)
    except NotADayError as fault:
        return Refused(f"“{shown(fault.typed)}” is not a date: after “as of” write a day such as 2020-01-10.", (fault.rest,))
    if line.as_of and line.as_of > request.today:
        return Refused(f"{day_words(line.as_of)} is still to come: “as of” looks back, to today or earlier.", (replace(line, as_of=None),))
    return Ask(request, line)


def shown(text: str, longest: int = 60) -> str:
    """What a person typed, short enough to be quoted back in a sentence."""
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"


def nearest(word: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Those of the known words that come closest to what was typed, best first."""
    by_lower = {each.lower(): each for each in known}
    lower = word.lower()
    found = difflib.get_close_matches(lower, by_lower, n=count, cutoff=0.55)
    starting = [each for each in by_lower if len(lower) > 2 and each.startswith(lower) and each not in found]
    return tuple(by_lower[each] for each in [*starting, *found][:count])


def modification_ref(text: str) -> str | None:
    """The canonical reference for `MP79`, `mp 079`, `secmp53`: MP079, SECMP0053; a Draft Proposal DP001; None if it is none."""
    found = _REF.fullmatch(text.strip())
    if not found:
        return None
    prefix = re.sub(r"\s", "", found["prefix"].upper())
    width = {"SECMP": 4, "MP": 3, "DP": 3, "CR": 4}[prefix]
    return f"{prefix}{int(found['number']):0{width}d}"


def person_named(text: str) -> str | None:
    """The Slack user id of a mention, as Slack sends it or with its escaping undone; None if it is none."""
    found = _PERSON.fullmatch(text)
    return found["user"] if found else None


def channel_named(text: str) -> str | None:
    """The id of a channel that was mentioned; None if it is none."""
    found = _CHANNEL.fullmatch(text)
    return found["channel"] if found else None


def group_named(text: str) -> str | None:
    """The id of a user group that was mentioned; None if it is none."""
    found = _GROUP.fullmatch(text)
    return found["group"] if found else None


def split_key(words: Sequence[str]) -> tuple[str, str | None, tuple[str, ...]]:
    """Takes the release key off the front: what was typed, its canonical form (None if it is none), and the rest."""
    for taken in (2, 1):
        typed = " ".join(words[:taken])
        if len(words) >= taken and (key := parse_release_key(typed)):
            return typed, key, tuple(words[taken:])
    return " ".join(words[:1]), None, tuple(words[1:])


def known_release(conn: Connection, asked: Ask) -> tuple[Release, tuple[str, ...]] | Refused:
    """The release that the words name and the words after it; or the sentence that says which releases there are.

    A release above White answers only to people on a roster (R20).
    """

    line = replace(asked.line, words=())
    if not asked.words:
        return _which(conn, line, asked.today)
    typed, key, rest = split_key(asked.words)
    release = recent_release(conn, key) if key else None
    if release is None:
        return _unknown(conn, line, typed, key)
    # White needs no look-up, and nearly every release is White.
    if release.classification is not Classification.WHITE and not roster.roles_of(conn, asked.request.actor.user):
        return Refused(why_hidden(release.classification, release.classification, on_roster=False))
    return release, rest


def release_alone(conn: Connection, asked: Ask) -> Release | Refused:
    """The release that the words name, where nothing may follow its key."""
    found = known_release(conn, asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    if rest:
        return Refused(
            f"“{shown(' '.join(rest))}” means nothing after {release.key}: leave it out.", (replace(asked.line, words=(release.key,)),)
        )
    return release


def _which(conn: Connection, line: Line, today: date) -> Refused:
    soonest = releases.list_releases(conn, open_on=today, clearance=Classification.WHITE, limit=5)
    if not soonest:
        return Refused(f"Say which release: {line} KEY. None is stored yet.", (Line.release("calendar"),))
    return Refused(f"Say which release, such as {line} {soonest[0].key}.", tuple(line.then(each.key) for each in soonest))


def _unknown(conn: Connection, line: Line, typed: str, key: str | None) -> Refused:
    close = nearest(key or typed, releases.release_keys(conn))
    lines = tuple(line.then(each) for each in close) or (Line.release("list", "all"),)
    meant = f" Did you mean {close[0]}?" if close else " /release list all shows those that are stored."
    if key:
        return Refused(f"There is no release {key}.{meant}", lines)
    return Refused(f"“{shown(typed)}” is not a release key: write one such as june-2020 or adhoc-2020-03-05.{meant}", lines)


def committee_named(text: str, committees: tuple[Committee, ...]) -> Committee | Refused:
    """The committee by its key, short name or name, however it is written."""
    lower = text.strip().lower()
    names = {name.lower(): each for each in committees for name in (each.key, each.short, each.name)}
    if lower in names:
        return names[lower]
    close = nearest(lower, names, count=1)
    meant = f"Did you mean {names[close[0]].key}?" if close else "The keys are " + ", ".join(each.key for each in committees) + "."
    return Refused(f"There is no committee “{shown(text)}”. {meant}", (Line.release("committees"),))


def widest_clearance(conn: Connection, asked: Ask) -> Classification:
    """The highest classification that the reader may see: people off every roster see White only (R20)."""
    return Classification.RED if roster.roles_of(conn, asked.request.actor.user) else Classification.WHITE
