"""What a release file would do, in words: a line for each row it adds or removes, each field it changes, and each difference it leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from commands.protocol.records.fields import field_words
from commands.protocol.records.names import record_name
from commands.protocol.records.sentences import change_sentences
from commands.protocol.records.values import value_words
from commands.protocol.results import Person, Words
from policy.calendar.release_calendar import parse_release_key, release_name
from policy.model.history import FieldChange
from policy.model.releases import Release
from policy.model.roster import is_person
from policy.model.wording import day_words
from storage.history.names import key_in, name_of
from storage.release_file.report import Author, Effect, FileDifference
from storage.tables import MilestoneRow

_WITHOUT_SENTENCE = {"position": "place in its list", "recorded_on": "date recorded", "agreed_by": "who agreed it"}
"""Fields of which the history says nothing, but which a file may change."""
_NEVER = datetime.min.replace(tzinfo=UTC)


def events_of(releases: Iterable[Release]) -> dict[str, str]:
    """Returns the names of the steps, by record; those of a later release win."""
    return {name_of(MilestoneRow, release.key, each.key): each.event for release in releases for each in release.milestones}


def effect_words(effect: Effect, events: Mapping[str, str], *, several: bool) -> Words:
    """Returns an effect as a line: "removed: UIT commences", "SIT commences moved from 2 to 9 Mar 2020".

    With `several`, because the file has several releases, it names the release first.
    """
    if effect.said:
        return (effect.said,)
    where = _release(effect.thing) if several else ""
    start: Words = (f"{where}: ",) if where else ()
    if effect.field:
        change = FieldChange(0, _NEVER, "", "", "", effect.thing, effect.field, effect.before, effect.after)
        found = change_sentences([change], events)
        if found:
            return (*start, *found[0])
        label = _WITHOUT_SENTENCE.get(effect.field) or field_words(effect.thing.partition(":")[0], effect.field)
        return (*start, *record_name(effect.thing, events), f": {label} changed")
    values = effect.before if effect.removes else effect.after
    name = record_name(effect.thing, events, values)
    if not effect.removes:
        return (*start, "added: ", *name)
    return (*start, *(("removed with ", *record_name(effect.of, events), ": ") if effect.of else ("removed: ",)), *name)


def difference_words(found: FileDifference, events: Mapping[str, str]) -> Words:
    """Returns a difference between files and the record as a sentence that ends with what becomes of it."""
    if found.said:
        return (f"{found.said}: {found.fate}.",)
    where = _release(found.thing)
    values = None if found.field else found.given if found.stored is None else found.stored
    called = record_name(found.thing, events, values)
    quoted: Words = ("“", *called, "”") if found.thing.startswith("milestone:") else called
    name = (*((f"{where}: ",) if where else ()), *quoted)
    by = _author(found.by) if found.by else ()
    if found.of:
        return (*name, " belongs to ", *record_name(found.of, events), f": {found.fate}.")
    if not found.field:
        told = "here and not in the file" if found.given is None else "in the file and was removed here"
        return (*name, f" is {told}", *by, f": {found.fate}.")
    label = _WITHOUT_SENTENCE.get(found.field) or field_words(found.thing.partition(":")[0], found.field)
    given, stored = (_or_empty(value_words(each, found.field)) for each in (found.given, found.stored))
    return (*name, f": {label} is ", *given, " in the file and ", *stored, " here", *by, f": {found.fate}.")


def _or_empty(value: Words) -> Words:
    return ("empty",) if value == ("none",) else value


def _author(by: Author) -> Words:
    who = Person(by.actor) if is_person(by.actor) else by.actor
    typed = f"/{by.command}" if by.command.startswith(("release ", "modification ")) else by.command
    return (" (by ", who, f" on {day_words(by.day)}, with {typed})")


def _release(thing: str) -> str:
    key = key_in(thing)[0]
    return release_name(key) if parse_release_key(key) == key and not thing.startswith("release:") else ""
