"""Modifications and places in scope as commands name them, and the checks that they share (R2, R5, R6, R24)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from commands.protocol.access.reading import ceiling_of
from commands.protocol.command import Doing
from commands.protocol.line import Line
from commands.protocol.request import Ask
from commands.protocol.results import Refused
from commands.protocol.words import WHICH, known_release, reference, shown, split_key, unexpected
from commands.scope.items.unclear import why_not_one
from policy.access.permissions import Action
from policy.calendar.release_calendar import month_named, release_as_one, release_name
from policy.calendar.typed_dates import NotADateError, read_date, read_day
from policy.model.decisions import Outcome
from policy.model.partial_date import PartialDate
from policy.model.releases import Release
from policy.model.scope import Modification, ScopeItem
from policy.model.wording import day_words, joined
from policy.releases.phase import Phase, decided, phase
from policy.scope import eligibility
from policy.scope.parts import clashing
from policy.scope.references import split_part
from storage.history.names import name_of
from storage.releases import releases
from storage.scope import modifications
from storage.scope.modifications import ModificationRecord
from storage.scope.renaming import split_from
from storage.tables import ScopeItemRow

_OFFERED = 3
"""Releases that are offered where none is named."""

_CUTOFF = re.compile(r"(?:.*\s)?(?P<by>cut-?off|by)\s+(?P<day>.+)", re.IGNORECASE)

_ALSO_JOINING = {"to": {"to", "into", "in", "for"}, "from": {"from", "of", "in"}, "in": {"in", "of", "for"}}
"""Other joining words that people write before the release, by the verb's own."""

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
    doing: Doing, typed: str, unreadable: Refused, retry_with: Callable[[str], tuple[Line, ...]], *, add: str = "", key: str = ""
) -> ModificationRecord | Refused:
    """Returns the stored modification, or a refusal with similar references; `retry_with` are the lines that ask again with another one.

    `unreadable` is the refusal for a text that is no modification's reference. `add` is the sentence that offers to record a new one; its
    place is taken by a similar reference if there is one and `add` is empty. `key` is the release that the line names.
    """
    conn = doing.tx.connection
    found = reference(conn, typed) if typed else None
    if found is None or found.is_request:
        return why_not_one(conn, doing.asked, typed, retry_with, key) or unreadable
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
    typed = " ".join(doing.asked.words) if text is None else text
    cutoff, rest = None, after
    if found := _CUTOFF.fullmatch(typed):
        try:
            cutoff = read_day(found["day"], doing.today)
        except NotADateError as fault:
            return Refused(f"{fault}. After “by” write a day, such as {day_words(_example(found['day'], doing.today))}.")
        typed, rest = typed[: found.start("by")].rstrip(), ("by", cutoff.isoformat(), *after)
    parts = sides(typed, word)
    if parts is None:
        typed = re.sub(rf"\s+{word}$", "", typed, flags=re.IGNORECASE)
        keys = [line.words[0] for line in scope_named(doing, typed) if verb != "move"]
        example = Line.release(verb, "MP079", word, *(keys or ("june-2020",)), "to november-2020" if verb == "move" else "")
        return without_release(doing, word, typed, cutoff) or Refused(
            f"Which modification, and which release? Write, for example, {example}.",
            (*scope_named(doing, typed), Line.release("help", verb)),
        )
    typed_ref, typed_key = parts
    named = named_part(doing, typed_ref, (word, *typed_key.split()), typed_key)
    if isinstance(named, Refused):
        return named
    record, part = named
    name = (record.modification.ref, *(("part", str(part)) if part else ()))
    found_release = known_release(doing.tx.connection, asked_of(doing, typed_key.split()), (*name, word), rest)
    if isinstance(found_release, Refused):
        return found_release
    release, surplus = found_release
    if refused := unexpected(Line.release(verb, *name, word, release.key, *rest), surplus, after=release.key):
        return refused
    return Placed(record.modification, part, release, cutoff)


def sides(typed: str, word: str) -> tuple[str, str] | None:
    """Splits the text before and after its joining word, or before the release that ends it; None if it names no release."""
    parts = re.split(rf"(?:^|\s+){word}\s+", typed, maxsplit=1, flags=re.IGNORECASE)
    if len(parts) == 2:
        return (parts[0], parts[1]) if parts[0].strip() else None
    words = typed.split()
    for start in range(1, len(words)):
        _, key, rest = split_key(words[start:])
        last = words[start] if start == len(words) - 1 else ""
        if (key and not rest) or month_named(last):
            end = start
            while end > 1 and words[end - 1].lower() in _ALSO_JOINING[word]:
                end -= 1
            return " ".join(words[:end]), key or last
    return None


