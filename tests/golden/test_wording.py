"""The wording of all golden texts: abbreviations are in the glossary or ordinary, and no answer says a sentence twice."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from storage.release_file import REFERENCE, parse
from tests.golden.settings import LONG

FOLDER = Path(__file__).parent / "__snapshots__"

ABBREVIATION = re.compile(r"(?<![\w/<@#!-])[A-Z][A-Z]+[0-9]?(?=s?(?![\w-]))")
"""A word of capitals, also in the plural, that is no part of a reference, an id or a file's name."""

ORDINARY = frozenset({"GB", "GMT", "BST", "NOT", "YAML"})
"""Abbreviations and words in capitals that need no explanation: Great Britain, time zones, emphasis, a file format."""

VERBS = frozenset({"AGREE", "APPROVE", "BASELINE", "NOTE", "DECIDE"})
"""What a body is asked on an agenda, as papers word it."""

RENDERED = frozenset({"PAGE", "REFUSED", "FORM", "MESSAGE", "UPDATE", "TAKEN", "PIN", "ARCHIVE", "MAKE", "DELETED", "UNPIN", "FILES"})
"""Words of the golden texts themselves, which nobody reads in Slack."""

TITLES = frozenset({"AB", "AH", "CHANNEL", "IRP511", "MB", "SMETS1"})
"""Letters of SEC appendices, names in titles of modifications, a word of a command, a unit of size, and a version of a term."""

PLACEHOLDERS = re.compile(r"^(?:> )?/(?:release|modification) .*$|/(?:release|modification) [^.”\n]*", re.MULTILINE)
"""Usage of commands, where words in capitals stand for what is typed."""

BUTTON = re.compile(r"^  \S.*: /(?:release|modification) .+$")
MARK = re.compile(r"^\s*(?:[-•◦]|\d+\.|value:|hint:)\s+")
END = re.compile(r"(?<=[.!?])\s+|  +")
WORDS = 4
"""A shorter sentence, such as "Not decided.", is a label of the item that it stands at."""

SEVERAL = {
    "edit-testing": "the RID says the same of the DCC's and the Users' testing, and the form shows both as they are on record",
    "edit-codes": "a text of the large release repeats itself",
    "edit-facts": "a text of the large release repeats itself",
}
"""Answers in which words of the record stand twice, and why."""


def test_every_abbreviation_is_explained() -> None:
    """What answers, forms and messages abbreviate can be looked up with `/release glossary`."""
    known = {each.term for each in parse(sorted(REFERENCE.glob("*.yaml"))).terms}
    said: dict[str, str] = {}
    for folder in ("june-2020", "messages", "stories", "help"):
        for path in (FOLDER / folder).rglob("*.txt"):
            text = PLACEHOLDERS.sub("", path.read_text(encoding="utf-8"))
            said |= dict.fromkeys(ABBREVIATION.findall(text), f"{folder}/{path.name}")
    unknown = {word: where for word, where in said.items() if word not in known | ORDINARY | VERBS | RENDERED | TITLES}
    assert unknown == {}


def test_every_term_of_the_glossary_has_its_source() -> None:
    """An abbreviation has a sentence beside its full term; every term says where it is from."""
    terms = parse(sorted(REFERENCE.glob("*.yaml"))).terms
    assert [each.term for each in terms if not each.source] == []
    assert [each.term for each in terms if each.term.isupper() and not each.explanation and not each.meaning.endswith(".")] == []


def repeated(text: str) -> list[str]:
    """The sentences that stand more than once in an answer, without those of its buttons, and of what the large release is filled with."""
    lines = (MARK.sub("", line).strip() for line in text.split("\n") if not BUTTON.match(line))
    found = Counter(sentence for line in lines for sentence in END.split(line) if re.search(r"[.!?]$", sentence))
    return [sentence for sentence, number in found.items() if number > 1 and len(sentence.split()) >= WORDS and sentence != LONG]


def test_no_answer_says_a_sentence_twice() -> None:
    """All golden pages, forms, messages and stories are read, after the line that says what was typed."""
    found = {
        f"{path.relative_to(FOLDER)}: {sentence}"
        for path in FOLDER.rglob("*.txt")
        if path.stem not in SEVERAL
        for sentence in repeated(path.read_text(encoding="utf-8").partition("\n\n")[2])
    }
    assert sorted(found) == []


def test_a_repeated_sentence_is_noticed() -> None:
    """In a list, after other words of its line, and in a hint; labels, dates and lines of buttons are none."""
    assert repeated("- No date is set yet. Ask the DCC for one.\n- Overdue. Ask the DCC for one.") == ["Ask the DCC for one."]
    assert repeated("  hint: Ask the DCC for one.\n\nAsk the DCC for one.") == ["Ask the DCC for one."]
    assert repeated("1. Not decided.\n2. Not decided.\nOpen\nOpen\n10 Jan 2020\n10 Jan 2020") == []
    assert repeated("  Ask.: /release ask tag.chair one two.\n  Ask.: /release ask tag.chair one two.") == []
