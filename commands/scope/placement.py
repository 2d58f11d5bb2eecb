"""Modifications and places in scope as commands name them, and the checks that they share (R2, R5, R6, R24)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from commands.protocol.access.reading import ceiling_of
from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import Refused
from commands.protocol.words import WHICH, known_release, reference, shown
from policy.access.permissions import Action
from policy.calendar.release_calendar import release_name
from policy.calendar.typed_dates import NotADateError, read_date, read_day
from policy.model.decisions import Outcome
from policy.model.partial_date import PartialDate
from policy.model.releases import Classification, Release
from policy.model.scope import Modification, ScopeItem
from policy.model.wording import day_words, joined
from policy.releases.readiness import Phase, decided, phase
from policy.scope import scope
from policy.scope.parts import clashing
from storage.history.names import name_of
from storage.releases import releases
from storage.scope import modifications
from storage.scope.modifications import ModificationRecord
from storage.scope.renaming import split_from
from storage.tables import ScopeItemRow

_OFFERED = 3
"""Releases that are offered where none is named."""

_PART = re.compile(r"(?P<ref>.+?)\s+part\s+(?P<part>[1-9]\d?)", re.IGNORECASE)
_CUTOFF = re.compile(r"(?:.*\s)?(?P<by>cut-?off|by)\s+(?P<day>.+)", re.IGNORECASE)

OPEN_PHASES = frozenset({Phase.PLANNING, Phase.SCOPED, Phase.TESTING, Phase.REVIEW})


@dataclass(frozen=True)
class Placed:
    """A modification, its part (0 for the whole), a release and a cut-off date, as named in a command."""

    modification: Modification
    part: int
    release: Release
    cutoff: date | None = None

    @property
    def name(self) -> str:
        """The modification's reference and part."""
        return f"{self.modification.ref} part {self.part}" if self.part else self.modification.ref

    @property
    def thing(self) -> str:
        """The scope item's name in the history."""
        return name_of(ScopeItemRow, self.release.key, self.modification.ref, self.part)

    @property
    def item(self) -> ScopeItem | None:
        """The scope item, in scope or out; None if the release never had it."""
        return next((each for each in self.release.scope if (each.modification.ref, each.part) == (self.modification.ref, self.part)), None)


def named_modification(
    doing: Doing, typed: str, unreadable: Refused, retry_with: Callable[[str], tuple[Line, ...]], *, add: str = ""
) -> ModificationRecord | Refused:
    """Returns the stored modification, or a refusal with similar references; `retry_with` are the lines that ask again with another one.

    `unreadable` is the refusal for a text that is no modification's reference. `add` is the sentence that offers to record a new one; its
    place is taken by a similar reference if there is one and `add` is empty.
    """
    conn = doing.tx.connection
    found = reference(conn, typed) if typed else None
    if found is None or found.is_request:
        return unreadable
    ref = found.text
    record = modifications.fetch_modification(conn, ref)
    if record:
        return record
    if children := split_from(conn, ref):
        return Refused(
            f"{ref} was split into {joined(children)}. Which one?", tuple(line for each in children for line in retry_with(each))
        )
    close = modifications.nearest_modification_refs(conn, ref, ceiling_of(conn, doing.asked))
    meant = f" Did you mean {close[0]}?" if close else ""
    adding = f" Add it with {Line.modification('add', ref)}." if add or not close else ""
    lines = tuple(line for each in close for line in retry_with(each)) if not add else ()
    return Refused(f"There is no modification {ref}.{meant}{adding}", lines or (Line.modification("add", ref), Line.modification("list")))


