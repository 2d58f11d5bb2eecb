"""The abbreviations of an answer, which lead to their explanations in the glossary (RID appendix 2)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.pages.kit import text
from bot.pages.kit.page import Button, Page, Part
from commands.protocol.line import Line

LABEL = "What do these words mean?"

MOST = 8
"""Terms that a button asks for: their explanations are about one screen."""

_ABBREVIATION = re.compile(r"(?<![\w/<@#!-])[A-Z][A-Z]+[0-9]?(?=s?(?![\w-]))")
"""A word of capitals, also in the plural, that is no part of a reference, an id or a file's name."""

_ORDINARY = frozenset({"BST", "GB", "GMT", "NOT", "SMETS1", "YAML"})
"""Words in capitals that the glossary does not explain."""


def terms(said: str) -> tuple[str, ...]:
    """Returns the abbreviations in a text that the glossary explains, in the order in which they are met."""
    found = dict.fromkeys(each for each in _ABBREVIATION.findall(said) if each not in _ORDINARY)
    return tuple(found)[:MOST]


def explained(parts: Iterable[Part]) -> list[Button]:
    """Returns the button to the explanations of the abbreviations in parts of an answer, none without any."""
    found = terms(text.text(Page("", tuple(parts))))
    return [Button(LABEL, Line.release("glossary", *found))] if found else []
