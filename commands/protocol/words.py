"""Parsing of command text: tolerant of spellings of keys, references, spaces and quotes, and never guessing silently."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time

from sqlalchemy import Connection

from commands.protocol.access.reading import ceiling_of, why_not_read
from commands.protocol.line import Line, NotADayError
from commands.protocol.request import Ask, Request
from commands.protocol.results import Refused
from policy.calendar.clock_changes import gap
from policy.calendar.release_calendar import month_named, parse_release_key
from policy.model.releases import Release
from policy.model.roster import USER_ID, Committee
from policy.model.wording import day_words, unquoted
from policy.scope.addresses import address_in, modification_in
from policy.scope.references import Reference, bare, canonical
from storage.releases import releases
from storage.releases.cached import recent_release
from storage.roster.cached import recent_patterns
from storage.scope.modifications import nearest_modification_refs, refs_by_link

WHICH = "Which release?"

NOT_LOADED = (
    "The reference data isn't loaded: the release calendar, the deciding bodies and the standard criteria. "
    "The person who runs the bot loads it: python -m bot load --without-releases."
)
"""The refusal before anything is loaded."""

_SIMILAR, _OFFERED = 6, 3
"""How many keys like a typed one are looked at, and how many of them are offered, open releases first."""

_KEY_WORDS = 7
"""The most words of a release's name: "Ad-hoc SEC Release of 5 March 2020"."""

LONGEST = 3000
"""The most characters in a command, which is also Slack's limit for a field in a modal."""

_PERSON = re.compile(rf"(?:<@|@)?(?P<user>{USER_ID})(?:\|[^>]*)?>?")
_CHANNEL = re.compile(r"(?:<#|#)?(?P<channel>[CG][A-Z0-9]{2,30})(?:\|[^>]*)?>?")
_ESCAPED = re.compile(r"<(?P<kind>[@#!])(?P<id>[^>|]+)(?:\|(?P<name>[^>]*))?>")
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
    if line.as_of and datetime.combine(line.as_of, line.at or time.min, request.now.tzinfo).timestamp() > request.now.timestamp():
        said = f"{day_words(line.as_of)}{f' {line.at:%H:%M}' if line.at else ''}"
        return Refused(f"{said} is in the future. After “as of”, write today or an earlier day.", (replace(line, as_of=None, at=None),))
    if line.as_of and line.at and (skipped := gap(datetime.combine(line.as_of, line.at, request.now.tzinfo))):
        before, after = skipped
        said = f"{day_words(line.as_of)} has no {line.at:%H:%M}, because the clock went forward from {before:%H:%M} to {after:%H:%M}."
        return Refused(f"{said} Choose another time.", (replace(line, at=after.time()), replace(line, at=None)))
    return Ask(request, line)


def shown(text: str, longest: int = 60) -> str:
    """Shortens typed text so that it can be quoted in a sentence. What Slack has put in place of a name there is the name again."""
    flat = _ESCAPED.sub(_name_of_escaped, " ".join(text.split()))
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"


def _name_of_escaped(found: re.Match[str]) -> str:
    sign, name = "#" if found["kind"] == "#" else "@", (found["name"] or "").lstrip("#@")
    return f"{sign}{name}" if name else {"@": "a person", "#": "a channel"}.get(found["kind"], "a group")


def nearest(word: str, known: Iterable[str], count: int = 3, cutoff: float = 0.55) -> tuple[str, ...]:
    """Returns the known words that are most similar to the typed one, best first; `cutoff` is the least similarity, up to 1."""
    by_lower = {each.lower(): each for each in known}
    lower = word.lower()
    found = difflib.get_close_matches(lower, by_lower, n=count, cutoff=cutoff)
    starting = [each for each in by_lower if len(lower) > 2 and each.startswith(lower) and each not in found]
    return tuple(by_lower[each] for each in [*starting, *found][:count])


def reference(conn: Connection, text: str) -> Reference | None:
    """Returns what a typed reference names, in its canonical form: `MP79` is MP079, `secmp53` is SECMP0053; None if it is none.

    The patterns are those of the governed code (design, Words). The address of a modification's page, on record or on the public site,
    names it too.
    """
    patterns = recent_patterns(conn)
    if address := address_in(text):
        refs = refs_by_link(conn, address)
        return canonical(refs[0] if len(refs) == 1 else modification_in(address), patterns)
    return canonical(unquoted(text), patterns) or canonical(bare(unquoted(text)), patterns)


def modification_ref(text: str) -> str | None:
    """Returns the canonical form of one of the SEC's references, without a look at the stored patterns; None if it is none."""
    found = canonical(unquoted(text)) or canonical(bare(unquoted(text)))
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