def named_part(doing: Doing, typed: str, after: Sequence[str], key: str = "") -> tuple[ModificationRecord, int] | Refused:
    """Returns the stored modification of `REF [part N]` and the part, 0 for the whole; `after` are the words of the line that follow it.

    A refusal offers the scope of the release that the text `key` names, or all modifications.
    """
    named, part = split_part(typed)
    which = ("part", str(part)) if part else ()
    unreadable = Refused(
        f"“{shown(typed)}” is not a modification. Write, for example, SECMP0053, MP079 or SECMP0062 part 1.",
        (Line.modification("list"),) if doing.asked.verb == "add" else scope_named(doing, key) or (Line.modification("list"),),
    )
    record = named_modification(
        doing,
        named,
        unreadable,
        lambda ref: (replace(doing.asked.line, words=tuple(" ".join((ref, *which, *after)).split())),),
        key=split_key(key.split())[1] or "",
    )
    return record if isinstance(record, Refused) else (record, part)


def scope_named(doing: Doing, typed: str) -> tuple[Line, ...]:
    """Returns the line that shows the scope of the release that a text names, where the person may see it; none if it names none."""
    words = typed.split()
    key = next((found for start in range(len(words)) if (found := split_key(words[start:])[1])), None)
    conn = doing.tx.connection
    return (Line.release("scope", key),) if key and key in releases.release_keys(conn, ceiling_of(conn, doing.asked)) else ()


def places_of(doing: Doing, ref: str, part: int) -> tuple[str, ...]:
    """Returns the keys of the open releases with a modification or its part in scope, of those that the person may see."""
    conn = doing.tx.connection
    return tuple(releases.release_keys(conn, ceiling_of(conn, doing.asked), open_on=doing.today, holding=(ref, part)))


def without_release(doing: Doing, word: str, typed: str, cutoff: date | None = None, source: str = "") -> Refused | None:
    """Returns the question which release is meant, if only a modification is named, or also the `source` of a move.

    The choices are the open ones that have it in scope, or the next ones if none has.
    """
    text, part = split_part(typed)
    named = reference(doing.tx.connection, text) if text.strip() else None
    if named is None or named.is_request:
        return None
    ceiling = ceiling_of(doing.tx.connection, doing.asked)
    soonest = releases.list_releases(doing.tx.connection, open_on=doing.today, clearance=ceiling, limit=_OFFERED)
    to = [("to", each.key) for each in soonest] if doing.asked.verb == "move" else [()]
    placed = () if word == "to" or source else places_of(doing, named.text, part)
    keys = placed or [each.key for each in soonest]
    start = (named.text, *(("part", str(part)) if part else ()), word)
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
        sentence = f"The {release_as_one(release.key)} is {now.value}, so its scope can't change."
        return Refused(sentence, (Line.release("scope", release.key),), thing, release.key)
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
    ruling = eligibility.may_enter(placed.modification, placed.release, technical)
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


def in_scope(doing: Doing, placed: Placed, word: str, *after: str) -> Refused | None:
    """Returns a refusal if it is not in scope, with a part that is, or the release that has it; `after` ends the line that was typed."""
    if placed.item and placed.item.active:
        return None
    key, ref = placed.release.key, placed.modification.ref
    by = ("by", placed.cutoff.isoformat()) if placed.cutoff else ()
    meant = [(each.name, key) for each in placed.release.in_scope if each.modification.ref == ref]
    meant = meant or [(placed.name, other) for other in places_of(doing, ref, placed.part) if other not in after]
    lines = tuple(Line.release(doing.asked.verb, name, word, where, *by, *after) for name, where in meant)
    told = f"{placed.name} is not in the scope of the {release_name(key)}."
    if meant:
        name, where = meant[0]
        told += f" Did you mean {name}?" if where == key else f" It is in the {release_name(where)}."
    return Refused(told, (*lines, Line.release("scope", key)))


def item_row(doing: Doing, placed: Placed) -> ScopeItemRow:
    """Returns the scope item's row."""
    return doing.tx.session.get_one(ScopeItemRow, (placed.release.key, placed.modification.ref, placed.part))
