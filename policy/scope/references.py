"""References of modifications and Change Requests: patterns of the governed code, and one canonical form for each (design, Words)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

MOST_DIGITS = 6
"""The most digits of a reference's number, leading zeros not counted."""


class ReferenceKind(StrEnum):
    """The kind of record that a reference names."""

    MODIFICATION = "modification"
    DRAFT = "draft"
    REQUEST = "request"


@dataclass(frozen=True)
class ReferencePattern:
    """A pattern of references: a prefix, a number of at least so many digits, and whether a letter may follow (MP102A).

    A Draft Proposal keeps its number when it becomes a Modification Proposal; `becomes` is the prefix that it then has.
    """

    prefix: str
    kind: ReferenceKind = ReferenceKind.MODIFICATION
    digits: int = 3
    letters: bool = False
    becomes: str = ""


@dataclass(frozen=True)
class Reference:
    """A reference in its canonical form, such as MP079, SECMP0053, MP102A."""

    text: str
    kind: ReferenceKind

    @property
    def is_request(self) -> bool:
        """Whether it names a DCC Change Request."""
        return self.kind is ReferenceKind.REQUEST

    def __str__(self) -> str:
        return self.text


SEC_REFERENCES = (
    ReferencePattern("SECMP", ReferenceKind.MODIFICATION, 4),
    ReferencePattern("MP", ReferenceKind.MODIFICATION, 3, letters=True),
    ReferencePattern("DP", ReferenceKind.DRAFT, 3, letters=True, becomes="MP"),
    ReferencePattern("CR", ReferenceKind.REQUEST, 4),
)
"""The patterns of the Smart Energy Code, for a database that holds none; the shipped reference data has the same."""


@lru_cache(maxsize=8)
def _compiled(patterns: Sequence[ReferencePattern]) -> tuple[tuple[ReferencePattern, re.Pattern[str]], ...]:
    """Returns a regular expression for each pattern, longest prefix first. People write spaces, hyphens and more or fewer zeros."""
    ordered = sorted(patterns, key=lambda each: -len(each.prefix))
    return tuple((each, re.compile(_expression(each), re.IGNORECASE | re.ASCII)) for each in ordered)


_JOIN = r"[\s_\u2010-\u2015\u2212-]*"
"""Separators that people and word processors write between the parts of a reference: blanks, hyphens and dashes of any length."""


def _expression(pattern: ReferencePattern) -> str:
    prefix = r"\s*".join(map(re.escape, pattern.prefix))
    letter = rf"(?:{_JOIN}(?P<letter>[A-Z]))?" if pattern.letters else ""
    return rf"{prefix}{_JOIN}0*(?P<number>\d{{1,{MOST_DIGITS}}}){letter}"


_BEFORE = re.compile(r"(?:(?:modification(?: proposals?)?|mod|proposal|change request)\s+)+(?=[A-Za-z\"'“‘(\[]*\d*[A-Za-z])", re.IGNORECASE)
_TITLE = re.compile(r"\s*[\"“”‘’'«(\[].*|\s*:.*|\s+[-\u2013\u2014]\s+(?=.*[A-Za-z]{2}).*", re.DOTALL)
_AROUND = " \t.,;:()[]<>*_`"
_PART = re.compile(
    r"(?P<ref>.*\d.*?)[\s,(-]*\b(?:part|pt)\b[\s.-]*(?P<part>[1-9]\d?|one|two|three|four|five)\)?", re.IGNORECASE | re.DOTALL
)
_PART_ALONE = re.compile(r"(?:part|pt)\b", re.IGNORECASE)
_NUMBERS = {word: at for at, word in enumerate(("one", "two", "three", "four", "five"), start=1)}
_BETWEEN = re.compile(r"\s*(?:[,;&+/]|\band\b)\s*", re.IGNORECASE)


def bare(text: str) -> str:
    """Returns a pasted reference without what stands around it: a word, brackets, a full stop, or its title (`MP079 ‘Provisions’`)."""
    flat = _BEFORE.sub("", text.strip(_AROUND), count=1)
    return _TITLE.sub("", flat, count=1).strip(_AROUND) or flat


