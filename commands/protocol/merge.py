"""Merging of a form's answers with what other people stored while it was open, field by field (design, promise 4)."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from commands.protocol.form import SEARCHED, Answer, Field, Kind, Option
from commands.protocol.results import Person, Words
from policy.model.wording import day_words

CHOOSE = "choose-"
"""Starts the name of the field that chooses between two answers for a field."""

MINE, THEIRS = "mine", "theirs"

MARK = 8
"""Characters of a digest."""

_LABEL = 60


@dataclass(frozen=True)
class Merged:
    """Merged answers; `kept` are the fields that took another person's value, `conflicts` those that both people changed."""

    answers: Mapping[str, Answer]
    kept: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


def mark(name: str, value: Answer) -> str:
    """Returns a short digest of a field's value, with which the form is opened, of the same length however long the text is."""
    return base64.urlsafe_b64encode(hashlib.sha256(f"{name}\0{_plain(value)}".encode()).digest()[: MARK * 3 // 4]).decode()


def marks(fields: Sequence[Field]) -> tuple[str, ...]:
    """Returns the digests of the values that fields show."""
    return tuple(mark(each.name, shown_value(each)) for each in fields)


def shown_value(field: Field) -> Answer:
    """Returns the answer of a field that is left as it is; a value that its options lack is not shown, and so is no answer."""
    if not field.options or field.kind in SEARCHED:
        return field.value
    values = {each.value for each in field.options}
    if isinstance(field.value, tuple):
        return tuple(each for each in field.value if each in values)
    return field.value if field.value in values else ""


def merge(now: Sequence[Field], answers: Mapping[str, Answer], opened: Collection[str]) -> Merged:
    """Merges a form's answers with the stored values that its fields show `now`; `opened` are the digests of those it was opened with.

    A field that the person left keeps the stored value, and one that nobody else changed takes the answer. If both changed it
    differently, a choice among the answers settles it: theirs as long as it is the value that was shown, mine for the answer. Without a
    choice the field is a conflict and keeps the answer for now.
    """
    result = dict(answers)
    kept: list[str] = []
    conflicts: list[str] = []
    for field in now:
        name = field.name
        if name not in answers:
            continue
        stored = shown_value(field)
        mine, theirs = mark(name, answers[name]), mark(name, stored)
        choice = answers.get(f"{CHOOSE}{name}")
        if choice == "":
            conflicts.append(name)
        elif choice == THEIRS and theirs in opened:
            result[name] = stored
        elif mine == theirs or (theirs in opened and choice != THEIRS):
            continue
        elif mine in opened and not choice:
            result[name] = stored
            kept.append(name)
        else:
            conflicts.append(name)
    return Merged(result, tuple(kept), tuple(conflicts))


def with_choices(fields: Sequence[Field], now: Sequence[Field], conflicts: Collection[str]) -> tuple[Field, ...]:
    """Returns the fields with a choice before each one that two people changed; `now` are the fields with the stored values."""
    stored = {each.name: shown_value(each) for each in now}
    result: list[Field] = []
    for field in fields:
        if field.name in conflicts:
            options = (
                Option(MINE, f"Mine: {_short(field, field.value)}"),
                Option(THEIRS, f"Theirs: {_short(field, stored[field.name])}"),
            )
            hint = f"Mine is what the field “{field.label}” below says."
            result.append(Field(f"{CHOOSE}{field.name}", f"{field.label}: which one?", Kind.CHOICE, options=options, hint=hint))
        result.append(field)
    return tuple(result)


def value_of(field: Field, value: Answer) -> Words:
    """Returns an answer as words: dates as documents print them, options by their labels, people mentioned."""
    parts = value if isinstance(value, tuple) else (value,) if value else ()
    if not parts:
        return ("empty",)
    if field.kind in {Kind.PERSON, Kind.PEOPLE}:
        words: list[str | Person] = []
        for each in parts:
            words += [*([", "] if words else []), Person(each)]
        return tuple(words)
    return (_text(field, value),)


def _text(field: Field, value: Answer) -> str:
    labels = {each.value: each.label for each in field.options}
    parts = value if isinstance(value, tuple) else (value,) if value else ()
    return ", ".join(labels.get(each, _day(each)) for each in parts) or "empty"


def _short(field: Field, value: Answer) -> str:
    text = " ".join(_text(field, value).split())
    return text if len(text) <= _LABEL else f"{text[: _LABEL - 1]}…"


def _day(text: str) -> str:
    try:
        return day_words(date.fromisoformat(text))
    except ValueError:
        return text


def renewed(fields: Sequence[Field], sent: Mapping[str, Answer]) -> tuple[Field, ...]:
    """Returns the fields, those with another value than was sent marked as new: Slack keeps what was typed into a field it knows."""
    return tuple(
        replace(each, turn=mark(each.name, each.value)) if each.name in sent and _plain(sent[each.name]) != _plain(each.value) else each
        for each in fields
    )


def _plain(value: Answer) -> str:
    """Returns a value in one spelling: Slack changes line ends and drops invisible characters, and lists have no order."""
    if isinstance(value, tuple):
        return "\0".join(sorted(value))
    lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_visible(line).rstrip() for line in lines).strip()


def _visible(line: str) -> str:
    return "".join(each for each in line if not unicodedata.category(each).startswith("C"))