def _example(typed: str, today: date) -> date:
    """Returns a day to write instead of what was typed: the last of the month, quarter or year that it names, or of the next month."""
    next_month = PartialDate(today.year + today.month // 12, today.month % 12 + 1).latest
    try:
        meant = read_date(typed, today).latest
    except NotADateError:
        return next_month
    return meant if meant >= today else next_month


def placed_by(doing: Doing, word: str, text: str | None = None, after: tuple[str, ...] = ()) -> Placed | Refused:
    """Parses `REF [part N] to KEY [by DATE]`, or returns a refusal; `after` are the words of the line that follow the text."""
    verb = doing.asked.verb
    example = Line.release(verb, "MP079", word, "june-2020", "to november-2020" if verb == "move" else "")
    typed = " ".join(doing.asked.words) if text is None else text
    cutoff, rest = None, after
    if found := _CUTOFF.fullmatch(typed):
        try:
            cutoff = read_day(found["day"], doing.today)
        except NotADateError as fault:
            return Refused(f"{fault}. After “by” write a day, such as {day_words(_example(found['day'], doing.today))}.")
        typed, rest = typed[: found.start("by")].rstrip(), ("by", cutoff.isoformat(), *after)
    parts = re.split(rf"\s+{word}\s+", typed, maxsplit=1, flags=re.IGNORECASE)
    if len(parts) != 2:
        return without_release(doing, word, typed, cutoff) or Refused(
            f"Which modification, and which release? Write, for example, {example}.", (Line.release("help", verb),)
        )
    part = _PART.fullmatch(parts[0].strip())
    unreadable = Refused(f"“{shown(parts[0])}” is not a modification. Write, for example, SECMP0053, MP079 or SECMP0062 part 1.")
    which = f" part {part['part']}" if part else ""
    record = named_modification(
        doing,
        part["ref"] if part else parts[0],
        unreadable,
        lambda ref: (replace(doing.asked.line, words=(*f"{ref}{which} {word} {parts[1]}".split(),)),),
    )
    if isinstance(record, Refused):
        return record
    found_release = known_release(
        doing.tx.connection, asked_of(doing, parts[1].split()), (*f"{record.modification.ref}{which} {word}".split(),), rest
    )
    if isinstance(found_release, Refused):
        return found_release
    if found_release[1]:
        return Refused(
            f"“{shown(' '.join(found_release[1]))}” can't follow the release. Write, for example, {example}.", (Line.release("help", verb),)
        )
    return Placed(record.modification, int(part["part"]) if part else 0, found_release[0], cutoff)


def without_release(doing: Doing, word: str, typed: str, cutoff: date | None = None, source: str = "") -> Refused | None:
    """Returns the question which release is meant, if only a modification is named, or also the `source` of a move.

    The choices are the next open ones.
    """
    part = _PART.fullmatch(typed.strip())
    named = reference(doing.tx.connection, part["ref"] if part else typed) if typed.strip() else None
    if named is None or named.is_request:
        return None
    soonest = releases.list_releases(doing.tx.connection, open_on=doing.today, clearance=Classification.WHITE, limit=_OFFERED)
    keys = [each.key for each in soonest]
    to = [("to", each) for each in keys] if doing.asked.verb == "move" else [()]
    start = (named.text, *(("part", part["part"]) if part else ()), word)
    by = ("by", cutoff.isoformat()) if cutoff else ()
    ways = [(key, *after) for key in ([source] if source else keys) for after in to if key not in after]
    lines = tuple(Line.release(doing.asked.verb, *start, *way, *by) for way in ways)
    return Refused(f"Choose one, or name it: {lines[0]}.", lines, title=WHICH, asks=True) if lines else None


def asked_of(doing: Doing, words: list[str]) -> Ask:
    """Returns the same request with other words."""
    return doing.asked.with_words(words)


def may_change(doing: Doing, release: Release, thing: str) -> Refused | None:
    """Returns a refusal if the person may not change the scope, or if the release's phase no longer allows it.

    A Go closes the scope. A No-go does not, because what it failed on may leave before the body decides again (Guidance 5.3; R13).
    """
    if refused := doing.refuse(Action.SCOPE, thing, release.key):
        return refused
    now = phase(release, doing.today)
    if now not in OPEN_PHASES and decided(release, doing.today) is not Outcome.NO_GO:
        return Refused(f"The {release_name(release.key)} is {now.value}, so its scope can't change.", thing=thing, release=release.key)
    return None


def may_enter(doing: Doing, placed: Placed) -> Refused | None:
    """Returns a refusal if the modification is not eligible for the release (R2, R6)."""
    key = placed.release.key
    item = placed.item
    if item and item.active:
        return Refused(f"{placed.name} is already in the {release_name(key)}.", (Line.release("scope", key),), placed.thing, key)
    if refused := _mixed(doing, placed):
        return refused
    technical = None
    if placed.modification.technical_specifications and placed.release.go_live:
        lines = releases.list_releases(doing.tx.connection, year=placed.release.go_live.year)
        technical = next((line.key for line in lines if line.technical_specifications and line.cancelled_on is None), None)
    ruling = scope.may_enter(placed.modification, placed.release, technical)
    ways_out = (Line.modification("edit", placed.modification.ref), Line.modification("show", placed.modification.ref))
    return None if ruling.allowed else Refused(f"{ruling.sentence} ({ruling.rule})", ways_out, placed.thing, key)


def _mixed(doing: Doing, placed: Placed) -> Refused | None:
    """Returns a refusal if a part would be in scope beside the whole, in this release or another (R6)."""
    record = modifications.fetch_modification(doing.tx.connection, placed.modification.ref)
    places = record.placements if record else ()
    if not clashing(placed.part, places):
        return None
    listed = releases.list_releases(doing.tx.connection)
    beside = clashing(placed.part, places, {line.key for line in listed if line.cancelled_on})
    if not beside:
        return None
    key, item = beside[0]
    ref = placed.modification.ref
    closed = next((line.live_on is not None for line in listed if line.key == key), False)
    sentence = f"{item.name} is in the {release_name(key)}: a modification is there whole or in parts. (R6)"
    remove = () if closed else (Line.release("remove", item.name, "from", key),)
    lines = (*(() if item.part or closed else (Line.modification("split", ref),)), *remove, Line.modification("show", ref))
    return Refused(sentence, lines, placed.thing, placed.release.key)


def in_scope(placed: Placed, line: Line) -> Refused | None:
    """Returns a refusal if it is not in scope, with a part that is: in the `line` that was typed."""
    if placed.item and placed.item.active:
        return None
    parts = [each.name for each in placed.release.in_scope if each.modification.ref == placed.modification.ref]
    meant = f" Did you mean {parts[0]}?" if parts else f" See {Line.release('scope', placed.release.key)}."
    words = (each.split() for each in parts)
    lines = tuple(replace(line, words=(*each, *line.words[len(placed.name.split()) :])) for each in words)
    return Refused(f"{placed.name} is not in the scope of the {release_name(placed.release.key)}.{meant}", lines)


def item_row(doing: Doing, placed: Placed) -> ScopeItemRow:
    """Returns the scope item's row."""
    return doing.tx.session.get_one(ScopeItemRow, (placed.release.key, placed.modification.ref, placed.part))
