"""Answers say each thing once: no golden text has a sentence twice."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.golden.settings import LONG

FOLDER = Path(__file__).parent / "__snapshots__"
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
