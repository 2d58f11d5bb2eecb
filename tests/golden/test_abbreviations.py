"""Abbreviations that people read: each is in the glossary, or ordinary."""

from __future__ import annotations

import re
from pathlib import Path

from storage.release_file import REFERENCE, parse

SNAPSHOTS = Path(__file__).parent / "__snapshots__"

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


def test_every_abbreviation_is_explained() -> None:
    """What answers, forms and messages abbreviate can be looked up with `/release glossary`."""
    known = {each.term for each in parse(sorted(REFERENCE.glob("*.yaml"))).terms}
    said: dict[str, str] = {}
    for folder in ("june-2020", "messages", "stories", "help"):
        for path in (SNAPSHOTS / folder).rglob("*.txt"):
            text = PLACEHOLDERS.sub("", path.read_text(encoding="utf-8"))
            said |= dict.fromkeys(ABBREVIATION.findall(text), f"{folder}/{path.name}")
    unknown = {word: where for word, where in said.items() if word not in known | ORDINARY | VERBS | RENDERED | TITLES}
    assert unknown == {}


def test_every_term_of_the_glossary_has_its_source() -> None:
    """An abbreviation has a sentence beside its full term; every term says where it is from."""
    terms = parse(sorted(REFERENCE.glob("*.yaml"))).terms
    assert [each.term for each in terms if not each.source] == []
    assert [each.term for each in terms if each.term.isupper() and not each.explanation and not each.meaning.endswith(".")] == []