def split_part(text: str) -> tuple[str, int]:
    """Returns a typed reference and its part: "SECMP0062 part 2", "secmp 62 pt. two"; 0 if it names none (R6)."""
    found = _PART.fullmatch(text.strip())
    if not found or _BETWEEN.split(found["ref"])[1:]:
        return text, 0
    word = found["part"].lower()
    return found["ref"].strip(), _NUMBERS[word] if word in _NUMBERS else int(word)


def several(text: str, patterns: Sequence[ReferencePattern] = SEC_REFERENCES) -> tuple[str, ...]:
    """Returns the references of a list such as "MP079, MP084 and MP088", each with its part; none if it is one, or no list of them."""
    names: list[str] = []
    before = ""
    for each in filter(None, _BETWEEN.split(text.strip())):
        typed, part = split_part(f"{before} {each}" if _PART_ALONE.match(each) else each)
        before = typed
        found = canonical(bare(typed), patterns)
        if found is None:
            return ()
        names.append(f"{found} part {part}" if part else found.text)
    different = tuple(dict.fromkeys(names))
    return different if len(different) > 1 else ()


def canonical(text: str, patterns: Sequence[ReferencePattern] = SEC_REFERENCES) -> Reference | None:
    """Returns the canonical form of a typed reference, or None: `MP79`, `mp 0079` are MP079, `secmp053` is SECMP0053 (design, Words)."""
    flat = text.strip()
    for pattern, expression in _compiled(tuple(patterns)):
        if found := expression.fullmatch(flat):
            letter = (found.groupdict().get("letter") or "").upper()
            return Reference(f"{pattern.prefix}{int(found['number']):0{pattern.digits}d}{letter}", pattern.kind)
    return None


def twins(ref: str, patterns: Sequence[ReferencePattern] = SEC_REFERENCES) -> tuple[str, ...]:
    """Returns the other references of the same proposal: DP102 of MP102 and the reverse; none if its number has only one (R24)."""
    found = _matched(ref, patterns)
    if found is None:
        return ()
    pattern, number, letter = found
    others = [each for each in patterns if pattern.prefix == each.becomes or pattern.becomes == each.prefix]
    return tuple(f"{each.prefix}{number:0{each.digits}d}{letter}" for each in others)


def proposal_of(draft: str, patterns: Sequence[ReferencePattern] = SEC_REFERENCES) -> str:
    """Returns the reference that a Draft Proposal has as a Modification Proposal: MP102 for DP102; "" if it is no draft's (R24)."""
    found = _matched(draft, patterns)
    if found is None or not found[0].becomes:
        return ""
    return next(iter(twins(draft, patterns)), "")


def origin_of(ref: str, patterns: Sequence[ReferencePattern] = SEC_REFERENCES) -> str:
    """Returns the reference of the proposal that one with a letter was split from: MP102 for MP102A; "" without a letter (R24)."""
    found = _matched(ref, patterns)
    return ref[: -len(found[2])] if found and found[2] else ""


def lettered(ref: str, taken: Iterable[str], count: int = 2) -> tuple[str, ...]:
    """Returns the next free references with a letter for a proposal that is split: MP102A and MP102B for MP102 (R24)."""
    used = set(taken)
    free = (f"{ref}{chr(code)}" for code in range(ord("A"), ord("Z") + 1) if f"{ref}{chr(code)}" not in used)
    return tuple(each for each, _ in zip(free, range(count), strict=False))


def takes_letters(ref: str, patterns: Sequence[ReferencePattern] = SEC_REFERENCES) -> bool:
    """Returns whether references of this pattern may have a letter, and this one has none."""
    found = _matched(ref, patterns)
    return bool(found and found[0].letters and not found[2])


def _matched(ref: str, patterns: Sequence[ReferencePattern]) -> tuple[ReferencePattern, int, str] | None:
    for pattern, expression in _compiled(tuple(patterns)):
        if found := expression.fullmatch(ref):
            return pattern, int(found["number"]), (found.groupdict().get("letter") or "").upper()
    return None
