"""Command text taken apart: forgiving about keys, references, spaces and quotes, and never guessing silently."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Connection

from commands.outcome import Refused
from commands.request import Ask, Request
from policy.access.classification import why_hidden
from policy.calendar.release_calendar import parse_release_key
from policy.model.releases import Classification, Release
from policy.model.wording import day_words
from storage.releases import releases
from storage.releases.cached import recent_release
from storage.roster import roster

LONGEST = 3000
"""Characters in one command; Slack's own modals take no more in a field."""

_AS_OF = re.compile(r"\s+as\s+of\b(?P<when>(?:(?!\bpage\b).)*)", re.IGNORECASE)
_PAGE = re.compile(r"\bpage\s+(?P<number>\d{1,6})\s*$", re.IGNORECASE)
_PERSON = re.compile(r"(?:<@|@)?(?P<user>[UW][A-Z0-9]{2,30})(?:\|[^>]*)?>?")
_CHANNEL = re.compile(r"(?:<#|#)?(?P<channel>[CG][A-Z0-9]{2,30})(?:\|[^>]*)?>?")
_GROUP = re.compile(r"(?:<!subteam\^|@)?(?P<group>S[A-Z0-9]{2,30})(?:\|[^>]*)?>?")
_REF = re.compile(r"(?P<prefix>SECMP|SEC\s*MP|MP|DP|CR)[\s_-]*(?P<number>\d{1,5})", re.IGNORECASE)


def ask(request: Request) -> Ask | Refused:
    """Splits the text into verb, words and page; refuses what is too long, or looks back to no day."""
    if len(request.text) > LONGEST:
        return Refused(f"That is {len(request.text):,} characters; a command takes at most {LONGEST:,}. Shorten it and send it again.")
    text = request.text.strip()
    as_of = None
    if looked_back := _AS_OF.search(text):
        as_of = _day(looked_back["when"].strip())
        text = (text[: looked_back.start()] + " " + text[looked_back.end() :]).strip()
        line = f"{request.command} {text}"
        if as_of is None:
            return Refused(f"“{shown(looked_back['when'])}” is not a date: after “as of” write a day such as 2020-01-10.", (line,))
        if as_of > request.today:
            return Refused(f"{day_words(as_of)} is still to come: “as of” looks back, to today or earlier.", (line,))
    page = _PAGE.search(text)
    if page:
        text = text[: page.start()]
    words = text.split()
    return Ask(
        request,
        verb=words[0].lower() if words else "help",
        words=tuple(words[1:]),
        page=max(1, int(page["number"])) if page else 1,
        as_of=as_of,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


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

    command = f"{asked.request.command} {asked.verb}"
    if not asked.words:
        return _which(conn, command, asked.today)
    typed, key, rest = split_key(asked.words)
    release = recent_release(conn, key) if key else None
    if release is None:
        return _unknown(conn, command, typed, key)
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
        line = f"{asked.request.command} {asked.verb} {release.key}"
        return Refused(f"“{shown(' '.join(rest))}” means nothing after {release.key}: leave it out.", (line,))
    return release


def _which(conn: Connection, command: str, today: date) -> Refused:
    soonest = releases.list_releases(conn, since=today, clearance=Classification.WHITE, limit=5)
    if not soonest:
        return Refused(f"Say which release: {command} KEY. None is stored yet.", ("/release calendar",))
    return Refused(f"Say which release, such as {command} {soonest[0].key}.", tuple(f"{command} {line.key}" for line in soonest))


def _unknown(conn: Connection, command: str, typed: str, key: str | None) -> Refused:
    close = nearest(key or typed, releases.release_keys(conn))
    lines = tuple(f"{command} {each}" for each in close) or ("/release list all",)
    meant = f" Did you mean {close[0]}?" if close else " /release list all shows those that are stored."
    if key:
        return Refused(f"There is no release {key}.{meant}", lines)
    return Refused(f"“{shown(typed)}” is not a release key: write one such as june-2020 or adhoc-2020-03-05.{meant}", lines)