def split_key(words: Sequence[str]) -> tuple[str, str | None, tuple[str, ...]]:
    """Splits off the release key: its typed form, its canonical form (None if it is not a key), and the remaining words."""
    for taken in range(min(_KEY_WORDS, len(words)), 0, -1):
        typed = " ".join(words[:taken])
        if key := parse_release_key(typed):
            return typed, key, tuple(words[taken:])
    return " ".join(words[:1]), None, tuple(words[1:])


def known_release(
    conn: Connection, asked: Ask, before: Iterable[str] = (), after: Iterable[str] = ()
) -> tuple[Release, tuple[str, ...]] | Refused:
    """Returns the release named by the words, and the words after it; refuses with suggestions if there is none.

    A release above White is shown only to a reader who may see it, and suggestions leave out the others (R20). `before` and `after` are the
    line's words around those, so that what is suggested is the complete line.
    """

    line, around = replace(asked.line, words=tuple(before)), tuple(after)
    if not asked.words:
        return _which(conn, asked, line, around)
    typed, key, rest = split_key(asked.words)
    release = recent_release(conn, key) if key else None
    if release is None:
        return _unknown(conn, asked, line, around, typed, key)
    if hidden := why_not_read(conn, asked, release.classification):
        return Refused(hidden, (Line.release("committees"),))
    return release, rest


def release_alone(conn: Connection, asked: Ask) -> Release | Refused:
    """Returns the release named by the words, with no words allowed after its key."""
    found = known_release(conn, asked)
    if isinstance(found, Refused):
        return found
    release, rest = found
    return unexpected(replace(asked.line, words=(release.key,)), rest) or release


def unexpected(line: Line, words: Sequence[str], after: str = "") -> Refused | None:
    """Refuses the words that were typed after all that a line takes, or `after` one of its words, and offers the line without them."""
    if not words:
        return None
    return Refused(f"“{shown(' '.join(words))}” isn't expected after {after or (line.verb, *line.words)[-1]}. Leave it out.", (line,))


def _which(conn: Connection, asked: Ask, line: Line, after: tuple[str, ...]) -> Refused:
    soonest = _soonest(conn, asked)
    if not soonest:
        return Refused("No release is open. See when the next ones are due.", (Line.release("calendar"),))
    return Refused(
        f"Choose one, or name it: {line.then(soonest[0].key, *after)}.",
        tuple(line.then(each.key, *after) for each in soonest),
        title=WHICH,
        asks=True,
    )


def _soonest(conn: Connection, asked: Ask) -> Sequence[releases.ReleaseLine]:
    """Returns the next open releases that the person may see: one that is hidden from others is theirs to act on too (R20)."""
    return releases.list_releases(conn, open_on=asked.today, clearance=ceiling_of(conn, asked), limit=5)


def _unknown(conn: Connection, asked: Ask, line: Line, after: tuple[str, ...], typed: str, key: str | None) -> Refused:
    ref = None if key else modification_ref(typed)
    if ref and (lines := _for_modification(conn, asked, line, after, ref)):
        return Refused(f"{ref} is a modification, not a release. Choose the release, or open {ref}.", lines, title=WHICH, asks=True)
    # Nothing moves to where it already is, so the release that the line names is not suggested again.
    close = tuple(each for each in _near_keys(conn, asked, key or typed) if each not in line.words)
    rest = split_key(asked.words)[2]
    if not key and rest and month_named(typed) and any(letter.isdigit() for letter in rest[0]):
        rest = rest[1:]  # The year is mistyped.
    lines = tuple(line.then(each, *rest, *after) for each in close) or (Line.release("list", "all"),)
    meant = f" Did you mean {close[0]}?" if close else " For all releases, see /release list all."
    if key:
        return Refused(f"There is no release {key}.{meant}", lines)
    if not close and (soonest := _soonest(conn, asked)):
        # The release may have been left out: "evidence O8".
        if line.words:  # In this line the key stands between other words, so these don't follow it.
            lines = tuple(line.then(each.key, *after) for each in soonest if each.key not in line.words) or (Line.release("list", "all"),)
        else:
            lines = tuple(each for one in soonest for each in (line.then(one.key, *asked.words), line.then(one.key)))
        return Refused(f"“{shown(typed)}” isn't a release key. Choose the release, or name it: {lines[0]}.", lines, title=WHICH, asks=True)
    return Refused(f"“{shown(typed)}” isn't a release key. Write one such as june-2020 or adhoc-2020-03-05.{meant}", lines)


def _for_modification(conn: Connection, asked: Ask, line: Line, after: tuple[str, ...], ref: str) -> tuple[Line, ...]:
    """Returns what is offered for a modification where a release belongs: itself, and the line for open releases; none if unknown.

    Those that have it in scope come before the next ones.
    """
    if ref not in nearest_modification_refs(conn, ref, ceiling_of(conn, asked)):
        return ()
    soonest = [each.key for each in _soonest(conn, asked)]
    placed = releases.release_keys(conn, ceiling_of(conn, asked), open_on=asked.today, holding=(ref, None))
    keys = dict.fromkeys((*placed, *soonest))
    own = (Line.modification("history", ref),) if line.verb == "history" else ()
    return (*own, Line.modification("show", ref), *(line.then(key, *after) for key in keys if key not in line.words))


def release_given(conn: Connection, asked: Ask) -> Refused | None:
    """Returns the refusal of a release's key where a modification belongs, with that release's scope; None for any other words."""
    key = split_key(asked.words)[1]
    release = recent_release(conn, key) if key else None
    if release is None or why_not_read(conn, asked, release.classification):
        return None
    example = Line(asked.line.command, asked.verb, ("MP079",))
    return Refused(
        f"{key} is a release, not a modification. Choose one in its scope, or write, for example, {example}.",
        (Line.release("scope", release.key), Line.modification("list")),
    )


def _near_keys(conn: Connection, asked: Ask, typed: str) -> tuple[str, ...]:
    """Returns the keys that are most similar to the typed one, those of open releases first. Two statements.

    Where the month alone is mistyped, those of its year come before all others.
    """
    ceiling = ceiling_of(conn, asked)
    keys = releases.release_keys(conn, ceiling)
    close = nearest(typed, keys, _SIMILAR)
    if not close and (months := nearest(typed.split("-")[0], {each.partition("-")[0] for each in keys}, 1, cutoff=0.7)):
        # The month is mistyped, and there is no year.
        close = tuple(each for each in reversed(keys) if each.startswith(f"{months[0]}-"))[:_SIMILAR]
    open_ones = frozenset(releases.release_keys(conn, ceiling, open_on=asked.today))
    year = "" if parse_release_key(typed) else typed[-4:]
    return tuple(sorted(close, key=lambda key: (year.isdigit() and not key.endswith(year), key not in open_ones)))[:_OFFERED]


def _called(committee: Committee) -> str:
    """Returns a committee's name with the key to type, where that is another word."""
    name = committee.short or committee.name
    return name if name.lower() == committee.key else f"{name} ({committee.key})"


_MOST_NAME_WORDS = 8
"""The most words of a committee's name: "the Technical Architecture and Business Architecture Sub-Committee"."""

_SHORTEST_NAME = 4
"""Characters from which the first words of a committee's name stand for it."""


def committee_and_rest(words: Sequence[str], committees: tuple[Committee, ...]) -> tuple[Committee, tuple[str, ...]] | Refused:
    """Returns the committee that the first words name, as many as do, and the words after it; refuses an unknown one."""
    for taken in range(min(_MOST_NAME_WORDS, len(words)), 0, -1):
        found = committee_named(" ".join(words[:taken]), committees)
        if isinstance(found, Committee):
            return found, tuple(words[taken:])
    wrong = committee_named(" ".join(words[:1]), committees)
    assert isinstance(wrong, Refused)  # noqa: S101 - One word was tried above and named no committee.
    return wrong


def committee_named(text: str, committees: tuple[Committee, ...]) -> Committee | Refused:
    """Returns the committee by its key, short name or name, or by the first words of one that no other has; refuses an unknown one.

    Case, hyphens and "the" make no difference.
    """
    plain = _plain_name(unquoted(text))
    names = {_plain_name(name): each for each in committees for name in (each.key, each.short, each.name)}
    if plain in names:
        return names[plain]
    begun = {each.key: each for name, each in names.items() if name.startswith(f"{plain} ")} if len(plain) >= _SHORTEST_NAME else {}
    if len(begun) == 1:
        return next(iter(begun.values()))
    close = nearest(plain, names, count=1)
    meant = f"Did you mean {_called(names[close[0]])}?" if close else "The committees are " + ", ".join(map(_called, committees)) + "."
    return Refused(f"There is no committee “{shown(text)}”. {meant}", (Line.release("committees"),))


def _plain_name(text: str) -> str:
    """Returns a name as it is compared: "the Security Sub-Committee" is "security subcommittee"."""
    plain = " ".join(text.lower().replace("-", " ").split()).removeprefix("the ")
    return plain.replace("sub committee", "subcommittee")
